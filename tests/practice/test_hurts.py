"""What hurts: it is shown, makes the next time gentler, and is counted."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from psoas_care.practice.day_plan import DayPlan
from psoas_care.practice.planner.progression import (
    Amount,
    Bounds,
    DoseReason,
    DoseRecord,
    ExerciseDose,
    Move,
    next_dose,
)
from psoas_care.practice.planner.traffic_light import REST_DAYS, Light
from tests.forms import bout_line, session_form, shown_form

ADD = "/practice/sessions/add/"
KNEELING = "half-kneeling-hip-flexor-stretch"
DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def everything(content):
    """The library and the questions."""


def line(**changes):
    """Four seconds on the left, as the player sends them when it hurt."""
    hurt = {"stopped": "hurt", "hurt_region": "hip_front", "hurt_words": ["sharp"]}
    counted = {"actual_seconds": "4", "planned_seconds": "68", "worst_pain": "7"}
    said = {"exercise": KNEELING, "side": "left", **counted, **hurt}
    return bout_line(**(said | changes))


def text_of(answer):
    return " ".join(unescape(answer.content.decode()).split())


def log(browser, *lines, **changes):
    answer = browser.post(ADD, session_form(*lines, **changes))
    assert answer.status_code == 302, text_of(answer)


# -- it is shown ----------------------------------------------------------------


def test_diary_and_session_say_where_how_and_that_it_was_stopped(browser, user):
    log(browser, line())

    session = user.sessions.get()
    for page in ("/diary/", session.get_absolute_url()):
        text = text_of(browser.get(page))
        assert "left, 4 s of 68 s planned" in text.replace("\xa0", " ")
        assert "stopped because it hurt: front of hip – sharp" in text


@pytest.mark.parametrize(
    ("stopped", "words"), [("stopped", "stopped early"), ("skipped", "skipped")]
)
def test_what_ended_early_says_so_and_what_was_done_does_not(
    browser, user, stopped, words
):
    log(browser, line(stopped=stopped, hurt_region="", hurt_words=[]))
    log(browser, line(stopped="done", hurt_region="", hurt_words=[]))

    text = text_of(browser.get("/diary/"))
    assert text.count(words) == 1
    assert "because it hurt" not in text
    assert [bout.is_hurt for bout in user.bouts.all()] == [False, False]


def test_the_report_counts_it_with_side_place_and_words(browser, user):
    log(browser, line(), line(side="right", hurt_words=["pulling"], hurt_region=""))
    log(browser, line(hurt_words=["burning"], hurt_region="pelvic"))

    text = text_of(browser.get("/records/report/"))
    day = date_format(timezone.localdate(), "j M Y")
    assert "In 2 sessions an exercise was stopped for pain:" in text
    assert (
        f"stretch</strong>, left · 2 × · pelvis, front of hip; sharp, burning · {day}"
        in text
    )
    assert f"stretch</strong>, right · 1 × · pulling · {day}" in text


# -- said by hand, too ------------------------------------------------------------


def test_by_hand_the_same_can_be_said_and_mended(browser, user):
    page = browser.get(f"{ADD}?exercise={KNEELING}")
    form = shown_form(page) | {
        "bouts-0-side": "each",
        "bouts-0-actual_seconds": "20",
        "bouts-0-hurt_words": ["sharp"],
    }

    answer = browser.post(ADD, form)
    bouts = [*user.bouts.all()]
    edit = f"/practice/sessions/{user.sessions.get().uid}/edit/"
    form = shown_form(browser.get(edit))

    assert "It hurt, or I stopped early" in text_of(page)
    assert answer.status_code == 302
    # Who says what it was like says that it hurt; each side did the same.
    assert {(b.side, b.stopped, *b.hurt_words) for b in bouts} == {
        ("left", "hurt", "sharp"),
        ("right", "hurt", "sharp"),
    }
    assert (form["bouts-0-stopped"], form["bouts-0-hurt_words"]) == ("hurt", ["sharp"])
    changed = form | {"bouts-0-stopped": "", "bouts-0-hurt_words": []}
    assert browser.post(edit, changed).status_code == 302
    assert sorted(bout.stopped for bout in user.bouts.all()) == ["", "hurt"]


# -- and acted on -------------------------------------------------------------------


def test_the_light_is_red_whatever_the_numbers_say(browser, user):
    log(browser, line(worst_pain="0"), region="hip_front", before="3", after="0")

    session = user.sessions.get()
    plan = DayPlan(user, timezone.localdate())
    session_record = plan.history.session_record(session.uid)
    assert session_record.lights == {KNEELING: Light.RED}
    assert session_record.hurt_sides(KNEELING) == {"left"}


def test_the_next_day_something_easier_stands_there_or_it_is_left_out(browser, user):
    log(browser, line())

    today, tomorrow = (DayPlan(user, timezone.localdate() + n * DAY) for n in (0, 1))
    current_dose = tomorrow.doses.of(KNEELING)
    offered = {item.exercise.slug for item in tomorrow.items}
    assert KNEELING not in offered
    assert [s for s in today.rested if "it hurt on the left." in s]
    if current_dose.instead:
        step = user.dose_steps.get()
        assert (step.kind, step.reason) == ("easier", "hurt")
        reasons = tomorrow.doses.of(current_dose.instead)
        assert reasons.stands_in_for == KNEELING
        assert reasons.hurt == (timezone.localdate(), "left")
    else:
        assert [s for s in tomorrow.rested if "it hurt on the left." in s]


ITEM = ExerciseDose(
    "an-item", Amount(30, 2, 1), Bounds(20, 60), Bounds(1, 3), Bounds(1, 1)
)


@pytest.mark.parametrize(
    ("amount", "days", "move", "why", "left"),
    [
        # Half of 30 s twice, within the bounds.
        (Amount(30, 2, 1), 1, Move.LESS, DoseReason.HURT, Amount(20, 1, 1)),
        # Already the least: a week without it, then that again.
        (Amount(20, 1, 1), 1, Move.REST, DoseReason.HURT_LEAST, Amount(20, 1, 1)),
        (
            Amount(20, 1, 1),
            REST_DAYS,
            Move.REST,
            DoseReason.HURT_LEAST,
            Amount(20, 1, 1),
        ),
        (
            Amount(20, 1, 1),
            REST_DAYS + 1,
            Move.LESS,
            DoseReason.HURT_LEAST,
            Amount(20, 1, 1),
        ),
    ],
)
def test_what_hurt_is_never_offered_again_as_much_as_it_was(
    amount, days, move, why, left
):
    done = DoseRecord(TODAY, Light.RED, amount=amount, is_hurt=True)

    found = next_dose(ITEM, [done], on=TODAY + days * DAY)

    assert (found.move, found.why, found.amount) == (move, why, left)
