"""Addresses under /records/."""

from django.urls import path

from psoas_care.records import views

app_name = "records"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("export/", views.export, name="export"),
    path("export.zip", views.export_zip, name="export_zip"),
    path("report/", views.report, name="report"),
    path("report/<str:token>/", views.report_shared, name="report_shared"),
    path("links/", views.report_link_list, name="report_link_list"),
    path(
        "links/<uuid:uid>/delete/", views.report_link_delete, name="report_link_delete"
    ),
    path("links/<uuid:uid>/undo/", views.report_link_undo, name="report_link_undo"),
]
