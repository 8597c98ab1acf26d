"""Addresses under /progress/."""

from django.urls import path

from psoas_care.progress.views import days, overview, practice

app_name = "progress"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("practice/", practice.practice, name="practice"),
    path("day-after/", days.next_day, name="next_day"),
    path("everyday/", days.daily_factors, name="daily_factors"),
    path("exercises/<slug:slug>/", practice.exercise_detail, name="exercise_detail"),
]
