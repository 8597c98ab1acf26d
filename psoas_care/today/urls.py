"""Home, the way in, and the diary."""

from django.urls import path

from psoas_care.today import views

app_name = "today"
urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/hide/", views.setup_hide, name="setup_hide"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("diary/", views.diary, name="diary"),
]
