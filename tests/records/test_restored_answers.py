"""Of an answer here and one in a file, the one that closes more stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.safety.models import Answer
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import Given, State
from tests.answers import clear
from tests.factories import CheckInFactory
from tests.records.test_restore import changed, exported, restored
from tests.records.test_restore_people import availability
from tests.records.test_restored_locks import in_force, without_locks
from tests.safety.sent import say_no_to_all, tell

DAY = timedelta(days=1)
ASKED_BY_THE_PROFILE = [
    "hernia-abdominal", "hip-replacement-recent", "hip-replacement-any",
    "spondylolisthesis", "rib-or-spine-fracture", "osteoporosis-flexion",
    "hip-fracture-suspected", "hip-flexor-strain-acute", "knee-acute",
    "si-joint-flare", "lung-heart-unstable", "balance-poor",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _both(content, user, other_user):
    say_no_to_all(other_user, days_ago=20)


def said(user, code):
    user.refresh_from_db()
    answered = current_safety_status(user, timezone.now()).answers[code]
    return answered.given, answered.side


def not_open(user):
    return {key for key, state in availability(user).items() if state != State.ALLOWED}


@pytest.mark.parametrize("code", ASKED_BY_THE_PROFILE)
def test_a_yes_of_the_file_stands_beside_a_no_here(user, other_user, code):
    tell(other_user, code, days_ago=5)
    closed = not_open(other_user)
    clear(user)

    restored(exported(other_user), user)

    assert said(user, code)[0] == Given.YES
    assert closed <= not_open(user)


def test_every_yes_of_a_file_does(user, other_user):
    questions = Answer.objects.filter(user=other_user).values("question")
    codes = questions.values_list("question__code", flat=True)
    for code in [*codes]:
        tell(other_user, code, days_ago=5)
    clear(user)

    restored(exported(other_user), user)

    for code in codes:
        assert said(user, code)[0] == Given.YES


@pytest.mark.parametrize("code", ["G-12", "G-17", "R-10", "R-25"])
def test_so_does_one_about_the_belly_and_a_red_flag(user, other_user, code):
    tell(other_user, code, days_ago=5)
    clear(user)

    restored(exported(other_user), user)

    assert said(user, code)[0] == Given.YES


def test_a_yes_of_the_file_stands_until_it_is_answered_anew(user, other_user):
    tell(other_user, "hernia-abdominal", days_ago=5)
    clear(user)
    restored(exported(other_user), user)
    assert availability(user)["forearm-plank", "both"] == State.LOCKED

    tell(user, "hernia-abdominal", Given.NO)

    assert said(user, "hernia-abdominal")[0] == Given.NO
    assert availability(user)["forearm-plank", "both"] == State.ALLOWED


@pytest.mark.parametrize("here_ago", [1, 15])
def test_a_no_of_the_file_changes_no_yes_here(user, other_user, here_ago):
    clear(other_user, at=timezone.now() - 5 * DAY)
    tell(user, "hernia-abdominal", days_ago=here_ago)
    tell(user, "hip-replacement-recent", Given.AGREED, days_ago=here_ago)

    restored(exported(other_user), user)

    assert said(user, "hernia-abdominal")[0] == Given.YES
    # An agreement has to be said again.
    assert said(user, "hip-replacement-recent")[0] == Given.YES
    assert availability(user)["forearm-plank", "both"] == State.LOCKED


def test_an_agreement_of_the_file_is_a_yes_here(user, other_user):
    tell(other_user, "hernia-abdominal", Given.AGREED, days_ago=5)
    clear(user)

    restored(exported(other_user), user)

    assert said(user, "hernia-abdominal")[0] == Given.YES
    assert availability(user)["forearm-plank", "both"] == State.LOCKED


@pytest.mark.parametrize(("here", "there"), [("yes", "worse"), ("worse", "yes")])
def test_of_two_yeses_the_graver_one_stands(user, other_user, here, there):
    tell(other_user, "recent-abdominal-surgery", there, days_ago=5)
    clear(user)
    tell(user, "recent-abdominal-surgery", here)

    restored(exported(other_user), user)

    assert said(user, "recent-abdominal-surgery")[0] == Given.WORSE


def test_a_side_here_and_the_other_one_in_the_file_are_both(user, other_user):
    tell(other_user, "hip-flexor-strain-acute", days_ago=5, side="right")
    clear(user)
    tell(user, "hip-flexor-strain-acute", side="left")
    data = exported(other_user)

    restored(data, user)
    restored(data, user)

    assert said(user, "hip-flexor-strain-acute") == (Given.YES, "")
    assert user.answers.filter(question__code="hip-flexor-strain-acute").count() == 5
    states = availability(user)
    assert {states["couch-stretch", "left"], states["couch-stretch", "right"]} == {
        State.LOCKED
    }


def test_of_like_yeses_the_later_one_says_for_how_long(user, other_user):
    tell(other_user, "G-04", Given.WORSE, days_ago=5)
    tell(user, "G-04", Given.WORSE, days_ago=80)

    restored(changed(exported(other_user), without_locks), user)

    standing = user.answers.current().get(question__code="G-04")
    today = user.day_at(timezone.now())
    assert (today - standing.local_day).days in {5, 6}


def test_a_file_of_what_is_here_already_changes_nothing(user):
    tell(user, "hernia-abdominal", days_ago=5)
    data = exported(user)
    clear(user)

    restored(data, user)

    assert said(user, "hernia-abdominal")[0] == Given.NO
    user.refresh_from_db()
    assert user.safety_reset_at is None


def test_what_was_answered_anew_here_stays_so_beside_other_news(user):
    tell(user, "hernia-abdominal", days_ago=5)
    gone = CheckInFactory(user=user)
    data = exported(user)
    gone.delete()
    clear(user)

    restored(data, user)

    standing = user.answers.current().get(question__code="hernia-abdominal")
    assert standing.given == Given.NO


def test_a_no_here_ends_no_lock_of_a_yes_that_stands(user, other_user):
    """A yes that is known would lock nothing when it is given again."""
    tell(other_user, "R-25", days_ago=5)
    clear(user)

    restored(changed(exported(other_user), without_locks), user)

    assert {("R-25", "release", "next-no")} <= in_force(user)
    clear(user)
    assert ("R-25", "release", "next-no") not in in_force(user)


def test_the_lists_name_exercises_that_there_are(user):
    slugs = {"forearm-plank", "couch-stretch"}
    assert Exercise.objects.filter(slug__in=slugs).count() == len(slugs)
