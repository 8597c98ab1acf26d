"""Addresses under /symptoms/."""

from django.urls import path, register_converter

from psoas_care.symptoms import views
from psoas_care.web.converters import DayConverter

register_converter(DayConverter, "day")

app_name = "symptoms"
urlpatterns = [
    path("check-ins/add/", views.check_in_add, name="check_in_add"),
    path("check-ins/<uuid:uid>/edit/", views.check_in_edit, name="check_in_edit"),
    path("check-ins/<uuid:uid>/delete/", views.check_in_delete, name="check_in_delete"),
    path("check-ins/<uuid:uid>/undo/", views.check_in_undo, name="check_in_undo"),
    path("function/add/", views.function_add, name="function_add"),
    path("function/<uuid:uid>/edit/", views.function_edit, name="function_edit"),
    path("function/<uuid:uid>/delete/", views.function_delete, name="function_delete"),
    path("function/<uuid:uid>/undo/", views.function_undo, name="function_undo"),
    path("instruments/<slug:key>/add/", views.instrument_add, name="instrument_add"),
    path(
        "instruments/<slug:key>/<uuid:uid>/edit/",
        views.instrument_edit,
        name="instrument_edit",
    ),
    path(
        "instruments/<uuid:uid>/delete/",
        views.instrument_delete,
        name="instrument_delete",
    ),
    path("instruments/<uuid:uid>/undo/", views.instrument_undo, name="instrument_undo"),
    path("days/<day:day>/", views.day_edit, name="day_edit"),
]
