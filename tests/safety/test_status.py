"""Where a person stands, as the rules read it from the database."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from psoas_care.safety.status import SafetyStatus, load_safety_status
from psoas_care.safety.vocabulary import State
from tests.factories import (
    NOON,
    AnswerFactory,
    QuestionFactory,
    RestrictionFactory,
    ScreeningFactory,
)
from tests.safety.people import ITEMS

DAY = timedelta(days=1)
TODAY = NOON.date()


@pytest.fixture
def question(db):
    return QuestionFactory(code="some-code", behaviour="clinician")


@pytest.fixture
def answer(user, question):
    """An answer of this person to the question, which stands."""

    def answer(given="yes", **fields):
        fields = {"screening__user": user, "question": question} | fields
        return AnswerFactory(given=given, **fields)

    return answer


def given_by(user, code="some-code", on=TODAY):
    return load_safety_status(user, on).answers[code].given


def test_a_visitor_has_answered_nothing_and_needs_no_database():
    safety_status = load_safety_status(AnonymousUser(), TODAY)

    assert safety_status == SafetyStatus(TODAY)
    assert safety_status.is_check_due
    assert safety_status.eligibility(ITEMS["trigger-point-mat"]).is_locked
    assert not safety_status.eligibility(ITEMS["cat-cow"]).is_locked


@pytest.mark.parametrize("rows", [1, 20])
def test_it_costs_three_queries_whatever_there_is(
    user, django_assert_num_queries, rows
):
    screening = ScreeningFactory(user=user)
    for _ in range(rows):
        AnswerFactory(screening=screening)
        RestrictionFactory(screening=screening)

    with django_assert_num_queries(3):
        safety_status = load_safety_status(user, TODAY)
        safety_status.eligibility(ITEMS["cat-cow"])

    assert len(safety_status.restrictions) == rows


def test_every_question_is_there_the_unanswered_ones_too(user, question):
    safety_status = load_safety_status(user, TODAY)

    asked = safety_status.answers["some-code"]
    assert (asked.given, asked.on, asked.side) == (None, None, "")
    assert (asked.kind, asked.behaviour) == ("profile", "clinician")
    assert safety_status.questions == {"some-code": question}


def test_an_answer_comes_with_its_side_and_day(user, answer):
    answer("yes", side="left")

    asked = load_safety_status(user, TODAY).answers["some-code"]
    assert (asked.given, asked.side, asked.on) == ("yes", "left", TODAY)


def test_only_the_answer_that_stands_counts(user, answer):
    answer("yes", is_current=False)
    answer("no")

    assert given_by(user) == "no"


def test_other_peoples_and_deleted_answers_do_not_count(user, other_user, answer):
    answer("no", screening__user=other_user)
    answer("no", deleted_at=NOON)

    assert given_by(user) is None


@pytest.mark.parametrize(
    ("given", "worth"),
    [
        ("no", None),  # asked again
        ("yes", "yes"),
        ("worse", "worse"),
        ("agreed", "yes"),  # nobody agreed to these words
    ],
)
def test_an_answer_to_other_words_is_worth_less(user, answer, given, worth):
    answer(given, asked="What it said last year")

    assert given_by(user) == worth


@pytest.mark.parametrize("field", ["text", "worse_text", "milder_text"])
def test_every_word_of_the_question_matters(user, question, field):
    question.worse_behaviour, question.worse_text = "block", "Now"
    question.milder_text = "Long ago"
    question.save()
    AnswerFactory(screening__user=user, question=question, given="no")
    assert given_by(user) == "no"

    setattr(question, field, "Something else")
    question.save()

    assert given_by(user) is None


def test_words_beside_the_question_do_not_ask_again(user, answer, question):
    answer("no")
    question.rule, question.note = "Other advice.", "Another note."
    question.save()

    assert given_by(user) == "no"


@pytest.mark.parametrize(
    ("fields", "on", "is_there"),
    [
        ({}, TODAY - DAY, False),
        ({}, TODAY, True),
        ({"ends": "date", "until": TODAY + DAY}, TODAY, True),
        ({"ends": "date", "until": TODAY + DAY}, TODAY + DAY, False),
        ({"ended_on": TODAY + DAY, "ended_by": "clinician"}, TODAY, True),
        ({"ended_on": TODAY + DAY, "ended_by": "clinician"}, TODAY + DAY, False),
        ({"deleted_at": NOON}, TODAY, False),
    ],
)
def test_holds_are_those_in_force_on_that_day(user, fields, on, is_there):
    RestrictionFactory(screening__user=user, **fields)

    assert bool(load_safety_status(user, on).open_restrictions) is is_there


def test_what_was_done_before_a_hold_began_is_not_closed_by_it(user):
    RestrictionFactory(screening__user=user)

    assert load_safety_status(user, TODAY, before=NOON + DAY).open_restrictions
    assert not load_safety_status(
        user, TODAY, before=NOON
    ).open_restrictions  # it came with it
    assert not load_safety_status(user, TODAY, before=NOON - DAY).open_restrictions


def test_a_hold_tells_the_rules_all_it_knows(user):
    row = RestrictionFactory(
        screening__user=user, code="N-04", action="lift-off", scope="tool",
        side="left", tool="node-mat", ends="date", until=TODAY + 14 * DAY,
    )  # fmt: skip

    (restriction,) = load_safety_status(user, TODAY).restrictions

    opens = datetime.combine(row.until, time(), UTC)  # in the zone of the person
    assert restriction == replace(row.rule, until_at=opens)
    assert (restriction.code, restriction.action, restriction.scope) == (
        "N-04",
        "lift-off",
        "tool",
    )
    assert (restriction.side, restriction.tool) == ("left", "node-mat")
    assert (restriction.starts, restriction.until, restriction.ended) == (
        TODAY,
        TODAY + 14 * DAY,
        None,
    )


def test_the_day_of_an_answer_is_that_of_the_persons_calendar(user, answer):
    user.time_zone = "America/Los_Angeles"
    answer("no", screening__at=datetime(2026, 11, 21, 3, 0, tzinfo=UTC))

    assert load_safety_status(user, TODAY).answers["some-code"].on == TODAY


def test_what_is_known_now_counts_for_an_earlier_day_too(user, answer):
    answer("yes")

    assert given_by(user, on=TODAY - 9 * DAY) == "yes"


def test_when_the_check_was_and_will_be_asked(user):
    flags = [QuestionFactory(kind="red-flag", behaviour="soon") for _ in range(2)]
    QuestionFactory(kind="red-flag", behaviour="crisis")  # its answer is never kept
    assert load_safety_status(user, TODAY).checked_on is None
    assert load_safety_status(user, TODAY).check_due_on is None

    for number, flag in enumerate(flags):
        AnswerFactory(
            screening__user=user,
            screening__at=NOON + number * DAY,
            question=flag,
            given="no",
        )

    safety_status = load_safety_status(user, TODAY + DAY)
    assert safety_status.checked_on == TODAY  # the older one
    assert safety_status.check_due_on == TODAY + 7 * DAY
    assert not safety_status.is_check_due
    assert load_safety_status(user, TODAY + 7 * DAY).is_check_due


def test_pressure_opens_with_the_last_answer_and_closes_with_a_hold(user, questions):
    screening = ScreeningFactory(user=user)
    for question in questions.values():
        AnswerFactory(
            screening=screening,
            question=question,
            given="yes" if question.kind == "tick" else "no",
        )
    for slug in ("trigger-point-mat", "sphinx-psoas-release"):
        assert (
            load_safety_status(user, TODAY).eligibility(ITEMS[slug]).state
            == State.ALLOWED
        )

    RestrictionFactory(screening=screening, scope="release", code="R-25")

    eligibility = load_safety_status(user, TODAY).eligibility(
        ITEMS["trigger-point-mat"]
    )
    assert [reason.code for reason in eligibility.reasons] == ["R-25"]
