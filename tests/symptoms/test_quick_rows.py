"""Today's rows: a tap is a check-in, saved and undone in place."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.symptoms.models import CheckIn
from tests.factories import CheckInFactory, PainScoreFactory
from tests.forms import shown_form

ADD = "/symptoms/check-ins/add/"
ROW = f"{ADD}?place=low_back"


def tap(**changes):
    """What htmx sends of one row."""
    return {
        "uid": str(uuid.uuid4()),
        "zone": "UTC",
        "when": "now",
        "low_back": "4",
        **changes,
    }


@pytest.fixture
def htmx(htmx):
    """As on Today, where a row asks to be put in its own place."""
    htmx.defaults["HTTP_HX_TARGET"] = "quick-low_back"
    return htmx


def answered(user, hours_ago=0, **score):
    """An average given earlier today."""
    check_in = CheckInFactory(
        user=user, at=timezone.now() - timedelta(hours=hours_ago), zone="UTC"
    )
    return PainScoreFactory(check_in=check_in, **score)


def test_home_has_a_row_for_each_place_that_is_followed(browser, user):
    user.regions = ["hip_front.left", "low_back"]
    user.save()

    page = browser.get("/").content.decode()

    assert page.index('id="quick-hip_front.left"') < page.index('id="quick-low_back"')
    assert 'name="hip_front.left"' in page
    assert "quick-pelvic" not in page
    assert "How strong was your low back pain on average in the last 24 hours?" in page
    # With each row for who hears them, and once below both for the eye.
    assert page.count("0 = no pain") == 3


def test_without_script_all_rows_are_one_check_in(browser, user):
    form = shown_form(browser.get("/")) | {"low_back": "4", "hip_front": "6"}

    answer = browser.post(ADD, form)

    assert answer.status_code == 302
    check_in = user.check_ins.get()
    assert [(n.region, n.about, n.value) for n in check_in.numbers] == [
        ("low_back", "average", 4),
        ("hip_front", "average", 6),
    ]


def test_a_tap_is_answered_by_its_row_alone(htmx, user):
    answer = htmx.post(ROW, tap())

    page = answer.content.decode()
    check_in = user.check_ins.get()
    assert answer.status_code == 200
    assert page.strip().startswith('<div class="quick-row"')
    assert 'data-level="4"' in page
    assert f"/symptoms/check-ins/{check_in.uid}/delete/?place=low_back" in page
    assert f"/symptoms/check-ins/{check_in.uid}/edit/" in page
    assert "<input" not in page
    assert answer.headers["HX-Trigger"] == '{"check-ins-changed": {}}'


def test_taps_in_two_rows_are_two_check_ins(htmx, user):
    htmx.post(ROW, tap())
    htmx.post(f"{ADD}?place=hip_front", tap(low_back="", hip_front="6"))

    assert user.check_ins.count() == 2


def test_the_same_tap_sent_twice_is_one_check_in_and_answered_the_same(htmx, user):
    form = tap()

    first, second = htmx.post(ROW, form), htmx.post(ROW, form)

    assert first.content == second.content
    assert user.check_ins.count() == 1


def test_another_number_under_the_same_id_is_shown_beside_the_first(htmx, user):
    """The first answer was lost on its way; the person tapped another number."""
    form = tap()
    htmx.post(ROW, form)

    answer = htmx.post(ROW, form | {"low_back": "7"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Another number was saved in the meantime" in page
    assert 'data-level="4"' in page
    assert 'value="7" checked' in page
    assert form["uid"] not in page
    assert user.pain_scores.get().value == 4


def test_undo_takes_the_number_back_and_asks_again(htmx, user):
    htmx.post(ROW, tap())
    uid = user.check_ins.get().uid

    answer = htmx.post(f"/symptoms/check-ins/{uid}/delete/?place=low_back")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="quick-low_back"' in page
    assert "checked" not in page
    assert str(uid) not in page
    assert not user.check_ins.exists()


def test_a_tap_repeated_after_its_undo_does_not_bring_the_number_back(htmx, user):
    form = tap()
    htmx.post(ROW, form)
    htmx.post(f"/symptoms/check-ins/{form['uid']}/delete/?place=low_back")

    answer = htmx.post(ROW, form)

    assert 'name="low_back"' in answer.content.decode()
    assert "That number was deleted since" in answer.headers["HX-Trigger"]
    assert not user.check_ins.exists()


@pytest.mark.parametrize("value", ["11", "-0", "−0", "1" + "0" * 400, ""])
def test_a_tap_that_is_no_number_is_refused_beside_its_row(htmx, value):
    answer = htmx.post(ROW, tap(low_back=value))

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not CheckIn.with_deleted.exists()


def test_somebody_elses_id_is_refused_and_another_is_offered(htmx, user, other_user):
    theirs = CheckInFactory(user=other_user)

    answer = htmx.post(ROW, tap(uid=str(theirs.uid)))

    assert answer.status_code == 422
    assert str(theirs.uid) not in answer.content.decode()
    assert not user.check_ins.exists()


def test_an_answered_row_says_when_and_not_what(browser, user):
    score = answered(user, value=7)

    page = browser.get("/").content.decode()

    rows = page.partition("<save-on-choice>")[2].partition("</save-on-choice>")[0]
    assert f"answered at {score.local_at:%H:%M}" in rows
    assert 'data-level="7"' in rows.partition('id="quick-pelvic"')[2]  # a choice
    assert "data-level" not in rows.partition('id="quick-pelvic"')[0]
    assert 'name="low_back"' not in rows


def test_another_number_can_be_added_to_an_answered_row(htmx, user):
    answered(user)

    answer = htmx.get(ROW)

    assert 'name="low_back"' in answer.content.decode()
    assert answer.content.decode().strip().startswith("<div")


@pytest.mark.parametrize(
    ("score", "is_answered"),
    [
        ({"region": "hip_front", "side": "left"}, True),
        ({"region": "hip_front", "side": "both"}, True),
        ({"region": "hip_front", "side": "right"}, False),
        ({"region": "hip_front", "side": ""}, False),
        ({"region": "hip_front", "side": "left", "kind": "now"}, False),
        ({"region": "low_back", "side": "left"}, False),
    ],
)
def test_a_side_is_answered_by_its_own_average(browser, user, score, is_answered):
    user.regions = ["hip_front.left"]
    user.save()
    answered(user, **score)

    page = browser.get("/").content.decode()

    assert ("answered at" in page) == is_answered


def test_an_answer_of_yesterday_answers_nothing_today(browser, user):
    answered(user, hours_ago=25)

    assert "answered at" not in browser.get("/").content.decode()


def test_a_place_nobody_knows_is_the_whole_page(htmx):
    assert "<html" in htmx.get(f"{ADD}?place=knee").content.decode()
