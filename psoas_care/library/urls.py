"""Addresses of the library; all of them are public."""

from django.urls import path

from psoas_care.library import views

app_name = "library"
urlpatterns = [
    path("", views.exercise_list, name="exercise_list"),
    path("exercises/<slug:slug>/", views.exercise_detail, name="exercise_detail"),
    path("exercises/<slug:slug>/plate/", views.exercise_plate, name="exercise_plate"),
    path("figures/<slug:name>.svg", views.figure_detail, name="figure_detail"),
    path("tools/", views.tool_list, name="tool_list"),
    path("tools/<slug:slug>/", views.tool_detail, name="tool_detail"),
    path("learn/", views.article_list, name="article_list"),
    path("learn/<slug:slug>/", views.article_detail, name="article_detail"),
    path("clinician/", views.clinician_article, name="clinician_article"),
    path("evidence/", views.evidence_list, name="evidence_list"),
]
