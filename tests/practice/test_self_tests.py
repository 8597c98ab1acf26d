"""Self-tests: locked as their exercise is, kept, compared with one's own last."""

from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.practice.models import SelfTest, SelfTestResult
from psoas_care.safety.recording import confirm_checked
from tests.factories import SelfTestFactory, SelfTestResultFactory
from tests.safety.sent import say_no_to_all, tell

pytestmark = pytest.mark.django_db

UID = "6f1e0a66-4a59-4b6a-9a6c-0d7b6a4f8f5e"
CHAIR = "/practice/self-tests/chair-stand/add/"
PLANK = "/practice/self-tests/plank-hold/add/"
LIST = "/practice/self-tests/"


def sent(value, **changes):
    return {"uid": UID, "zone": "UTC", "when": "now", "value": value, **changes}


def test_a_number_is_saved_once_and_shown(browser, user):
    SelfTestFactory()

    page = browser.post(CHAIR, sent("12"), follow=True).content.decode()
    browser.post(CHAIR, sent("12"))

    assert user.self_test_results.get().value == 12
    assert "12 times" in page


@pytest.mark.parametrize("wrong", ["", "-1", "61", "12.5", "many"])
def test_what_is_no_number_of_times_is_refused(browser, wrong):
    SelfTestFactory()

    answer = browser.post(CHAIR, sent(wrong))

    assert answer.status_code == 422
    assert not SelfTestResult.with_deleted.exists()


def test_a_hold_is_never_longer_than_the_clock_runs(browser, content):
    assert browser.post(PLANK, sent("46")).status_code == 422
    assert browser.post(PLANK, sent("45")).status_code == 302


def test_the_last_result_stands_beside_the_one_before(browser, user):
    SelfTestResultFactory(user=user, at=timezone.now() - timedelta(days=42), value=9)
    SelfTestResultFactory(user=user, value=12)

    assert "12 times now, 9 times last time." in browser.get(LIST).text


def test_the_page_of_a_test_has_the_last_result_to_compare_with(browser, user):
    self_test = SelfTestFactory()
    first = browser.get(CHAIR).text
    assert "This is practice, not proof." in first
    assert "Last time" not in first

    for ago, value in ((90, 9), (45, 12)):
        at = timezone.now() - timedelta(days=ago)
        SelfTestResultFactory(user=user, self_test=self_test, at=at, value=value)

    again = " ".join(browser.get(CHAIR).text.split())
    assert ": 12 times." in again
    assert "9 times" not in again


@pytest.mark.parametrize("key", ["chair-stand", "bridge-hold", "plank-hold"])
def test_under_an_emergency_no_test_is_open(browser, user, content, key):
    """R-01: no steps, no clock, and a number that is posted all the same is refused."""
    tell(user, "R-01")
    address = f"/practice/self-tests/{key}/add/"

    page = browser.get(address)
    answer = browser.post(address, sent("12"))

    assert "test-clock" not in page.text
    assert 'class="exercise-steps"' not in page.text
    assert answer.status_code == 422
    assert "This test is locked for you at the moment." in answer.text
    assert not SelfTestResult.with_deleted.exists()


@pytest.mark.parametrize(
    ("code", "closed", "still_open"),
    [
        ("balance-poor", "chair-stand", "bridge-hold"),
        ("hernia-abdominal", "plank-hold", "chair-stand"),
        ("pregnancy-supine", "bridge-hold", "chair-stand"),
    ],
)
def test_what_closes_the_exercise_closes_its_test(
    browser, user, content, code, closed, still_open
):
    tell(user, code)

    assert "test-clock" not in browser.get(f"{LIST}{closed}/add/").text
    assert "test-clock" in browser.get(f"{LIST}{still_open}/add/").text


def test_a_number_can_be_put_right_although_the_test_is_locked_now(
    browser, user, content
):
    """It is history: what was done was done."""
    row = SelfTestResultFactory(user=user, self_test=SelfTest.objects.first())
    tell(user, "R-01")

    edit = f"{LIST}{row.uid}/edit/"
    assert browser.post(edit, sent("13", uid=row.uid, version="1")).status_code == 302

    row.refresh_from_db()
    assert row.value == 13


def test_a_result_can_be_deleted_and_brought_back(browser, user):
    row = SelfTestResultFactory(user=user)

    page = browser.post(f"{LIST}{row.uid}/delete/", follow=True).text
    assert not user.self_test_results.exists()
    assert f"{LIST}{row.uid}/undo/" in page
    browser.post(f"{LIST}{row.uid}/undo/")
    assert user.self_test_results.get() == row


@pytest.mark.parametrize(("ago", "is_asked"), [(41, False), (42, True)])
def test_today_asks_again_after_six_weeks(browser, user, ago, is_asked):
    SelfTestResultFactory(user=user, at=timezone.now() - timedelta(days=ago))

    assert (LIST in browser.get("/").text) is is_asked


def test_today_does_not_ask_whoever_never_tried(browser):
    SelfTestFactory()

    assert LIST not in browser.get("/").text


def test_no_test_lasts_longer_than_its_exercise_allows_to_hold(content):
    """The plank by its longest hold; none of them longer than a minute."""
    longest = {one.key: one.seconds for one in SelfTest.objects.all()}

    assert longest == {"chair-stand": 30, "bridge-hold": 60, "plank-hold": 45}
    plank = SelfTest.objects.get(key="plank-hold")
    assert plank.seconds <= plank.exercise.hold_seconds_max


def test_no_test_warms_up_with_a_walk_where_walking_is_not_advised(
    browser, user, content
):
    """A hip that may be broken: what a clinician looked at speaks against it still."""
    say_no_to_all(user)
    tell(user, "hip-fracture-suspected")
    today = timezone.localdate()
    for waiting in user.restrictions.filter(ends="clinician"):
        confirm_checked(waiting, checked_on=today, today=today)

    page = browser.get(f"{LIST}plank-hold/add/").text

    assert "test-clock" in page
    assert "Warm up first with a few easy movements." in page
    assert "five-minute walk" not in page


def test_else_it_does(browser, user, content):
    say_no_to_all(user)

    assert "five-minute walk" in browser.get(f"{LIST}plank-hold/add/").text
