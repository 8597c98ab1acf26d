"""App configuration."""

import sqlite3
from datetime import date
from functools import lru_cache

from django.apps import AppConfig
from django.db.backends.sqlite3 import base


class WebConfig(AppConfig):
    name = "psoas_care.web"

    def ready(self) -> None:
        """Register the checks of `manage.py check`; know SQLite's JSON and dates."""
        from psoas_care.web import checks  # noqa: F401

        # Django asks each new connection for it within a transaction, in the midst of
        # a read. Where that cannot write, it waits, then takes the answer for a no for
        # as long as the connection lives, and every plan is a fault. All SQLite since
        # 3.38 has it, as have the older ones that come with a Python.
        base.DatabaseWrapper.features_class.supports_json_field = True  # type: ignore[assignment,method-assign]

        # Instead of Django's: a year of bouts is 5,000 dates, and 365 different ones.
        sqlite3.register_converter("date", _date)


@lru_cache(maxsize=4096)
def _date(text: bytes) -> date:
    """A date as SQLite stores it; those of eleven years are read once a process."""
    return date.fromisoformat(text.decode())
