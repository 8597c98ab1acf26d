"""People made up at random: what they export comes back, and opens nothing."""

import json
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.accounts.models import User
from psoas_care.library.access import access_to
from psoas_care.library.models import Exercise
from psoas_care.practice.resting import renew_rests, rest_after
from psoas_care.records.erasing import erase_entries
from psoas_care.safety.models import Answer, Question
from psoas_care.safety.recording import (
    confirm_checked,
    confirm_log_checked,
    record,
    report_signs,
    turn_off_belly,
)
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import Given, QuestionKind
from psoas_care.web import user_records
from tests.examples import asks_the_application
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    DayFactorsFactory,
    FlareFactory,
    FunctionScoreFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    PainScoreFactory,
    ProgrammeFactory,
    ScreeningFactory,
    SessionFactory,
    SessionPainFactory,
    TightnessScoreFactory,
    UserFactory,
)
from tests.records.test_fhir import checked
from tests.records.test_restore import entries, exported, of_anybody, restored
from tests.safety.sent import say_no, say_no_to_all, tell

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
RATINGS = st.integers(0, 10)
DAYS = st.integers(0, 20)
REGIONS = st.sampled_from(["low_back", "pelvic", "hip_front"])
ZONES = st.sampled_from(
    ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Tokyo"]
)
ONE_DAY = timedelta(days=1)


def ago(draw):
    days, minutes = draw(DAYS), draw(st.integers(1, 1439))
    return timezone.now() - timedelta(days=days, minutes=minutes)


def check_in(user, draw):
    row = CheckInFactory(
        user=user, at=ago(draw), zone=draw(ZONES), note=draw(TEXTS)[:2000]
    )
    for region in draw(st.sets(REGIONS)):
        PainScoreFactory(check_in=row, region=region, value=draw(RATINGS))
        TightnessScoreFactory(check_in=row, region=region, value=draw(RATINGS))
    if draw(st.booleans()):
        user_records.delete(row, now=timezone.now())


def rest_from(row, exercise):
    """The rest that a session causes, as its form stores it."""
    if exercise.is_deep_front:
        user_records.change(
            row, [*row.bouts.all(), rest_after(row)], seen_version=row.version,
            now=timezone.now(),
        )  # fmt: skip
        renew_rests(row.user, now=timezone.now())


def session(user, draw):
    exercises = [*Exercise.objects.order_by("slug")]
    row = SessionFactory(user=user, at=ago(draw), zone=draw(ZONES), note=draw(TEXTS))
    for number in draw(st.sets(st.integers(0, len(exercises) - 1), max_size=3)):
        exercise = exercises[number]
        pain = draw(st.none() | RATINGS)
        BoutFactory(session=row, exercise=exercise, worst_pain=pain, side="left")
        rest_from(row, exercise)
    for moment in draw(st.sets(st.sampled_from(["before", "after", "next_day"]))):
        SessionPainFactory(session=row, moment=moment, value=draw(RATINGS))


def reds(user, draw):
    """Three sessions that hurt, on days one after the other."""
    exercise = Exercise.objects.order_by("slug")[draw(st.integers(0, 30))]
    last = ago(draw)
    for days in range(3):
        row = SessionFactory(user=user, at=last - days * ONE_DAY)
        BoutFactory(session=row, exercise=exercise, worst_pain=9)
        rest_from(row, exercise)


def strong_days(user, draw):
    last = ago(draw)
    for days in range(4):
        row = CheckInFactory(user=user, at=last - days * ONE_DAY)
        PainScoreFactory(check_in=row, value=9, kind="now")


def said_no(user, draw):
    say_no_to_all(user, days_ago=draw(DAYS) / 4)


def belly(user, draw):
    say_no(user, QuestionKind.BELLY, days_ago=draw(DAYS))
    screening = ScreeningFactory.build(user=user, kind="tick", request_hash="t" * 64)
    screening.set_moment(timezone.now(), "UTC")
    ticks = Question.objects.of_kind(QuestionKind.TICK)
    record(screening, [Answer(question=tick, given=Given.YES) for tick in ticks])
    if draw(st.booleans()):
        turn_off_belly(user)


