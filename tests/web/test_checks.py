"""What `manage.py check --deploy` says about the journal of SQLite."""

import sqlite3

import pytest

from psoas_care.web.checks import journal_mode


def database(mode):
    return {"default": {"OPTIONS": {"init_command": f"PRAGMA journal_mode={mode}"}}}


def test_an_old_sqlite_is_told_of(settings):
    settings.DATABASES = database("DELETE")

    (message,) = journal_mode()

    assert message.id == "psoas_care.I001"
    assert sqlite3.sqlite_version in message.msg
    assert "3.51.3" in message.hint


@pytest.mark.parametrize("databases", [database("WAL"), {"default": {}}])
def test_there_is_nothing_to_say_otherwise(settings, databases):
    settings.DATABASES = databases

    assert journal_mode() == []
