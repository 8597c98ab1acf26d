"""The Makefile: what it lists, and which Python it takes."""

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


def test_a_machine_without_python_is_told_in_a_sentence(path):
    result = make("run", PATH=str(path))

    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("No Python runs here (python3.13 python3.12")
    assert "Install Python 3.11 or newer" in result.stderr
