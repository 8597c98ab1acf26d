"""tools/postgres.py: a database that comes with the command and goes with it."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.installation import HANGS
from tools import postgres

ROOT = Path(__file__).parents[2]
SAY_WHERE = "import os; print(os.environ['DATABASE_URL'], flush=True)"
ASK = """
import os, psycopg
folder = os.path.dirname(os.environ["DATABASE_URL"].removeprefix("postgres:///"))
print(psycopg.connect(host=folder, dbname="postgres").execute("SELECT 7").fetchone())
"""
needs_postgresql = pytest.mark.skipif(
    postgres.find_programs() is None, reason="PostgreSQL is not on this machine"
)


@pytest.fixture
def run():
    """Start the tool; afterwards nothing must be left where it keeps its files."""
    # Not in tmp_path: only its owner may enter that, and PostgreSQL is not root.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)

        def start(*command):
            return subprocess.Popen(
                [sys.executable, "-m", "tools.postgres", sys.executable, *command],
                cwd=ROOT,
                env={**os.environ, "TMPDIR": name},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )

        yield start
        assert list(folder.iterdir()) == []


@needs_postgresql
def test_the_command_finds_a_database(run):
    output, _ = run("-c", ASK).communicate(timeout=HANGS)

    assert output == "(7,)\n"


@needs_postgresql
def test_the_exit_code_is_the_commands(run):
    process = run("-c", "raise SystemExit(5)")
    process.communicate(timeout=HANGS)

    assert process.returncode == 5


@needs_postgresql
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_takes_the_database_along(run, number):
    process = run("-c", SAY_WHERE + "; import signal; signal.pause()")
    process.stdout.readline()

    process.send_signal(number)
    process.communicate(timeout=HANGS)

    assert process.returncode == 128 + number


@needs_postgresql
def test_it_stops_where_the_shell_has_switched_the_signal_off(run):
    """As of a job in the background: such a one was found to wait for ever."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process inherits it
    try:
        process = run("-c", SAY_WHERE + "; import signal; signal.pause()")
    finally:
        signal.signal(signal.SIGINT, before)
    process.stdout.readline()

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=HANGS)

    assert process.returncode == 128 + signal.SIGINT


def test_a_machine_without_postgresql_is_told_loudly(monkeypatch, capsys):
    monkeypatch.setattr(postgres, "find_programs", lambda: None)

    assert postgres.main(["false"]) == 0
    assert "NOT RUN on PostgreSQL" in capsys.readouterr().err
