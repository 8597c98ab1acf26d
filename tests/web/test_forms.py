"""What every form of a person's own rows asks: which id, and when it was."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.symptoms.forms import CheckInForm
from psoas_care.symptoms.models import CheckIn
from tests.examples import asks_the_application
from tests.factories import CheckInFactory, PainScoreFactory, UserFactory
from tests.forms import check_in_form, post_raw, shown_form

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def sent(user, now=NOW, instance=None, **changes):
    """A form as it arrives at `now`."""
    data = QueryDict(mutable=True)
    data.update(check_in_form(**changes))
    return CheckInForm(data, instance=instance or CheckIn(user=user), now=now)


def picked(user, day, clock, zone="UTC", **more):
    return sent(user, when="pick", day=day, time=clock, zone=zone, **more)


# -- when ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "zone", "moment", "local_day"),
    [
        ("now", "UTC", "2026-12-01T09:00", "2026-12-01"),
        ("hour", "UTC", "2026-12-01T08:00", "2026-12-01"),
        ("morning", "UTC", "2026-12-01T08:00", "2026-12-01"),
        # 14:45 in the afternoon there; their morning was at 02:15 UTC.
        ("morning", "Asia/Kathmandu", "2026-12-01T02:15", "2026-12-01"),
        # 04:00 at night there: the morning has not come yet, so it is now.
        ("morning", "America/New_York", "2026-12-01T09:00", "2026-12-01"),
        # UTC−11: for them it is still yesterday.
        ("now", "Pacific/Midway", "2026-12-01T09:00", "2026-11-30"),
    ],
)
def test_a_spoken_time_is_a_moment(user, when, zone, moment, local_day):
    form = sent(user, when=when, zone=zone)

    assert form.is_valid(), form.errors
    assert form.instance.at == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert form.instance.local_day == date.fromisoformat(local_day)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "moment"),
    [
        ("Europe/Berlin", "2026-07-01", "23:30", "2026-07-01T21:30"),
        ("Europe/Berlin", "2026-01-01", "00:10", "2025-12-31T23:10"),
        # Spring: 02:00 to 02:59 do not exist; what is around them does.
        ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59"),
        ("Europe/Berlin", "2026-03-29", "03:30", "2026-03-29T01:30"),
        # Autumn: 02:30 comes twice, 03:00 once.
        ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00"),
        # UTC+14 and UTC−12, the ends of the world's day.
        ("Pacific/Kiritimati", "2026-06-01", "00:00", "2026-05-31T10:00"),
        ("Etc/GMT-14", "2026-06-01", "23:59", "2026-06-01T09:59"),
        ("Etc/GMT+12", "2026-06-01", "12:00", "2026-06-02T00:00"),
        # A quarter of an hour off, and a zone that once skipped a whole day.
        ("Asia/Kathmandu", "2026-06-01", "00:00", "2026-05-31T18:15"),
        ("Pacific/Apia", "2011-12-31", "08:00", "2011-12-30T18:00"),
        # A leap day.
        ("UTC", "2024-02-29", "23:59", "2024-02-29T23:59"),
    ],
)
def test_a_picked_time_is_read_on_the_persons_own_clock(user, zone, day, clock, moment):
    form = picked(user, day, clock, zone)

    assert form.is_valid(), form.errors
    assert form.instance.at == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert form.instance.local_day == date.fromisoformat(day)
    assert form.instance.zone == zone


@pytest.mark.parametrize(
    ("zone", "day", "clock"),
    [
        ("Europe/Berlin", "2026-03-29", "02:30"),
        ("Europe/Berlin", "2026-03-29", "02:00"),
        ("America/New_York", "2026-03-08", "02:59"),
        # Half an hour, at another hour of the day.
        ("Australia/Lord_Howe", "2026-10-04", "02:15"),
        # Midnight itself, and a whole day: Samoa went from 29 to 31 December 2011.
        ("Asia/Beirut", "2026-03-29", "00:20"),
        ("Pacific/Apia", "2011-12-30", "08:00"),
    ],
)
def test_a_time_that_was_skipped_is_asked_about_and_not_moved(user, zone, day, clock):
    form = picked(user, day, clock, zone)

    assert form.errors["time"] == [
        f"The clocks went forward, so {clock} was skipped on this day."
        " Write a time before or after it."
    ]
    assert (form["day"].value(), form["time"].value()) == (day, clock)


def test_a_time_that_came_twice_is_asked_about_and_not_chosen(user):
    form = picked(user, "2026-10-25", "02:40", "Europe/Berlin")

    assert form.errors == {
        "fold": ["02:40 came twice on this day: say which one you mean."]
    }
    assert form.moment.is_time_twice
    assert form["time"].value() == "02:40"


@pytest.mark.parametrize(("fold", "moment"), [("0", "00:40"), ("1", "01:40")])
def test_whoever_says_which_of_the_two_has_that_one(user, fold, moment):
    form = picked(user, "2026-10-25", "02:40", "Europe/Berlin", fold=fold)

    assert form.is_valid(), form.errors
    assert f"{form.instance.at:%H:%M}" == moment


def test_the_page_asks_which_of_the_two_and_keeps_what_was_typed(browser):
    typed = {"when": "pick", "day": "2026-10-25", "time": "02:40"}
    form = check_in_form(zone="Europe/Berlin", low_back="7", **typed)

    with time_machine.travel(NOW, tick=False):
        page = browser.post("/symptoms/check-ins/add/", form)
        assert page.status_code == 422
        asked = shown_form(page)
        again = browser.post("/symptoms/check-ins/add/", asked | {"fold": "1"})

    assert "02:40 came twice on this day: say which one you mean." in page.text
    assert "The second, an hour later" in page.text
    assert (asked["time"], asked["low_back"]) == ("02:40", "7")
    assert again.status_code == 302
    assert CheckIn.objects.get().at == datetime(2026, 10, 25, 1, 40, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 999])
def test_an_unknown_zone_falls_back_to_the_profile(db, zone):
    somebody = UserFactory(time_zone="Asia/Tokyo")

    form = picked(somebody, "2026-06-01", "00:30", zone)

    assert form.is_valid(), form.errors
    assert form.instance.zone == "Asia/Tokyo"
    assert form.instance.at == datetime(2026, 5, 31, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "is_refused"),
    [(timedelta(minutes=4), False), (timedelta(minutes=6), True)],
)
def test_clocks_may_differ_by_five_minutes(user, ahead, is_refused):
    form = picked(user, "2026-12-01", f"{NOW + ahead:%H:%M}")

    assert form.is_valid() is not is_refused
    if is_refused:
        assert form.errors["time"] == ["This is in the future. Choose an earlier time."]


def test_a_fast_clock_may_already_show_the_next_day(user):
    at_night = datetime(2026, 12, 1, 23, 58, tzinfo=UTC)

    form = picked(user, "2026-12-02", "00:01", now=at_night)

    assert form.is_valid(), form.errors
    # It has happened, so it is of now: what it says may not wait for the other day.
    assert form.instance.at == at_night
    assert form.instance.local_day == date(2026, 12, 1)


def test_today_in_kiritimati_is_no_future_while_it_is_yesterday_in_london(user):
    at_night = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)

    form = picked(user, "2026-12-02", "00:30", "Pacific/Kiritimati", now=at_night)

    assert form.is_valid(), form.errors
    assert form.instance.local_day == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("day", "clock", "field", "sentence"),
    [
        ("2026-12-01", "25:00", "time", "Write a time from 00:00 to 23:59."),
        ("2026-12-01", "noon", "time", "Write a time from 00:00 to 23:59."),
        ("2026-12-01", "", "time", "Say which day and time."),
        ("", "08:00", "day", "Say which day and time."),
        ("", "", "day", "Say which day and time."),
        ("1999-12-31", "08:00", "day", "Choose a day from the year 2000 on."),
        ("0001-01-01", "00:00", "day", "Choose a day from the year 2000 on."),
        (
            "2026-12-03",
            "08:00",
            "day",
            "This is in the future. Choose an earlier day.",
        ),
        (
            "9999-12-31",
            "23:59",
            "day",
            "This is in the future. Choose an earlier day.",
        ),
        ("10000-01-01", "08:00", "day", "Write the day like 2026-11-22."),
        ("2026-02-29", "08:00", "day", "Write the day like 2026-11-22."),
        ("yesterday", "08:00", "day", "Write the day like 2026-11-22."),
    ],
)
def test_a_nonsense_time_is_refused_with_a_sentence(user, day, clock, field, sentence):
    form = picked(user, day, clock)

    assert not form.is_valid()
    assert form.errors == {field: [sentence]}


def test_a_time_that_was_not_picked_is_not_read(user):
    """Day and time stay in the page while "Now" is chosen."""
    form = sent(user, when="now", day="2026-11-01", time="08:00")

    assert form.is_valid(), form.errors
    assert form.instance.at == NOW


# -- mending a row never moves it ---------------------------------------------


@pytest.mark.parametrize(
    ("moment", "zone"),
    [
        ("2026-10-25T00:30:12.345678", "Europe/Berlin"),  # 02:30, summer time still
        ("2026-10-25T01:30:12.345678", "Europe/Berlin"),  # 02:30 once more
        ("2026-03-29T01:30", "Europe/Berlin"),
        ("2026-06-01T09:59:59", "Etc/GMT-14"),
        ("2026-06-02T00:00", "Etc/GMT+12"),
        ("2026-06-01T18:14:59", "Asia/Kathmandu"),
        ("2011-12-30T10:00", "Pacific/Apia"),
        ("2024-02-29T23:59:59.999999", "UTC"),
    ],
)
def test_an_edit_that_leaves_the_time_alone_never_moves_it(user, moment, zone):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    check_in = CheckInFactory(user=user, at=at, zone=zone)
    PainScoreFactory(check_in=check_in)
    day_before = check_in.local_day

    form = _mended(check_in, note="mended")

    assert form.is_valid(), form.errors
    assert form.save_record()
    check_in = CheckIn.objects.get()
    assert (check_in.at, check_in.local_day) == (at, day_before)
    assert (check_in.note, check_in.zone) == ("mended", zone)


def test_an_edit_elsewhere_reads_a_new_time_in_the_zone_of_the_row(user):
    """Logged in Tokyo, mended at home: "9:00" is still nine in Tokyo."""
    at = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
    check_in = CheckInFactory(user=user, at=at, zone="Asia/Tokyo")
    PainScoreFactory(check_in=check_in)

    form = _mended(check_in, time="09:00", zone="Europe/Berlin")

    assert form.is_valid(), form.errors
    assert form.save_record()
    check_in = CheckIn.objects.get()
    assert check_in.at == datetime(2026, 6, 1, 0, 0, tzinfo=UTC)
    assert (check_in.zone, check_in.local_day) == ("Asia/Tokyo", date(2026, 6, 1))


def test_a_moved_row_takes_its_parts_along(user):
    check_in = CheckInFactory(user=user)
    PainScoreFactory(check_in=check_in)

    form = _mended(check_in, day="2026-11-18", time="22:00")

    assert form.is_valid(), form.errors
    assert form.save_record()
    score = check_in.pain_scores.get()
    assert score.local_day == date(2026, 11, 18)
    assert score.at == datetime(2026, 11, 18, 22, 0, tzinfo=UTC)


def _mended(check_in, **changes):
    """The edit form of a row, sent back with `changes`."""
    blank = CheckInForm(instance=check_in, now=NOW)
    data = QueryDict(mutable=True)
    for name in blank.fields:
        value = blank[name].value()
        some = value if isinstance(value, list) else [value]
        data.setlist(name, ["" if one is None else str(one) for one in some])
    data["time"] = f"{check_in.local_at:%H:%M}"
    for name, value in changes.items():
        data[name] = value
    return CheckInForm(data, instance=check_in, now=NOW)


@asks_the_application
@given(
    at=st.datetimes(
        min_value=datetime(2001, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(2026, 11, 30),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    zone=st.timezone_keys(allow_prefix=False),
)
def test_any_row_anywhere_keeps_its_moment_when_its_note_is_mended(user, at, zone):
    check_in = CheckIn(user=user, pk=1, note="", version=1)
    check_in.set_moment(at, zone)

    form = _mended(check_in, note="mended", low_back="4")

    assert form.is_valid(), form.errors
    assert check_in.at == at
    assert check_in.local_day == at.astimezone(ZoneInfo(zone)).date()


@asks_the_application
@given(
    day=st.dates(min_value=date(2000, 1, 1), max_value=date(2026, 11, 29)),
    clock=st.times(),
    zone=st.timezone_keys(allow_prefix=False),
)
def test_a_picked_day_is_the_local_day_wherever_that_day_exists(user, day, clock, zone):
    clock = time(clock.hour, clock.minute)

    form = picked(user, day.isoformat(), f"{clock:%H:%M}", zone)

    assert form.is_valid(), form.errors
    row = form.instance
    assert row.local_day == row.at.astimezone(ZoneInfo(zone)).date()
    existed = row.local_at == datetime.combine(day, clock)
    assert row.local_day == day or not existed


# -- the id -------------------------------------------------------------------


def test_each_page_brings_an_id_of_its_own(browser):
    pages = [browser.get("/symptoms/check-ins/add/") for _ in range(2)]

    first, second = (uuid.UUID(shown_form(page)["uid"]) for page in pages)
    assert first != second


@pytest.mark.parametrize("uid", ["", "4711", "not-a-uuid", "../../x", "0" * 4000])
def test_a_nonsense_id_is_refused_and_nothing_is_stored(browser, uid):
    answer = browser.post("/symptoms/check-ins/add/", check_in_form(uid=uid))

    assert answer.status_code == 422
    assert not CheckIn.with_deleted.exists()


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "1e400", "9" * 400, "2"])
def test_an_edit_that_saw_no_such_version_stores_nothing(browser, user, version):
    check_in = CheckInFactory(user=user, note="as it was")
    PainScoreFactory(check_in=check_in)
    page = browser.get(f"/symptoms/check-ins/{check_in.uid}/edit/")

    answer = browser.post(
        f"/symptoms/check-ins/{check_in.uid}/edit/",
        shown_form(page) | {"note": "mended", "version": version},
    )

    assert answer.status_code in {409, 422}
    assert CheckIn.objects.get().note == "as it was"


# -- notes --------------------------------------------------------------------


@pytest.mark.parametrize("note", ["a\x00b", "lone \ud800 surrogate", "\u202eright"])
def test_odd_characters_in_a_note_are_no_fault_of_the_server(browser, note):
    answer = post_raw(browser, "/symptoms/check-ins/add/", check_in_form(note=note))

    assert answer.status_code in {302, 422}
    assert CheckIn.objects.count() == (answer.status_code == 302)


def test_a_note_of_a_megabyte_is_refused(browser):
    answer = browser.post(
        "/symptoms/check-ins/add/", check_in_form(note="x" * 1_000_000)
    )

    assert answer.status_code == 413
    assert not CheckIn.with_deleted.exists()


def test_a_note_is_stored_as_it_was_typed(browser):
    note = "<b>“Ouch” & so on</b>\nsecond line — 日本語 🦵"

    browser.post("/symptoms/check-ins/add/", check_in_form(note=note))

    assert CheckIn.objects.get().note == note
    assert "&lt;b&gt;“Ouch” &amp; so on" in browser.get("/diary/").content.decode()
