"""Moving over in the browser: a file, what it means, one tap to import and to undo."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from psoas_care.safety.status import current_safety_status
from psoas_care.web import uploads
from tests.factories import ImportFactory
from tests.records.test_imports import BEARABLE, PAINTRACKER, table

PAGE = "/records/import/"


pytestmark = pytest.mark.usefixtures("var_dir")


def named(text, name="file.csv"):
    file = BytesIO(text.encode())
    file.name = name
    return {"file": file}


def fields_of(page):
    """What the form on the page would send, without its buttons."""
    form = page[page.index('enctype="multipart') if "enctype" in page else 0 :]
    hidden = dict(re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', form))
    for name, options in re.findall(
        r'<select name="(\w+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        hidden[name] = chosen[1] if chosen else ""
    return hidden


def looked_at(client, text):
    answer = client.post(PAGE, named(text))
    assert answer.status_code == 200
    return answer.text


def test_the_password_is_asked_for_first(browser):
    assert browser.get(PAGE).url.startswith("/accounts/reauthenticate/")


def test_look_choose_import_and_undo(confirmed, user):
    page = looked_at(confirmed, PAINTRACKER)
    assert "This is a file from PainTracker." in page
    assert "Low back: 6" in page
    assert "Front of hip, left: 6" in page
    assert not user.check_ins.exists()

    sent = fields_of(page) | {"import": "1"}
    done = confirmed.post(PAGE, sent)

    assert done.url == PAGE
    assert sorted(user.pain_scores.values_list("region", "side", "value")) == [
        ("hip_front", "left", 6),
        ("low_back", "", 6),
    ]
    shown = confirmed.get(PAGE).text
    assert "1 entry imported." in shown
    assert "Imported" in confirmed.get("/diary/").text
    assert confirmed.post(PAGE, sent).url == PAGE  # sent twice: nothing more
    assert user.check_ins.count() == 1
    assert [*uploads.folder().iterdir()] == []

    undone = confirmed.post(f"/records/imports/{user.imports.get().uid}/delete/")

    assert undone.url == PAGE
    assert not user.check_ins.exists()


def test_what_is_chosen_is_shown_before_it_is_imported(confirmed, user):
    page = looked_at(confirmed, PAINTRACKER)
    sent = fields_of(page)
    (hip,) = [name for name, value in sent.items() if value == "pain:hip_front.left"]

    page = confirmed.post(PAGE, sent | {hip: "pain:pelvic"}).text

    assert "Pelvis: 6" in page
    assert "Front of hip, left: 6" not in page
    assert not user.check_ins.exists()
    confirmed.post(PAGE, fields_of(page) | {"import": "1"})
    assert {*user.pain_scores.values_list("region", flat=True)} == {
        "low_back",
        "pelvic",
    }


def test_which_number_is_the_day_is_asked_and_nothing_is_guessed(confirmed, user):
    text = table("when,number,place", "03/04/2024,5,low back")

    page = looked_at(confirmed, text)

    assert "the first number is" in page
    assert "could be two dates" in page
    sent = fields_of(page) | {"order": "dmy"}
    page = confirmed.post(PAGE, sent).text
    assert "3 Apr 2024" in page
    confirmed.post(PAGE, fields_of(page) | {"import": "1"})
    assert user.pain_scores.get().local_day.isoformat() == "2024-04-03"


def test_columns_are_chosen_by_the_person(confirmed, user):
    text = table("a,b,c", "6,2024-04-03,4")

    page = looked_at(confirmed, text)

    assert 'name="import"' not in page
    sent = fields_of(page) | {"day": "1", "number": "2"}
    page = confirmed.post(PAGE, sent).text
    (what,) = [name for name in fields_of(page) if name.startswith("what_")]
    sent = fields_of(page) | {what: "pain:low_back", "import": "1"}
    assert confirmed.post(PAGE, sent).url == PAGE
    assert user.pain_scores.get().value == 4


def test_words_are_offered_no_number_for_pain(confirmed):
    page = looked_at(confirmed, BEARABLE)

    symptom = page[page.index("Lower back pain") :]
    select = symptom[: symptom.index("</select>")]
    assert "A note in the diary" in select
    assert "pain:low_back" not in select


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file first."),
        (named("words"), "only one column"),
        ({"key": "../../../etc/passwd"}, "The file is no longer here."),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(confirmed, sent, sentence):
    answer = confirmed.post(PAGE, sent)

    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize("value", ["pain:moon", "exercise:headstand", "x", "day:mood"])
def test_a_meaning_that_is_not_offered_is_refused(value, confirmed, user):
    sent = fields_of(looked_at(confirmed, PAINTRACKER))
    (hip,) = [name for name, v in sent.items() if v == "pain:hip_front.left"]

    answer = confirmed.post(PAGE, sent | {hip: value, "import": "1"})

    assert answer.status_code == 422
    assert not user.check_ins.exists()


def test_an_import_is_left_out_of_statistics_and_counted_again(confirmed, user):
    confirmed.post(PAGE, fields_of(looked_at(confirmed, PAINTRACKER)) | {"import": "1"})
    address = f"/records/imports/{user.imports.get().uid}/leave-out/"

    confirmed.post(address)
    assert {*user.pain_scores.values_list("is_left_out", flat=True)} == {True}
    assert "Count in statistics" in confirmed.get(PAGE).text
    confirmed.post(address, {"count": "1"})
    assert {*user.pain_scores.values_list("is_left_out", flat=True)} == {False}


def test_nobody_undoes_the_import_of_somebody_else(confirmed, other_user):
    address = f"/records/imports/{ImportFactory(user=other_user).uid}"

    assert confirmed.post(f"{address}/delete/").status_code == 404
    assert confirmed.post(f"{address}/leave-out/").status_code == 404


def test_charts_and_report_say_that_numbers_were_imported(confirmed, user):
    yesterday = timezone.localdate() - timedelta(days=1)
    text = table("date,number,place", f"{yesterday},5,low back")
    assert "imported from another app" not in confirmed.get("/progress/").text
    confirmed.post(PAGE, fields_of(looked_at(confirmed, text)) | {"import": "1"})

    assert "imported from another app" in confirmed.get("/progress/").text
    assert "imported from another app" in confirmed.get("/records/report/").text


def test_strong_pain_of_today_closes_as_if_it_had_been_entered(confirmed, user):
    """What is imported can close something, and opens nothing."""
    now = timezone.now().strftime("%Y-%m-%dT%H:%M")
    text = table("date,number,place", f"{now},9,low back")
    confirmed.post(PAGE, fields_of(looked_at(confirmed, text)) | {"import": "1"})

    assert current_safety_status(user, timezone.now()).has_open("too-strong")


def test_of_an_exercise_it_is_asked_what_its_numbers_count(confirmed, user, content):
    text = table("date,number,name", "2024-04-03,2,Bridges", "2024-04-04,,Planks")
    page = looked_at(confirmed, text)
    names = [name for name in fields_of(page) if name.startswith("what_")]
    sent = fields_of(page) | dict.fromkeys(names, "exercise:glute-bridge")

    asked = confirmed.post(PAGE, sent | {"import": "1"})

    assert asked.status_code == 422
    assert "Bridges: what do its numbers count?" in asked.text
    assert "Planks: how many minutes each time?" in asked.text
    assert not user.sessions.exists()
    sent = fields_of(asked.text)
    (unit,) = [name for name in sent if name.startswith("unit_")]
    (minutes,) = re.findall(r'name="(minutes_\w+)"', asked.text)
    confirmed.post(PAGE, sent | {unit: "min", minutes: "3", "import": "1"})
    seconds = user.bouts.order_by("local_day").values_list("actual_seconds", flat=True)
    assert [*seconds] == [120, 180]
