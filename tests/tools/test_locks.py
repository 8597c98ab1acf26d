"""requirements/: each lock has all that is asked for, extras and what they need too."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN = PROJECT["project"]["dependencies"]
DEV = [
    *RUN,
    *PROJECT["project"]["optional-dependencies"]["postgres"],
    *PROJECT["dependency-groups"]["dev"],
]


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock):
    """Name → the versions that a lock names; some are for other machines only."""
    text = (ROOT / "requirements" / lock).read_text()
    result = {}
    for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", text):
        result.setdefault(plain(name), set()).add(version)
    return result


def wanted(texts, extra=""):
    """The requirements among `texts` that hold on this machine, with this extra."""
    for requirement in map(Requirement, texts):
        if not requirement.marker or requirement.marker.evaluate({"extra": extra}):
            yield requirement


@pytest.mark.parametrize(("lock", "asked"), [("run.txt", RUN), ("dev.txt", DEV)])
def test_a_lock_has_all_that_is_needed(lock, asked):
    """Pip is told to look for nothing more, so what is missing here stays missing."""
    versions = locked(lock)
    waiting, followed = [*wanted(asked)], set()
    while waiting:
        requirement = waiting.pop()
        name = plain(requirement.name)
        fitting = [*requirement.specifier.filter(versions.get(name, []))]
        assert fitting, f"{requirement} is not in {lock}"
        for extra in {(name, extra) for extra in ("", *requirement.extras)} - followed:
            followed.add(extra)
            waiting += wanted(metadata.requires(name) or [], extra[1])

    assert ("whitenoise", "brotli") in followed
