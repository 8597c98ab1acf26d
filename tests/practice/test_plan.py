"""The plan of a person: who they are, what it offers, and what they did about it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.library.models import Equipment, Exercise
from psoas_care.practice.labels import BECAUSES, CHANGES, KINDS, MINIMUMS, WHYS
from psoas_care.practice.models import DoseStep, Flare, PlanChoice
from psoas_care.practice.planner.progression import DoseReason as DoseWhy
from psoas_care.practice.planner.types import (
    DayKind,
    Minimum,
    SelectionReason,
    TrainingPhase,
    UnmetReason,
)
from psoas_care.safety.vocabulary import Behaviour, Scope
from tests.examples import asks_the_application
from tests.factories import (
    NOON,
    DoseStepFactory,
    FlareFactory,
    PlanChoiceFactory,
    ProgrammeFactory,
    SessionPainFactory,
)
from tests.practice.people import (
    TODAY,
    close,
    hurt,
    plan_of,
    practise,
    practise_well,
    slugs,
)
from tests.safety.sent import say_no_to_all

pytestmark = pytest.mark.usefixtures("content")
A_DAY = timedelta(days=1)


# -- who it is for ------------------------------------------------------------


def test_whoever_said_nothing_has_ten_minutes_on_any_day_with_everything(user):
    plan = plan_of(user)

    assert plan.person.minutes == 10
    assert plan.person.days == frozenset(range(7))
    assert plan.phase == TrainingPhase.START
    assert 0 < plan.playable.seconds <= 600
    assert plan.items


def test_the_programme_says_minutes_days_places_and_things(user):
    ProgrammeFactory(
        user=user, minutes=5, weekdays=["mon", "fri"], places=["chair", "standing"]
    )

    plan = plan_of(user)

    assert (plan.person.minutes, plan.person.days) == (5, {0, 4})
    assert plan.playable.seconds <= 300
    assert {item.exercise.place for item in plan.items} <= {"chair", "standing"}


def test_what_needs_a_thing_waits_until_it_is_there(user):
    programme = ProgrammeFactory(user=user, places=["floor", "chair", "standing"])
    assert "step-up" not in plan_of(user).history.possible

    programme.equipment = ["step", "wall"]  # the wall instead of a handrail
    programme.save()

    assert "step-up" in plan_of(user).history.possible


def test_what_stands_at_a_place_is_there_for_who_practises_at_it(user):
    Equipment.objects.filter(key="step").update(place="standing")
    Exercise.objects.all().work_out_columns()
    programme = ProgrammeFactory(user=user, places=["standing"], equipment=["wall"])

    possible = plan_of(user).history.possible
    programme.places = ["floor"]
    programme.save()

    assert "step-up" in possible
    assert "step-up" not in plan_of(user).history.possible


def test_who_gets_down_to_the_floor_can_breathe_there(user):
    programme = ProgrammeFactory(user=user, places=["floor"])
    on_the_floor = plan_of(user).history.possible
    programme.places = ["standing"]
    programme.save()

    assert "diaphragmatic-breathing" in on_the_floor
    assert "sit-to-stand" not in on_the_floor  # there is no chair
    assert "diaphragmatic-breathing" not in plan_of(user).history.possible


def test_the_region_with_most_pain_lately_comes_first(user):
    hurt(user, 3, region="low_back")
    hurt(user, 6, region="hip_front")
    hurt(user, 9, region="pelvic", days_ago=20)  # long ago

    plan = plan_of(user)

    assert plan.regions[0] == "hip_front"
    assert plan.title == "Front-of-hip focus" or plan.plan.kind != DayKind.MIXED


def test_only_followed_regions_count(user):
    user.regions = ["pelvic.left", "hip_front"]
    user.save()
    hurt(user, 9, region="low_back", days_ago=2)

    assert plan_of(user).regions == ["pelvic", "hip_front"]


def test_an_average_of_seven_is_very_sensitive(user):
    hurt(user, 7, days_ago=3)
    assert plan_of(user).person.is_sensitive

    hurt(user, 5, days_ago=2)
    assert not plan_of(user).person.is_sensitive


@pytest.mark.parametrize(
    ("days", "phase"),
    [
        ([], TrainingPhase.START),
        ([13], TrainingPhase.START),
        ([14], TrainingPhase.BUILD),
        ([43, 30, 15, 1], TrainingPhase.KEEP),
        ([70, 1], TrainingPhase.START),  # a gap of more than three weeks begins anew
    ],
)
def test_the_phase_counts_from_the_beginning_of_practice(user, days, phase):
    for days_ago in days:
        practise_well(user, "cat-cow", days_ago=days_ago)

    assert plan_of(user).phase == phase


# -- safety -------------------------------------------------------------------


def test_an_emergency_leaves_no_session_but_the_reasons(user):
    close(user)

    plan = plan_of(user)

    assert plan.is_closed
    assert not plan.items
    assert plan.locks


def test_a_doctor_today_leaves_breathing(user):
    close(user, Scope.ALL_BUT_BREATHING, Behaviour.TODAY)

    plan = plan_of(user)

    assert slugs(plan) == ["diaphragmatic-breathing"]
    assert not plan.is_closed
    assert plan.unmet


def test_pressure_tools_are_asked_for_and_open_before_they_are_planned(user):
    ProgrammeFactory(
        user=user, minutes=30, places=["floor"], equipment=["node-mat"],
        wants_release=True,
    )  # fmt: skip
    today = timezone.localdate()
    assert "release" not in _kinds(user, today)

    say_no_to_all(user)

    assert "release" in _kinds(user, today)


def _kinds(user, first):
    """Of a week: not every day has all of them."""
    days = (first + n * A_DAY for n in range(7))
    return {item.exercise.category for day in days for item in plan_of(user, day).items}


@pytest.mark.parametrize("kind", ["average", "now"])
def test_pain_of_eight_today_is_for_breathing_and_rest(user, kind):
    hurt(user, 8, kind=kind)

    plan = plan_of(user)

    assert {item.exercise.category for item in plan.items} == {"relax"}
    assert "breathing and rest" in plan.summary


def test_the_worst_moment_of_a_day_is_not_how_it_is_before_practice(user):
    hurt(user, 9, kind="worst")

    assert not plan_of(user).is_only_relaxing


def test_three_days_like_that_send_to_somebody(user):
    for days_ago in (1, 2, 3):
        hurt(user, 8, days_ago=days_ago)

    plan = plan_of(user)

    assert plan.needs_somebody
    assert {item.exercise.category for item in plan.items} == {"relax"}


def test_until_somebody_has_looked_the_plan_relaxes_as_the_advice_says(user):
    close(user, Scope.RELEASE_AND_HARD, Behaviour.SOON, "R-16")

    plan = plan_of(user)

    assert {item.exercise.category for item in plan.items} == {"relax"}
    assert "until a doctor or physiotherapist has looked" in plan.summary
    assert not plan.short_address
    assert not plan.needs_somebody  # that is said where sessions were too much


def test_three_reds_in_two_weeks_send_to_somebody_until_one_has_looked(user):
    for days_ago, slug in ((9, "cat-cow"), (5, "glute-bridge"), (2, "bird-dog")):
        practise(user, slug, days_ago=days_ago, before=2, worst=8)

    assert plan_of(user).needs_somebody
    assert plan_of(user, TODAY + 30 * A_DAY).needs_somebody
    assert not user.restrictions.exists()  # looking keeps nothing


# -- a plan stays what it is --------------------------------------------------


def test_a_plan_is_the_same_whenever_somebody_looks(user):
    practise_well(user, "cat-cow", "glute-bridge", days_ago=2)

    one, other = plan_of(user), plan_of(user)

    assert [item.uid for item in one.items] == [item.uid for item in other.items]


def test_practising_today_does_not_change_todays_plan(user):
    before = plan_of(user)

    practise_well(user, *slugs(before), days_ago=0)
    after = plan_of(user)

    assert slugs(after) == slugs(before)
    assert (before.done_today, after.done_today) == (0, 1)


def test_an_item_has_another_name_tomorrow_and_for_somebody_else(user, other_user):
    plans = plan_of(user), plan_of(user, TODAY + A_DAY), plan_of(other_user)
    uids = [{item.uid for item in plan.items} for plan in plans]

    assert not uids[0] & uids[1]
    assert not uids[0] & uids[2]
    assert slugs(plans[0]) == slugs(plans[2])


# -- wishes -------------------------------------------------------------------


def wish(user, kind, slug="", other="", **kwargs):
    exercises = Exercise.objects.in_bulk(field_name="slug")
    return PlanChoiceFactory(
        user=user, kind=kind, exercise=exercises.get(slug), other=exercises.get(other),
        **kwargs,
    )  # fmt: skip


def test_a_swap_puts_an_equal_exercise_there_and_offers_the_way_back(user):
    item = next(item for item in plan_of(user).items if item.options)
    other = item.options[0]

    wish(user, PlanChoice.Kind.SWAP, item.exercise.slug, other.slug)
    plan = plan_of(user)

    assert other.slug in slugs(plan)
    assert item.exercise.slug not in slugs(plan)
    swapped = next(i for i in plan.items if i.exercise == other)
    assert swapped.first == item.exercise.slug
    assert swapped.options[0] == item.exercise


def test_a_wish_is_for_its_day_alone(user):
    slug = slugs(plan_of(user))[0]
    wish(user, PlanChoice.Kind.SKIP, slug, at=NOON - A_DAY)

    assert slug in slugs(plan_of(user))


def test_what_is_left_out_can_be_put_back(user):
    slug = slugs(plan_of(user))[0]
    wish(user, PlanChoice.Kind.SKIP, slug)

    plan = plan_of(user)

    assert slug not in slugs(plan)
    assert slug in [item.exercise.slug for item in plan.left_out]


def test_leaving_out_what_was_swapped_leaves_out_what_stands_there(user):
    item = next(item for item in plan_of(user).items if item.options)
    wish(user, PlanChoice.Kind.SWAP, item.exercise.slug, item.options[0].slug)
    wish(user, PlanChoice.Kind.SKIP, item.exercise.slug)

    plan = plan_of(user)

    assert not {item.exercise.slug, item.options[0].slug} & {*slugs(plan)}


def test_a_wish_for_what_is_closed_is_not_granted(user):
    slug = slugs(plan_of(user))[0]
    wish(user, PlanChoice.Kind.SWAP, slug, "sphinx-psoas-release")

    assert slug in slugs(plan_of(user))


# -- a bad time ---------------------------------------------------------------


def test_a_flare_is_rest_and_breathing(user):
    FlareFactory(user=user)

    plan = plan_of(user)

    assert plan.is_flare
    assert plan.plan.kind == DayKind.FLARE
    assert {item.exercise.category for item in plan.items} == {"relax"}
    assert all(item.exercise.level == 1 for item in plan.items)


def test_a_flare_that_is_over_is_over(user):
    FlareFactory(user=user, at=NOON - 3 * A_DAY, until=TODAY)

    assert not plan_of(user).is_flare
    assert plan_of(user).history.is_flare(TODAY - A_DAY)


def test_two_green_days_suggest_that_it_is_over(user):
    FlareFactory(user=user, at=NOON - 4 * A_DAY)
    practise_well(user, "diaphragmatic-breathing", days_ago=3)
    assert not plan_of(user).may_end_flare

    practise_well(user, "diaphragmatic-breathing", days_ago=1)
    assert plan_of(user).may_end_flare

    practise(user, "diaphragmatic-breathing", days_ago=1)
    assert not plan_of(user).may_end_flare


# -- offers -------------------------------------------------------------------


def test_three_greens_are_an_offer_with_its_reason(user):
    slug = slugs(plan_of(user))[0]
    for days_ago in (6, 4, 2):
        practise_well(user, slug, days_ago=days_ago)
    offers = [
        item
        for n in range(4)
        for item in plan_of(user, TODAY + n * A_DAY).items
        if item.offer
    ]

    assert {item.exercise.slug for item in offers} == {slug}
    assert "Three green sessions in a row" in offers[0].offer_in_words


def test_nothing_is_offered_in_a_bad_time(user):
    for days_ago in (6, 4, 2):
        practise_well(user, "diaphragmatic-breathing", days_ago=days_ago)
    FlareFactory(user=user)

    assert not [item for item in plan_of(user).items if item.offer]


# -- the day after ------------------------------------------------------------


def test_the_last_session_of_three_days_is_asked_about(user):
    practise(user, "cat-cow", days_ago=4)
    assert plan_of(user).unanswered_session is None

    session = practise(user, "cat-cow", days_ago=2)
    assert plan_of(user).unanswered_session.uid == session.uid

    practise(user, "cat-cow", days_ago=0)  # today has no day after yet
    assert plan_of(user).unanswered_session.uid == session.uid


def test_what_was_answered_is_not_asked_again(user):
    session = practise(user, "cat-cow", days_ago=1)
    SessionPainFactory(session=session, moment="next_day", value=2)

    assert plan_of(user).unanswered_session is None


# -- words --------------------------------------------------------------------


def test_every_reason_and_minimum_has_words():
    assert set(WHYS) == set(SelectionReason)
    assert set(MINIMUMS) == set(Minimum)
    assert set(BECAUSES) == set(UnmetReason)
    assert set(KINDS) == set(DayKind)
    assert set(CHANGES) == set(DoseWhy) - {DoseWhy.NOTHING_NEW, DoseWhy.THREE_GREENS}


@pytest.mark.django_db
@given(
    minutes=st.integers(2, 60),
    days=st.sets(st.sampled_from(["mon", "tue", "wed", "sat"]), min_size=1),
    places=st.sets(st.sampled_from(["floor", "chair", "standing", "bed"]), min_size=1),
    ahead=st.integers(0, 6),
    pain=st.none() | st.integers(0, 10),
    is_flare=st.booleans(),
    past=st.lists(
        st.tuples(
            st.sampled_from(["cat-cow", "glute-bridge", "bird-dog", "couch-stretch"]),
            st.integers(0, 50),
            st.none() | st.integers(0, 10),
        ),
        max_size=4,
    ),
)
@asks_the_application
def test_no_plan_breaks_its_word(
    user, minutes, days, places, ahead, pain, is_flare, past
):
    for rows in (user.programmes, user.flares, user.check_ins, user.sessions):
        rows.all().delete()
    ProgrammeFactory(
        user=user, minutes=minutes, weekdays=sorted(days), places=sorted(places)
    )
    if pain is not None:
        hurt(user, pain)
    if is_flare:
        FlareFactory(user=user, at=NOON - A_DAY)
    for slug, days_ago, worst in past:
        practise(user, slug, days_ago=days_ago, before=2, worst=worst)

    plan = plan_of(user, TODAY + ahead * A_DAY)

    assert plan.playable.seconds <= minutes * 60
    assert plan.items or plan.unmet
    for item in plan.items:
        assert not item.is_locked
        assert item.exercise.slug in plan.history.possible
        assert all(reason.endswith(".") for reason in item.reasons)
        assert item.reasons
        low, high = item.exercise.hold_seconds_min, item.exercise.hold_seconds_max
        assert low <= item.dose.hold_seconds <= high
    assert all(sentence.endswith(".") for sentence in plan.unmet)


# -- rows ---------------------------------------------------------------------


def test_a_person_has_one_bad_time_at_once(user):
    from django.db import IntegrityError

    FlareFactory(user=user)

    with pytest.raises(IntegrityError):
        FlareFactory(user=user)


def test_a_flare_of_long_ago_is_not_read(user):
    FlareFactory(user=user, at=NOON - 200 * A_DAY, until=TODAY - 190 * A_DAY)

    assert not Flare.objects.touching(TODAY - 84 * A_DAY).exists()


def test_of_old_steps_only_the_deciding_ones_are_read(user):
    bridge = Exercise.objects.get(slug="glute-bridge")
    plank = Exercise.objects.get(slug="side-plank")
    old = {"user": user, "exercise": bridge}
    for days_ago in (400, 300):
        DoseStepFactory(**old, at=NOON - days_ago * A_DAY)
    last = DoseStepFactory(**old, at=NOON - 200 * A_DAY)
    DoseStepFactory(**old, at=NOON - 100 * A_DAY, kind=DoseStep.Kind.REFUSED)
    leaving = DoseStepFactory(
        user=user, exercise=plank, other=bridge, at=NOON - 500 * A_DAY
    )
    new = DoseStepFactory(**old, at=NOON - A_DAY, kind=DoseStep.Kind.REFUSED)

    found = {*user.dose_steps.in_effect_since(TODAY - 84 * A_DAY)}

    assert found == {last, leaving, new}
