"""Tables as text: whatever encoding, separator and quotes the other program chose."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple

from django.utils.translation import gettext as _

from psoas_care.records.imports.items import MOST_ITEMS
from psoas_care.records.restore.refused import Refused

MOST_BYTES = 64 * 1024**2
SEPARATORS = ",;\t|"
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
MOST_COLUMNS = 200
LONGEST_CELL = 20_000


class TextTable(NamedTuple):
    """The first line of a table, and the others with their numbers."""

    headings: Sequence[str]
    rows: Sequence[tuple[int, list[str]]]

    def column(self, number: int) -> Iterator[str]:
        """The cells of one column that are not empty."""
        for _line, row in self.rows:
            if number < len(row) and row[number].strip():
                yield row[number]


def text_of(file: IO[bytes]) -> str:
    """The text of a file, by its mark, else as UTF-8, else as Windows has it."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is too large to be read here."))
    try:
        for mark, name in MARKS:
            if data.startswith(mark):
                return data.decode(name)
        # Without a mark every second byte of plain text is empty.
        if b"\0" in data[:200]:
            little = data[1:2] == b"\0"
            return data.decode("utf-16-le" if little else "utf-16-be")
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode("cp1252")
    except UnicodeDecodeError as fault:
        raise Refused(_("We cannot read this file as text.")) from fault


def table_of(text: str) -> TextTable:
    """The rows of a text with separators. Raises `Refused`."""
    first_line = text.partition("\n")[0]
    if "\\n" in first_line and "\n" not in text.strip():
        # Some app writes two letters where a line ends.
        text = text.replace("\\n", "\n")
        first_line = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first_line.count)
    if not first_line.count(separator):
        raise Refused(
            _("This file is not a table: its first line has only one column.")
        )
    rows = rows_of(text, separator)
    if len(rows) < 2:
        raise Refused(_("This table has nothing below its first line."))
    headings = [cell.strip() for cell in rows[0][1]]
    return TextTable(headings, rows[1:])


def rows_of(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """The lines that say anything, each with its number. Raises `Refused`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, [c[:LONGEST_CELL] for c in row]))
            if len(rows) > MOST_ITEMS or len(row) > MOST_COLUMNS:
                raise Refused(_("The file is too large to be read here."))
    except csv.Error as fault:
        raise Refused(_("We cannot read this file as a table.")) from fault
    return rows
