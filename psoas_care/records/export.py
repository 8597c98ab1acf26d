"""One's own data as a zip file, made while it is sent: no copy of it lies anywhere.

Rows are asked for in small portions, and each portion is read to its end before it is
sent. So memory does not grow with the years, and a slow connection keeps no lock on the
database. The same data make the same bytes.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Field
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from psoas_care.accounts.models import User
from psoas_care.records.exported_table import ExportedTable
from psoas_care.records.fhir import NOTICE, bundle_of
from psoas_care.records.kinds import ABOUT_ACCOUNT, ACCOUNT, ENTRIES, SETTINGS
from psoas_care.records.portions import portions
from psoas_care.web.fields import WordsField

VERSION = 3
"""Of both JSON files. It goes up with every change of `docs/schema/`."""

SENT_AT_ONCE = 64 * 1024
"""Bytes."""

BYTES_OF_NOTHING, BYTES_A_ROW = 9_000, 78
"""Of the zip file: an empty one, and ten years of daily use (61,779 rows, 4.8 MB)."""

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet runs a cell that begins so, whoever wrote it."""


def expected_bytes(rows: int) -> int:
    """About how long the zip file of so many rows will be, for a bar."""
    return BYTES_OF_NOTHING + rows * BYTES_A_ROW


def export_of(user: User) -> Iterator[bytes]:
    """The zip file with all that this person has here, piece by piece."""
    kinds = (*ENTRIES, *ACCOUNT)
    readme = render_to_string("records/export.txt", {"kinds": kinds})
    members = [
        ("README.txt", iter([readme])),
        ("psoas-care.json", _entries(user)),
        ("account.json", _account(user)),
        ("fhir-bundle.json", bundle_of(user)),
        ("fhir-notice.txt", iter([NOTICE])),
        *((f"csv/{kind.file_name}", _table(kind, user)) for kind in kinds),
    ]
    return _zipped(members)


def _entries(user: User) -> Iterator[str]:
    settings = {name: plain(getattr(user, name)) for name in SETTINGS}
    facts = {"format": "psoas-care", "version": VERSION, "settings": settings}
    return _document(facts, ENTRIES, user)


def _account(user: User) -> Iterator[str]:
    about = {name: plain(getattr(user, name)) for name in ABOUT_ACCOUNT}
    facts = {"format": "psoas-care-account", "version": VERSION, **about}
    return _document(facts, ACCOUNT, user)


def _document(
    facts: dict[str, Any], kinds: Iterable[ExportedTable], user: User
) -> Iterator[str]:
    """A JSON object of these facts and a list for each kind, a row on each line."""
    yield _json(facts)[:-1]
    for kind in kinds:
        names = [field.name for field in kind.fields]
        yield f',\n"{kind.name}": ['
        comma = ""
        for rows in portions(kind.rows_of(user), kind.columns):
            lines = [
                _json(dict(zip(names, map(plain, row), strict=True))) for row in rows
            ]
            yield f"{comma}\n" + ",\n".join(lines)
            comma = ","
        yield "]"
    yield "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """A value of a row as JSON knows it."""
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case None | bool() | int() | list() | dict():
            return value
    return str(value)


# -- tables -------------------------------------------------------------------


def _table(kind: ExportedTable, user: User) -> Iterator[str]:
    """The same rows as people read them: words for keys, without what was deleted."""
    columns = [_readable(column) for column in kind.columns]
    cells = {field.name: _cell_of(field) for field in kind.fields}
    headings = [str(heading) for heading in kind.headings.values()]
    if kind.has_contract:
        headings = [_("Date"), _("Time"), _("Time zone"), *headings, _("Id")]
    # Without this mark a spreadsheet takes UTF-8 for something else.
    yield "\ufeff" + _lines([headings])
    for rows in portions(kind.rows_of(user), columns):
        found = [dict(zip(cells, row, strict=True)) for row in rows]
        yield _lines(
            _line(kind, row, cells, user) for row in found if not row.get("deleted_at")
        )


def _readable(column: str) -> str:
    return column.replace("exercise__slug", "exercise__name").replace(
        "other__slug", "other__name"
    )


def _line(
    kind: ExportedTable, row: dict[str, Any], cells: "dict[str, Cell]", user: User
) -> list[str]:
    zone = ZoneInfo(row.get("zone") or user.time_zone)
    own = [cells[name](row[name], zone) for name in kind.headings]
    if not kind.has_contract:
        return own
    time = row["at"].astimezone(zone).strftime("%H:%M")
    return [row["local_day"].isoformat(), time, row["zone"], *own, str(row["uid"])]


Cell = Callable[[Any, ZoneInfo], str]
"""From a value and the zone of its row to what stands in the table."""


def _cell_of(field: "Field[Any, Any]") -> Cell:
    """How a field is written in a table; what was not said is empty."""
    if isinstance(field, WordsField):
        choices = field.words.choices if field.words else []
    else:
        choices = cast(Any, field.flatchoices)
    words: dict[Any, str] = {key: str(word) for key, word in choices}
    if isinstance(field, BooleanField):
        words = {True: _("Yes"), False: _("No")}

    def cell(value: Any, zone: ZoneInfo) -> str:
        if value is None:
            return ""
        if isinstance(value, list):
            return ", ".join(words.get(str(some), _joined(some)) for some in value)
        if isinstance(value, dict):
            return ", ".join(f"{key} {some}" for key, some in value.items())
        if isinstance(value, datetime):
            return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        return words.get(value, str(value))

    return cell


def _joined(some: Any) -> str:
    """One of a list: a word, or what belongs together, such as a pause's days."""
    return some if isinstance(some, str) else " ".join(filter(None, some))


def _lines(rows: Iterable[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: str) -> str:
    """The text itself, never a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_BEGINS) else cell


# -- the zip file -------------------------------------------------------------


class _Pipe:
    """Takes what `ZipFile` writes and hands it on; it cannot be wound back."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, some: bytes) -> int:
        self.waiting += some
        return len(some)

    def flush(self) -> None:
        """Nothing to do: `taken` empties it."""

    def taken(self) -> bytes:
        some = bytes(self.waiting)
        self.waiting.clear()
        return some


def _zipped(members: Iterable[tuple[str, Iterator[str]]]) -> Iterator[bytes]:
    """The bytes of a zip file of these texts, with a fixed order and fixed times."""
    pipe = _Pipe()
    with ZipFile(cast(Any, pipe), "w") as archive:
        for name, texts in members:
            with archive.open(_member(name), "w") as file:
                for text in texts:
                    file.write(text.encode())
                    if len(pipe.waiting) >= SENT_AT_ONCE:
                        yield pipe.taken()
    yield pipe.taken()


def _member(name: str) -> ZipInfo:
    """The same on every day and machine; whoever unpacks it alone may read it."""
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    info.create_system, info.external_attr = 3, 0o600 << 16
    return info
