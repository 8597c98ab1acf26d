"""What `manage.py check --deploy` says about the journal of SQLite."""

import sqlite3
from types import SimpleNamespace

import pytest

from psoas_care.web.checks import journal_mode


def messages(monkeypatch, database):
    settings = SimpleNamespace(DATABASES={"default": database})
    monkeypatch.setattr("psoas_care.web.checks.settings", settings)
    return journal_mode()


def with_journal(mode):
    return {"OPTIONS": {"init_command": f"PRAGMA journal_mode={mode}"}}


def test_an_old_sqlite_is_told_of(monkeypatch):
    (message,) = messages(monkeypatch, with_journal("DELETE"))

    assert message.id == "psoas_care.I001"
    assert sqlite3.sqlite_version in message.msg
    assert "3.51.3" in message.hint


@pytest.mark.parametrize("database", [with_journal("WAL"), {"OPTIONS": {}}, {}])
def test_there_is_nothing_to_say_otherwise(monkeypatch, database):
    assert messages(monkeypatch, database) == []
