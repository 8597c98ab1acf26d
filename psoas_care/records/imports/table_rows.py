"""What the lines of a table say: of PainTracker, of Bearable, or of any."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from psoas_care.records.imports.items import (
    LONGEST_LABEL,
    LONGEST_NOTE,
    FileItem,
    ItemOrProblem,
    LineProblem,
)
from psoas_care.records.imports.tables import TextTable
from psoas_care.records.imports.values import (
    DayOrder,
    FractionMark,
    TwoDaysError,
    read_amount,
    read_day,
    read_time,
    split_moment,
)
from psoas_care.web.numbers import NotANumber, TwoReadings


@dataclass(frozen=True)
class TableReading:
    """How a table is read: the number of each column, and what was asked."""

    columns: Mapping[str, int] = field(default_factory=dict)
    order: DayOrder | None = None
    mark: FractionMark | None = None


DayAndTime = tuple[date, time | None]
"""The day, and the time where there is one."""


def cell(row: Sequence[str], number: int | None) -> str:
    is_there = number is not None and number < len(row)
    return row[number].strip() if is_there and number is not None else ""


def when_of(
    line: int, text: str, clock: str, order: DayOrder | None
) -> DayAndTime | LineProblem:
    day_text, in_day = split_moment(text)
    try:
        day = read_day(day_text, order)
    except TwoDaysError:
        why = _("“%(day)s” could be two dates. Say which number is the day.")
        return LineProblem(line, why % {"day": day_text[:30]})
    except ValueError:
        return LineProblem(line, _("“%(day)s” is not a date.") % {"day": day_text[:30]})
    clock = clock or in_day
    if not clock:
        return day, None
    try:
        return day, read_time(clock)
    except ValueError:
        return LineProblem(line, _("“%(time)s” is not a time.") % {"time": clock[:30]})


def items_of_table(table: TextTable, reading: TableReading) -> Iterator[ItemOrProblem]:
    """Any table: its number is named by a column, or by the heading of the number."""
    columns = reading.columns
    if "day" not in columns:
        return
    number = columns.get("number")
    heading = table.headings[number] if number is not None else ""
    for line, row in table.rows:
        when = when_of(line, cell(row, columns["day"]), cell(row, columns.get("time")),
                     reading.order)  # fmt: skip
        if isinstance(when, LineProblem):
            yield when
            continue
        label = cell(row, columns.get("label")) or heading or _("Entry")
        text = cell(row, number)
        amount, words = None, ""
        try:
            amount = read_amount(text, reading.mark) if text else None
        except TwoReadings as two:
            why = _("“%(text)s” could be %(whole)s or %(part)s.")
            values_found = {"text": text[:30], "whole": two.whole, "part": two.part}
            yield LineProblem(line, why % values_found)
            continue
        except NotANumber:
            words = text
        yield FileItem(
            line, label[:LONGEST_LABEL], when[0], when[1], number=amount,
            words=words[:200],
            note=cell(row, columns.get("note"))[:LONGEST_NOTE],
        )  # fmt: skip


def guessed(table: TextTable) -> dict[str, int]:
    """The columns that a table seems to have, by their headings."""
    wanted = {
        "day": ("date", "day", "datum", "when", "timestamp", "fecha", "jour"),
        "time": ("time", "hour", "uhrzeit", "zeit"),
        "number": ("pain", "level", "score", "value", "number", "rating", "intensity",
                   "nrs", "schmerz", "amount"),
        "label": ("label", "location", "where", "what", "symptom", "category", "name",
                  "ort", "region", "place"),
        "note": ("note", "comment", "notiz", "text"),
    }  # fmt: skip
    found: dict[str, int] = {}
    for name, words in wanted.items():
        for number, heading in enumerate(table.headings):
            if number in found.values():
                continue
            if any(word in heading.lower() for word in words):
                found[name] = number
                break
    return found


def items_of_paintracker(
    table: TextTable, headings: list[str], reading: TableReading
) -> Iterator[ItemOrProblem]:
    """Date, Time, Pain Level, Locations, Symptoms, …, Notes: one level for all places.

    The level is a number from 0 to 10.
    """
    at = {name: headings.index(name) for name in headings}
    for line, row in table.rows:
        clock = cell(row, at.get("time"))
        when = when_of(line, cell(row, at["date"]), clock, reading.order)
        if isinstance(when, LineProblem):
            yield when
            continue
        level = cell(row, at["pain level"])
        try:
            number = read_amount(level, reading.mark) if level else None
        except (NotANumber, TwoReadings):
            words = _("“%(text)s” is not a number from 0 to 10.")
            yield LineProblem(line, words % {"text": level[:30]})
            continue
        also = [
            f"{table.headings[at[name]]}: {cell(row, at[name])}"
            for name in ("symptoms", "activities", "medications")
            if cell(row, at.get(name))
        ]
        note = "\n".join([*filter(None, [cell(row, at.get("notes"))]), *also])
        places = cell(row, at["locations"]).replace(";", ",").replace("|", ",")
        names = [place.strip() for place in places.split(",") if place.strip()]
        for number_, name in enumerate(names or [_("Pain")]):
            yield FileItem(
                line, name[:LONGEST_LABEL], when[0], when[1], number=number,
                note="" if number_ else note[:LONGEST_NOTE],
            )  # fmt: skip


SEVERITY = {
    1: lazy("mild"),
    2: lazy("moderate"),
    3: lazy("severe"),
    4: lazy("unbearable"),
}
"""The four steps of a symptom in Bearable: words, and never a number from 0 to 10."""
DAY_PARTS = {"am": "09:00", "mid": "13:00", "pm": "19:00", "morning": "09:00",
             "midday": "13:00", "evening": "19:00"}  # fmt: skip


def items_of_bearable(
    table: TextTable, headings: list[str], day: int, reading: TableReading
) -> Iterator[ItemOrProblem]:
    """One line for each thing: date, time of day, category, rating/amount, detail."""
    at = {name: headings.index(name) for name in headings}
    for line, row in table.rows:
        part = cell(row, at.get("time of day")).lower()
        when = when_of(line, cell(row, day), DAY_PARTS.get(part, ""), reading.order)
        if isinstance(when, LineProblem):
            yield when
            continue
        category = cell(row, at["category"])
        detail = cell(row, at.get("detail"))
        text = cell(row, at["rating/amount"])
        number, words = None, ""
        try:
            number = read_amount(text, reading.mark) if text else None
        except (NotANumber, TwoReadings):
            words = text
        is_step = category.lower().startswith("symptom") and number is not None
        if is_step and number is not None:
            words = str(SEVERITY.get(int(number), number))
            number = None
        label = detail if is_step and detail else " – ".join(filter(None, [category]))
        note = "" if label == detail else detail
        notes = cell(row, at.get("notes"))
        yield FileItem(
            line, (label or _("Entry"))[:LONGEST_LABEL], when[0], when[1],
            number=number, words=words[:200],
            note="\n".join(filter(None, [note, notes]))[:LONGEST_NOTE],
        )  # fmt: skip