def said_yes(user, draw):
    questions = Question.objects.asked().exclude(behaviour="crisis").order_by("code")
    codes = [*questions.values_list("code", flat=True)]
    given_ = draw(st.sampled_from([Given.YES, Given.WORSE, Given.AGREED]))
    tell(user, draw(st.sampled_from(codes)), given_, days_ago=draw(DAYS))


def sign(user, draw):
    signs = Question.objects.of_kind(QuestionKind.SIGN).order_by("code")
    told = Answer(
        question=signs[draw(st.integers(0, len(signs) - 1))], given=Given.YES,
        side=draw(st.sampled_from(["left", "right", ""])), tool="angled-massager",
    )  # fmt: skip
    row = SessionFactory(user=user, at=ago(draw))
    report_signs(user, [told], source=row.uid, at=row.at, zone="UTC")


def seen(user, draw):
    today = user.day_at(timezone.now())
    for restriction in user.restrictions.all()[:2]:
        confirm_checked(restriction, checked_on=today, today=today)
    waiting = current_safety_status(user, timezone.now()).waits_for_clinician
    if waiting:
        confirm_log_checked(
            user, waiting, checked_on=today, at=timezone.now(), zone="UTC"
        )


def flare(user, draw):
    if not user.flares.active().exists():
        FlareFactory(user=user, at=ago(draw))
    if draw(st.booleans()):
        user.flares.active().end(user.day_at(timezone.now()))


def rest(user, draw):
    """Whatever has no part in safety."""
    hours = Decimal(draw(st.integers(0, 2400))) / 100
    at = timezone.now() - ONE_DAY
    if not user.day_factors.exists():
        DayFactorsFactory(user=user, at=at, sleep_hours=hours, stress=draw(RATINGS))
        ProgrammeFactory(user=user, at=at, minutes=draw(st.integers(2, 60)))
    own = draw(TEXTS)[:60]
    own_value = draw(RATINGS) if own else None
    FunctionScoreFactory(user=user, at=at, own_activity=own, own_value=own_value)
    routine = MyRoutineFactory(user=user, at=at, name=draw(TEXTS)[:60])
    MyRoutineItemFactory(my_routine=routine, exercise=Exercise.objects.first())


def moves(user, draw):
    user.move_to(draw(ZONES), now=ago(draw))
    user.save()


EVENTS = [check_in, session, reds, strong_days, said_no, said_no, belly, said_yes,
          sign, seen, flare, rest, moves]  # fmt: skip


def live(user, data):
    """Some of what a person does here, in any order."""
    for event in data.draw(st.lists(st.sampled_from(EVENTS), max_size=7)):
        event(user, data.draw)


@contextmanager
def one_example():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def availability(user):
    """{(exercise, side): state} for this person, now."""
    user = User.objects.get(pk=user.pk)
    safety_status = current_safety_status(user, timezone.now())
    return {
        (exercise.slug, side): eligibility.state
        for exercise in Exercise.objects.for_cards()
        for side, eligibility in access_to(exercise, safety_status).by_side.items()
    }


def restored_but_for_locks(data, user):
    """Restore, and take away what is locked again: a person has to say it is over."""
    done = restored(data, user)
    file = json.loads(entries(data)["psoas-care.json"])
    known = [row["uid"] for row in file["restrictions"]]
    again = user.restrictions.exclude(uid__in=known)
    assert done.locked_again == again.count()
    ends = again.values_list("ends", flat=True)
    assert {*ends} <= {"clinician", "adult", "never"}
    assert done.locked_again <= sum(bool(r["ended_by"]) for r in file["restrictions"])
    again.delete()


@asks_the_application
@given(st.data())
def test_whoever_it_was_it_comes_back_byte_by_byte(content, data):
    with one_example():
        user, other = UserFactory.create_batch(2)
        live(user, data)
        before = exported(user)
        checked(entries(before)["fhir-bundle.json"])

        restored_but_for_locks(before, other)
        erase_entries(user)
        restored_but_for_locks(before, user)

        assert entries(exported(user)) == entries(before)
        assert of_anybody(exported(other)) == of_anybody(before)


@asks_the_application
@given(st.data())
def test_nothing_is_more_available_by_a_restore(content, data):
    with one_example():
        user, other = UserFactory.create_batch(2)
        live(user, data)
        live(other, data)
        before = availability(user)

        restored(exported(other), user)

        after = availability(user)
        assert {key for key in before if after[key] > before[key]} == set()
