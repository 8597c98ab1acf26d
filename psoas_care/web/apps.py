"""App configuration."""

from django.apps import AppConfig
from django.db.backends.sqlite3 import base


class WebConfig(AppConfig):
    name = "psoas_care.web"

    def ready(self) -> None:
        """Register the checks that `manage.py check` makes; know SQLite's JSON."""
        from psoas_care.web import checks  # noqa: F401

        # Django asks each new connection for it within a transaction, in the midst of
        # a read. Where that cannot write, it waits, then takes the answer for a no for
        # as long as the connection lives, and every plan is a fault. All SQLite since
        # 3.38 has it, as have the older ones that come with a Python.
        base.DatabaseWrapper.features_class.supports_json_field = True  # type: ignore[assignment,method-assign]
