"""Many people at once, for measuring: copies of one demo diary, cut to three lengths.

As life is, few people write daily and most only try: of a hundred one has a year, nine
have a month, and ninety at most ten rows. Everybody has rows of their own; only the ids
that clients make are the same for all, which are unique for one person alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, cast

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from psoas_care.accounts.models import User
from psoas_care.demo.management.commands.demo import EMAIL, top_up
from psoas_care.symptoms.models import CheckIn, PainScore
from psoas_care.web import distribution
from psoas_care.web.user_records import PartOf

YEAR, MONTH = timedelta(days=365), timedelta(days=30)
FEW_CHECK_INS, MOST_ROWS = 2, 10
"""Of whoever only tried it."""

AT_ONCE = 100
"""People in one transaction."""

PEOPLE = User._meta.db_table
NO_VALUE = "\\N"


class Shares(NamedTuple):
    """How many people have a year, a month and a few rows."""

    year: int
    month: int
    few: int

    @classmethod
    def of(cls, people: int) -> "Shares":
        year, month = people // 100, people * 9 // 100
        return cls(year, month, people - year - month)


class CopiedRow(NamedTuple):
    """A row as COPY writes it, without id and person.

    `whole` is the place of its whole: the number of that row among those of the same
    table and diary, from 0; None where it is no part.
    """

    whole: int | None
    rest: str


DiaryRows = dict[str, list[CopiedRow]]
"""The rows of one person by table."""


@dataclass(frozen=True)
class Table:
    """A table of people's rows; `part` is the column of the key to their `whole`."""

    name: str
    rest: Sequence[str]
    has_days: bool
    part: str = ""
    whole: str = ""

    @property
    def columns(self) -> list[str]:
        return ["id", "user_id", *([self.part] if self.part else []), *self.rest]


def tables() -> list[Table]:
    """Every table of people's rows, wholes before their parts."""
    found = []
    for model in distribution.distributed_models():
        fields: list[Any] = [*model._meta.concrete_fields]
        part = next((f for f in fields if isinstance(f, PartOf)), None)
        special = {"id", "user_id", part.column if part else ""}
        rest = [f.column for f in fields if f.column not in special]
        table = Table(model._meta.db_table, rest, "local_day" in rest)
        if part:
            whole = cast(Any, part.related_model)._meta.db_table
            table = Table(table.name, rest, table.has_days, part.column, whole)
        found.append(table)
    return sorted(found, key=lambda table: bool(table.whole))


# -- what is copied -----------------------------------------------------------


class DemoRow(NamedTuple):
    """A row of the demo person."""

    key: int
    whole: int | None
    day: date
    rest: str


class Originals(NamedTuple):
    """What all simulated people are copied from."""

    person: str
    year: DiaryRows
    month: DiaryRows
    few: DiaryRows

    def rows(self, shares: Shares) -> int:
        """How many rows so many people have."""
        return sum(
            people * sum(map(len, diary.values()))
            for people, diary in zip(shares, self[1:], strict=True)
        )


def person_columns() -> list[str]:
    """Those of a person that are the same for all."""
    columns = [str(field.column) for field in User._meta.concrete_fields]
    return [name for name in columns if name not in {"id", "email", "password"}]


