"""Files of other apps, made by hand from what is known of their columns."""

import io
import sqlite3
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from psoas_care.practice.models import Bout
from psoas_care.records.imports import meanings as rules
from psoas_care.records.imports import storing
from psoas_care.records.imports.items import FileItem, LineProblem
from psoas_care.records.imports.meanings import Meaning, contents_of, guess, plan_of
from psoas_care.records.imports.sources import source_of
from psoas_care.records.imports.table_rows import TableReading, guessed
from psoas_care.records.models import ImportOrigin
from psoas_care.records.restore.refused import Refused
from psoas_care.symptoms.models import CheckIn, PainScore
from tests.factories import CheckInFactory, DayFactorsFactory, ExerciseFactory

BACK = Meaning("pain", "low_back")


def items_of(data, reading=None):
    """(items, problems) of a file, read as it seems to be where nothing is said."""
    source = source_of(io.BytesIO(data if isinstance(data, bytes) else data.encode()))
    if reading is None:
        reading = TableReading(guessed(source.table) if source.chooses_columns else {})
    found = [*source.items(source.decided(reading))]
    return (
        [one for one in found if isinstance(one, FileItem)],
        [one for one in found if isinstance(one, LineProblem)],
    )


def table(*lines):
    return "\n".join(lines) + "\n"


