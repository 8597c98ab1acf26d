"""tools/run.py, run for real: what it prints, keeps and refuses."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"HOST", "PORT", "WORKERS", "ORIGIN", "VAR_DIR", "DATABASE_URL", "DEMO", "DEBUG"}
START_SECONDS = 90


def environment(var_dir, **settings):
    """What a process sees of ours: this folder and these settings."""
    ours = OURS | {"DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
    inherited = {k: value for k, value in os.environ.items() if k not in ours}
    return {**inherited, "VAR_DIR": str(var_dir), **settings}


def start(var_dir, **settings):
    """The launcher, as `make run` starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "tools.run"],
        cwd=ROOT,
        # One worker: with its first answer the server is wholly there.
        env=environment(var_dir, **{"WORKERS": "1", **settings}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(var_dir, **settings):
    """The one sentence of a start that cannot be."""
    launcher = start(var_dir, **settings)
    output, errors = launcher.communicate(timeout=START_SECONDS)
    lines = [line for line in errors.splitlines() if line != "Preparing …"]
    assert launcher.returncode == 1
    assert output == ""
    assert len(lines) == 1, errors
    return lines[0]


@contextmanager
def serving(var_dir, lines, **settings):
    """A running server and its first `lines` lines; stopped at the end at latest."""
    launcher = start(var_dir, **settings)
    try:
        said = [launcher.stdout.readline().rstrip("\n") for _ in range(lines)]
        assert all(said), launcher.communicate()[1]
        yield launcher, said
    finally:
        launcher.terminate()
        launcher.communicate(timeout=30)


def told_to_stop(launcher, number):
    """Exit code after a signal to the launcher alone, and all else it had to say.

    All it started write to the same pipe, and it ends only when the last is gone: an
    orphan shows as a timeout here.
    """
    launcher.send_signal(number)
    output, errors = launcher.communicate(timeout=30)
    return launcher.returncode, output, errors.replace("Preparing …\n", "")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def fetch(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read().decode()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder with all that a first start makes but secret and demo."""
    folder = tmp_path_factory.mktemp("prepared")
    subprocess.run(
        [sys.executable, "-m", "tools.prepare"],
        cwd=ROOT,
        env=environment(folder, SECRET_KEY="only-for-tests-" * 4),
        check=True,
    )
    return folder


@pytest.fixture
def var_dir(prepared, tmp_path):
    """One's own copy of it."""
    return shutil.copytree(prepared, tmp_path / "var")


@pytest.fixture
def port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_first_start_serves_and_a_second_does_nothing_twice(tmp_path, port):
    var_dir = tmp_path / "var"

    with serving(var_dir, 1, PORT=str(port), DEMO="0") as (launcher, said):
        page = fetch(port, "/")
        exit_code, more_output, errors = told_to_stop(launcher, signal.SIGTERM)

    assert said == [f"Open http://127.0.0.1:{port}"]
    assert (exit_code, more_output, errors) == (143, "", "")
    assert "/static/css/main." in page
    assert mode(var_dir) == 0o700
    assert mode(var_dir / "db.sqlite3") == mode(var_dir / "secret_key") == 0o600
    assert not (var_dir / "demo_password").exists()

    secret = (var_dir / "secret_key").read_text()
    collected_at = (var_dir / "static" / "staticfiles.json").stat().st_mtime_ns
    public = {"ORIGIN": "https://psoas-care.example", "HOST": "localhost"}

    with serving(var_dir, 1, PORT=str(port), **public) as (launcher, said):
        exit_code, more_output, errors = told_to_stop(launcher, signal.SIGINT)

    assert said == ["Open https://psoas-care.example"]
    assert (exit_code, more_output, errors) == (0, "", "")
    assert len(secret) >= 50
    assert (var_dir / "secret_key").read_text() == secret
    assert (var_dir / "static" / "staticfiles.json").stat().st_mtime_ns == collected_at
    # A demo person is for this machine only, whatever DEMO says.
    assert not (var_dir / "demo_password").exists()


def test_the_demo_sign_in_is_the_second_line(var_dir, port):
    with serving(var_dir, 2, PORT=str(port)) as (launcher, said):
        exit_code, _, errors = told_to_stop(launcher, signal.SIGINT)

    password = (var_dir / "demo_password").read_text().strip()
    assert said == [
        f"Open http://127.0.0.1:{port}",
        f"Sign in demo@psoas-care.example {password}",
    ]
    assert mode(var_dir / "demo_password") == 0o600
    assert (exit_code, errors) == (0, "")


def test_stopped_in_its_first_moments_it_leaves_no_worker_behind(var_dir, port):
    settings = {"PORT": str(port), "DEMO": "0", "WORKERS": "4"}
    with serving(var_dir, 1, **settings) as (launcher, _):
        exit_code, _, _ = told_to_stop(launcher, signal.SIGTERM)

    assert exit_code == 143


def test_development_serves_with_autoreload_and_leaves_nothing_behind(var_dir, port):
    settings = {"PORT": str(port), "DEMO": "0", "DEBUG": "1"}
    with serving(var_dir, 1, **settings) as (launcher, said):
        exit_code, _, _ = told_to_stop(launcher, signal.SIGTERM)

    assert said == [f"Open http://127.0.0.1:{port}"]
    assert exit_code == 143


def test_a_taken_port_is_told_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        said = refusal(tmp_path / "var", PORT=str(port))

    assert said == f"Port {port} is taken. Choose another: make run PORT={port + 1}"
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"PORT": "many"}, "PORT must be a whole number from 1 to 65535"),
        ({"WORKERS": "0"}, "WORKERS must be a whole number from 1 to 64"),
        ({"HOST": "192.0.2.1"}, "HOST=192.0.2.1 is not an address of this machine"),
        ({"HOST": "no.invalid"}, "HOST=no.invalid is not an address of this machine"),
        ({"ORIGIN": "http://care.example"}, "ORIGIN without https sends passwords"),
    ],
)
def test_nonsense_in_the_environment_is_refused(tmp_path, port, settings, expected):
    assert refusal(tmp_path, **{"PORT": str(port), **settings}).startswith(expected)


def test_a_folder_that_cannot_be_made_is_named(port):
    said = refusal("/dev/null/var", PORT=str(port))

    assert said.startswith("Cannot write in /dev/null/var")


def test_a_database_that_does_not_answer_is_told(tmp_path, port):
    nowhere = "postgres://somebody@127.0.0.1:1/nothing?connect_timeout=1"

    said = refusal(tmp_path, PORT=str(port), DATABASE_URL=nowhere)

    assert said.startswith("The database cannot be used:")
