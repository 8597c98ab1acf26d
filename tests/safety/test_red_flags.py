"""Each of the 30 red flags, from the answer to the pages that it changes.

The table is copied by hand from section 4.5 of the content base.
"""

import logging
import uuid

import pytest
from django.apps import apps

from psoas_care.safety.models import Answer, Restriction, Screening
from tests.forms import check_in_form
from tests.safety.sent import group_of, is_open, say_no_to_all, screen, tell, yes
from tests.safety.test_questions import RED_FLAGS as ALL_RED_FLAGS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

RED_FLAGS = [
    ("R-01", "", "emergency"),
    ("R-02", "", "emergency"),
    ("R-03", "", "emergency"),
    ("R-04", "", "emergency"),
    ("R-05", "worse", "emergency"),
    ("R-05", "milder", "today"),
    ("R-06", "", "emergency"),
    ("R-07", "worse", "emergency"),
    ("R-07", "milder", "today"),
    ("R-08", "", "emergency"),
    ("R-09", "", "emergency"),
    ("R-10", "", "today"),
    ("R-11", "worse", "emergency"),
    ("R-11", "milder", "today"),
    ("R-12", "", "today"),
    ("R-13", "", "emergency"),
    ("R-14", "", "today"),
    ("R-15", "worse", "today"),
    ("R-15", "milder", "soon"),
    ("R-16", "", "soon"),
    ("R-17", "", "emergency"),
    ("R-18", "", "emergency"),
    ("R-19", "", "today"),
    ("R-20", "", "emergency"),
    ("R-21", "worse", "emergency"),
    ("R-21", "milder", "today"),
    ("R-22", "", "emergency"),
    ("R-23", "", "emergency"),
    ("R-24", "", "soon"),
    ("R-25", "worse", "emergency"),
    ("R-25", "milder", "soon"),
    ("R-26", "", "soon"),
    ("R-27", "", "soon"),
    ("R-28", "", "adults"),
    ("R-29", "", "soon"),
]
SAYS = {
    "emergency": "Stop. Call your local emergency number now (112 in the EU, 999 in "
    "the UK, 911 in the US) or go to an emergency department. Do not drive yourself. "
    "Do not wait for the app.",
    "today": "Contact a doctor or an urgent-care line today (UK: 111).",
    "soon": "Book an appointment with a doctor or physiotherapist within the next 1 to "
    "2 weeks. Until then: relaxing exercises and gentle walking.",
    "adults": "This app is for adults",
}
EXERCISES = {
    "diaphragmatic-breathing",
    "cat-cow",
    "glute-bridge",
    "couch-stretch",  # level 3
    "trigger-point-mat",  # release
}
STAY_OPEN = {
    "emergency": set(),
    "today": {"diaphragmatic-breathing"},
    "soon": {"diaphragmatic-breathing", "cat-cow", "glute-bridge"},
    "adults": set(),
}


@pytest.fixture
def healthy(user):
    """Somebody who said no to everything: all but deep front release is open."""
    say_no_to_all(user)
    return user


def test_without_a_yes_everything_is_open(browser, healthy):
    assert {slug for slug in EXERCISES if is_open(browser, slug)} == EXERCISES
    page = browser.get("/safety/").text
    assert "Pressing on the belly needs its own questions" in page
    assert "reason not to exercise" not in page  # that is off, and so not all is open


@pytest.mark.parametrize(("code", "form", "action"), RED_FLAGS)
def test_a_yes_leads_to_its_action(browser, healthy, code, form, action):
    answer = browser.post(f"/safety/check/?group={group_of(code)}", yes(code, form))

    assert answer.status_code == 302
    assert SAYS[action] in " ".join(browser.get("/safety/").text.split())
    open_now = {slug for slug in EXERCISES if is_open(browser, slug)}
    assert open_now == STAY_OPEN[action]


def test_all_of_them_are_tried():
    tried = {code for code, *_ in RED_FLAGS} | {"R-30"}

    assert tried == {*ALL_RED_FLAGS}


@pytest.mark.parametrize("code", ["R-01", "R-28"])
def test_what_cannot_wait_is_told_before_the_next_screen(browser, code):
    answer = browser.post(f"/safety/check/?group={group_of(code)}", yes(code))

    assert answer.headers["Location"] == "/safety/"
    page = browser.get("/safety/").text
    assert "Continue the check" in page


@pytest.mark.parametrize(
    "address",
    ["/", "/diary/", "/progress/", "/settings/", "/safety/", "/safety/help/",
     "/symptoms/check-ins/add/", "/accounts/logout/"],
)  # fmt: skip
def test_an_emergency_leaves_diary_numbers_settings_and_help_open(
    browser, healthy, address
):
    tell(healthy, "R-01")

    assert browser.get(address).status_code == 200


