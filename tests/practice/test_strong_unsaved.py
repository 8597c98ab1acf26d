"""Pain of 8 or more is acted on as far as a page can, though its form is refused."""

import pytest
from django.utils import timezone

from psoas_care.safety.status import current_safety_status
from tests.answers import clear
from tests.forms import bout_line, check_in_form, session_form

WORDS = "Pain of 8 or more: no stretching, strength or pressure today."
BAD_DAY = {"when": "pick", "day": "yesterday", "time": "08:00"}
LATER = {"when": "pick", "day": "2999-01-01", "time": "08:00"}
CHECK_IN, ADD = "/symptoms/check-ins/add/", "/practice/sessions/add/"


@pytest.fixture(autouse=True)
def cleared(user, content):
    clear(user)


def refused(browser, address, sent):
    answer = browser.post(address, sent)
    assert answer.status_code == 422
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("when", [BAD_DAY, LATER])
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (CHECK_IN, check_in_form(low_back="8")),
        (CHECK_IN, check_in_form(pelvic_now="10")),
        (ADD, session_form(bout_line(), region="low_back", before="8")),
        (ADD, session_form(bout_line(), region="low_back", after="9")),
        (ADD, session_form(bout_line(), before="8")),  # where is not said
    ],
)
def test_strong_pain_beside_a_bad_date_is_said_back(browser, user, address, sent, when):
    page = refused(browser, address, {**sent, **when})

    assert WORDS in page
    assert 'href="/safety/help/"' in page
    assert "/play/" not in page
    assert not user.check_ins.exists()
    assert not user.sessions.exists()
    assert not current_safety_status(user, timezone.now()).from_log


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (CHECK_IN, check_in_form(low_back="7", **BAD_DAY)),
        (CHECK_IN, check_in_form(low_back_worst="9", **BAD_DAY)),  # may be over
        (CHECK_IN, check_in_form(low_back="9", when="pick", day="2026-01-02",
                                 time="08:00", timing="nonsense")),
        (ADD, session_form(bout_line(), region="low_back", before="7", **BAD_DAY)),
    ],
)  # fmt: skip
def test_other_pain_says_nothing(browser, address, sent):
    assert WORDS not in refused(browser, address, sent)


def test_a_tap_that_is_not_saved_says_it_too(htmx, user):
    sent = {**check_in_form(low_back="4"), "when": "now"}
    address = f"{CHECK_IN}?place=low_back"
    assert htmx.post(address, sent).status_code == 200

    answer = htmx.post(address, {**sent, "low_back": "9"})

    assert answer.status_code == 409
    assert WORDS in " ".join(answer.content.decode().split())
