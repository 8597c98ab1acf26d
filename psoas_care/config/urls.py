"""Every address of the site, by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("psoas_care.web.urls")),
    path("", include("psoas_care.operations.urls")),
    path("", include("psoas_care.api.urls")),
    path("", include("psoas_care.today.urls")),
    path("library/", include("psoas_care.library.urls")),
    path("safety/", include("psoas_care.safety.urls")),
    path("symptoms/", include("psoas_care.symptoms.urls")),
    path("", include("psoas_care.practice.urls")),
    path("progress/", include("psoas_care.progress.urls")),
    path("", include("psoas_care.records.urls")),
    path("", include("psoas_care.accounts.urls")),
    path("accounts/", include("psoas_care.accounts.sign_in_urls")),
]

handler400 = "psoas_care.web.faults.bad_request"
handler429 = "psoas_care.web.faults.too_many_requests"  # asked for by django-allauth
handler500 = "psoas_care.web.faults.server_error"
