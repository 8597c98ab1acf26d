"""Pages of the diary: everything once, newest first, whatever the ties."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Session
from psoas_care.symptoms.models import CheckIn
from psoas_care.today import diary
from tests.examples import asks_the_application
from tests.factories import (
    NOON,
    BoutFactory,
    CheckInFactory,
    PainScoreFactory,
    SessionFactory,
    SessionPainFactory,
)


def pages(user):
    """All pages, by going on from one to the next as the link does."""
    found = [diary.page(user)]
    while found[-1].older_than:
        found.append(diary.page(user, before=found[-1].older_than))
    return found


def store(user, check_ins, sessions):
    """Rows that many minutes before noon."""
    for model, minutes in ((CheckIn, check_ins), (Session, sessions)):
        rows = [model(user=user) for _ in minutes]
        for row, minute in zip(rows, minutes, strict=True):
            row.set_moment(NOON - timedelta(minutes=minute), "UTC")
        model.objects.bulk_create(rows)


def assert_complete(user):
    shown = [entry.row for page in pages(user) for entry in page.entries]
    moments = [row.at for row in shown]
    everything = {*user.check_ins.all(), *user.sessions.all()}
    assert moments == sorted(moments, reverse=True)
    assert len(shown) == len(everything)
    assert {*shown} == everything


def test_an_empty_diary_is_one_empty_page(user):
    assert diary.page(user) == diary.DiaryPage([], None)


def test_both_kinds_come_in_one_stream_newest_first(user):
    store(user, check_ins=[0, 20], sessions=[10, 30])

    page = diary.page(user)

    assert [entry.kind for entry in page.entries] == [
        "check-in",
        "session",
        "check-in",
        "session",
    ]
    assert page.older_than is None


def test_a_full_page_has_no_older_ones_until_there_is_one_more(user):
    store(user, check_ins=range(diary.PAGE_SIZE), sessions=[])
    full = diary.page(user)
    store(user, check_ins=[], sessions=[diary.PAGE_SIZE])

    page = diary.page(user)

    assert full.older_than is None
    assert len(page.entries) == diary.PAGE_SIZE
    assert page.older_than == page.entries[-1].row.at


@pytest.mark.parametrize(
    ("check_ins", "sessions"),
    [
        # A tie across the end of the page.
        ([*range(29), 29, 29, 29], [29, 40]),
        # More at one moment than fit on a page, of one kind and of both.
        ([5] * 40, [6] * 40),
        ([5] * 35, [5] * 35),
        ([0, *[5] * 70, 6], [5, 7]),
        # Ties everywhere.
        ([minute // 3 for minute in range(90)], [minute // 2 for minute in range(60)]),
    ],
    ids=["at the end", "one kind", "both kinds", "in between", "everywhere"],
)
def test_ties_are_neither_lost_nor_repeated(user, check_ins, sessions):
    store(user, check_ins, sessions)

    assert_complete(user)


@asks_the_application
@given(
    check_ins=st.lists(st.integers(0, 3), max_size=80),
    sessions=st.lists(st.integers(0, 3), max_size=80),
)
def test_no_diary_loses_or_repeats_an_entry(user, check_ins, sessions):
    CheckIn.with_deleted.all().delete()
    Session.with_deleted.all().delete()
    store(user, check_ins, sessions)

    assert_complete(user)


def test_a_day_is_the_day_on_the_persons_own_calendar(user):
    """22:00 in UTC is the next morning in Tokyo."""
    late = NOON + timedelta(hours=10)
    here = CheckInFactory(user=user, at=late)
    there = SessionFactory(user=user, at=late, zone="Asia/Tokyo")

    friday = diary.of_days(user, NOON.date(), NOON.date())
    saturday = diary.of_days(user, *[NOON.date() + timedelta(days=1)] * 2)

    assert [entry.row for entry in friday] == [here]
    assert [entry.row for entry in saturday] == [there]


def test_a_diary_is_ones_own_and_has_nothing_deleted(user, other_user):
    CheckInFactory(user=other_user)
    SessionFactory(user=user, deleted_at=NOON)

    assert diary.page(user).entries == []
    assert diary.of_days(user, NOON.date(), NOON.date()) == []


def test_parts_are_read_for_what_a_page_shows_and_no_more(
    user, content, django_assert_max_num_queries
):
    """Each kind has a page full of its own; their parts would be three pages full."""
    store(user, check_ins=range(0, 80, 2), sessions=range(1, 80, 2))
    exercise = Exercise.objects.first()
    for session in user.sessions.all():
        BoutFactory(session=session, exercise=exercise)

    with django_assert_max_num_queries(6):
        page = diary.page(user)
        bouts = [
            bout
            for entry in page.entries
            if entry.kind == "session"
            for bout in entry.parts.bouts
        ]

    assert len(bouts) == len(page.entries) / 2
    rows = [entry.row for entry in page.entries]
    assert all("numbers" in vars(row) for row in rows if isinstance(row, CheckIn))


# -- what is kept of an entry ---------------------------------------------------


@pytest.fixture
def kept(monkeypatch):
    pieces = {}
    monkeypatch.setattr(diary.KEPT, "pieces", pieces)
    return pieces


def shown(user):
    return "".join(entry.html for entry in diary.page(user).entries)


def test_an_entry_that_was_kept_looks_as_it_was_written(user, content, kept):
    session = SessionFactory(user=user, effort=4)
    BoutFactory(session=session, exercise=Exercise.objects.first(), worst_pain=2)
    SessionPainFactory(session=session, value=7)
    PainScoreFactory(check_in=CheckInFactory(user=user), value=5)

    first = shown(user)

    assert len(kept) == 2
    assert shown(user) == first
    assert Exercise.objects.first().name in first
    for level in (2, 5, 7):
        assert f'data-level="{level}"' in first


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: s.bouts.update(actual_seconds=77), "77"),
        (lambda s: s.bouts.update(beyond=["soon"]), "too soon after the last time"),
        (lambda s: s.pains.update(value=9), 'data-level="9"'),
        (lambda s: type(s).objects.update(next_day="better"), "better"),
        (lambda s: s.bouts.update(exercise=Exercise.objects.last()), "last"),
        (lambda s: Exercise.objects.update(name="Another name"), "Another name"),
        (lambda s: type(s).objects.update(note="What I typed"), "What I typed"),
    ],
)
def test_whatever_changes_in_a_session_is_seen_at_once(
    user, content, kept, change, says
):
    """Not every change counts up the version of the row."""
    session = SessionFactory(user=user)
    BoutFactory(session=session, exercise=Exercise.objects.first())
    SessionPainFactory(session=session, value=3)
    shown(user)

    change(session)

    says = Exercise.objects.last().name if says == "last" else says
    assert says in shown(user)


def test_a_changed_number_of_a_check_in_is_seen_at_once(user, kept):
    score = PainScoreFactory(check_in=CheckInFactory(user=user), value=5)
    shown(user)

    type(score).objects.update(value=6)

    assert 'data-level="6"' in shown(user)


def test_an_entry_of_one_person_is_never_shown_to_another(user, other_user, kept):
    for one in (user, other_user):
        PainScoreFactory(check_in=CheckInFactory(user=one, at=NOON), value=5)

    pages = {one: shown(one) for one in (user, other_user)}

    assert len(kept) == 2
    for one, page in pages.items():
        (check_in,) = one.check_ins.all()
        assert str(check_in.uid) in page
        assert page.count("<li") == 1
        assert shown(one) == page


def test_what_somebody_typed_is_not_kept(user, kept):
    PainScoreFactory(check_in=CheckInFactory(user=user, note="Between us"), value=5)
    SessionFactory(user=user, note="Only for me")

    page = shown(user)

    assert "Between us" in page
    assert "Only for me" in page
    assert kept == {}


def test_what_belongs_to_entries_is_found_by_them_and_not_among_all(user, content):
    """Else each page of the diary reads all bouts of ten years."""
    if connection.vendor != "sqlite":
        pytest.skip("The plan is SQLite's.")
    for days in range(3):
        session = SessionFactory(user=user, at=NOON - timedelta(days=days))
        BoutFactory(session=session, exercise=Exercise.objects.first())
        SessionPainFactory(session=session)
        PainScoreFactory(check_in=CheckInFactory(user=user))

    with CaptureQueriesContext(connection) as asked:
        diary.page(user)
    with connection.cursor() as cursor:
        steps = [
            row[-1]
            for query in asked
            for row in cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
        ]

    read = [step for step in steps if "practice_bout" in step or "sessionpain" in step]
    assert len(read) >= 2
    assert all("session_id=?" in step for step in read)
