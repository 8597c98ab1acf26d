"""A rest after red lights lasts as long whoever travels: every zone has to agree."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from psoas_care.library.access import access_to
from psoas_care.library.models import Exercise
from psoas_care.practice.day_plan import todays_plan
from psoas_care.practice.resting import mark_days, rest_after, store_rest
from psoas_care.safety.reasons import ends_in_words, why_locked
from psoas_care.safety.restriction_groups import restriction_groups_of
from psoas_care.safety.status import current_safety_status
from tests.answers import clear
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    PainScoreFactory,
    SessionFactory,
    UserFactory,
)

HONOLULU, BERLIN, KIRITIMATI = "Pacific/Honolulu", "Europe/Berlin", "Pacific/Kiritimati"
TOKYO, PAGO = "Asia/Tokyo", "Pacific/Pago_Pago"
STRETCH = "half-kneeling-hip-flexor-stretch"
DAY = timedelta(days=1)
SECOND_RED = datetime(2026, 11, 10, 22, tzinfo=UTC)  # the 10th, noon in Honolulu


@pytest.fixture
def person(content):
    return UserFactory(time_zone=HONOLULU)


def hurt(person, at, slug=STRETCH, zone=HONOLULU):
    """A session in which an exercise was stopped for pain: a red light."""
    BoutFactory(
        session=SessionFactory(user=person, at=at, zone=zone),
        exercise=Exercise.objects.get(slug=slug),
        side="left",
        stopped="hurt",
    )


def is_resting(person, now, slug=STRETCH):
    with time_machine.travel(now, tick=False):
        return todays_plan(person, now).doses.of(slug).is_resting


@pytest.fixture
def release(content):
    return Exercise.objects.filter(category="release").exclude(gate="abdominal")[0].slug


def test_a_zone_that_is_ahead_ends_no_rest_earlier(person):
    for days in (3, 0):
        hurt(person, SECOND_RED - days * DAY)
    # The 18th in Honolulu begins at 10:00 UTC; until then it is away, though the
    # device that shows the page is in UTC.
    last, over = (datetime(2026, 11, 18, hour, 59, tzinfo=UTC) for hour in (9, 10))
    assert (is_resting(person, last), is_resting(person, over)) == (True, False)

    person.move_to(KIRITIMATI, now=SECOND_RED + DAY)
    person.save()

    assert (is_resting(person, last), is_resting(person, over)) == (True, False)


def test_the_four_weeks_of_a_tool_neither(person, release):
    for days in (20, 0):
        hurt(person, SECOND_RED - days * DAY, release)
    person.move_to(KIRITIMATI, now=SECOND_RED + DAY)
    person.save()

    last, over = (datetime(2026, 12, 9, hour, 59, tzinfo=UTC) for hour in (9, 10))
    assert is_resting(person, last, release)
    assert not is_resting(person, over, release)


def test_two_reds_are_as_near_as_in_the_zone_where_they_are_nearest(person):
    """On the 4th in Honolulu and the 11th in Berlin, but both of a week in Berlin."""
    hurt(person, datetime(2026, 11, 5, 9, tzinfo=UTC))
    person.move_to(BERLIN, now=SECOND_RED)
    person.save()
    hurt(person, datetime(2026, 11, 11, 9, tzinfo=UTC), zone=BERLIN)

    assert is_resting(person, datetime(2026, 11, 12, 9, tzinfo=UTC))


def test_an_entry_of_a_device_abroad_counts_on_its_own_clock_too(person):
    """Nothing was moved: only the device was in Kiritimati, and its days are ahead."""
    for days in (3, 0):
        hurt(person, SECOND_RED - days * DAY, zone=KIRITIMATI)

    # Of the 11th there, so back on the 19th there and in Honolulu both.
    assert is_resting(person, datetime(2026, 11, 18, 12, tzinfo=UTC))
    assert not is_resting(person, datetime(2026, 11, 19, 12, tzinfo=UTC))


@pytest.mark.parametrize("zones", [[KIRITIMATI], [TOKYO, KIRITIMATI], []])
def test_three_red_sessions_wait_for_somebody_in_every_zone(person, zones):
    """They are counted on one calendar at a time, and no day ends that."""
    for days in (4, 2, 0):
        hurt(person, SECOND_RED - days * DAY)
    for zone in zones:
        person.move_to(zone, now=SECOND_RED + DAY)
    person.save()

    for days in (0, 13, 14, 40):
        now = SECOND_RED + days * DAY + timedelta(hours=1)
        assert current_safety_status(person, now).has_open("seen-about")
        with time_machine.travel(now, tick=False):
            assert todays_plan(person, now).needs_somebody


def test_what_two_reds_close_neither_is_closed_too_long(person):
    for days in (3, 0):
        hurt(person, SECOND_RED - days * DAY)
    person.move_to(KIRITIMATI, now=SECOND_RED + DAY)
    person.save()

    over = datetime(2026, 11, 18, 10, tzinfo=UTC)
    assert current_safety_status(person, over - timedelta(minutes=1)).has_open("red")
    assert not current_safety_status(person, over).has_open("red")


# -- the five minutes of a day ---------------------------------------------------------

LATE = datetime(2026, 12, 1, 23, 50, tzinfo=UTC)
MAT, OPENER = "trigger-point-mat", "back-massager-back-opener"


@pytest.fixture
def in_utc(content):
    return UserFactory(time_zone="UTC")


def press(person, at, seconds, slug=MAT, zone="UTC"):
    exercise = Exercise.objects.get(slug=slug)
    session = SessionFactory(user=person, at=at, zone=zone)
    return BoutFactory(
        session=session, exercise=exercise, side="both", actual_seconds=seconds
    )


def pressed_by(person, now):
    """(seconds used up, whether tools are closed for that) at a moment."""
    with time_machine.travel(now, tick=False):
        status = current_safety_status(person, now)
        return status.pressed_seconds, status.has_open("pressed")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0.4, (290, True)), (12, (290, True)), (23.8, (290, True)), (24.1, (0, False))],
)
def test_five_minutes_before_midnight_are_used_up_after_it(in_utc, hours, expected):
    press(in_utc, LATE, 90)
    press(in_utc, LATE, 200, OPENER)

    assert pressed_by(in_utc, LATE + timedelta(hours=hours)) == expected


def test_there_is_room_again_once_the_first_of_them_are_a_day_ago(in_utc):
    press(in_utc, LATE - timedelta(hours=5), 90)
    press(in_utc, LATE, 200, OPENER)

    assert pressed_by(in_utc, LATE + timedelta(hours=18)) == (290, True)
    assert pressed_by(in_utc, LATE + timedelta(hours=19, minutes=1)) == (200, False)


def test_what_was_done_in_the_morning_counts_until_the_next_one(in_utc):
    press(in_utc, LATE - timedelta(hours=15), 290)

    with time_machine.travel(LATE + timedelta(hours=1), tick=False):
        (rest,) = current_safety_status(in_utc, LATE).from_log
    assert rest[1] == "It unlocks on 2 December, 08:50."


@pytest.mark.parametrize(
    ("hours", "beyond"), [(0.4, ["day"]), (-0.4, ["day"]), (23, ["day"]), (24, [])]
)
def test_a_record_across_midnight_is_marked_as_too_much(in_utc, hours, beyond):
    press(in_utc, LATE, 90)
    press(in_utc, LATE, 150, OPENER)
    later = press(in_utc, LATE + timedelta(hours=hours), 80, "back-massager-ql")

    mark_days(later.session, [(later, {"both"})])

    assert later.beyond == beyond


# -- the four days of a week -----------------------------------------------------------

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
RIDGED = "back-massager-ql"  # its own most is three days, of all tools it is four


@pytest.mark.parametrize(
    ("slug", "days"), [(MAT, (6, 4, 2, 1, 0)), (RIDGED, (6, 4, 1, 0))]
)
def test_a_day_too_many_opens_no_tool_for_the_rest_of_it(in_utc, slug, days):
    for ago in days:
        press(in_utc, NOON - ago * DAY, 30, slug)

    assert pressed_by(in_utc, NOON + timedelta(hours=1)) == (30, True)
    # With 27 November it stays full until that is a week ago.
    assert pressed_by(in_utc, datetime(2026, 12, 3, 23, tzinfo=UTC)) == (0, True)
    assert pressed_by(in_utc, datetime(2026, 12, 4, 13, tzinfo=UTC)) == (0, False)


# In the calendar week that ends on 1 December it has no part; at noon of that day it is
# 6 days and 13 hours ago.
EVENING = datetime(2026, 11, 24, 23, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def press_at_noon(person, slug, *november_days):
    for day in november_days:
        press(person, datetime(2026, 11, day, 12, tzinfo=UTC), 30, slug)


@pytest.mark.parametrize(("slug", "days"), [(MAT, (26, 28, 29)), (RIDGED, (27, 29))])
def test_a_week_of_tools_is_no_shorter_than_seven_times_24_hours(in_utc, slug, days):
    press(in_utc, EVENING, 30, slug)
    press_at_noon(in_utc, slug, *days)

    assert pressed_by(in_utc, NOON + MINUTE) == (0, True)
    assert pressed_by(in_utc, EVENING + 7 * DAY - MINUTE) == (0, True)
    assert pressed_by(in_utc, EVENING + 7 * DAY) == (0, False)
    day_before = NOON - DAY + MINUTE
    with time_machine.travel(day_before, tick=False):
        (rest,) = current_safety_status(in_utc, day_before).from_log
    assert rest[1] == "It unlocks on 1 December, 23:00."


def test_nor_where_two_zones_name_its_days_two_days_apart(in_utc):
    """At the first use it is 22 November in Pago Pago, the 24th in Kiritimati."""
    in_utc.time_zone = KIRITIMATI
    in_utc.save()
    first = datetime(2026, 11, 23, 10, 45, tzinfo=UTC)
    press(in_utc, first, 30, zone=PAGO)
    press_at_noon(in_utc, MAT, 25, 27, 29)

    assert pressed_by(in_utc, first + 7 * DAY - MINUTE) == (30, True)
    assert pressed_by(in_utc, first + 7 * DAY) == (30, False)


@pytest.mark.parametrize(
    ("slug", "days", "marks"),
    [(MAT, (26, 28, 30), ["often", "week"]), (RIDGED, (27, 30), ["often"])],
)
@pytest.mark.parametrize("is_first", [False, True])
def test_a_day_too_many_in_so_many_hours_is_marked(in_utc, slug, days, marks, is_first):
    """Whichever is written down last: the first of them, or the one too many."""
    press_at_noon(in_utc, slug, *days)
    first = press(in_utc, EVENING, 30, slug)
    last = press(in_utc, EVENING + 7 * DAY - MINUTE, 30, slug)
    bout = first if is_first else last

    mark_days(bout.session, [(bout, {"both"})])
    assert bout.beyond == marks

    last.delete()
    last = press(in_utc, EVENING + 7 * DAY, 30, slug)
    bout = first if is_first else last
    mark_days(bout.session, [(bout, {"both"})])
    assert bout.beyond == []


# -- pain of 8 or more -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "over"),
    [
        # At 10:30 it is 23:30 of 30 November in Pago Pago, whose day is over at 11:00.
        ((10, "UTC"), (10.5, PAGO), (2, 0)),
        ((9, KIRITIMATI), (10.5, PAGO), (2, 0)),  # their own day lasts as long
        ((11.5, PAGO), (12, "UTC"), (2, 11)),  # both on 1 December
        ((10, PAGO), (10.5, PAGO), (2, 0)),  # at home it was 1 December by then
    ],
)
def test_a_second_number_does_not_end_the_hold_of_the_first(
    in_utc, first, second, over
):
    for hours, zone in (first, second):
        at = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=hours)
        check_in = CheckInFactory(user=in_utc, at=at, zone=zone)
        PainScoreFactory(check_in=check_in, value=9)

    opens = datetime(2026, 12, *over, tzinfo=UTC)
    times = [NOON + timedelta(minutes=1), opens - timedelta(minutes=1), opens]
    found = []
    for now in times:
        with time_machine.travel(now, tick=False):
            found.append(current_safety_status(in_utc, now).has_open("too-strong"))
    assert found == [True, True, False]


# -- the rest after deep front release, in words ---------------------------------------

AUCKLAND, FRONT = "Pacific/Auckland", "back-massager-front-hip"


def told_of_front(person, now):
    """(the card, the sentence on the page, the API) by the clock of the page."""
    clear(person, at=now)
    status = current_safety_status(person, now)
    access = access_to(Exercise.objects.get(slug=FRONT), status)
    [rest] = [r for r in access.best.locks if r.code == "deep-front-dose"] or [None]
    opens = rest and ends_in_words(
        rest.restriction.ends, rest.restriction.until, rest.restriction.until_at
    )
    return access.until_in_words, opens, access.until


def release_front(person, *moments):
    for at in moments:
        bout = press(person, at, 30, FRONT, zone=person.time_zone)
        rest = rest_after(bout.session)
        rest.user, rest.at, rest.zone = person, at, person.time_zone
        rest.local_day = person.day_at(at)
        rest.save()


@pytest.mark.parametrize("day", [2, 3])
def test_a_week_of_hours_across_a_clock_change_says_its_last_hour(in_berlin, day):
    """168 hours after 27 March, 22:00, clocks show 23:00; then it opens, not later."""
    release_front(
        in_berlin,
        datetime(2027, 3, 27, 21, tzinfo=UTC),
        datetime(2027, 3, 29, 8, tzinfo=UTC),
    )
    now = datetime(2027, 4, day, 20, 30, tzinfo=UTC)
    opens = datetime(2027, 4, 3, 21, tzinfo=UTC)

    with time_machine.travel(now, tick=False), timezone.override(BERLIN):
        told = told_of_front(in_berlin, now)
        [group] = restriction_groups_of(
            in_berlin, current_safety_status(in_berlin, now)
        )
        closes = group.closes

    words = "3 April, 23:00"
    assert told == (words, f"It unlocks on {words}.", date(2027, 4, 3))
    assert closes == [f"Deep front release. It unlocks on {words}."]
    for moment, is_open in [(opens - MINUTE, False), (opens, True)]:
        status = current_safety_status(in_berlin, moment)
        assert status.has_open("deep-front-dose") is not is_open


def test_of_an_entry_that_was_moved_the_day_before_is_told(in_berlin):
    """It opens no sooner for that."""
    at = datetime(2026, 12, 10, 12, tzinfo=UTC)
    session = press(in_berlin, at, 30, FRONT, zone=BERLIN).session
    store_rest(rest_after(session), session)
    session.set_moment(at - 2 * DAY, BERLIN)
    session.save()
    store_rest(rest_after(session), session)

    with time_machine.travel(at + MINUTE, tick=False), timezone.override(BERLIN):
        clear(in_berlin, at=at)
        status = current_safety_status(in_berlin, at + MINUTE)
        access = access_to(Exercise.objects.get(slug=FRONT), status)
        [told] = why_locked(access.best, status.questions)

    assert told.text == (
        "You did or logged deep front release on 10 December. Never do it two days "
        "running, and at most two days a week."
    )
    assert told.opens == "It unlocks on 12 December."


@pytest.mark.parametrize("zone", [AUCKLAND, BERLIN, "UTC"])
def test_after_a_move_it_is_the_moment_on_the_clock_of_the_page(in_berlin, zone):
    at = datetime(2026, 12, 1, 12, tzinfo=UTC)
    release_front(in_berlin, at)
    in_berlin.move_to(AUCKLAND, now=at + timedelta(hours=1))
    in_berlin.save()
    now = at + timedelta(hours=20)
    words = {
        AUCKLAND: "3 December, 12:00",
        BERLIN: "3 December",
        "UTC": "2 December, 23:00",
    }

    with time_machine.travel(now, tick=False), timezone.override(zone):
        told = told_of_front(in_berlin, now)

    assert told[:2] == (words[zone], f"It unlocks on {words[zone]}.")
    opens = datetime(2026, 12, 2, 23, tzinfo=UTC)
    for moment, is_open in [(opens - MINUTE, False), (opens, True)]:
        status = current_safety_status(in_berlin, moment)
        assert status.has_open("deep-front-dose") is not is_open


@pytest.fixture
def in_berlin(content):
    return UserFactory(time_zone=BERLIN)
