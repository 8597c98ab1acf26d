"""What Django should know of this app at start."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "psoas_care.web"

    def ready(self) -> None:
        """Register the checks that `manage.py check` makes."""
        from psoas_care.web import checks  # noqa: F401
