"""Addresses under /progress/."""

from django.urls import path

from psoas_care.progress import views

app_name = "progress"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("practice/", views.practice, name="practice"),
    path("day-after/", views.next_day, name="next_day"),
    path("everyday/", views.daily_factors, name="daily_factors"),
    path("exercises/<slug:slug>/", views.exercise_detail, name="exercise_detail"),
]
