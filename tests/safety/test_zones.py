"""Neither a change of the time zone nor a crossed date line opens anything earlier.

A hold "until a day" ends when that day has begun in every zone the person used since
(content, section 0).
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.accounts.models import User
from psoas_care.safety.consequences import deep_front_restriction
from psoas_care.safety.models import Answer, Question, Restriction
from psoas_care.safety.reasons import explain
from psoas_care.safety.recording import report_signs
from psoas_care.safety.restriction_groups import restriction_groups_of
from psoas_care.safety.status import _days, current_safety_status
from tests.answers import clear
from tests.forms import check_in_form
from tests.safety.people import ITEMS

MAT, SPHINX = ITEMS["trigger-point-mat"], ITEMS["sphinx-psoas-release"]
KIRITIMATI, PAGO = "Pacific/Kiritimati", "Pacific/Pago_Pago"  # 14 ahead, 11 behind
ZONES = ("UTC", KIRITIMATI, PAGO, "America/St_Johns", "Pacific/Chatham", "Asia/Tokyo")
HOUR = timedelta(hours=1)


def utc(day, hour, minute=0):
    """A moment of November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def is_closed(user, moment, item=MAT):
    return current_safety_status(user, moment).eligibility(item, "left").is_locked


def felt(user, code, at, **fields):
    sign = Answer(question=Question.objects.get(code=code), given="yes", **fields)
    report_signs(user, [sign], source=uuid4(), at=at, zone=user.time_zone)


@pytest.fixture
def cleared(user, content):
    """Somebody who said no to everything, at 18:00 of the 20th in UTC."""
    clear(user, at=utc(20, 18))
    return user


@pytest.mark.parametrize(
    ("moves", "opens"),
    [
        ([], utc(21, 0)),
        ([KIRITIMATI], utc(21, 0)),  # where it has long been the 21st
        ([PAGO], utc(21, 11)),
        ([PAGO, KIRITIMATI], utc(21, 11)),  # and back, and on
        ([KIRITIMATI, PAGO, "UTC"], utc(21, 11)),
    ],
)
def test_no_release_today_lasts_until_tomorrow_has_begun_everywhere(
    cleared, moves, opens
):
    felt(cleared, "N-01", utc(20, 18, 54))
    for minutes, zone in enumerate(moves):
        cleared.move_to(zone, now=utc(20, 19, minutes))
    cleared.save()

    for moment in (utc(20, 18, 54), utc(20, 20), utc(20, 23, 59), opens - HOUR):
        assert is_closed(cleared, moment), moment
    assert not is_closed(cleared, opens)


def test_a_zone_left_before_does_not_matter(cleared):
    cleared.move_to(PAGO, now=utc(1, 0))
    cleared.move_to("UTC", now=utc(2, 0))
    felt(cleared, "N-01", utc(20, 18, 54))

    assert not is_closed(cleared, utc(21, 0))


def test_the_zone_of_the_device_that_said_it_counts(cleared):
    sign = Answer(question=Question.objects.get(code="N-01"), given="yes")
    at = utc(20, 18, 54)
    report_signs(cleared, [sign], source=uuid4(), at=at, zone=PAGO)

    assert is_closed(cleared, utc(21, 10, 59))
    assert not is_closed(cleared, utc(21, 11))


@pytest.mark.parametrize("has_entry", [False, True])
def test_a_zone_counts_in_which_pages_are_looked_at_or_entries_made(cleared, has_entry):
    """Though nobody has said whether their days follow the device."""
    felt(cleared, "N-01", utc(20, 18))
    there = Client()
    there.force_login(cleared)
    with time_machine.travel(utc(21, 0, 30), tick=False):
        if has_entry:  # of a page without a script
            sent = check_in_form(zone="Pacific/Honolulu")
            assert there.post("/symptoms/check-ins/add/", sent).status_code == 302
        else:
            there.cookies[settings.ZONE_COOKIE_NAME] = "Pacific%2FHonolulu"
            assert there.get("/diary/").status_code == 200

    cleared.refresh_from_db()
    assert is_closed(cleared, utc(21, 9, 59))  # 23:59 of the 20th there
    assert not is_closed(cleared, utc(21, 10))


