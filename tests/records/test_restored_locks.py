"""What the answers in a file still lock is locked where it is restored."""

from datetime import timedelta
from uuid import UUID, uuid4, uuid5

import pytest
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Session
from psoas_care.practice.resting import rest_after, rest_unsaved, store_rest
from psoas_care.records.erasing import erase_entries
from psoas_care.safety.models import Answer, Question
from psoas_care.safety.recording import confirm_checked, report_signs
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.taking_back import (
    Way,
    confirm_adult,
    correct_mistake,
    way_back,
)
from psoas_care.safety.vocabulary import QuestionKind, State
from tests.answers import clear
from tests.factories import BoutFactory, SessionFactory
from tests.records.test_restore import changed, exported, restored
from tests.records.test_restore_people import availability
from tests.safety.sent import say_no, say_no_to_all, tell

DAY = timedelta(days=1)
TOOL = "angled-massager"


@pytest.fixture
def other_user(other_user, content):
    say_no_to_all(other_user, days_ago=20)
    return other_user


def feel(user, code, *, days_ago=10, side="left"):
    """Report a sign of a session, as its form does."""
    sign = Answer(question=Question.objects.get(code=code), given="yes", side=side,
                  tool=TOOL)  # fmt: skip
    row = SessionFactory(user=user, at=timezone.now() - days_ago * DAY)
    report_signs(user, [sign], source=row.uid, at=row.at, zone="UTC")


def without_locks(said):
    said["restrictions"] = []


def ended(by, **more):
    def change(said):
        for row in said["restrictions"]:
            row.update(ended_on="2026-01-01", ended_by=by, **more)

    return change


def mistaken(said):
    ended("mistake")(said)
    for row in said["safety_answers"]:
        row["is_mistake"] = row["given"] != "no"


def only_for_a_tool(said):
    for row in said["restrictions"]:
        row.update(scope="tool", tool="foam-roller")


def until_the_next_no(said):
    for row in said["restrictions"]:
        row.update(ends="next-no", until=None)


def long_over(said):
    for row in said["restrictions"]:
        row.update(ends="date", until="2026-01-02")


def long_ago(said):
    for row in said["restrictions"]:
        row.update(at="2020-01-01T12:00:00Z", local_day="2020-01-01")


def deleted(said):
    for row in said["restrictions"]:
        row.update(deleted_at=row["at"])


def followed_by_a_mistake(said):
    """A later no that says it was a mistake, but not in the way it is stored."""
    ended("mistake")(said)
    checks = [*said["safety_checks"]]
    for row in [r for r in said["safety_answers"] if r["given"] != "no"]:
        check = next(c for c in checks if c["uid"] == row["screening"])
        uid = str(uuid5(UUID(row["uid"]), "another"))
        said["safety_checks"].append(check | {"uid": uid, "request_hash": "mistake"})
        said["safety_answers"].append(
            row | {"uid": uid, "given": "no", "screening": uid, "is_current": False}
        )


EDITS = {
    "dropped": without_locks,
    "a clinician": ended("clinician"),
    "a clinician on a day": ended("clinician", checked_on="2026-01-01"),
    "no longer true": ended("no"),
    "wrong": ended("wrong"),
    "adult": ended("adult"),
    "mistake": ended("mistake"),
    "mistake of an answer, too": mistaken,
    "a mistake that is not as stored": followed_by_a_mistake,
    "narrower": only_for_a_tool,
    "next no": until_the_next_no,
    "over": long_over,
    "before it was said": long_ago,
    "deleted": deleted,
}


