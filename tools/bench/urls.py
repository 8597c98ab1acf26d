"""Every address of the site, and the floor that its pages are compared with."""

from django.urls import include, path

from tools.bench.floor import floor

urlpatterns = [
    path("floor/", floor),
    path("", include("psoas_care.config.urls")),
]

handler400 = "psoas_care.web.faults.bad_request"
handler429 = "psoas_care.web.faults.too_many_requests"
handler500 = "psoas_care.web.faults.server_error"
