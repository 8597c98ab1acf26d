"""tools/audit.py: green only where every package was really looked at."""

import pytest

from tools import audit

GOOD = {"name": "django", "version": "5.2.19", "vulns": []}
BAD = {"name": "Django", "version": "5.2.1", "vulns": [{"id": "PYSEC-2025-1"}]}
SKIPPED = {"name": "fido2", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("rows", "code", "says"),
    [
        ([GOOD], 0, "Nothing is known against 1 packages."),
        ([GOOD, BAD], 1, "UNSAFE: Django 5.2.1 (PYSEC-2025-1)"),
        ([BAD, SKIPPED], 1, "UNSAFE"),
        ([], 2, "NOT RUN"),
        ([GOOD, SKIPPED], 2, "NOT RUN"),
    ],
)
def test_s19_only_what_was_looked_at_is_green(rows, code, says, capsys):
    assert audit.judge({"dependencies": rows}, {"django"}) == code

    assert says in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ('{"dependencies": [{"name": "django", "version": "5", "vulns": []}]}', 0),
        ("", 2),
        ("connection refused", 2),
    ],
)
def test_s19_an_audit_that_could_not_ask_is_not_green(
    tmp_path, monkeypatch, answer, code
):
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\necho '{answer}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert audit.main() == code


def test_s19_without_the_program_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert audit.main() == 2
    assert "NOT RUN: pip-audit is not installed." in capsys.readouterr().err


def test_s19_every_locked_package_has_its_hashes():
    lock = audit.LOCK.read_text()
    lines = [line for line in lock.splitlines() if line and not line.startswith(" ")]

    assert {"django", "django-allauth", "cryptography"} <= audit.locked(lock)
    assert all(line.endswith("\\") for line in lines if "==" in line)