def zipped(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


# -- any table ----------------------------------------------------------------

TABLE = (
    'Date;Time;Pain;Note\n13/04/2024;8:30;3,5;"one, ""two""\nthree"\n14/04/2024;;7;\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_table_in_whatever_encoding(encoding):
    (first, second), problems = items_of(TABLE.encode(encoding))

    assert not problems
    assert (first.day, first.clock.hour) == (date(2024, 4, 13), 8)
    assert (first.label, first.number) == ("Pain", Decimal("3.5"))
    assert first.note == 'one, "two"\nthree'
    assert (second.clock, second.number, second.note) == (None, 7, "")


def test_windows_letters():
    (item,), _problems = items_of(
        "Datum,Schmerz,Notiz\n2024-04-13,3,Rücken\n".encode("cp1252")
    )

    assert item.note == "Rücken"


def test_lines_that_cannot_be_are_named_with_their_line():
    items, problems = items_of(
        "date,time,pain\n31/02/2024,8:00,1\n13/04/2024,13:61,2\n\n14/04/2024,8:00,3\n"
    )

    assert [item.number for item in items] == [3]
    assert [(p.line, p.why) for p in problems] == [
        (2, "“31/02/2024” is not a date."),
        (3, "“13:61” is not a time."),
    ]


def test_what_the_file_does_not_decide_is_asked():
    source = source_of(io.BytesIO(b'date,value\n03/04/2024,"1,500"\n'))
    reading = TableReading(guessed(source.table))

    assert source.asks_order(reading)
    assert source.asks_mark(reading)
    assert [type(one) for one in source.items(reading)] == [LineProblem]


def test_what_the_file_decides_is_not_asked():
    source = source_of(io.BytesIO(b"date,value\n03/04/2024,1.5\n14/04/2024,2\n"))
    reading = TableReading(guessed(source.table))

    assert not source.asks_order(reading)
    assert not source.asks_mark(reading)
    assert [i.day.day for i in source.items(source.decided(reading))] == [3, 14]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "only one column"),
        (b"just words", "only one column"),
        (b"date,pain\n", "nothing below its first line"),
        (b"\x81\x8d,\x8f\n\x90,\x9d", "cannot read this file as text"),
        (zipped({"a.txt": "x"}), "We do not recognise this zip file"),
        (b"PK\x03\x04half", "damaged or cut short"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(data, sentence):
    with pytest.raises(Refused, match=sentence):
        source_of(io.BytesIO(data))


# -- PainTracker --------------------------------------------------------------

PAINTRACKER = (
    "Date,Time,Pain Level,Locations,Symptoms,Notes\n"
    '2024-05-01,08:30,6,"lower back, left hip",stiff,after gardening\n'
)


@pytest.mark.parametrize("newline", ["\n", r"\n"])
def test_paintracker_also_with_two_letters_for_a_line_break(newline):
    items, problems = items_of(PAINTRACKER.strip().replace("\n", newline))

    assert not problems
    assert [(i.label, i.number) for i in items] == [("lower back", 6), ("left hip", 6)]
    assert items[0].note == "after gardening\nSymptoms: stiff"
    assert (items[0].clock.hour, items[1].note) == (8, "")


# -- Bearable -----------------------------------------------------------------

BEARABLE = (
    "date,date formatted,weekday,time of day,category,rating/amount,detail,notes\n"
    '8th Dec 2021,2021-12-08,Wednesday,pm,Symptom,3,Lower back pain,"long, drive"\n'
    "8th Dec 2021,2021-12-08,Wednesday,all day,Sleep,7.5,,\n"
)


def test_the_four_steps_of_bearable_stay_words():
    (pain, sleep), problems = items_of(BEARABLE)

    assert not problems
    assert (pain.label, pain.number, pain.words) == ("Lower back pain", None, "severe")
    assert (pain.day, pain.clock.hour, pain.note) == (
        date(2021, 12, 8),
        19,
        "long, drive",
    )
    assert (sleep.label, sleep.number) == ("Sleep", Decimal("7.5"))
    (label, _sleep) = contents_of([pain, sleep]).labels
    assert not label.is_rating
    assert guess(label) == ""


def test_days_of_bearable_in_words():
    text = BEARABLE.replace("date formatted,", "").replace("2021-12-08,", "")

    assert {item.day for item in items_of(text)[0]} == {date(2021, 12, 8)}


# -- Loop ---------------------------------------------------------------------


def test_loop_says_what_was_done_and_how_much():
    data = zipped(
        {
            "Habits.csv": "Position,Name\n001,Stretch\n",
            "001 Stretch/Checkmarks.csv": (
                "Date,Value,Notes\n2024-05-03,2,in the park\n2024-05-02,0,\n"
                "2024-05-01,1,\n"
            ),
            "002 Walk/Checkmarks.csv": "Date,Value,Notes\n2024-05-03,25000,\n",
            "002 Walk/Scores.csv": "Date,Score\n2024-05-03,0.5\n",
        }
    )

    (stretch, walk), problems = items_of(data)

    assert not problems
    assert (stretch.label, stretch.day) == ("Stretch", date(2024, 5, 3))
    assert (stretch.number, stretch.note) == (None, "in the park")
    assert (walk.label, walk.number) == ("Walk", 25)


# -- Apple Health -------------------------------------------------------------

APPLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [<!ELEMENT HealthData (Record)*>]>
<HealthData locale="en_GB">
 <Record type="HKCategoryTypeIdentifierLowerBackPain"
  value="HKCategoryValueSeverityModerate"
  startDate="2024-05-01 08:30:00 +0200" endDate="2024-05-01 08:30:00 +0200"/>
 <Record type="HKCategoryTypeIdentifierPelvicPain"
  value="HKCategoryValueSeverityNotPresent"
  startDate="2024-05-01 08:30:00 +0200"/>
 {steps}
</HealthData>"""
STEP = """<Record type="HKQuantityTypeIdentifierStepCount" unit="count"
  startDate="2024-05-0{day} 08:30:00 +0200" value="100"/>"""


def test_apple_health_gives_its_words_and_the_steps_of_a_day():
    steps = "".join(STEP.format(day=day) for day in (1, 1, 2))
    data = zipped({"apple_health_export/export.xml": APPLE.format(steps=steps)})

    (pain, first, second), problems = items_of(data)

    assert not problems
    assert (pain.label, pain.words, pain.number) == (
        "Lower back pain",
        "moderate",
        None,
    )
    assert pain.at.astimezone(UTC).hour == 6
    assert [(i.day.day, i.number) for i in (first, second)] == [(1, 200), (2, 100)]


def test_a_large_apple_export_is_read_in_pieces():
    """Forty megabytes unpacked: nothing but the sums of days is kept of them."""
    steps = STEP.format(day=1) * 300_000
    data = zipped({"apple_health_export/export.xml": APPLE.format(steps=steps)})
    assert len(data) < 1_000_000

    (_pain, walked), _problems = items_of(data)

    assert walked.number == 30_000_000


def test_a_cut_apple_export_gets_a_sentence():
    data = zipped({"export.xml": APPLE.format(steps="")[:-30]})

    with pytest.raises(Refused, match="damaged or cut short"):
        items_of(data)


# -- Health Connect -----------------------------------------------------------


def health_connect(tmp_path, table="exercise_session_record_table"):
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as db:
        db.execute(
            f"CREATE TABLE {table} (start_time INTEGER, end_time INTEGER,"
            " start_zone_offset INTEGER, exercise_type INTEGER, title TEXT, notes TEXT)"
        )
        start = int(datetime(2024, 5, 1, 22, 30, tzinfo=UTC).timestamp() * 1000)
        row = (start, start + 900_000, 7200, 71, "Evening", None)
        db.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", row)  # noqa: S608
    db.close()
    return zipped({"health_connect_export.db": path.read_bytes()})


def test_health_connect_gives_sessions(tmp_path, settings):
    settings.VAR_DIR = tmp_path / "var"

    (session,), problems = items_of(health_connect(tmp_path))

    assert not problems
    assert (session.label, session.seconds, session.note) == (
        "Stretching", 900, "Evening",
    )  # fmt: skip
    assert session.day == date(2024, 5, 2)  # on the clock of the person
    assert [*(tmp_path / "var" / "uploads").iterdir()] == []


def test_a_database_of_something_else_gets_a_sentence(tmp_path, settings):
    settings.VAR_DIR = tmp_path / "var"

    with pytest.raises(Refused, match="cannot read the exercise sessions"):
        items_of(health_connect(tmp_path, table="other"))


# -- what becomes of it -------------------------------------------------------


def planned(data, meanings, zone="Europe/Berlin", reading=None):
    items, _problems = items_of(data, reading)
    return plan_of(ImportOrigin.TABLE, items, meanings, zone, timezone.now())


def test_a_line_with_two_places_is_one_check_in():
    meanings = {"lower back": BACK, "left hip": Meaning("pain", "hip_front.left")}

    (entry,) = planned(PAINTRACKER, meanings).entries

    assert entry.pain == [("low_back", "", 6), ("hip_front", "left", 6)]
    assert entry.at == datetime(2024, 5, 1, 6, 30, tzinfo=UTC)
    assert (entry.day, entry.is_timed) == (date(2024, 5, 1), True)


def test_a_name_that_was_not_chosen_is_left_out():
    assert planned(PAINTRACKER, {}).entries == []


def test_words_can_be_no_number_for_pain():
    plan = planned(BEARABLE, {"Lower back pain": BACK, "Sleep": Meaning("note")})

    assert [entry.pain for entry in plan.entries] == [[]]
    assert plan.problems[0].why == "Pain needs a number from 0 to 10."


def test_words_stay_in_the_note():
    (entry,) = planned(BEARABLE, {"Lower back pain": Meaning("note")}).entries

    assert entry.note == "Lower back pain: severe\nlong, drive"


def test_the_hours_of_a_day_are_added_up_and_no_day_has_more_than_24():
    text = table(
        "date,label,value",
        "2024-05-01,Sleep,7.25",
        "2024-05-01,Sleep,1",
        "2024-05-02,Sleep,25",
    )
    plan = planned(text, {"Sleep": Meaning("day", "sleep_hours")})

    (entry,) = plan.entries
    assert entry.amounts == {"sleep_hours": Decimal("8.25")}
    assert plan.problems[0].why == "This is more than fits into a day."


def test_what_is_to_come_is_no_entry():
    plan = planned("date,pain\n2199-01-01,3\n", {"pain": BACK})

    assert plan.entries == []
    assert plan.problems[0].why == "This is still to come, or the day is not over."


def test_how_long_an_exercise_was_comes_from_the_file_or_from_the_person(tmp_path):
    text = table(
        "date,label,value",
        "2024-05-01,Bridge,2",
        "2024-05-02,Plank,",
        "2024-05-03,Walk,900",
    )
    plan = planned(
        text,
        {
            "Bridge": Meaning("exercise", "glute-bridge", unit="min"),
            "Plank": Meaning("exercise", "plank", minutes=3),
            "Walk": Meaning("exercise", "walk", unit="min"),
        },
    )

    assert [(e.exercise, e.seconds) for e in plan.entries] == [
        ("glute-bridge", 120),
        ("plank", 180),
    ]
    assert len(plan.problems) == 1  # 15 hours of walking


# -- stored, and taken back ---------------------------------------------------


def stored(user, data, meanings, uid="11111111-1111-4111-8111-111111111111"):
    from uuid import UUID

    plan = planned(data, meanings)
    return storing.store(
        user, ImportOrigin.PAINTRACKER, plan, uid=UUID(uid), now=timezone.now()
    )


@pytest.mark.django_db
def test_the_same_file_again_makes_nothing_twice(user):
    meanings = {"lower back": BACK}

    first = stored(user, PAINTRACKER, meanings)
    again = stored(user, PAINTRACKER, meanings)
    other = stored(
        user, PAINTRACKER, meanings, uid="22222222-2222-4222-8222-222222222222"
    )

    assert (first, other) == (again, None)
    assert user.pain_scores.get().value == 6
    assert user.check_ins.get().import_uid == first.uid


@pytest.mark.django_db
def test_two_lines_that_say_the_same_are_two_entries(user):
    text = "date,pain\n2024-05-01,3\n2024-05-01,3\n"

    stored(user, text, {"pain": BACK})

    assert user.pain_scores.count() == 2


@pytest.mark.django_db
def test_notes_of_a_day_that_are_here_stay(user):
    DayFactorsFactory(user=user, at=datetime(2024, 5, 1, 12, tzinfo=UTC), sleep_hours=6)
    text = table(
        "date,label,value",
        "2024-05-01,Sleep,7",
        "2024-05-02,Sleep,8",
    )

    stored(user, text, {"Sleep": Meaning("day", "sleep_hours")})

    hours = dict(user.day_factors.values_list("local_day", "sleep_hours"))
    assert hours == {date(2024, 5, 1): 6, date(2024, 5, 2): 8}


@pytest.mark.django_db
def test_undoing_takes_all_of_it_and_nothing_else(user, other_user):
    ExerciseFactory(slug="glute-bridge")
    text = (
        "date,label,value\n2024-05-01,Bridge,2\n2024-05-01,back,3\n2024-05-02,Sleep,8\n"
    )
    meanings = {
        "Bridge": Meaning("exercise", "glute-bridge", unit="min"),
        "back": BACK,
        "Sleep": Meaning("day", "sleep_hours"),
    }
    mine = CheckInFactory(user=user)
    done = stored(user, text, meanings)
    stored(other_user, text, meanings)
    assert done.entries == 3
    assert (done.first_day, done.last_day) == (date(2024, 5, 1), date(2024, 5, 2))

    storing.undo_import(done)

    assert [*CheckIn.with_deleted.filter(user=user)] == [mine]
    assert not Bout.with_deleted.filter(user=user).exists()
    assert not user.day_factors.exists()
    assert not user.imports.exists()
    assert PainScore.objects.filter(user=other_user).count() == 1


@pytest.mark.django_db
def test_what_is_left_out_counts_in_no_statistics_and_still_for_safety(user):
    today = date(2024, 5, 1)
    ExerciseFactory(slug="glute-bridge")
    text = (
        "date,label,value\n2024-05-01,Bridge,2\n2024-05-01,back,9\n2024-05-01,Sleep,8\n"
    )
    done = stored(
        user,
        text,
        {
            "Bridge": Meaning("exercise", "glute-bridge", unit="min"),
            "back": BACK,
            "Sleep": Meaning("day", "sleep_hours"),
        },
    )

    def counted():
        return (
            len(user.pain_scores.pain_readings(today, today)),
            len(user.bouts.bouts(today, today)),
            len(user.bouts.for_report(today, today)),
            len(user.bouts.exercise_totals(today, today)),
            len(user.day_factors.values_of("sleep_hours", today, today)),
        )

    assert counted() == (1, 1, 1, 1, 1)
    storing.leave_out(done, is_left_out=True)
    assert counted() == (0, 0, 0, 0, 0)
    assert user.pain_scores.too_strong(today, today).exists()
    storing.leave_out(done, is_left_out=False)
    assert counted() == (1, 1, 1, 1, 1)


def test_no_pressure_tool_can_be_chosen(content):
    from psoas_care.records.forms import MeaningsForm

    items, _problems = items_of(PAINTRACKER)

    form = MeaningsForm(contents_of(items).labels, None)

    offered = str(form)
    assert 'value="exercise:glute-bridge"' in offered
    assert "sphinx-psoas-release" not in offered
    assert rules.guess(contents_of(items).labels[0]) == "pain:low_back"
