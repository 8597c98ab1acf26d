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
    path("questionnaires/", views.instruments, name="instruments"),
    path("year/<year:year>/", views.year, name="year"),
    path("fair-tests/", views.fair_test_list, name="fair_test_list"),
    path("fair-tests/add/", views.fair_test_add, name="fair_test_add"),
    path("fair-tests/<uuid:uid>/", views.fair_test_detail, name="fair_test_detail"),
    path(
        "fair-tests/<uuid:uid>/answer/", views.fair_test_answer, name="fair_test_answer"
    ),
    path("fair-tests/<uuid:uid>/pause/", views.fair_test_pause, name="fair_test_pause"),
    path("fair-tests/<uuid:uid>/stop/", views.fair_test_stop, name="fair_test_stop"),
    path(
        "fair-tests/<uuid:uid>/otherwise/",
        views.fair_test_otherwise,
        name="fair_test_otherwise",
    ),
    path(
        "fair-tests/<uuid:uid>/delete/", views.fair_test_delete, name="fair_test_delete"
    ),
    path("fair-tests/<uuid:uid>/undo/", views.fair_test_undo, name="fair_test_undo"),
    path("exercises/<slug:slug>/", views.exercise_detail, name="exercise_detail"),
]
