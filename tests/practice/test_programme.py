"""When, where and with what somebody can practise: one programme, changed in place."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from psoas_care.practice.models import Programme
from tests.factories import EquipmentFactory, ProgrammeFactory
from tests.forms import shown_form
from tests.safety.sent import say_no_to_all

ADDRESS = "/practice/programme/"
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def programme_form(**changes):
    """Ten minutes on Monday and Thursday, on the floor, with nothing."""
    return {
        "uid": str(uuid.uuid4()),
        "zone": "UTC",
        "version": "",
        "usual": "10",
        "minutes": "",
        "weekdays": ["mon", "thu"],
        "places": ["floor"],
        **changes,
    }


def seen_by(browser):
    """What the page would send: its hidden fields."""
    form = shown_form(browser.get(ADDRESS))
    return {name: form[name] for name in ("uid", "zone", "version")}


# -- the row ------------------------------------------------------------------


def test_a_person_has_one_programme(user, other_user):
    ProgrammeFactory(user=user)
    ProgrammeFactory(user=other_user)

    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeFactory(user=user)


@pytest.mark.parametrize("minutes", [0, 1, 61])
def test_the_database_refuses_minutes_out_of_range(user, minutes):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeFactory(user=user, minutes=minutes)


def test_it_leads_to_what_can_be_done_with_it(user):
    programme = ProgrammeFactory(
        user=user, places=["floor", "bed"], equipment=["mat", "band"]
    )

    assert programme.library_address == (
        "/library/?place=floor&place=bed&equipment=mat&equipment=band"
    )


def test_who_has_nothing_is_led_to_what_needs_nothing(user):
    """Without a word about equipment the library would show everything."""
    programme = ProgrammeFactory(user=user)

    assert programme.library_address == "/library/?place=floor&equipment=none"


@pytest.mark.usefixtures("content")
def test_the_library_understands_that_address(browser, user):
    programme = ProgrammeFactory(user=user, places=["chair"])

    page = browser.get(programme.library_address).text

    assert "half-kneeling-hip-flexor-stretch" not in page
    assert "1 exercise" in page or "exercises" in page


# -- the page -----------------------------------------------------------------


def test_the_first_save_makes_the_programme(browser, user):
    EquipmentFactory(key="mat")
    EquipmentFactory(key="band")

    answer = browser.post(
        ADDRESS, programme_form(equipment=["band", "mat"], places=["chair", "floor"])
    )

    assert answer.headers["Location"] == ADDRESS
    programme = user.programmes.get()
    assert programme.minutes == 10
    assert programme.weekdays == ["mon", "thu"]
    assert programme.places == ["floor", "chair"]
    assert programme.equipment == ["mat", "band"]


def test_any_number_of_minutes_from_2_to_60_will_do(browser, user):
    for typed in ("2", "60", "25"):
        browser.post(
            ADDRESS,
            programme_form(usual="other", minutes=typed, **seen_by(browser)),
        )

        assert user.programmes.get().minutes == int(typed)


def test_a_usual_number_outdoes_one_that_is_folded_away(browser, user):
    answer = browser.post(ADDRESS, programme_form(usual="5", minutes="999"))

    assert answer.status_code == 302
    assert user.programmes.get().minutes == 5


def test_what_is_saved_is_shown_and_can_be_changed(browser, user):
    browser.post(ADDRESS, programme_form())

    form = shown_form(browser.get(ADDRESS))
    browser.post(ADDRESS, programme_form(**{**form, "usual": "20", "weekdays": WEEK}))

    assert form["usual"] == "10"
    programme = user.programmes.get()
    assert (programme.minutes, programme.version) == (20, 2)
    assert programme.is_daily


def test_it_goes_back_to_where_one_came_from(browser):
    answer = browser.post(f"{ADDRESS}?next=/welcome/", programme_form())

    assert answer.headers["Location"] == "/welcome/"


def test_a_hostile_next_stays_here(browser):
    answer = browser.post(f"{ADDRESS}?next=//evil.example/", programme_form())

    assert answer.headers["Location"] == ADDRESS


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"usual": ""}, "Choose how many minutes."),
        ({"usual": "11"}, "Choose from the list."),
        ({"usual": "other"}, "Write a whole number of minutes from 2 to 60."),
        *(
            (
                {"usual": "other", "minutes": typed},
                "Write a whole number of minutes from 2 to 60.",
            )
            for typed in ("1", "61", "-5", "2.5", "ten", "1" + "0" * 400)
        ),
        ({"weekdays": []}, "Choose at least one day."),
        ({"weekdays": ["someday"]}, "Choose from the list."),
        ({"places": []}, "Choose at least one."),
        ({"places": ["moon"]}, "Choose from the list."),
        ({"equipment": ["gym"]}, "Choose from the list."),
    ],
)
def test_nonsense_is_refused_in_words_and_nothing_is_stored(
    browser, user, wrong, sentence
):
    EquipmentFactory(key="mat")

    answer = browser.post(ADDRESS, programme_form(**wrong))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Programme.with_deleted.exists()


def test_what_was_typed_stays(browser):
    answer = browser.post(
        ADDRESS, programme_form(usual="other", minutes="75", weekdays=["sun"])
    )

    form = shown_form(answer)
    assert (form["usual"], form["minutes"]) == ("other", "75")
    assert form["weekdays"] == ["sun"]


# -- sent twice, sent from two tabs --------------------------------------------


def test_the_same_send_twice_is_one_programme(browser, user):
    sent = programme_form()

    answers = [browser.post(ADDRESS, sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert user.programmes.get().version == 1


def test_the_first_send_again_does_not_undo_a_later_change(browser, user):
    first = programme_form()
    browser.post(ADDRESS, first)
    browser.post(ADDRESS, programme_form(usual="20", **seen_by(browser)))

    answer = browser.post(ADDRESS, first)

    assert answer.status_code == 302
    assert user.programmes.get().minutes == 20


def test_changing_back_to_the_first_content_is_a_change(browser, user):
    """It is sent with the same words as the first save, but it saw a version."""
    first = programme_form()
    browser.post(ADDRESS, first)
    browser.post(ADDRESS, programme_form(usual="20", **seen_by(browser)))

    browser.post(ADDRESS, {**first, **seen_by(browser)})

    assert user.programmes.get().minutes == 10


def test_a_change_in_another_tab_is_not_overwritten(browser, user):
    browser.post(ADDRESS, programme_form())
    seen = seen_by(browser)
    browser.post(ADDRESS, programme_form(usual="20", **seen))

    answer = browser.post(ADDRESS, programme_form(usual="5", **seen))

    assert answer.status_code == 409
    assert "20 minutes a day" in answer.text
    assert user.programmes.get().minutes == 20
    again = shown_form(answer)
    assert again["usual"] == "5"
    browser.post(
        ADDRESS, programme_form(usual="5", uid=again["uid"], version=again["version"])
    )
    assert user.programmes.get().minutes == 5


def test_two_tabs_that_knew_of_no_programme_make_one(browser, user):
    browser.post(ADDRESS, programme_form(usual="20"))

    answer = browser.post(ADDRESS, programme_form(usual="5"))

    assert answer.status_code == 409
    assert user.programmes.get().minutes == 20


def test_two_first_saves_at_one_moment_make_one(user):
    """Both looked before either wrote, so only the database can tell."""
    from django.http import QueryDict

    from psoas_care.practice.forms.programme import ProgrammeForm
    from tests.factories import NOON

    data = QueryDict(mutable=True)
    for name, value in programme_form(usual="5").items():
        data.setlist(name, value if isinstance(value, list) else [value])
    late = ProgrammeForm(data, instance=Programme(user=user), now=NOON)
    assert late.is_valid()
    ProgrammeFactory(user=user, minutes=20)

    assert not late.save_record()

    assert late.status == 409
    assert user.programmes.get().minutes == 20


# -- whose it is --------------------------------------------------------------


def test_somebody_elses_programme_is_neither_shown_nor_changed(
    browser, user, other_user
):
    theirs = ProgrammeFactory(user=other_user, minutes=42)

    page = browser.get(ADDRESS).text
    answer = browser.post(ADDRESS, programme_form(uid=str(theirs.uid)))

    assert "42" not in shown_form(browser.get(ADDRESS)).values()
    assert 'value="42"' not in page
    assert answer.status_code == 422
    assert not user.programmes.exists()
    theirs.refresh_from_db()
    assert theirs.minutes == 42


def test_it_costs_few_queries(browser, user, content, django_assert_max_num_queries):
    ProgrammeFactory(user=user)

    with django_assert_max_num_queries(7):
        assert browser.get(ADDRESS).status_code == 200


# -- pressure tools -----------------------------------------------------------


def test_pressure_tools_are_offered_only_where_they_are_open(browser, user, content):
    assert "wants_release" not in browser.get(ADDRESS).text
    browser.post(ADDRESS, programme_form(wants_release="on"))
    assert not user.programmes.get().wants_release

    say_no_to_all(user)

    assert "wants_release" in browser.get(ADDRESS).text


def test_who_wanted_them_can_always_take_that_back(browser, user, content):
    ProgrammeFactory(user=user, wants_release=True)

    assert "wants_release" in browser.get(ADDRESS).text
