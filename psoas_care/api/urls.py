"""Tokens under /settings/, and the interface that they open."""

from django.urls import path

from psoas_care.api import views

app_name = "api"
urlpatterns = [
    path("settings/tokens/", views.token_list, name="token_list"),
    path("settings/tokens/<uuid:uid>/delete/", views.token_delete, name="token_delete"),
    path("api/v1/<path:rest>", views.v1, name="v1"),
]