def in_force(user):
    user.refresh_from_db()
    status = current_safety_status(user, timezone.now())
    return {(one.code, one.scope, one.ends) for one in status.open_restrictions}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_the_answers_lock_is_locked_whatever_the_file_says_of_it(
    user, other_user, edit
):
    tell(other_user, "R-01", days_ago=12)
    feel(other_user, "N-05")
    feel(other_user, "N-06")
    tell(other_user, "R-28", days_ago=9)
    tell(other_user, "hip-fracture-suspected", days_ago=8)
    tell(other_user, "recent-abdominal-surgery", "worse", days_ago=8)
    said = in_force(other_user)

    restored(changed(exported(other_user), edit), user)

    assert said <= in_force(user)
    clear(user)
    states = availability(user)
    assert {*states.values()} == {State.LOCKED}
    assert said - in_force(user) == {("R-07", "release", "next-no")}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_deep_front_stays_closed_for_good(user, other_user, edit):
    feel(other_user, "N-05", side="")

    restored(changed(exported(other_user), edit), user)
    clear(user)

    assert ("N-05", "deep-front", "never") in in_force(user)
    states = availability(user)
    deep = {"sphinx-psoas-release", "back-massager-front-hip"}
    found = {state for (slug, _side), state in states.items() if slug in deep}
    assert found == {State.LOCKED}


def test_the_same_file_once_more_locks_nothing_twice(user, other_user):
    tell(other_user, "R-01", days_ago=12)
    data = changed(exported(other_user), without_locks)
    restored(data, user)
    (lock,) = user.restrictions.all()

    assert restored(data, user).locked_again == 0
    assert user.restrictions.get() == lock


def test_a_clinician_who_looked_is_confirmed_here_by_the_day_they_looked(
    user, other_user
):
    """The answer and its lock are from before, and so may that day be."""
    today = other_user.day_at(timezone.now())
    tell(other_user, "R-16", days_ago=12)
    seen = other_user.restrictions.get()
    confirm_checked(seen, checked_on=today - 5 * DAY, today=today)
    say_no(other_user, QuestionKind.RED_FLAG)

    done = restored(exported(other_user), user)

    assert done.locked_again == 1
    assert user.restrictions.count() == 2
    lock = user.restrictions.get(ended_on=None)
    confirm_checked(lock, checked_on=today - 5 * DAY, today=today)
    assert in_force(user) == set()


def test_what_came_back_since_needs_a_look_since(user, other_user):
    today = other_user.day_at(timezone.now())
    tell(other_user, "R-16", days_ago=12)
    confirm_checked(
        other_user.restrictions.get(), checked_on=today - 10 * DAY, today=today
    )
    tell(other_user, "R-16", "no", days_ago=9)
    tell(other_user, "R-16", days_ago=3)

    restored(changed(exported(other_user), ended("clinician")), user)

    lock = user.restrictions.get(ended_on=None)
    confirm_checked(lock, checked_on=today - 5 * DAY, today=today)
    assert {code for code, _scope, _ends in in_force(user)} == {"R-16"}


@pytest.mark.parametrize("code", ["R-01", "R-16", "N-03"])
def test_a_slip_that_was_taken_back_stays_so(user, other_user, code):
    if code.startswith("N"):
        feel(other_user, code)
    else:
        tell(other_user, code)
    lock = other_user.restrictions.first()
    assert correct_mistake(lock, now=timezone.now(), zone="UTC")

    done = restored(exported(other_user), user)

    assert done.locked_again == 0
    assert in_force(user) == set()


@pytest.mark.parametrize("code", ["R-25", "dvt"])
@pytest.mark.parametrize("edit", [lambda said: None, without_locks])
def test_a_graver_form_that_was_taken_back_leaves_the_milder_one(
    user, other_user, code, edit
):
    tell(other_user, code)
    tell(other_user, code, "worse")
    mild = in_force(other_user)
    worst = other_user.restrictions.filter(screening__answers__given="worse").first()
    assert correct_mistake(worst, now=timezone.now(), zone="UTC")
    left = in_force(other_user)
    assert left < mild

    done = restored(changed(exported(other_user), edit), user)

    assert in_force(user) == left
    assert user.answers.current().get(question__code=code).given == "yes"
    if edit is not without_locks:
        assert done.locked_again == 0


def test_for_good_is_no_slip_of_just_now_because_a_file_says_so(user, other_user):
    feel(other_user, "N-05")

    def just_now(said):
        for row in (*said["safety_checks"], *said["safety_answers"]):
            row["created_at"] = timezone.now().isoformat().replace("+00:00", "Z")

    restored(changed(exported(other_user), just_now), user)
    user.refresh_from_db()

    lock = user.restrictions.filter(ends="never").first()
    assert way_back(lock, timezone.now()).way == Way.LATER


