"""One's own export brought back: all of it or nothing, once, and it opens nothing."""

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from psoas_care.accounts.models import User
from psoas_care.practice.models import FairTest
from psoas_care.records import kinds, restore
from psoas_care.records.erasing import erase_entries
from psoas_care.records.export import export_of
from psoas_care.records.restore import entries_of, merging
from psoas_care.records.restore.refused import Refused
from psoas_care.symptoms.models import CheckIn, PainScore
from tests.factories import (
    NOON,
    CheckInFactory,
    DayFactorsFactory,
    FlareFactory,
    PainScoreFactory,
    UserFactory,
)
from tests.records.json_schema import check
from tests.records.people import one_of_each

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
OF_THE_ACCOUNT = {"account.json", *(f"csv/{k.file_name}" for k in kinds.ACCOUNT)}


def exported(user):
    return b"".join(export_of(User.objects.get(pk=user.pk)))


def entries(data):
    """{name: bytes} of what an export has besides the account."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if n not in OF_THE_ACCOUNT]
        return {name: archive.read(name) for name in names}


def of_anybody(data):
    """The same with one id for every patient: that is another in each account."""
    found = entries(data)
    bundle = found["fhir-bundle.json"]
    (patient,) = re.findall(rb'"Patient", "id": "([^"]+)"', bundle)
    return found | {"fhir-bundle.json": bundle.replace(patient, b"patient")}


def restored(data, user, now=None):
    with entries_of(io.BytesIO(data)) as source:
        return merging.restore(source, user, now=now or timezone.now())


def compared(data, user):
    with entries_of(io.BytesIO(data)) as source:
        return merging.compare(source, user, now=timezone.now())


def counts(comparison):
    return {t.kind.name: (t.new, t.same, t.different) for t in comparison.kinds}


def changed(data, change):
    """The export with `change` made to what stands in its JSON."""
    said = json.loads(entries(data)["psoas-care.json"])
    change(said)
    return packed({"psoas-care.json": json.dumps(said)})


def packed(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


# -- round trip ---------------------------------------------------------------


@pytest.mark.django_db
def test_after_everything_is_deleted_it_comes_back_byte_by_byte(user):
    one_of_each(user)
    CheckInFactory(user=user, deleted_at=NOON, note="gone")
    before = exported(user)
    erase_entries(user)

    done = restored(before, user)

    assert done.new == len(kinds.ENTRIES) + 1
    assert entries(exported(user)) == entries(before)


@pytest.mark.django_db
def test_so_it_does_in_another_account(user, other_user):
    one_of_each(user)
    before = exported(user)

    restored(before, other_user)

    assert of_anybody(exported(other_user)) == of_anybody(before)
    assert entries(exported(user)) == entries(before)


def test_so_does_the_demo_person(content, other_user):
    call_command("demo", days=40, seed=3, verbosity=0)
    demo = User.objects.exclude(pk=other_user.pk).get()
    before = exported(demo)
    erase_entries(demo)

    restored(before, demo)
    restored(before, other_user)

    assert entries(exported(demo)) == entries(before)
    assert of_anybody(exported(other_user)) == of_anybody(before)


@pytest.mark.django_db
def test_a_second_time_brings_nothing(user):
    one_of_each(user)
    data = exported(user)

    assert restored(data, user).new == 0
    assert compared(data, user).has_news is False
    assert exported(user) == data


# -- beside what is here ------------------------------------------------------


@pytest.mark.django_db
def test_what_is_here_stays_and_the_rest_is_added(user):
    kept = CheckInFactory(user=user, note="first")
    lost = PainScoreFactory(check_in__user=user, check_in__at=NOON - timedelta(days=3))
    data = exported(user)
    kept.note = "second"
    kept.save()
    lost.check_in.delete()
    later = CheckInFactory(user=user, at=NOON + timedelta(hours=1))

    comparison = compared(data, user)
    restored(data, user)

    assert counts(comparison) == {"check_ins": (1, 0, 1), "pain_scores": (1, 0, 0)}
    tally = comparison.kinds[0]
    assert tally.first == tally.last == NOON.date() - timedelta(days=3)
    assert sorted(user.check_ins.values_list("note", flat=True)) == ["", "", "second"]
    assert user.pain_scores.get().uid == lost.uid
    assert user.check_ins.filter(pk=later.pk).exists()


@pytest.mark.django_db
def test_a_row_that_is_here_gets_no_further_parts(user):
    """They were taken out of it since: two states of one entry are not mixed."""
    score = PainScoreFactory(check_in__user=user)
    data = exported(user)
    PainScore.objects.filter(pk=score.pk).delete()

    assert counts(compared(data, user)) == {
        "check_ins": (0, 1, 0),
        "pain_scores": (0, 0, 1),
    }
    restored(data, user)

    assert not user.pain_scores.exists()


@pytest.mark.django_db
def test_of_what_there_is_one_at_a_time_the_one_here_stays(user, other_user):
    FlareFactory(user=other_user)
    DayFactorsFactory(user=other_user, sitting_hours=2)
    data = exported(other_user)
    flare, day = FlareFactory(user=user), DayFactorsFactory(user=user, sitting_hours=5)

    comparison = restored(data, user)

    assert counts(comparison) == {"day_notes": (0, 0, 1), "flare_ups": (0, 0, 1)}
    assert user.flares.get() == flare
    assert user.day_factors.get() == day


@pytest.mark.django_db
def test_an_account_with_entries_keeps_its_settings_and_remembers_the_zone(
    user, other_user
):
    one_of_each(other_user)
    CheckInFactory(user=user)
    user.time_zone, user.regions = "Asia/Tokyo", ["pelvic"]
    user.save()

    restored(exported(other_user), user)

    user.refresh_from_db()
    assert (user.time_zone, user.regions) == ("Asia/Tokyo", ["pelvic"])
    assert user.zones_left.keys() == {"UTC", "Europe/Berlin"}


# -- what is refused ----------------------------------------------------------


def cut(data):
    return data[: len(data) // 2]


def bomb(data):
    """A valid beginning, and then far more than anybody enters."""
    said = b'{"format": "psoas-care", "version": 1, "settings": ' + b" " * 9_000_000
    return packed({"psoas-care.json": said})


def long_list(data):
    """A list of members that fills the memory."""
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(20_000):
            archive.writestr(f"{number:060}", "")
    return file.getvalue()


REFUSED = {
    "not a zip": (lambda data: b"GIF89a" * 99, "This is not a zip file."),
    "cut": (cut, "The file is damaged or cut short."),
    "bomb": (bomb, "The file is too large to be read here."),
    "long list": (long_list, "The file is too large to be read here."),
    "foreign zip": (
        lambda data: packed({"photo.png": "x"}),
        "This zip file is not a download from Psoas Care.",
    ),
    "path tricks": (
        lambda data: packed({"../psoas-care.json": "{}", "/psoas-care.json": "{}"}),
        "This zip file is not a download from Psoas Care.",
    ),
    "foreign JSON": (
        lambda data: packed({"psoas-care.json": '{"name": "x"}'}),
        "Psoas Care did not make this file.",
    ),
    "an account": (
        lambda data: changed(data, lambda said: said.update(format="other")),
        "Psoas Care did not make this file.",
    ),
    "newer": (
        lambda data: changed(data, lambda said: said.update(version=99)),
        "A newer version of Psoas Care made this file.",
    ),
    "no JSON": (
        lambda data: packed({"psoas-care.json": "{" * 99}),
        "Something in the file was changed or is damaged.",
    ),
    "nested": (
        lambda data: packed({"psoas-care.json": '{"format": ' + "[" * 99_999}),
        "Something in the file was changed or is damaged.",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_not_ours_gets_a_sentence(user, make, sentence, monkeypatch):
    monkeypatch.setattr(restore, "MOST_BYTES", 8_000_000)
    one_of_each(user)
    before = exported(user)

    with pytest.raises(Refused) as said:
        restored(make(before), user)

    assert sentence in str(said.value)
    assert exported(user) == before


def no_longer(name, value):
    def change(said):
        said["check_ins"][0][name] = value

    return change


def without_its_session(said):
    said["sessions"] = []


def future(said):
    said["safety_answers"][0]["created_at"] = "2199-01-01T00:00:00Z"


CHANGES = {
    "number as text": lambda said: said["pain_scores"][0].update(value="7"),
    "out of range": lambda said: said["pain_scores"][0].update(value=11),
    "half a number": lambda said: said["pain_scores"][0].update(value=7.5),
    "truth": lambda said: said["pain_scores"][0].update(value=True),
    "a field more": no_longer("mood", 3),
    "a field less": lambda said: said["check_ins"][0].pop("note"),
    "no zone": no_longer("zone", "Mars/Olympus"),
    "no day": no_longer("local_day", "2026-02-31"),
    "another day": no_longer("local_day", "2026-01-01"),
    "no moment": no_longer("at", "2026-11-20T25:00:00Z"),
    "to come": no_longer("at", "2199-01-01T12:00:00Z"),
    "answered in the future": future,
    "no id": no_longer("uid", "1"),
    "NUL": no_longer("note", "a\0b"),
    "half a pair": no_longer("note", "\ud800"),
    "too long": no_longer("note", "x" * 2001),
    "unknown word": no_longer("qualities", ["purple"]),
    "a part of nothing": without_its_session,
    "an id twice": lambda said: said["check_ins"].append(said["check_ins"][0]),
    "no settings": lambda said: said.pop("settings"),
    "other settings": lambda said: said["settings"].update(password="x"),
    "a list more": lambda said: said.update(moods=[{}]),
    "no rows": lambda said: said.update(sessions=[1, 2]),
    "against the database": lambda said: said["flare_ups"][0].update(
        until="2020-01-01"
    ),
    "no answers": lambda s: s["questionnaires"][0].update(answers={"other": 1}),
    "unknown exercise": lambda said: said["bouts"][0].update(exercise="headstand"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_all_of_it_or_nothing(user, other_user, change):
    one_of_each(user)
    data = changed(exported(user), change)
    before = exported(other_user)

    with pytest.raises(Refused):
        restored(data, other_user)

    assert exported(other_user) == before
    assert not CheckIn.with_deleted.filter(user=other_user).exists()


@pytest.mark.django_db
def test_the_answer_that_is_never_kept_does_not_come_by_a_file(user, questions):
    other = UserFactory()
    one_of_each(other)
    data = changed(
        exported(other), lambda said: said["safety_answers"][0].update(question="R-30")
    )

    with pytest.raises(Refused):
        restored(data, user)


# -- of an older version ------------------------------------------------------

SINCE_2 = {
    "check_ins": ["import_uid"],
    "pain_scores": ["is_left_out"],
    "day_notes": ["import_uid", "is_left_out"],
    "sessions": ["import_uid"],
    "bouts": ["is_left_out"],
    "fair_tests": ["together"],
}


def as_of_version_1(said):
    said["version"] = 1
    for name in ("imports", "questionnaires", "self_tests"):
        del said[name]
    for name, fields in SINCE_2.items():
        for row in said[name]:
            for field in fields:
                del row[field]


@pytest.mark.django_db
def test_an_export_of_version_1_is_restored(user):
    one_of_each(user)
    user.imports.all().delete()
    CheckIn.with_deleted.update(import_uid=None)
    user.instrument_scores.all().delete()
    user.self_test_results.all().delete()
    FairTest.with_deleted.update(together=[])
    before = exported(user)
    old = changed(before, as_of_version_1)
    schema = json.loads((SCHEMAS / "psoas-care-1.json").read_text())
    check(json.loads(entries(old)["psoas-care.json"]), schema)
    erase_entries(user)

    restored(old, user)

    assert entries(exported(user)) == entries(before)


@pytest.mark.django_db
def test_an_export_of_version_2_is_restored(user):
    """Version 3 tells of reminders, which are of the account and are not restored."""
    one_of_each(user)
    before = exported(user)
    old = changed(before, lambda said: said.update(version=2))
    schema = json.loads((SCHEMAS / "psoas-care-2.json").read_text())
    check(json.loads(entries(old)["psoas-care.json"]), schema)
    erase_entries(user)

    restored(old, user)

    assert entries(exported(user)) == entries(before)