def model_of(today: date) -> Originals:
    """A year made by the code of the demo, in a transaction that is taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        top_up("nobody signs in with it", days=YEAR.days, seed=7, now=timezone.now())
        user = User.objects.get(email=EMAIL)
        (person,) = _copied(cursor, PEOPLE, person_columns(), f"id = {user.pk}")
        found = {
            table.name: [_found(line) for line in _rows_of(cursor, table, user.pk)]
            for table in tables()
        }
        transaction.set_rollback(True)
    few = {CheckIn._meta.db_table: found[CheckIn._meta.db_table][-FEW_CHECK_INS:]}
    few[PainScore._meta.db_table] = found[PainScore._meta.db_table]
    return Originals(
        person,
        _diary(found, today - YEAR),
        _diary(found, today - MONTH),
        _shortened(_diary(few, date.min)),
    )


def _copied(
    cursor: CursorWrapper, table: str, columns: Iterable[str], condition: str
) -> list[str]:
    """The rows as text, a line each."""
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {condition}"  # noqa: S608
    with cast(Any, cursor).copy(f"COPY ({query}) TO STDOUT") as copy:
        return b"".join(copy).decode().splitlines()


def _rows_of(cursor: CursorWrapper, table: Table, user: int) -> list[str]:
    day = "local_day AS day" if table.has_days else "DATE '9999-12-31' AS day"
    columns = ["id", table.part or "NULL", day, *table.rest]
    return _copied(cursor, table.name, columns, f"user_id = {user} ORDER BY id")


def _found(line: str) -> DemoRow:
    key, whole, day, rest = line.split("\t", maxsplit=3)
    to = None if whole == NO_VALUE else int(whole)
    return DemoRow(int(key), to, date.fromisoformat(day), rest)


def _diary(found: dict[str, list[DemoRow]], since: date) -> DiaryRows:
    """The rows from a day on; a part comes with its whole only."""
    diary: DiaryRows = {}
    places: dict[str, dict[int, int]] = {}
    for table in tables():
        of_wholes = places.get(table.whole, {})
        kept = [
            row
            for row in found.get(table.name, [])
            if row.day >= since and (row.whole is None or row.whole in of_wholes)
        ]
        places[table.name] = {row.key: place for place, row in enumerate(kept)}
        diary[table.name] = [
            CopiedRow(None if row.whole is None else of_wholes[row.whole], row.rest)
            for row in kept
        ]
    return diary


def _shortened(diary: DiaryRows) -> DiaryRows:
    left = MOST_ROWS
    for name, rows in diary.items():
        diary[name] = rows[:left]
        left -= len(diary[name])
    return diary


# -- copying ------------------------------------------------------------------


def load(model: Originals, shares: Shares) -> Iterator[int]:
    """Store the people and their rows; gives how many people are there so far."""
    lengths = [model.year] * shares.year
    lengths += [model.month] * shares.month
    lengths += [model.few] * shares.few
    done = 0
    while done < len(lengths):
        some = lengths[done : done + AT_ONCE]
        with transaction.atomic(), connection.cursor() as cursor:
            _trust(cursor)
            _load_some(cursor, model.person, some)
        done += len(some)
        yield done


def _trust(cursor: CursorWrapper) -> None:
    """Look up no foreign key, where we may say so: they are right by construction."""
    if distribution.has_citus(cursor):
        return
    try:
        with transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
    except DatabaseError:
        return  # not the owner of the server


def _load_some(
    cursor: CursorWrapper, person: str, diaries: Sequence[DiaryRows]
) -> None:
    first = _numbers(cursor, PEOPLE, len(diaries))
    people = range(first, first + len(diaries))
    _copy(
        cursor,
        PEOPLE,
        ["id", "email", "password", *person_columns()],
        (f"{one}\tsimulated-{one}@psoas-care.example\t!\t{person}\n" for one in people),
    )
    bases: dict[str, list[int]] = {}
    for table in tables():
        counts = [len(diary[table.name]) for diary in diaries]
        following = _numbers(cursor, table.name, sum(counts))
        bases[table.name] = []
        for count in counts:
            bases[table.name].append(following)
            following += count
        of_wholes = bases[table.whole] if table.whole else [0] * len(diaries)
        of_all = zip(people, diaries, bases[table.name], of_wholes, strict=True)
        _copy(
            cursor,
            table.name,
            table.columns,
            (
                _text(table, user, diary[table.name], base, whole)
                for user, diary, base, whole in of_all
            ),
        )


def _text(
    table: Table, user: int, rows: list[CopiedRow], base: int, of_whole: int
) -> str:
    if not table.part:
        lines = (f"{key}\t{user}\t{row.rest}\n" for key, row in enumerate(rows, base))
        return "".join(lines)
    return "".join(
        f"{key}\t{user}\t"
        f"{NO_VALUE if row.whole is None else of_whole + row.whole}\t{row.rest}\n"
        for key, row in enumerate(rows, base)
    )


def _copy(
    cursor: CursorWrapper, table: str, columns: Iterable[str], texts: Iterable[str]
) -> None:
    with cast(Any, cursor).copy(
        f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    ) as copy:
        for text in texts:
            copy.write(text)


def _numbers(cursor: CursorWrapper, table: str, count: int) -> int:
    """The first of so many numbers in a row that nobody else gets."""
    if not count:
        return 0
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cast(Any, cursor.fetchone())
    cursor.execute(f"SELECT setval('{sequence}', nextval('{sequence}') + {count - 1})")
    return int(cast(Any, cursor.fetchone())[0]) - count + 1
