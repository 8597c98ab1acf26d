"""Addresses of the library; all of them are public."""

from django.urls import path

from psoas_care.library import views

app_name = "library"
urlpatterns = [
    path("", views.exercise_list, name="exercise_list"),
    path("exercises/<slug:slug>/", views.exercise_detail, name="exercise_detail"),
]
