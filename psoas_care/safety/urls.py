"""Addresses under /safety/."""

from django.urls import path

from psoas_care.safety import views

app_name = "safety"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("check/", views.check, name="check"),
    path("profile/", views.profile, name="profile"),
    path("belly/", views.belly, name="belly"),
    path("holds/<uuid:uid>/clear/", views.restriction_clear, name="restriction_clear"),
    path("log/checked/", views.log_checked, name="log_checked"),
    path("help/", views.help_page, name="help"),
]
