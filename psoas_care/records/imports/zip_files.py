"""What zip files of other apps say: Loop, Apple Health, Health Connect."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import IO, Any
from xml.parsers import expat
from zipfile import ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from psoas_care.records.imports import tables
from psoas_care.records.imports.items import (
    LONGEST_LABEL,
    LONGEST_NOTE,
    MOST_ITEMS,
    FileItem,
    ItemOrProblem,
    LineProblem,
)
from psoas_care.records.imports.table_rows import cell, when_of
from psoas_care.records.imports.values import FractionMark, moment_in, read_amount
from psoas_care.records.restore import archive
from psoas_care.records.restore.refused import Refused
from psoas_care.web import uploads
from psoas_care.web.numbers import NotANumber

PIECE = 256 * 1024
MOST_XML, MOST_DATABASE = 8 * 1024**3, 512 * 1024**2


# -- Loop Habit Tracker -------------------------------------------------------


def is_checkmarks(name: str) -> bool:
    folder, _slash, file = name.rpartition("/")
    return file == "Checkmarks.csv" and folder[:3].isdigit()


DONE = {"2", "yes_manual"}
NOT_DONE = {"", "0", "-1", "1", "3", "no", "unknown", "skip", "yes_auto"}
"""What the person did not do or say themselves; 1 fills the days between."""
LARGEST_MARK, THOUSANDTHS = 3, 1000


def items_of_loop(file: IO[bytes]) -> Iterator[ItemOrProblem]:
    """A folder for each habit, with a line for each day: Date, Value, Notes."""
    with archive.opened(file) as opened:
        for name in filter(is_checkmarks, opened.namelist()):
            folder = name.rpartition("/")[0]
            habit = folder[3:].strip() or folder
            for line, row in _checkmarks(opened, name):
                if cell(row, 0).lower() == "date":
                    continue
                value = cell(row, 1).lower()
                if value in NOT_DONE:
                    continue
                when = when_of(line, cell(row, 0), "", None)
                if isinstance(when, LineProblem):
                    yield when
                    continue
                try:
                    number = (
                        None
                        if value in DONE
                        else read_amount(value, FractionMark.POINT)
                    )
                except NotANumber:
                    sentence = _("“%(text)s” is not a number.")
                    yield LineProblem(line, sentence % {"text": value[:30]})
                    continue
                yield FileItem(
                    line, habit[:LONGEST_LABEL], when[0], when[1],
                    number=None if number is None else number / THOUSANDTHS,
                    note=cell(row, 2)[:LONGEST_NOTE],
                )  # fmt: skip


def _checkmarks(opened: ZipFile, name: str) -> Sequence[tuple[int, list[str]]]:
    with archive.member(
        opened, name.__eq__, most=tables.MOST_BYTES, missing=""
    ) as found:
        data = b"".join(iter(lambda: found.read(PIECE), b""))
    text = data.decode("utf-8-sig", "replace")
    return tables.rows_of(text, ",")


# -- Apple Health -------------------------------------------------------------


def is_apple(name: str) -> bool:
    file = name.rpartition("/")[2].lower()
    return file in {"export.xml", "exportieren.xml", "exportar.xml", "exporter.xml"}


CATEGORY, SEVERE = "HKCategoryTypeIdentifier", "HKCategoryValueSeverity"
STEPS = "HKQuantityTypeIdentifierStepCount"
APPLE_PAINS = {
    "LowerBackPain": lazy("Lower back pain"),
    "PelvicPain": lazy("Pelvic pain"),
    "AbdominalCramps": lazy("Abdominal cramps"),
    "GeneralizedBodyAche": lazy("Body and muscle ache"),
    "Headache": lazy("Headache"),
}
APPLE_WORDS = {
    "Unspecified": lazy("present"),
    "Mild": lazy("mild"),
    "Moderate": lazy("moderate"),
    "Severe": lazy("severe"),
}


def items_of_apple(file: IO[bytes]) -> Iterator[ItemOrProblem]:
    """Pain with its words, and the steps of each day; read a piece at a time."""
    found: list[ItemOrProblem] = []
    steps: Counter[date] = Counter()

    def begins(name: str, attributes: dict[str, str]) -> None:
        if name == "Record":
            _apple_record(attributes, parser.CurrentLineNumber, found, steps)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    missing = _("There is no export.xml in this file.")
    with (
        archive.opened(file) as opened,
        archive.member(opened, is_apple, most=MOST_XML, missing=missing) as source,
    ):
        try:
            while piece := source.read(PIECE):
                parser.Parse(piece)
                yield from found
                found.clear()
            parser.Parse(b"", True)  # noqa: FBT003 - it takes no keywords
        except expat.ExpatError as fault:
            raise Refused(_("The file is damaged or cut short.")) from fault
    label = _("Steps")
    for line, (day, count) in enumerate(sorted(steps.items()), start=1):
        yield FileItem(line, label, day, number=Decimal(count))


def _apple_record(
    attributes: dict[str, str],
    line: int,
    found: list[ItemOrProblem],
    steps: Counter[date],
) -> None:
    kind = attributes.get("type", "")
    if kind == STEPS:
        try:
            count = int(float(attributes.get("value", "")))
            steps[date.fromisoformat(attributes.get("startDate", "")[:10])] += count
        except (ValueError, OverflowError):
            return
    elif kind.startswith(CATEGORY):
        label = APPLE_PAINS.get(kind.removeprefix(CATEGORY))
        value = attributes.get("value", "").removeprefix(SEVERE)
        if not label or value == "NotPresent":
            return
        try:
            at = moment_in(attributes.get("startDate", ""))
        except ValueError:
            text = attributes.get("startDate", "")[:30]
            found.append(
                LineProblem(line, _("“%(day)s” is not a date.") % {"day": text})
            )
            return
        word = str(APPLE_WORDS.get(value, value))[:200]
        found.append(
            FileItem(line, str(label), at.date(), at.time(), at=at, words=word)
        )


# -- Health Connect -----------------------------------------------------------


def is_database(name: str) -> bool:
    return name.rpartition("/")[2] == "health_connect_export.db"


EXERCISES = {
    8: lazy("Cycling"), 13: lazy("Calisthenics"), 37: lazy("Hiking"),
    48: lazy("Pilates"),
    56: lazy("Running"), 70: lazy("Strength training"), 71: lazy("Stretching"),
    74: lazy("Swimming"), 79: lazy("Walking"), 83: lazy("Yoga"),
}  # fmt: skip
MOST_STEPS = 20_000
"""Thousands of steps of its machine that a question may take: a second or two."""
SESSIONS = """
SELECT start_time, end_time, start_zone_offset, exercise_type, title, notes
FROM exercise_session_record_table ORDER BY start_time LIMIT ?
"""


def items_of_health_connect(file: IO[bytes]) -> Iterator[ItemOrProblem]:
    """Exercise sessions: begin and end in ms, the distance from UTC in seconds."""
    missing = _("This file has no Health Connect database in it.")
    with (
        archive.opened(file) as opened,
        archive.member(
            opened, is_database, most=MOST_DATABASE, missing=missing
        ) as source,
        uploads.on_disk(source) as path,
    ):
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
                db.execute("PRAGMA trusted_schema = OFF")
                left = iter(range(MOST_STEPS))
                db.set_progress_handler(lambda: next(left, None) is None, 1000)
                rows = db.execute(SESSIONS, [MOST_ITEMS]).fetchall()
        except sqlite3.Error as fault:
            raise Refused(
                _("We cannot read the exercise sessions in this file.")
            ) from fault
    for line, row in enumerate(rows, start=1):
        yield _connect_session(line, *row)


def _connect_session(
    line: int, start: Any, end: Any, offset: Any, kind: Any, title: Any, notes: Any
) -> ItemOrProblem:
    try:
        zone = timezone(timedelta(seconds=int(offset or 0)))
        at = datetime.fromtimestamp(start / 1000, UTC).astimezone(zone)
        seconds = max(0, (end - start) // 1000)
    except (TypeError, ValueError, OverflowError, OSError):
        return LineProblem(line, _("A session has no date."))
    name = EXERCISES.get(kind) or _("Exercise type %(n)s") % {"n": kind}
    words = [text for text in (title, notes) if isinstance(text, str) and text]
    return FileItem(
        line, str(name)[:LONGEST_LABEL], at.date(), at.time(), at=at,
        seconds=int(seconds), note="\n".join(words)[:LONGEST_NOTE],
    )  # fmt: skip
