"""Progress that is kept says what it says when all is worked out anew."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Bout, Flare
from psoas_care.progress.pages import overview
from psoas_care.safety.models import Restriction
from psoas_care.symptoms.models import CheckIn, PainScore
from psoas_care.web.user_records import delete, undelete
from tests.answers import say
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    FlareFactory,
    FunctionScoreFactory,
    PainScoreFactory,
    ProgrammeFactory,
    SessionFactory,
)
from tests.kept import Process

pytestmark = pytest.mark.usefixtures("content")
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ADDRESSES = [
    "/progress/",
    "/progress/?range=30d&region=low_back",
    "/progress/?range=1y",
    "/progress/?range=all&region=pelvic",
]


def shown(browser, address="/progress/"):
    """The page without its head and its forms' tokens."""
    target = {"HX-Request": "true", "HX-Target": "progress-pain"}
    return browser.get(address, headers=target).text


def checks_in(user, now, chance):
    at = now - timedelta(days=chance.randint(0, 400), hours=chance.randint(0, 12))
    check_in = CheckInFactory(user=user, at=at, zone=user.time_zone)
    for region in ("low_back", "pelvic"):
        PainScoreFactory(
            check_in=check_in, region=region, value=chance.randint(0, 10),
            kind=chance.choice(["average", "now", "worst"]),
        )  # fmt: skip


def corrects(user, now, chance):
    some = user.pain_scores.order_by("?").values("pk")[:1]
    PainScore.objects.filter(user=user, pk__in=some).update(value=chance.randint(0, 10))


def turns_to_another_question(user, now, chance):
    PainScore.objects.filter(user=user).update(kind=chance.choice(["average", "now"]))


def deletes(user, now, chance):
    for check_in in user.check_ins.newest_first()[:1]:
        delete(check_in, now=now)


def brings_back(user, now, chance):
    for check_in in CheckIn.with_deleted.filter(user=user, deleted_at__isnull=False):
        undelete(check_in)


def practises(user, now, chance):
    at = now - timedelta(days=chance.randint(0, 100))
    exercise = chance.choice([*Exercise.objects.all()])
    BoutFactory(session=SessionFactory(user=user, at=at), exercise=exercise)


def corrects_practice(user, now, chance):
    Bout.objects.filter(user=user).update(actual_seconds=chance.randint(0, 900))


def leaves_an_import_out(user, now, chance):
    PainScore.objects.filter(user=user, value=chance.randint(0, 10)).update(
        is_left_out=chance.random() < 0.5
    )


def rates_everyday_things(user, now, chance):
    at = now - timedelta(days=chance.randint(0, 60))
    FunctionScoreFactory(user=user, at=at, uphill=chance.randint(0, 10))


def has_a_flare(user, now, chance):
    Flare.objects.filter(user=user).update(until=now.date())
    FlareFactory(user=user, at=now - timedelta(days=chance.randint(0, 40)))


def plans(user, now, chance):
    user.programmes.all().delete()
    ProgrammeFactory(user=user, at=now - timedelta(days=chance.randint(0, 40)))


def moves(user, now, chance):
    zone = chance.choice(["UTC", "Pacific/Auckland", "America/Los_Angeles"])
    user.move_to(zone, now=now)
    user.save()


def time_passes(user, now, chance):
    """Three hours or a day."""


CHANGES = [
    checks_in, checks_in, checks_in, corrects, corrects, turns_to_another_question,
    deletes, brings_back, practises, corrects_practice, leaves_an_import_out,
    rates_everyday_things, has_a_flare, plans, moves, time_passes, time_passes,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_between_looks_progress_is_that_of_now(
    user, other_user, browser, client, monkeypatch, time_machine, seed
):
    """In two processes, of two people, over every range."""
    chance, now = random.Random(seed), START
    time_machine.move_to(now, tick=False)
    client.force_login(other_user)
    people = {user: browser, other_user: client}
    processes, drawn = [Process(overview.KEPT), Process(overview.KEPT)], 0
    for person in people:
        for _entry in range(8):
            checks_in(person, now, chance)
    for _step in range(30):
        who, change = chance.choice([*people]), chance.choice(CHANGES)
        change(who, now, chance)
        if change is time_passes:
            now += chance.choice([timedelta(hours=3), timedelta(days=1)])
            time_machine.move_to(now, tick=False)
        address = chance.choice(ADDRESSES)
        for person in {who, chance.choice([*people])}:
            look = people[person]
            with Process(overview.KEPT).at_work(monkeypatch):
                fresh = shown(look, address)
            drawn += "chart-line" in fresh
            for process in processes:
                with process.at_work(monkeypatch):
                    assert shown(look, address) == fresh, change.__name__
    assert drawn > 5


def test_a_look_without_a_change_works_out_nothing(user, browser, monkeypatch):
    for days in range(30):
        check_in = CheckInFactory(user=user, at=START - timedelta(days=days))
        PainScoreFactory(check_in=check_in)
    worked_out = []
    daily_pain = overview.daily_pain
    monkeypatch.setattr(
        overview, "daily_pain", lambda *a: worked_out.append(a) or daily_pain(*a)
    )

    with Process(overview.KEPT).at_work(monkeypatch):
        first, second = shown(browser), shown(browser)
        PainScore.objects.filter(user=user).update(value=9)
        third = shown(browser)

    assert len(worked_out) == 2
    assert first == second
    assert third != first


def test_no_more_is_kept_than_there_is_room_for(user, browser, monkeypatch):
    with Process(overview.KEPT).at_work(monkeypatch):
        for day in range(overview.KEPT.most + 2):
            at = START - timedelta(days=day)
            PainScoreFactory(check_in=CheckInFactory(user=user, at=at))
            browser.get("/progress/")

        assert len(overview.KEPT.pieces) == overview.KEPT.most


def test_nothing_of_a_restriction_lasts_longer_than_it(user, browser, monkeypatch):

    with Process(overview.KEPT).at_work(monkeypatch):
        say(user, "R-16", "yes")
        PainScoreFactory(check_in=CheckInFactory(user=user, at=datetime.now(UTC)))
        first = shown(browser)
        Restriction.objects.filter(user=user).delete()

        assert "Something is locked" in first
        assert "Something is locked" not in shown(browser)
