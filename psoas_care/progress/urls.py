"""Addresses under /progress/."""

from django.urls import path

from psoas_care.progress.views import overview, practice

app_name = "progress"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("practice/", practice.practice, name="practice"),
    path("exercises/<slug:slug>/", practice.exercise_detail, name="exercise_detail"),
]
