"""Addresses under /practice/."""

from django.urls import path

from psoas_care.practice import views

app_name = "practice"
urlpatterns = [
    path("sessions/add/", views.session_add, name="session_add"),
    path("sessions/<uuid:uid>/", views.session_detail, name="session_detail"),
    path("sessions/<uuid:uid>/edit/", views.session_edit, name="session_edit"),
    path("sessions/<uuid:uid>/delete/", views.session_delete, name="session_delete"),
    path("sessions/<uuid:uid>/undo/", views.session_undo, name="session_undo"),
]
