"""What the tables refuse, and what can be asked of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from psoas_care.safety.models import (
    Answer,
    Question,
    QuestionGroup,
    Restriction,
    Screening,
)
from psoas_care.safety.rules import RestrictionValue as RulesHold
from tests.factories import (
    NOON,
    AnswerFactory,
    EmergencyNumbersFactory,
    QuestionFactory,
    QuestionGroupFactory,
    RestrictionFactory,
    ScreeningFactory,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY = NOON.date()


# -- questions ----------------------------------------------------------------


def test_questions_for_release_are_those_that_speak_of_tools():
    tool = QuestionFactory(applies_to_release=True)
    QuestionFactory()

    assert list(Question.objects.for_release()) == [tool]


def test_what_stands_for_a_questionnaire_is_not_asked_itself():
    QuestionFactory(behaviour="section")
    question = QuestionFactory(kind="red-flag")

    assert list(Question.objects.asked()) == [question]
    assert list(Question.objects.of_kind("red-flag")) == [question]
    assert list(Question.objects.of_kind("belly")) == []


def test_a_question_is_known_by_its_code():
    question = QuestionFactory(code="dvt")

    assert Question.objects.get_by_natural_key("dvt") == question
    assert question.natural_key() == ("dvt",)
    assert str(question) == "dvt"


def test_a_code_is_used_once():
    QuestionFactory(code="dvt")

    with pytest.raises(IntegrityError):
        QuestionFactory(code="dvt")


@pytest.mark.parametrize(
    "fields",
    [
        {"worse_text": "Much"},
        {"worse_text": "Much", "milder_text": "Little"},
        {"worse_behaviour": "today"},
        {"milder_text": "Little", "worse_behaviour": "today"},
    ],
)
def test_a_graver_form_comes_with_a_milder_one_or_not_at_all(fields):
    with pytest.raises(IntegrityError):
        QuestionFactory(**fields)


def test_the_words_are_all_that_was_asked():
    question = QuestionFactory(
        text="Is it so",
        worse_text="Much",
        milder_text="Little",
        worse_behaviour="today",
    )

    assert question.words == "Is it so\nMuch\nLittle"
    assert QuestionFactory(text="Is it so").words == "Is it so"


@pytest.mark.parametrize(
    ("given", "follows"),
    [("no", ""), ("yes", "clinician"), ("worse", "never"), ("agreed", "clinician")],
)
def test_what_follows_from_an_answer(given, follows):
    question = QuestionFactory(
        behaviour="clinician",
        worse_text="Now",
        milder_text="Long ago",
        worse_behaviour="never",
    )

    assert question.what_follows(given) == follows
    assert question.may_be_agreed


def test_a_graver_yes_to_a_question_with_one_form_is_a_yes():
    question = QuestionFactory(behaviour="block")

    assert question.what_follows("worse") == "block"
    assert not question.may_be_agreed


def test_screens_come_in_their_order_with_their_questions(django_assert_num_queries):
    second = QuestionGroupFactory(kind="belly", position=2)
    first = QuestionGroupFactory(kind="belly", position=1)
    QuestionGroupFactory(kind="profile")
    later = QuestionFactory(group=first, position=9)
    sooner = QuestionFactory(group=first, position=8)

    with django_assert_num_queries(2):
        screens = list(QuestionGroup.objects.of_kind("belly"))
        asked = [list(screen.questions.all()) for screen in screens]

    assert screens == [first, second]
    assert asked == [[sooner, later], []]
    assert QuestionGroup.objects.get_by_natural_key(first.key) == first
    assert first.natural_key() == (str(first),)


# -- answers ------------------------------------------------------------------


def test_one_answer_to_a_question_stands(user):
    first = AnswerFactory(screening__user=user)
    again = {"screening": first.screening, "question": first.question}
    AnswerFactory(**again, is_current=False)

    with pytest.raises(IntegrityError):
        AnswerFactory(**again)


def test_another_persons_answer_to_the_same_question_stands_too(user, other_user):
    mine = AnswerFactory(screening__user=user)
    theirs = AnswerFactory(screening__user=other_user, question=mine.question)

    assert list(user.answers.current()) == [mine]
    assert list(other_user.answers.current()) == [theirs]


def test_an_answer_in_no_known_word_is_refused():
    with pytest.raises(IntegrityError):
        AnswerFactory(given="maybe")


def test_questions_to_answers(user):
    screening = ScreeningFactory(user=user)
    no = AnswerFactory(screening=screening, given="no", is_current=False)
    yes = AnswerFactory(screening=screening, given="yes")
    slip = AnswerFactory(screening=screening, given="worse", is_mistake=True)

    assert list(user.answers.yes()) == [yes, slip]
    assert list(user.answers.not_mistaken()) == [no, yes]
    assert list(user.answers.current()) == [yes, slip]
    assert [a.is_yes for a in (no, yes, slip)] == [False, True, True]


def test_a_question_with_an_answer_cannot_go():
    answer = AnswerFactory()

    with pytest.raises(ProtectedError):
        answer.question.delete()


def test_who_is_deleted_leaves_nothing(user):
    AnswerFactory(screening__user=user)
    RestrictionFactory(screening__user=user)

    user.delete()

    for model in (Screening, Answer, Restriction):
        assert not model.with_deleted.exists()


# -- holds --------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"ends": "date"},  # and no day
        {"ends": "clinician", "until": TODAY},
        {"ends": "never", "until": TODAY},
        {"ended_on": TODAY},  # and no reason
        {"ended_by": "clinician"},
    ],
)
def test_a_hold_that_does_not_say_how_it_ends_is_refused(fields):
    with pytest.raises(IntegrityError):
        RestrictionFactory(**fields)


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [
        ({}, True),
        ({"ends": "date", "until": TODAY + DAY}, True),
        ({"ends": "date", "until": TODAY}, False),
        ({"ended_on": TODAY, "ended_by": "no"}, False),
        ({"ended_on": TODAY + DAY, "ended_by": "no"}, True),
        ({"deleted_at": NOON}, False),
    ],
)
def test_holds_that_are_open(user, fields, is_open):
    restriction = RestrictionFactory(screening__user=user, **fields)

    may_be_open = user.restrictions.open(TODAY)
    found = [one for one in may_be_open if one.is_open(TODAY)]
    assert found == ([restriction] if is_open else [])


def test_a_hold_whose_last_day_is_not_over_somewhere_may_be_open(user):
    restriction = RestrictionFactory(screening__user=user, ends="date", until=TODAY)
    RestrictionFactory(screening__user=user, ends="date", until=TODAY - 2 * DAY)

    assert list(user.restrictions.open(TODAY)) == [restriction]


def test_holds_of_a_question(user):
    restriction = RestrictionFactory(screening__user=user, code="R-25")
    RestrictionFactory(screening__user=user, code="R-16")

    assert list(user.restrictions.of_code("R-25")) == [restriction]


def test_a_rule_becomes_a_row_and_the_row_that_rule(user):
    rule = RulesHold(
        code="N-04", action="lift-off", scope="tool", ends="date", starts=TODAY,
        until=TODAY + 2 * DAY, side="left", tool="node-mat",
    )  # fmt: skip
    row = Restriction.of_rule(rule)
    row.user = user
    row.set_moment(NOON, "UTC")

    row.save()

    assert Restriction.objects.get().rule == rule


def test_what_may_be_done_about_a_hold(user):
    of_an_answer = RestrictionFactory(screening__user=user)
    of_the_log = RestrictionFactory(
        screening=None, user=user, at=NOON, zone="UTC", ends="date", until=TODAY
    )

    assert of_an_answer.can_be_a_mistake
    assert of_an_answer.waits_for_clinician
    assert not of_the_log.can_be_a_mistake
    assert not of_the_log.waits_for_clinician


def test_a_country_is_known_by_its_code():
    numbers = EmergencyNumbersFactory(key="GB")

    assert str(numbers) == "GB"
    assert numbers.natural_key() == ("GB",)
