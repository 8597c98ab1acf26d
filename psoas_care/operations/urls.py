"""The address that a monitoring program asks for."""

from django.urls import path

from psoas_care.operations import views

app_name = "operations"
urlpatterns = [path("metrics", views.metrics, name="metrics")]
