"""The two paths that docs/architecture.md draws: which files run, and how many."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.factories import BoutFactory, FunctionScoreFactory, PainScoreFactory
from tests.forms import check_in_form

ROOT = Path(settings.BASE_DIR) / "psoas_care"
DOCUMENT = (ROOT.parent / "docs/architecture.md").read_text(encoding="utf-8")
EVERYWHERE = ("models", "migrations", "settings", "urls", "middleware")
"""What every request runs through, and no path is drawn with."""


def files_run_by(ask):
    """The files of psoas_care in which a function runs while the view of `ask` does.

    What middleware calls before it and after it is no part of a path.
    """
    names, view = set(), None

    def note(frame, event, _argument):
        nonlocal view
        name = frame.f_code.co_filename
        if event == "return" and frame is view:
            view = None
        if event != "call" or not name.startswith(str(ROOT)):
            return
        if view is None and Path(name).stem == "views":
            view = frame
        if view is not None:
            names.add(name)

    sys.setprofile(note)
    try:
        ask()
    finally:
        sys.setprofile(None)
    files = {Path(name).relative_to(ROOT) for name in names}
    return {
        str(file)
        for file in files
        if not {*file.parts, file.stem} & {*EVERYWHERE} and file.name != "__init__.py"
    }


def undrawn(files):
    return {file for file in files if Path(file).name not in DOCUMENT}


@pytest.mark.usefixtures("content")
def test_the_path_of_a_tap_is_the_one_that_is_drawn(user):
    client = Client(headers={"HX-Request": "true", "HX-Target": "quick-low_back"})
    client.force_login(user)
    address = "/symptoms/check-ins/add/?place=low_back"
    client.post(address, check_in_form())  # what is loaded once is loaded

    files = files_run_by(lambda: client.post(address, check_in_form()))

    assert user.check_ins.count() == 2
    assert len(files) == 14, sorted(files)
    assert not undrawn(files)


@pytest.mark.usefixtures("content")
def test_the_path_of_a_chart_is_the_one_that_is_drawn(browser, user):
    now = timezone.now()
    for days in range(40):
        at = now - timedelta(days=days)
        PainScoreFactory(
            check_in__user=user, check_in__at=at, kind="average", value=days % 7
        )
        BoutFactory(session__user=user, session__at=at)
    FunctionScoreFactory(user=user)
    browser.get("/progress/?range=90d")  # what is loaded once is loaded
    # Pictures are kept under their rows: with another one, the numbers run again.
    PainScoreFactory(check_in__user=user, check_in__at=now, kind="worst")

    files = files_run_by(lambda: browser.get("/progress/?range=90d"))

    assert len(files) == 28, sorted(files)
    assert not undrawn(files)
