"""Addresses under /records/, and what lies in settings: calendar, deleting."""

from django.urls import path

from psoas_care.records import views
from psoas_care.records.views import calendar, imports, reminders

app_name = "records"
urlpatterns = [
    path("settings/delete/", views.erase, name="erase"),
    path("settings/delete/entries/", views.erase_entries, name="erase_entries"),
    path("settings/delete/account/", views.erase_account, name="erase_account"),
    path("settings/calendar/", calendar.calendar_edit, name="calendar_edit"),
    path("settings/calendar/delete/", calendar.calendar_delete, name="calendar_delete"),
    path("settings/reminders/", reminders.reminder_edit, name="reminder_edit"),
    path("records/", views.overview, name="overview"),
    path("records/export/", views.export, name="export"),
    path("records/export.zip", views.export_zip, name="export_zip"),
    path("records/restore/", views.restore, name="restore"),
    path("records/import/", imports.import_add, name="import_add"),
    path(
        "records/imports/<uuid:uid>/delete/",
        imports.import_delete,
        name="import_delete",
    ),
    path(
        "records/imports/<uuid:uid>/leave-out/",
        imports.import_leave_out,
        name="import_leave_out",
    ),
    path("records/report/", views.report, name="report"),
    path("records/report/<str:token>/", views.report_shared, name="report_shared"),
    path(
        "records/calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"
    ),
    path(
        "records/reminders/<str:token>/stop/",
        reminders.reminder_stop,
        name="reminder_stop",
    ),
    path("records/links/", views.report_link_list, name="report_link_list"),
    path(
        "records/links/<uuid:uid>/delete/",
        views.report_link_delete,
        name="report_link_delete",
    ),
    path(
        "records/links/<uuid:uid>/undo/",
        views.report_link_undo,
        name="report_link_undo",
    ),
]