def test_the_number_is_that_of_the_persons_country(browser, healthy):
    healthy.country = "AT"
    healthy.save()
    tell(healthy, "R-01")
    tell(healthy, "R-10")

    page = " ".join(browser.get("/safety/").text.split())

    assert "Call your local emergency number now (144 or 112 in Austria)" in page
    assert 'href="tel:144"' in page
    assert 'href="tel:112"' in page
    assert "urgent-care line today (Austria: 1450)" in page


def test_an_aneurysm_closes_pressure_tools_for_good(browser, healthy):
    tell(healthy, "R-07")

    browser.post(
        f"/safety/holds/{healthy.restrictions.get(action='today').uid}/clear/",
        {"checked_on": healthy.restrictions.first().local_day.isoformat()},
    )

    assert "It stays locked for good." in browser.get("/safety/").text
    assert is_open(browser, "cat-cow")
    assert not is_open(browser, "trigger-point-mat")


# -- said to nobody but the person ---------------------------------------


def everything():
    """Every row of every table."""
    return {
        model: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
    }


def values(cookies):
    return {name: cookie.value for name, cookie in cookies.items()}


def test_who_might_harm_themselves_is_told_whom_to_talk_to(browser, user):
    user.country = "DE"
    user.save()

    answer = browser.post("/safety/check/?group=mood", yes("R-30"))

    assert answer.status_code == 200
    assert "Talk to somebody now" in answer.text
    assert 'href="tel:08001110111"' in answer.text
    assert 'href="tel:112"' in answer.text


def test_without_a_country_the_numbers_of_three_regions_are_named(browser):
    answer = browser.post("/safety/check/?group=mood", yes("R-30"))

    text = " ".join(answer.text.split())
    assert "112 in the EU, 999 in the UK, 911 in the US" in text


@pytest.mark.parametrize(
    "sent",
    [
        {"R-30": "on", "none": "1"},  # one says yes, the other no
        {},  # "Continue", and nothing ticked
        {"R-30": "on", "uid": "no uid", "none": "1"},
    ],
)
def test_an_answer_that_is_refused_there_still_shows_the_crisis_lines(
    browser, user, sent
):
    user.country = "DE"
    user.save()
    before = everything()

    answer = browser.post(
        "/safety/check/?group=mood", {"uid": str(uuid.uuid4())} | sent
    )

    assert answer.status_code == 422
    assert 'href="tel:08001110111"' in answer.text
    assert 'href="tel:112"' in answer.text
    assert answer.text.index("tel:112") < answer.text.index('role="alert"')
    assert everything() == before


def test_the_crisis_lines_of_nowhere_are_on_a_refused_answer_too(browser):
    answer = browser.post("/safety/check/?group=mood", {"R-30": "on", "none": "1"})

    assert "112 in the EU" in " ".join(answer.text.split())


@pytest.mark.parametrize("group", ["mood", "falls-and-bones"])
def test_whoever_has_not_answered_is_not_shown_them(browser, group):
    assert "tel:" not in browser.get(f"/safety/check/?group={group}").text
    if group != "mood":
        assert "Talk to" not in browser.post(f"/safety/check/?group={group}").text


def test_that_answer_leaves_no_trace(browser, healthy, caplog):
    caplog.set_level(logging.DEBUG)
    browser.get("/safety/check/?group=mood")
    before, cookies = everything(), values(browser.cookies)

    answer = browser.post("/safety/check/?group=mood", yes("R-30"))

    assert everything() == before
    assert values(browser.cookies) == cookies
    assert caplog.records == []
    assert "Location" not in answer.headers
    assert "no-store" in answer.headers["Cache-Control"]
    assert is_open(browser, "trigger-point-mat")


def test_a_no_there_goes_on_to_the_result_and_leaves_no_trace_either(browser, healthy):
    before = everything()

    answer = browser.post("/safety/check/?group=mood", screen())

    assert answer.headers["Location"] == "/safety/"
    assert everything() == before


def test_it_cannot_be_smuggled_into_another_screen(browser):
    browser.post("/safety/check/?group=falls-and-bones", yes("R-09") | {"R-30": "on"})

    assert not Answer.objects.filter(question__code="R-30").exists()
    assert set(Restriction.objects.values_list("code", flat=True)) == {"R-09"}


def test_notes_are_never_searched_for_words(browser, healthy):
    before = Screening.objects.count(), Restriction.objects.count()
    note = "Numb between the legs. I cannot go on and might harm myself."

    answer = browser.post("/symptoms/check-ins/add/", check_in_form(note=note))

    assert answer.status_code == 302
    assert (Screening.objects.count(), Restriction.objects.count()) == before
    assert "harm yourself" not in browser.get("/safety/").text
