"""The page of an exercise that is kept says what it says when it is written anew."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from psoas_care.library import exercise_content, exercise_page
from psoas_care.library.forms import ExerciseFilterForm
from psoas_care.library.models import Exercise, LadderEdge, Reference
from psoas_care.library.models.exercise import CARD_COLUMNS
from psoas_care.safety.models import Question, Restriction
from tests.answers import say
from tests.factories import RestrictionFactory
from tests.kept import Process

pytestmark = pytest.mark.usefixtures("content")
SLUG = "half-kneeling-hip-flexor-stretch"
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def process():
    return Process(exercise_content.KEPT, exercise_content.ALL, exercise_page.KEPT)


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    with process().at_work(monkeypatch):
        yield


def shown(browser, slug=SLUG):
    page = browser.get(f"/library/exercises/{slug}/").content.decode()
    return page[page.index("<article") : page.index("</article>")]


def kept():
    return len(exercise_page.KEPT.pieces)


def change(rows, **columns):
    def changes():
        assert rows().update(**columns)

    return changes


def exercise():
    return Exercise.objects.filter(slug=SLUG)


def a_rung():
    edge = LadderEdge.objects.filter(easier__slug=SLUG)[0]
    return Exercise.objects.filter(pk=edge.harder_id)


def a_caution():
    return Question.objects.filter(code__in=exercise().get().codes[:1])


def a_source():
    return Reference.objects.filter(pk=exercise().get().references.all()[0].pk)


def no_rungs():
    LadderEdge.objects.filter(easier__slug=SLUG).delete()


def one_more_source():
    new = Reference.objects.exclude(exercises__slug=SLUG)[0]
    exercise().get().references.add(new)


CHANGES = {
    "name": change(exercise, name="Changed"),
    "also called": change(exercise, aka=["Changed"]),
    "kind": change(exercise, category="mobility", is_hip_flexor_stretch=False),
    "level": change(exercise, level=3),
    "position": change(exercise, start_position="prone"),
    "steps": change(exercise, step_texts=["Changed."]),
    "feel": change(exercise, feel="Changed."),
    "breath": change(exercise, breath="Changed."),
    "mistakes": change(exercise, mistakes=["changed"]),
    "stop": change(exercise, stop_if=["changed"]),
    "dose": change(exercise, hold_seconds=25),
    "range": change(exercise, hold_seconds_min=5),
    "rest": change(exercise, rest_seconds=7),
    "easier": change(exercise, easier_text="Changed."),
    "links": change(exercise, mentioned={}),
    "needs": change(exercise, needs=[]),
    "targets": change(exercise, targets=["changed"]),
    "related": change(exercise, related=["changed"]),
    "grade": change(exercise, evidence_grade="expert"),
    "note": change(exercise, evidence_note="Changed."),
    "name of a rung": change(a_rung, name="Changed"),
    "kind of a rung": change(a_rung, category="mobility", is_hip_flexor_stretch=False),
    "rungs": no_rungs,
    "words of a caution": change(a_caution, text="Changed"),
    "rule of a caution": change(a_caution, rule="Changed"),
    "strictness of a caution": change(a_caution, behaviour="soon"),
    "title of a source": change(a_source, title="Changed"),
    "finding of a source": change(a_source, finding="Changed"),
    "sources": one_more_source,
    "codes": change(exercise, codes=[]),
}


def test_new_content_is_on_the_page_at_once(browser, monkeypatch):
    for what, changes in CHANGES.items():
        before = shown(browser)
        assert shown(browser) == before

        changes()

        now = shown(browser)
        with process().at_work(monkeypatch):
            assert shown(browser) == now, what
        assert now != before, what


def test_a_look_without_a_change_writes_nothing(browser, user, other_user, client):
    """Nor does that of somebody else for whom it is as open."""
    first = shown(browser)
    assert kept() == 1
    client.force_login(other_user)

    assert shown(browser) == first == shown(client)
    assert kept() == 1


def test_a_visitor_gets_no_part_of_those_who_are_signed_in(browser, client):
    assert "Your last times" in shown(browser)
    assert "Your last times" not in shown(client)
    assert "Your last times" in shown(browser)


def test_what_limits_one_person_is_neither_kept_nor_shown_to_another(
    browser, user, other_user, client
):
    """Nor is the address that it leads back to."""
    client.force_login(other_user)
    RestrictionFactory(user=user, scope="release-and-hard", code="R-16")

    for address in (f"{SLUG}/", f"{SLUG}/?from=here"):
        limited = browser.get(f"/library/exercises/{address}").text
        assert "next=" in limited
        assert "limit-reasons" not in shown(client)
        pieces = [str(piece) for piece in exercise_page.KEPT.pieces.values()]
        assert not any("limit-reasons" in p or "next=" in p for p in pieces)


def test_what_is_locked_for_one_person_is_open_for_another(
    browser, user, other_user, client
):
    RestrictionFactory(user=user, scope="everything", ends="clinician", until=None)
    client.force_login(other_user)

    for _again in range(2):
        assert "Steps" not in shown(browser)
        assert "Steps" in shown(client)


def test_all_cards_are_what_a_filter_gives_that_asks_for_nothing(content):
    columns = ("pk", *CARD_COLUMNS)
    wanted = ExerciseFilterForm({}).apply(Exercise.objects.for_cards())
    moved = {"position": 99, "name": "Changed", "codes": ["changed"]}

    for changes in ({}, {"category": "relax", "is_hip_flexor_stretch": False}, moved):
        Exercise.objects.filter(slug=SLUG).update(sets=F("sets"), **changes)
        for _again in range(2):
            assert [
                [getattr(card, name) for name in columns]
                for card in exercise_content.all_cards()
            ] == [[getattr(card, name) for name in columns] for card in wanted.all()]


def test_an_exercise_that_is_gone_is_not_there(browser):
    assert "Steps" in shown(browser)
    exercise().update(slug="changed-slug")

    assert browser.get(f"/library/exercises/{SLUG}/").status_code == 404
    assert "Steps" in shown(browser, "changed-slug")


SCOPES = ("release", "release-and-hard", "everything", "all-but-breathing")


def is_restricted(user, now, chance):
    until = now.date() + timedelta(days=chance.randint(1, 5))
    scope, side = chance.choice(SCOPES), chance.choice(["", "left"])
    RestrictionFactory(
        user=user, at=now, scope=scope, side=side, ends="date", until=until
    )


def is_free_again(user, now, chance):
    Restriction.objects.filter(user=user).delete()


def answers(user, now, chance):
    question = chance.choice([*Question.objects.filter(kind="profile").asked()])
    given = ["yes", "no", *(["worse"] if question.worse_text else [])]
    say(user, question.code, chance.choice(given), at=now)


def content_changes(user, now, chance):
    slug = chance.choice([*Exercise.objects.values_list("slug", flat=True)])
    Exercise.objects.filter(slug=slug).update(feel=f"Like {chance.random()}.")


def time_passes(user, now, chance):
    """A day."""


@pytest.mark.parametrize("seed", range(2))
def test_whatever_happens_between_looks_each_page_is_that_of_now(
    user, other_user, browser, client, monkeypatch, time_machine, seed
):
    """In two processes, of two people and a visitor's page between."""
    chance, now = random.Random(seed), START
    time_machine.move_to(now, tick=False)
    client.force_login(other_user)
    people = {user: browser, other_user: client}
    processes, open_pages = [process(), process()], 0
    slugs = [*Exercise.objects.values_list("slug", flat=True)]
    changes = [is_restricted, is_free_again, answers, content_changes, time_passes]
    for _step in range(25):
        who, change = chance.choice([*people]), chance.choice(changes)
        change(who, now, chance)
        if change is time_passes:
            now += timedelta(days=1)
            time_machine.move_to(now, tick=False)
        # One that is often open, its rungs, and any.
        for slug in {SLUG, chance.choice(slugs)}:
            for person in people.values():
                with process().at_work(monkeypatch):
                    fresh = shown(person, slug)
                open_pages += bool(re.search("id=.?steps", fresh))
                for one in processes:
                    with one.at_work(monkeypatch):
                        assert shown(person, slug) == fresh, (slug, change.__name__)
    assert open_pages > 20
