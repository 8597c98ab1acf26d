"""Addresses under /practice/."""

from django.urls import path

from psoas_care.practice.views import programme, sessions

app_name = "practice"
urlpatterns = [
    path("programme/", programme.programme_edit, name="programme_edit"),
    path("sessions/add/", sessions.session_add, name="session_add"),
    path("sessions/<uuid:uid>/", sessions.session_detail, name="session_detail"),
    path("sessions/<uuid:uid>/edit/", sessions.session_edit, name="session_edit"),
    path("sessions/<uuid:uid>/delete/", sessions.session_delete, name="session_delete"),
    path("sessions/<uuid:uid>/undo/", sessions.session_undo, name="session_undo"),
]
