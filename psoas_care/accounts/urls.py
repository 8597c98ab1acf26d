"""Settings."""

from django.urls import path

from psoas_care.accounts import views

app_name = "accounts"
urlpatterns = [
    path("settings/", views.settings_edit, name="settings"),
    path("settings/zone/", views.zone_choose, name="zone_choose"),
    path("settings/consent/withdraw/", views.consent_withdraw, name="consent_withdraw"),
]
