"""Addresses under /symptoms/."""

from django.urls import path

from psoas_care.symptoms import views

app_name = "symptoms"
urlpatterns = [
    path("check-ins/add/", views.check_in_add, name="check_in_add"),
    path("check-ins/<uuid:uid>/edit/", views.check_in_edit, name="check_in_edit"),
    path("check-ins/<uuid:uid>/delete/", views.check_in_delete, name="check_in_delete"),
    path("check-ins/<uuid:uid>/undo/", views.check_in_undo, name="check_in_undo"),
]
