"""Saying how it feels: the pages, with and without htmx."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from psoas_care.progress.statistics import daily_pain
from psoas_care.symptoms.models import CheckIn, PainScore
from tests.factories import CheckInFactory, PainScoreFactory
from tests.forms import check_in_form, shown_form

ADD = "/symptoms/check-ins/add/"
TOO_LONG = "Ensure this value has at most 2000 characters (it has 3000)."


def edit_address(check_in):
    return f"/symptoms/check-ins/{check_in.uid}/edit/"


def stored(check_in):
    """Region → value of the kept scores."""
    return dict(check_in.pain_scores.values_list("region", "value"))


def test_a_check_in_is_saved_and_leads_to_the_diary(browser, user):
    form = check_in_form(low_back="4", low_back_side="left", hip_front="0", note="rain")

    answer = browser.post(ADD, form)

    assert (answer.status_code, answer.url) == (302, "/diary/")
    check_in = user.check_ins.get()
    assert (str(check_in.uid), check_in.note) == (form["uid"], "rain")
    assert stored(check_in) == {"low_back": 4, "hip_front": 0}
    score = check_in.pain_scores.get(region="low_back")
    assert (score.user, score.side, score.kind) == (user, "left", "average")
    assert (score.at, score.local_day) == (check_in.at, check_in.local_day)


def test_a_skipped_region_stays_a_gap_and_never_becomes_0(browser, user):
    today = timezone.localdate()

    browser.post(ADD, check_in_form(low_back="", low_back_now="4", pelvic_now=""))

    readings = user.pain_scores.pain_readings(today - timedelta(days=1), today)
    assert [*daily_pain(readings)] == ["low_back"]


def test_an_average_given_in_the_morning_counts_for_the_day_before(browser, user):
    day = timezone.localdate() - timedelta(days=7)
    when = {"when": "pick", "zone": "Asia/Tokyo", "day": day.isoformat()}

    browser.post(ADD, check_in_form(low_back="6", time="11:59", **when))
    browser.post(ADD, check_in_form(low_back="3", time="12:00", **when))

    readings = user.pain_scores.pain_readings(day, day)
    assert daily_pain(readings) == {"low_back": {day - timedelta(days=1): 6, day: 3}}


def test_the_page_of_progress_shows_the_number_that_was_given(browser):
    browser.post(ADD, check_in_form(low_back="", low_back_now="7"))

    page = browser.get("/progress/?range=30d&region=low_back").content.decode()

    assert "<td>7</td>" in page


def test_any_number_of_check_ins_a_day_is_kept(browser, user):
    for _ in range(3):
        browser.post(ADD, check_in_form())

    assert user.check_ins.count() == 3


def test_htmx_hears_that_check_ins_changed(htmx, user):
    answer = htmx.post(ADD, check_in_form(), headers={"HX-Target": "check-in-form"})

    assert answer.status_code == 204
    assert [*json.loads(answer.headers["HX-Trigger"])] == ["check-ins-changed", "toast"]
    assert user.check_ins.count() == 1


def test_what_was_typed_is_kept_beside_the_sentence(browser):
    form = check_in_form(
        when="pick",
        day="2026-11-18",
        time="07:30",
        low_back_worst="9",
        low_back_tightness="1",
        qualities=["sharp", "numb"],
        worse_with=["stairs"],
        timing="constant",
        elsewhere="knee",
        low_back="8",
        low_back_side="both",
        pelvic="0",
        note="x" * 3000,
    )

    answer = browser.post(ADD, form)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert TOO_LONG in page.partition('name="note"')[2].partition("</div>")[0]
    shown = shown_form(answer)
    assert {name: shown[name] for name in form if form[name]} == {
        name: value for name, value in form.items() if value
    }
    assert not CheckIn.with_deleted.exists()
    assert not PainScore.with_deleted.exists()


def test_a_visitor_is_sent_to_sign_in(db):
    look = Client().get(ADD)
    send = Client().post(ADD, check_in_form())

    assert look.url == "/accounts/login/?next=/symptoms/check-ins/add/"
    assert send.url.startswith("/accounts/login/?next=/")
    assert not CheckIn.with_deleted.exists()


def test_a_form_without_its_token_is_refused(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    check_in = CheckInFactory(user=user)
    row = f"/symptoms/check-ins/{check_in.uid}"

    answers = [
        client.post(address, check_in_form())
        for address in (ADD, f"{row}/edit/", f"{row}/delete/", f"{row}/undo/")
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert CheckIn.objects.get() == check_in


def test_looking_at_a_page_writes_nothing(browser, user):
    check_in = CheckInFactory(user=user)
    PainScoreFactory(check_in=check_in)

    for address in (ADD, edit_address(check_in)):
        assert browser.get(address).status_code == 200

    check_in.refresh_from_db()
    assert (CheckIn.objects.count(), PainScore.objects.count()) == (1, 1)
    assert check_in.version == 1


# -- mending ------------------------------------------------------------------


def test_the_edit_form_shows_what_was_saved(browser, user):
    check_in = CheckInFactory(user=user, note="rain", zone="Asia/Tokyo")
    PainScoreFactory(check_in=check_in, region="pelvic", side="left", value=0)

    shown = shown_form(browser.get(edit_address(check_in)))

    assert shown["pelvic"] == "0"
    assert "low_back" not in shown
    expected = {
        "pelvic_side": "left",
        "when": "pick",
        "day": "2026-11-20",
        "time": "21:00",
        "zone": "Asia/Tokyo",
        "version": "1",
        "note": "rain",
    }
    assert {name: shown[name] for name in expected} == expected


def test_a_stored_nought_is_an_answer_and_opens_its_part(browser, user):
    check_in = CheckInFactory(user=user)
    PainScoreFactory(check_in=check_in, region="low_back", kind="now", value=0)

    page = " ".join(browser.get(edit_address(check_in)).text.split())

    before, _title, after = page.partition("Pain now, worst pain, tightness")
    assert before.endswith('<details class="group" open> <summary> ')
    assert after.startswith(' <filled-in>· <span data-part="number">1</span> filled in')


def test_an_edit_adds_changes_and_removes_scores(browser, user):
    check_in = CheckInFactory(user=user)
    changed = PainScoreFactory(check_in=check_in, region="low_back", value=4)
    removed = PainScoreFactory(check_in=check_in, region="pelvic", value=5)
    form = shown_form(browser.get(edit_address(check_in)))

    answer = browser.post(
        edit_address(check_in), form | {"low_back": "2", "pelvic": "", "hip_front": "1"}
    )

    assert (answer.status_code, answer.url) == (302, "/diary/")
    assert stored(check_in) == {"low_back": 2, "hip_front": 1}
    assert check_in.pain_scores.get(region="low_back").pk == changed.pk
    assert PainScore.with_deleted.get(pk=removed.pk).deleted_at is not None


def test_a_region_removed_and_added_again_is_there_once(browser, user):
    check_in = CheckInFactory(user=user)
    PainScoreFactory(check_in=check_in, region="low_back")
    PainScoreFactory(check_in=check_in, region="pelvic", value=5)

    for value in ("", "6"):
        form = shown_form(browser.get(edit_address(check_in)))
        browser.post(edit_address(check_in), form | {"pelvic": value})

    assert stored(check_in) == {"low_back": 4, "pelvic": 6}


def test_an_edit_that_empties_everything_is_refused(browser, user):
    check_in = CheckInFactory(user=user)
    PainScoreFactory(check_in=check_in)
    form = shown_form(browser.get(edit_address(check_in)))

    answer = browser.post(edit_address(check_in), form | {"low_back": ""})

    assert answer.status_code == 422
    assert stored(check_in) == {"low_back": 4}


def test_a_number_removed_in_one_tab_is_shown_as_a_conflict_in_the_other(browser, user):
    check_in = CheckInFactory(user=user)
    PainScoreFactory(check_in=check_in, region="low_back")
    PainScoreFactory(check_in=check_in, region="pelvic", value=5)
    tabs = [shown_form(browser.get(edit_address(check_in))) for _ in range(2)]
    browser.post(edit_address(check_in), tabs[0] | {"pelvic": ""})

    answer = browser.post(edit_address(check_in), tabs[1] | {"note": "late"})
    again = browser.post(edit_address(check_in), shown_form(answer))

    assert [answer.status_code, again.status_code] == [409, 302]
    assert stored(check_in) == {"low_back": 4, "pelvic": 5}


# -- cost ---------------------------------------------------------------------


@pytest.mark.parametrize("scores", [1, 3])
def test_pages_cost_at_most_eight_queries(
    browser, user, scores, django_assert_max_num_queries
):
    check_in = CheckInFactory(user=user)
    for region in ("low_back", "pelvic", "hip_front")[:scores]:
        PainScoreFactory(check_in=check_in, region=region)

    for address in (ADD, edit_address(check_in)):
        with django_assert_max_num_queries(8):
            browser.get(address)
