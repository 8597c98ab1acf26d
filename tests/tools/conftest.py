"""A first start of the site, made once for all that begin after it."""

import shutil
import signal
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.tools.test_run import fetch, free_ports, serving, told_to_stop


class FirstStart(NamedTuple):
    """What a first start made and said; it was stopped again with SIGTERM."""

    folder: Path
    origin: str
    said: list[str]
    page: str
    end: tuple[int, str, str]


@pytest.fixture(scope="session")
def first_start(tmp_path_factory):
    """It makes the database and the static files, which takes seconds."""
    folder = tmp_path_factory.mktemp("first") / "var"
    port = free_ports(1)[0]
    with serving(folder, 1, PORT=str(port), DEMO="0") as (launcher, said):
        page = fetch(port, "/")
        end = told_to_stop(launcher, signal.SIGTERM)
    return FirstStart(folder, f"http://127.0.0.1:{port}", said, page, end)


@pytest.fixture
def var_dir(first_start, tmp_path):
    """One's own copy of all that a first start makes but its secret."""
    secret = shutil.ignore_patterns("secret_key")
    return shutil.copytree(first_start.folder, tmp_path / "var", ignore=secret)