def test_a_zone_is_noted_once_an_hour(cleared):
    for minute in (0, 59, 60):
        cleared.note_zone(KIRITIMATI, now=utc(20, 18 + minute // 60, minute % 60))
        assert cleared.zones_left[KIRITIMATI] == utc(20, 18 + minute // 60).isoformat()
    cleared.note_zone(cleared.time_zone, now=utc(20, 20))
    assert {*cleared.zones_left} == {KIRITIMATI}


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        ([], "It unlocks on 21 November."),
        ([PAGO], "It unlocks on 21 November."),
        # There it is the 21st by now, and what began in Samoa ends with its day.
        ([PAGO, KIRITIMATI], "It unlocks on 22 November, 01:00."),
    ],
)
def test_every_page_says_the_day_on_which_it_really_opens(cleared, moves, told):
    felt(cleared, "N-01", utc(20, 18))
    for zone in moves:
        cleared.move_to(zone, now=utc(20, 19))
    with timezone.override(cleared.time_zone):
        status = current_safety_status(cleared, utc(20, 20))
        [reason] = explain(status.eligibility(MAT, "left"), status.questions)
        [group] = restriction_groups_of(cleared, status)

        assert reason.opens == told
        assert group.closes == [f"Pressure tools. {told}"]


@pytest.mark.parametrize(
    ("now", "moves", "told"),
    [
        # Felt at 23:30 of the 1st in Samoa, where the 2nd begins at 11:00 UTC.
        (utc(2, 10, 35), [], "It unlocks on 2 November."),
        # Half past midnight of the 3rd on Kiritimati.
        (utc(2, 10, 40), [KIRITIMATI], "It unlocks on 3 November, 01:00."),
        (utc(2, 10, 50), [KIRITIMATI, PAGO], "It unlocks on 2 November."),
        (utc(2, 10, 50), [KIRITIMATI, "UTC"], "It unlocks on 2 November, 11:00."),
        (utc(2, 11), [KIRITIMATI, PAGO], ""),
        (utc(2, 11), [KIRITIMATI], ""),
    ],
)
def test_a_day_that_began_in_the_far_west_is_told_by_its_own_end(
    user, content, now, moves, told
):
    user.time_zone = PAGO
    user.save()
    clear(user, at=utc(1, 18))
    felt(user, "N-01", utc(2, 10, 30))
    for minute, zone in enumerate(moves, start=36):
        user.move_to(zone, now=utc(2, 10, minute))
    user.save()

    with time_machine.travel(now, tick=False), timezone.override(user.time_zone):
        status = current_safety_status(user, now)
        reasons = explain(status.eligibility(MAT, "left"), status.questions)
        groups = restriction_groups_of(user, status)

        assert [reason.opens for reason in reasons] == ([told] if told else [])
        assert [line for group in groups for line in group.closes] == (
            [f"Pressure tools. {told}"] if told else []
        )


@pytest.mark.parametrize("address", ["/settings/", "/settings/zone/"])
def test_both_ways_to_change_the_zone_are_remembered(browser, user, address):
    forms = {
        "/settings/": {"time_zone": KIRITIMATI, "country": ""},
        "/settings/zone/": {"zone": KIRITIMATI, "answer": "yes"},
    }

    browser.post(address, forms[address])
    browser.post(address, forms[address])

    user.refresh_from_db()
    assert user.time_zone == KIRITIMATI
    assert [*user.zones_left] == ["UTC"]


def test_ticks_and_a_full_stomach_are_not_stretched_by_flying_west(cleared):
    """Ticked at 18:00; at midnight the day is over, wherever somebody says they are."""
    assert not is_closed(cleared, utc(20, 23, 59), SPHINX)

    cleared.move_to(PAGO, now=utc(20, 19))

    assert not is_closed(cleared, utc(20, 23, 59), SPHINX)
    assert is_closed(cleared, utc(21, 0), SPHINX)


def test_the_safety_check_grows_old_wherever_somebody_is(cleared):
    cleared.move_to(PAGO, now=utc(20, 19))

    assert not is_closed(cleared, utc(26, 23, 59))
    assert is_closed(cleared, utc(27, 0))


# -- properties -----------------------------------------------------------------------

T0 = datetime(2026, 11, 20, tzinfo=UTC)
minutes = st.integers(0, 30 * 24 * 60).map(lambda n: timedelta(minutes=n))
zones = st.sampled_from(ZONES)
moves = st.lists(st.tuples(minutes, zones), max_size=5)


def traveller(start, zone, moved, moment):
    """Somebody who was in `zone` at the start and moved until the moment."""
    user = User(email="a@example.org", time_zone=zone)
    for after, to in sorted(moved):
        if start + after <= moment:
            user.move_to(to, now=start + after)
    return user


def hold_of(user, start, zone, *, days=None):
    day = start.astimezone(ZoneInfo(zone)).date()
    if days is None:
        zones = {zone, *user.zones_since(start)}
        restriction = Restriction.of_rule(
            deep_front_restriction(start, [], zones, home=user.time_zone)
        )
    else:
        until = day + timedelta(days=days)
        restriction = Restriction(
            code="N-01", scope="release", ends="date", until=until
        )
    restriction.user, restriction.at, restriction.zone = user, start, zone
    return restriction


def closes(restriction, moment):
    return restriction.rule_at(moment).is_in_force(restriction.user.day_at(moment))


@given(minutes, zones, moves, minutes, st.none() | st.integers(1, 28))
def test_moving_never_opens_a_hold_before_staying_put_does(
    start, zone, moved, later, days
):
    start = T0 + start
    moment = start + later
    there = traveller(start, zone, moved, moment)
    at_home = User(email="a@example.org", time_zone=zone)

    if not closes(hold_of(there, start, zone, days=days), moment):
        assert not closes(hold_of(at_home, start, zone, days=days), moment)


@given(minutes, zones, moves)
def test_after_a_release_a_day_has_to_pass_by_the_clock(start, zone, moved):
    start = T0 + start
    moment = start + timedelta(hours=23, minutes=59)

    there = traveller(start, zone, moved, moment)

    assert closes(hold_of(there, start, zone), moment)


@given(minutes, zones, moves, minutes)
def test_moving_never_makes_an_answer_younger(start, zone, moved, later):
    """It grows old at least as fast as at home, and is waited for at least as long."""
    start = T0 + start
    moment = start + later
    there = traveller(start, zone, moved, moment)
    at_home = User(email="a@example.org", time_zone=zone)

    def nights(user):
        on = user.day_at(moment)
        return [(on - day).days for day in _days(user, start, on, moment)]

    assert nights(there)[0] >= nights(at_home)[0]
    assert nights(there)[1] <= nights(at_home)[1]


@given(minutes, zones, zones, st.lists(minutes, max_size=3))
def test_no_zone_that_a_form_names_shortens_the_rest(start, home, named, earlier):
    start = T0 + start
    others = [start - one for one in earlier]

    at_home = deep_front_restriction(start, others, {home}, home=home)
    said = deep_front_restriction(start, others, {home, named}, home=home)

    assert said.until_at >= at_home.until_at
    assert said.until >= at_home.until
