"""What somebody writes runs nowhere, even where no policy of the page forbids it."""

import pytest

from psoas_care.library.models import Exercise
from tests.security.payloads import NEVER_OURS, PAYLOADS, packed
from tests.security.test_echoes import write, write_alone

RUNS = "window.xss = () => alert('It ran.');"
LISTS = ["/", "/diary/", "/practice/routines/", "/records/links/", "/progress/"]


@pytest.fixture
def look(sign_in):
    """Open a page without the second wall, and see what became of the payloads."""
    page = sign_in(bypass_csp=True)
    page.add_init_script(RUNS)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.accept()))
    strange = ", ".join(sorted(tag for tag in NEVER_OURS if tag.isalpha()))

    def look(address):
        assert page.goto(address).status == 200, address
        assert page.locator(strange).count() == 0, address
        assert dialogs == [], address
        return page.locator("body").inner_text()

    return look


@pytest.fixture
def exercise(content):
    return Exercise.objects.get(slug="cat-cow")


def test_s4_nothing_of_it_runs_in_a_browser(look, person, exercise):
    for payload in PAYLOADS:
        write_alone(person, exercise, payload)
    text = packed(300)[0]
    shown = write(person, exercise, name=packed(60)[0], note=text, question=text)

    assert "<svg/onload=xss()>" in look("/diary/")
    for address in [*LISTS, *shown]:
        if "/accounts/" not in address:  # asks for the password first
            look(address)


@pytest.mark.soak
@pytest.mark.parametrize("payload", PAYLOADS)
def test_s4_nor_does_any_of_it_alone(look, person, exercise, payload):
    for address in [*write_alone(person, exercise, payload), *LISTS]:
        if "/accounts/" not in address:
            look(address)
