"""Settings."""

from django.urls import path

from psoas_care.accounts import views

app_name = "accounts"
urlpatterns = [
    path("settings/", views.settings_edit, name="settings"),
    path("settings/zone/", views.zone_choose, name="zone_choose"),
    path("settings/consent/withdraw/", views.consent_withdraw, name="consent_withdraw"),
    path("accounts/sessions/", views.sign_in_list, name="sign_in_list"),
    path(
        "accounts/sessions/end-others/",
        views.sign_in_end_others,
        name="sign_in_end_others",
    ),
    path("accounts/sessions/<str:mark>/end/", views.sign_in_end, name="sign_in_end"),
]
