"""Addresses under /progress/."""

from django.urls import path, register_converter

from psoas_care.progress import views
from psoas_care.web.converters import YearConverter

register_converter(YearConverter, "year")

app_name = "progress"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("practice/", views.practice, name="practice"),
    path("day-after/", views.next_day, name="next_day"),
    path("everyday/", views.daily_factors, name="daily_factors"),
    path("year/<year:year>/", views.year, name="year"),
    path("exercises/<slug:slug>/", views.exercise_detail, name="exercise_detail"),
]
