"""Which app a file is from.

Formats are known by their own marks: the names of files in a zip, or of columns in the
first line. Anything else with columns is a table whose columns the person chooses.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from psoas_care.records.imports import tables, zip_files
from psoas_care.records.imports.items import ItemOrProblem
from psoas_care.records.imports.table_rows import (
    TableReading,
    items_of_bearable,
    items_of_paintracker,
    items_of_table,
)
from psoas_care.records.imports.tables import TextTable
from psoas_care.records.imports.values import (
    has_two_readings,
    is_undecided,
    mark_of,
    order_of,
    split_moment,
)
from psoas_care.records.models import ImportOrigin
from psoas_care.records.restore import archive
from psoas_care.records.restore.refused import Refused


@dataclass(frozen=True)
class ImportSource:
    """A file whose origin is known; `table` is there where it is one of text."""

    origin: ImportOrigin
    items: Callable[[TableReading], Iterator[ItemOrProblem]]
    table: TextTable | None = None
    day_column: int | None = None

    @property
    def chooses_columns(self) -> bool:
        return self.origin == ImportOrigin.TABLE

    def day_texts(self, reading: TableReading) -> list[str]:
        if self.table is None:
            return []
        number = reading.columns.get("day", self.day_column)
        if number is None:
            return []
        return [split_moment(text)[0] for text in self.table.column(number)]

    def number_texts(self, reading: TableReading) -> list[str]:
        if self.table is None or "number" not in reading.columns:
            return []
        return [*self.table.column(reading.columns["number"])]

    def asks_order(self, reading: TableReading) -> bool:
        """Whether the days of the file can be read in two ways."""
        texts = self.day_texts(reading)
        return order_of(texts) is None and is_undecided(texts)

    def asks_mark(self, reading: TableReading) -> bool:
        texts = self.number_texts(reading)
        return mark_of(texts) is None and has_two_readings(texts)

    def decided(self, reading: TableReading) -> TableReading:
        """With what the file itself decides."""
        return TableReading(
            reading.columns,
            reading.order or order_of(self.day_texts(reading)),
            reading.mark or mark_of(self.number_texts(reading)),
        )


def source_of(file: IO[bytes]) -> ImportSource:
    """What this file is. Raises `Refused`."""
    file.seek(0)
    if file.read(2) == b"PK":
        return _zip_source(file)
    file.seek(0)
    table = tables.table_of(tables.text_of(file))
    headings = [heading.lower() for heading in table.headings]
    if {"pain level", "locations", "date"} <= {*headings}:
        day = headings.index("date")
        return ImportSource(
            ImportOrigin.PAINTRACKER,
            lambda r: items_of_paintracker(table, headings, r),
            table,
            day,
        )
    if {"category", "rating/amount"} <= {*headings}:
        name = "date formatted" if "date formatted" in headings else "date"
        if name in headings:
            day = headings.index(name)
            return ImportSource(
                ImportOrigin.BEARABLE,
                lambda reading: items_of_bearable(table, headings, day, reading),
                table,
                day,
            )
    return ImportSource(
        ImportOrigin.TABLE, lambda reading: items_of_table(table, reading), table
    )


def _all_of(
    items_of: Callable[[IO[bytes]], Iterator[ItemOrProblem]], file: IO[bytes]
) -> Callable[[TableReading], Iterator[ItemOrProblem]]:
    """What reads all items of a zip file, in which there is nothing to choose."""
    return lambda _reading: items_of(file)


def _zip_source(file: IO[bytes]) -> ImportSource:
    with archive.opened(file) as opened:
        names = opened.namelist()
    for origin, is_its, items_of in (
        (ImportOrigin.APPLE, zip_files.is_apple, zip_files.items_of_apple),
        (ImportOrigin.LOOP, zip_files.is_checkmarks, zip_files.items_of_loop),
        (
            ImportOrigin.HEALTH_CONNECT,
            zip_files.is_database,
            zip_files.items_of_health_connect,
        ),
    ):
        if any(map(is_its, names)):
            return ImportSource(origin, _all_of(items_of, file))
    raise Refused(
        _("We do not recognise this zip file. Unpack it and choose a table from it.")
    )