def test_who_is_an_adult_says_it_here(user, other_user):
    tell(other_user, "R-28")
    confirm_adult(other_user.restrictions.get(), now=timezone.now(), zone="UTC")

    restored(exported(other_user), user)

    user.refresh_from_db()
    lock = user.restrictions.get(ended_on=None)
    assert lock.ends == "adult"
    confirm_adult(lock, now=timezone.now(), zone="UTC")
    assert in_force(user) == set()


def test_a_sign_that_is_over_by_its_time_stays_so(user, other_user):
    feel(other_user, "N-01", days_ago=10)

    done = restored(changed(exported(other_user), without_locks), user)

    assert done.locked_again == 0
    assert in_force(user) == set()


@pytest.mark.parametrize("edit", [without_locks, long_over, ended("clinician")])
def test_a_sign_that_came_again_closes_as_long_as_it_did(user, other_user, edit):
    feel(other_user, "N-01", days_ago=12)
    feel(other_user, "N-01", days_ago=10)
    before = in_force(other_user)
    assert before

    restored(changed(exported(other_user), edit), user)

    assert before <= in_force(user)


def test_nothing_opens_where_it_is_restored_after_erasing(other_user):
    tell(other_user, "R-01", days_ago=12)
    data = changed(exported(other_user), ended("clinician"))
    erase_entries(other_user)

    restored(data, other_user)

    assert ("R-01", "everything", "clinician") in in_force(other_user)


def test_the_rest_after_deep_front_release_follows_from_the_session(user, other_user):
    row = SessionFactory(user=other_user, at=timezone.now() - timedelta(hours=3))
    exercise = Exercise.objects.get(slug="sphinx-psoas-release")
    BoutFactory(session=row, exercise=exercise)
    data = exported(other_user)

    restored(data, user)
    clear(user)

    assert "deep-front-dose" in {code for code, _scope, _ends in in_force(user)}
    assert availability(user)["sphinx-psoas-release", "left"] == State.LOCKED


def test_a_release_that_was_not_saved_is_of_the_two_of_a_week(user, other_user):
    """Its rest, which is all that is kept of it, comes by a file of another device."""
    discarded = Session(user=other_user, uid=uuid4())
    discarded.set_moment(timezone.now() - 3 * DAY, "UTC")
    rest_unsaved(discarded, now=timezone.now())
    row = SessionFactory(user=user, at=timezone.now() - timedelta(hours=3))
    exercise = Exercise.objects.get(slug="sphinx-psoas-release")
    BoutFactory(session=row, exercise=exercise)
    store_rest(rest_after(row), row)

    restored(exported(other_user), user)

    rest = user.restrictions.get(source=row.uid)
    assert rest.until_at >= discarded.at + 7 * DAY


@pytest.mark.parametrize(
    ("word", "asked"), [("burning", {"N-02"}), ("numb", {"N-03", "N-04"})]
)
def test_what_a_word_under_a_tool_asks_is_asked_again(user, other_user, word, asked):
    """The question was dropped from the file, and no safety check asks it."""
    row = SessionFactory(user=other_user, at=timezone.now() - DAY)
    glute = Exercise.objects.get(slug="back-massager-glute-piriformis")
    BoutFactory(session=row, exercise=glute, stopped="hurt", hurt_words=[word])
    data = changed(exported(other_user), without_locks)

    restored(data, user)
    clear(user)

    assert asked <= {code for code, _scope, _ends in in_force(user)}
    assert availability(user)["trigger-point-mat", "both"] == State.LOCKED


def test_what_was_told_with_the_session_is_not_asked_again(user, other_user):
    row = SessionFactory(user=other_user, at=timezone.now() - 40 * DAY)
    glute = Exercise.objects.get(slug="back-massager-glute-piriformis")
    BoutFactory(session=row, exercise=glute, stopped="hurt", hurt_words=["burning"])
    sign = Answer(question=Question.objects.get(code="N-02"), given="yes", side="left")
    report_signs(other_user, [sign], source=row.uid, at=row.at, zone="UTC")

    restored(exported(other_user), user)
    clear(user)

    assert "N-02" not in {code for code, _scope, _ends in in_force(user)}
