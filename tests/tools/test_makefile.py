"""The Makefile and .ci/run: what they list, which Python they take, and what with."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(*words, **environment):
    return subprocess.run(
        [shutil.which("make"), "--no-print-directory", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def path(tmp_path):
    """A PATH with nothing on it; `stub` puts a Python there."""
    (tmp_path / "awk").symlink_to(shutil.which("awk"))
    return tmp_path


def stub(path, name, *, runs):
    """A Python that tells its name, or pyenv's that only says "command not found"."""
    body = f'test "$1" = -c || echo "{name} runs $*"' if runs else "exit 127"
    (path / name).write_text(f"#!/bin/sh\n{body}\n")
    (path / name).chmod(0o755)


def test_make_alone_lists_the_commands(path):
    result = make(PATH=str(path))

    listed = [line.split()[1] for line in result.stdout.splitlines()]
    assert listed[:5] == ["help", "run", "dev", "test", "check"]


def test_the_newest_python_that_runs_is_taken(path):
    stub(path, "python3.13", runs=False)
    stub(path, "python3.12", runs=True)
    stub(path, "python3", runs=True)

    result = make("installed-run", PATH=str(path))

    expected = "python3.12 runs tools/install.py .venv requirements/run.txt\n"
    assert result.stdout == expected


def test_a_python_named_by_hand_is_taken(path):
    stub(path, "python3.13", runs=True)
    stub(path, "python3", runs=True)

    result = make("installed-dev", "PYTHON=python3", "VENV=/x", PATH=str(path))

    assert result.stdout == "python3 runs tools/install.py /x requirements/dev.txt\n"


FOREIGN = {
    "PYTHONPATH": "/nowhere",
    "PYTHONHOME": "/nowhere",
    "PYTHONSTARTUP": "/nowhere",
    "PYTHONUSERBASE": "/nowhere",
    "PYTHONNOUSERSITE": "1",
    "PYTHONSAFEPATH": "1",
    "PYTHONWARNINGS": "error",
    "PYTHONDONTWRITEBYTECODE": "1",
    "DJANGO_SETTINGS_MODULE": "shop.settings",
    "PYTEST_ADDOPTS": "--no-such-option",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "COVERAGE_FILE": "/nowhere",
    "GRANIAN_PORT": "1",
    "VIRTUAL_ENV": "/nowhere",
}


@pytest.mark.parametrize("target", ["run", "dev", "test", "check", "soak", "format"])
def test_what_was_set_for_other_projects_reaches_no_target(path, target):
    (path / "env").symlink_to(shutil.which("env"))
    for name in ("venv/bin/python", "venv/bin/lint-imports", "python3"):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text("#!/bin/sh\nenv\n")
        (path / name).chmod(0o755)

    result = make(
        target, f"VENV={path}/venv", "CHROMIUM=", PATH=str(path), PORT="8001", **FOREIGN
    )

    seen = {line.partition("=")[0] for line in result.stdout.splitlines()}
    assert (result.returncode, result.stderr.count("Error")) == (0, 0), result.stderr
    assert {"PATH"} <= seen
    assert seen.isdisjoint(FOREIGN)


def test_what_is_named_behind_the_word_is_meant(path):
    (path / "env").symlink_to(shutil.which("env"))
    (path / "python3").write_text("#!/bin/sh\nenv\n")
    (path / "python3").chmod(0o755)

    result = make("installed-dev", "PYTEST_ADDOPTS=-x", PATH=str(path), **FOREIGN)

    assert "PYTEST_ADDOPTS=-x" in result.stdout.splitlines()


def test_checks_are_those_of_a_public_server_whatever_this_one_is(path):
    """Each of these would make the settings refuse to load."""
    shown = make(
        "--dry-run",
        "check",
        PATH=str(path),
        DEBUG="1",
        SIGN_UP="perhaps",
        PORT="x",
        WORKERS="0",
    ).stdout
    checks = [line for line in shown.splitlines() if "manage.py" in line]

    assert len(checks) == 3
    for line in checks:
        unset = line.partition(";")[0].split()
        assert {"DEBUG", "SIGN_UP", "PORT", "WORKERS", "EMAIL_URL"} <= {*unset}


def test_a_machine_without_python_is_told_in_a_sentence(path):
    result = make("run", PATH=str(path))

    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("No Python runs here (python3.13 python3.12")
    assert "Install Python 3.11 or newer" in result.stderr


def test_ci_runs_where_other_projects_have_set_something(tmp_path):
    for name, body in {
        "make": 'echo "make $*, PYTHONHOME=$PYTHONHOME"',
        "apt-get": "exit 1",  # nothing is installed for a test
        "sudo": "exit 1",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"

    result = subprocess.run(
        ["bash", ".ci/run"],
        cwd=ROOT,
        env={**os.environ, **FOREIGN, "PATH": path},
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stderr
    made = [line for line in result.stdout.splitlines() if line.startswith("make ")]
    assert [line.split()[-2] for line in made] == ["check,", "test,"]
    assert all(line.endswith(" PYTHONHOME=") for line in made)
