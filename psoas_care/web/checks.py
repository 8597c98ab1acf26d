"""System checks of this installation."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _


@checks.register(deploy=True)
def journal_mode(**kwargs: Any) -> list[checks.CheckMessage]:
    """Say which journal SQLite uses here, and why."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "journal_mode=DELETE" not in options.get("init_command", ""):
        return []
    return [
        checks.Info(
            _("SQLite %(version)s keeps a rollback journal, not a write-ahead log.")
            % {"version": sqlite3.sqlite_version},
            hint=_("From 3.51.3 on its write-ahead log is safe and reads never wait."),
            id="psoas_care.I001",
        )
    ]
