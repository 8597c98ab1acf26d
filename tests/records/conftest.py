"""What tests of records share: a confirmed browser, a folder for files that arrive."""

import pytest

PASSWORD = "correct horse battery"


@pytest.fixture
def confirmed(browser):
    """The browser of the person, just asked for the password again."""
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.fixture
def var_dir(settings, tmp_path):
    """A folder of its own, since tests that run beside it have files, too."""
    settings.VAR_DIR = tmp_path
