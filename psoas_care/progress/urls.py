"""Addresses under /progress/."""

from django.urls import path

from psoas_care.progress import views

app_name = "progress"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("exercises/<slug:slug>/", views.exercise_detail, name="exercise_detail"),
]
