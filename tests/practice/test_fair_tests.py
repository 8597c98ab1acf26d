"""Fair tests: which day has a coin, what the plan does with it, what outranks it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice import fair_tests
from psoas_care.practice.models.fair_test import (
    SLOW_BREATHING,
    Habit,
    PauseReason,
    draw_coins,
)
from psoas_care.safety.models import Question
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import Behaviour, Given, QuestionKind, Scope
from tests.answers import clear, say, tick
from tests.factories import (
    NOON,
    ExerciseFactory,
    FairTestFactory,
    FlareFactory,
    ProgrammeFactory,
    RestrictionFactory,
)
from tests.practice.people import TODAY, close, plan_of, practise_well, slugs

DAY = timedelta(days=1)
STARTED = NOON - 5 * DAY
FIRST = TODAY - 4 * DAY


def again(test):
    test.refresh_from_db()
    return test


# -- days and coins -----------------------------------------------------------


def test_the_first_coin_is_for_the_day_after_the_start(user):
    test = FairTestFactory(user=user, at=STARTED)  # coins 1, 0, 1, 0 …

    assert test.coin_on(TODAY - 5 * DAY) is None
    assert test.coin_on(FIRST) is True
    assert test.coin_on(FIRST + DAY) is False
    assert test.last_day == FIRST + 27 * DAY
    assert test.coin_on(test.last_day + DAY) is None


def test_only_days_that_have_begun_are_told(user):
    test = FairTestFactory(user=user, at=STARTED)

    assert [*test.days(TODAY)] == [FIRST + n * DAY for n in range(5)]


def test_coins_fall_both_ways_and_are_as_many_as_the_days():
    coins = draw_coins(84)

    assert len(coins) == 84
    assert {*coins} == {"0", "1"}  # all alike once in 10²⁵ times


def test_a_pause_begins_tomorrow_and_its_coins_are_not_lost(user):
    test = FairTestFactory(user=user, at=STARTED)
    fair_tests.pause(test, PauseReason.TRAVEL, FIRST + DAY)
    assert again(test).coin_on(FIRST + DAY) is False  # was known already: it counts
    assert test.coin_on(FIRST + 2 * DAY) is None
    assert test.last_day is None

    fair_tests.carry_on(test, FIRST + 3 * DAY)

    assert again(test).coin_on(FIRST + 3 * DAY) is None
    assert test.coin_on(FIRST + 4 * DAY) is True  # the third coin
    assert test.last_day == FIRST + 29 * DAY
    assert test.all_pauses[0].why == PauseReason.TRAVEL


def test_a_pause_that_covered_no_day_is_forgotten(user):
    test = FairTestFactory(user=user, at=STARTED)
    fair_tests.pause(test, PauseReason.FLARE, FIRST)
    fair_tests.carry_on(test, FIRST)
    assert again(test).pauses == []

    fair_tests.pause(test, PauseReason.FLARE, FIRST + DAY)
    fair_tests.stop(test, FIRST + DAY)
    assert again(test).pauses == []


def test_a_stop_ends_the_pause(user):
    test = FairTestFactory(user=user, at=STARTED)
    fair_tests.pause(test, PauseReason.TRAVEL, FIRST)

    fair_tests.stop(test, FIRST + 2 * DAY)

    assert again(test).all_pauses[0].until == FIRST + 2 * DAY
    assert test.is_stopped_early


def test_what_is_said_twice_changes_nothing(user):
    test = FairTestFactory(user=user, at=STARTED)
    for _ in range(2):
        fair_tests.pause(test, PauseReason.TRAVEL, FIRST)
    assert len(again(test).pauses) == 1
    for _ in range(2):
        fair_tests.carry_on(test, FIRST + DAY)
        fair_tests.set_otherwise(test, FIRST, is_otherwise=True)
    fair_tests.stop(test, FIRST + 3 * DAY)
    fair_tests.stop(test, FIRST + 4 * DAY)

    assert again(test).pauses[0][1] == (FIRST + DAY).isoformat()
    assert test.otherwise == [FIRST.isoformat()]
    assert test.ended_on == FIRST + 3 * DAY


def test_otherwise_is_about_a_day_with_a_coin_and_can_be_taken_back(user):
    test = FairTestFactory(user=user, at=STARTED)
    fair_tests.set_otherwise(test, FIRST - DAY, is_otherwise=True)
    assert again(test).otherwise == []
    fair_tests.set_otherwise(test, FIRST, is_otherwise=True)
    assert again(test).has_done_otherwise(FIRST)

    fair_tests.set_otherwise(test, FIRST, is_otherwise=False)

    assert not again(test).has_done_otherwise(FIRST)


def test_the_day_of_the_stop_counts_and_none_after_it(user):
    test = FairTestFactory(user=user, at=STARTED)
    fair_tests.stop(test, FIRST + DAY)

    assert len(again(test).days(TODAY)) == 2
    assert test.is_stopped_early
    assert not test.is_running(TODAY)


def test_a_lived_out_test_frees_its_region(user):
    old = FairTestFactory(user=user, at=NOON - 40 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        FairTestFactory(user=user, habit="early-night")

    fair_tests.end_lived_out(user, TODAY)

    assert again(old).ended_on == old.last_day
    assert not old.is_stopped_early
    FairTestFactory(user=user, habit="early-night")


# -- the plan -----------------------------------------------------------------


def tried(user, slug, *, is_with, **kwargs):
    """A test whose coin of today is this."""
    return FairTestFactory(
        user=user,
        habit="",
        exercise=ExerciseFactory._meta.model.objects.get(slug=slug),
        at=NOON - DAY,
        coins=("1" if is_with else "0") * 28,
        **kwargs,
    )


@pytest.mark.usefixtures("content")
def test_with_it_is_in_the_session(user):
    before = slugs(plan_of(user))
    other = next(
        option.slug
        for item in plan_of(user).items
        for option in item.options
        if option.slug not in before
    )

    tried(user, other, is_with=True)

    assert other in slugs(plan_of(user))
    assert plan_of(user).todays_coins[0].is_planned


@pytest.mark.usefixtures("content")
def test_without_it_is_left_out_and_an_equal_one_is_there_instead(user):
    plan = plan_of(user)
    item = next(i for i in plan.items if i.options)
    tried(user, item.exercise.slug, is_with=False)

    after = plan_of(user)

    assert item.exercise.slug not in slugs(after)
    kinds = [i.exercise.category for i in after.items]
    assert kinds.count(item.exercise.category) == [
        i.exercise.category for i in plan.items
    ].count(item.exercise.category)
    assert all(
        item.exercise not in other.options for other in after.items
    )  # nor offered as a swap


@pytest.mark.usefixtures("content")
def test_a_lock_outranks_the_coin_and_pauses_the_test(user):
    tried(user, "glute-bridge", is_with=True)
    close(user, Scope.ALL_BUT_BREATHING)

    plan = plan_of(user)

    [coin] = plan.todays_coins
    assert "glute-bridge" not in slugs(plan)
    assert (coin.is_locked, coin.is_with) == (True, None)


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("slug", ["trigger-point-mat", "sphinx-psoas-release"])
def test_no_coin_says_to_press(user, slug):
    """No form makes such a test, but a file that was written by hand can bring one."""
    clear(user, at=NOON - DAY)
    tick(user)
    ProgrammeFactory(
        user=user,
        equipment=["angled-massager", "node-mat", "mat"],
        wants_release=True,
        at=NOON - DAY,
    )
    tried(user, slug, is_with=True)

    plan = plan_of(user)

    [coin] = plan.todays_coins
    assert (coin.is_locked, coin.is_with, coin.is_planned) == (True, None, False)
    answered = fair_tests.profile_answers(user)
    assert fair_tests.is_locked_at_dawn(coin.test, TODAY, answered, [])


@pytest.mark.usefixtures("content")
def test_the_limits_of_a_flare_outrank_the_coin(user):
    tried(user, "glute-bridge", is_with=True)
    FlareFactory(user=user, at=NOON - DAY)

    [coin] = plan_of(user).todays_coins

    assert coin.is_with
    assert not coin.is_planned


@pytest.mark.usefixtures("content")
def test_so_does_the_most_days_of_a_week(user):
    slug = "hip-airplane"
    tried(user, slug, is_with=True)
    most = plan_of(user).history.exercises[slug].per_week_max
    for days_ago in range(1, most + 1):
        practise_well(user, slug, days_ago=days_ago)

    assert slug not in slugs(plan_of(user))


@pytest.mark.usefixtures("content")
def test_walking_that_is_locked_pauses_a_test_of_walks(user):
    FairTestFactory(user=user, at=NOON - DAY)
    close(user)

    [coin] = plan_of(user).todays_coins

    assert (coin.is_locked, coin.is_with) == (True, None)


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("habit", "scope", "code", "is_locked"),
    [
        # Cannot put weight on the leg, and nothing else is to be done now.
        ("up-every-hour", Scope.EVERYTHING, "R-13", True),
        ("slow-breathing", Scope.EVERYTHING, "R-13", True),
        ("early-night", Scope.EVERYTHING, "R-13", True),
        # A stress fracture may be there: not on the feet, breathing stays.
        ("up-every-hour", Scope.ALL_BUT_BREATHING, "R-14", True),
        ("slow-breathing", Scope.ALL_BUT_BREATHING, "R-14", False),
        ("up-every-hour", Scope.RELEASE_AND_HARD, "R-16", False),
    ],
)
def test_no_coin_says_what_nobody_may_be_told(user, habit, scope, code, is_locked):
    test = FairTestFactory(user=user, at=STARTED, habit=habit)
    lock = close(user, scope, Behaviour.TODAY, code)

    [coin] = plan_of(user).todays_coins

    assert (coin.is_locked, coin.is_with is None) == (is_locked, is_locked)
    assert fair_tests.is_locked_at_dawn(test, TODAY, {}, [lock]) is is_locked


# By hand from the content, section 3.1: what speaks against each habit, whatever the
# exercises do with it. Walking has rules of its own (section 0).
NOT_FOR = {
    "slow-breathing": {"panic-breath-focus", "lung-heart-unstable"},
    "lunch-walk": {"hip-fracture-suspected"},
    "up-every-hour": {"hip-fracture-suspected"},
    "early-night": set(),
}


@pytest.mark.usefixtures("content")
def test_a_habit_is_offered_to_nobody_whose_profile_speaks_against_it(user):
    """Every question of the profile, alone, against every habit."""
    for question in Question.objects.of_kind(QuestionKind.PROFILE):
        if question.behaviour == Behaviour.SECTION:
            continue
        user.restrictions.all().delete()
        user.answers.all().delete()
        say(user, question.code)
        status = current_safety_status(user, timezone.now())
        closed = {habit for habit in NOT_FOR if Habit(habit).is_locked(status)}
        expected = {habit for habit, codes in NOT_FOR.items() if question.code in codes}
        assert closed == expected, question.code


@pytest.mark.usefixtures("content")
def test_the_habit_of_breathing_asks_what_the_exercise_asks():
    [breathing] = Exercise.objects.filter(is_breathing=True)

    lying = {"pregnancy-supine"}  # the habit is done sitting just as well
    assert SLOW_BREATHING.codes == {*breathing.codes} - lying - {"redflag"}


@pytest.mark.usefixtures("content")
def test_a_coin_about_breathing_rests_where_it_brings_panic(user):
    FairTestFactory(user=user, at=STARTED, habit="slow-breathing")
    say(user, "panic-breath-focus")

    [coin] = plan_of(user).todays_coins

    assert (coin.is_locked, coin.is_with) == (True, None)


@pytest.mark.usefixtures("content")
def test_a_clinician_can_agree_to_breathing(user):
    say(user, "lung-heart-unstable", Given.AGREED)

    status = current_safety_status(user, timezone.now())

    assert not Habit.SLOW.is_locked(status)


@pytest.mark.usefixtures("content")
def test_a_pause_that_just_began_leaves_the_plan_alone(user):
    test = tried(user, "glute-bridge", is_with=False)
    fair_tests.pause(test, PauseReason.PERIOD, TODAY)

    plan = plan_of(user)

    assert plan.coins == {}
    assert plan.todays_coins[0].is_with is None


# -- days that a lock takes out -----------------------------------------------


@pytest.mark.usefixtures("content")
def test_a_day_does_not_count_where_the_lock_was_there_when_it_began(user):
    test = tried(user, "glute-bridge", is_with=True)
    lock = RestrictionFactory(
        user=user, at=NOON, scope=Scope.EVERYTHING, action="emergency"
    )
    lock.ended_on, lock.ended_by = TODAY + 2 * DAY, "answer"

    def is_out(day):
        return fair_tests.is_locked_at_dawn(test, day, {}, [lock])

    # Its own day had a coin by then; that of its end began with it.
    days = [is_out(TODAY + n * DAY) for n in range(4)]
    assert days == [False, True, True, False]
