"""Rows spread by person over several machines, by Citus, an extension of PostgreSQL.

Every row of a person lies on one machine, whatever table it is of; content and people
are copied to each. `plan` says what a database still lacks for that, as SQL, and
nothing where all is done: so it can be run again, after a new table or a power cut.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

STAY_WHOLE = {
    "account.EmailAddress": "looked up by the address, before anybody has signed in",
    "api.ApiToken": "looked up by the token, before anybody knows whose it is",
    "accounts.SignIn": "looked up by the key of its session, which says whose it is",
    "accounts.User_groups": "of Django's own rights, which nobody here has",
    "accounts.User_user_permissions": "of Django's own rights, which nobody here has",
    "mfa.Authenticator": "asked for while somebody signs in; a handful each",
    "records.CalendarToken": "looked up by its token, by a calendar",
    "records.Reminder": "read for everybody by a timer; its e-mails name it alone",
    "records.ReportLink": "looked up by its token, by whoever was given the link",
}
"""Tables with a person that are not spread, and why."""

OWNER = "user_id"


class PlannedSql(NamedTuple):
    """What is done, in words, and how."""

    description: str
    sql: str


def all_models() -> list[type[Model]]:
    """Every model with a table of its own, those between two others included."""
    models = apps.get_models(include_auto_created=True)
    return [m for m in models if m._meta.managed and not m._meta.proxy]


def belongs_to_a_person(model: type[Model]) -> bool:
    owner = cast(Any, {f.name: f for f in model._meta.fields}.get("user"))
    people = apps.get_model(settings.AUTH_USER_MODEL)
    return owner is not None and owner.related_model is people


def distributed_models() -> list[type[Model]]:
    """Whose rows belong to a person and are only asked for by naming them."""
    return [
        model
        for model in all_models()
        if belongs_to_a_person(model) and model._meta.label not in STAY_WHOLE
    ]


def reference_models() -> list[type[Model]]:
    """To which those rows point, or what these point to: copied to every machine."""
    spread = distributed_models()
    found: list[type[Model]] = []
    waiting = [*spread]
    while waiting:
        for _field, target in _foreign_keys(waiting.pop()):
            if target not in spread and target not in found:
                found.append(target)
                waiting.append(target)
    return sorted(found, key=lambda model: model._meta.db_table)


def _foreign_keys(model: type[Model]) -> Iterator[tuple[Any, type[Model]]]:
    for field in model._meta.local_concrete_fields:
        if field.is_relation:
            yield field, cast(Any, field.related_model)


class Key(NamedTuple):
    """A foreign key as the database knows it."""

    table: str
    columns: tuple[str, ...]
    name: str
    target: str = ""


def plan(cursor: CursorWrapper) -> list[PlannedSql]:
    """The steps that this database still needs, in the order in which Citus takes them.

    Foreign keys off, keys changed, tables copied, tables spread, foreign keys on: a
    table that hangs on another by a foreign key first becomes one that only the
    coordinator has, and can then be neither copied nor spread.
    """
    spread = [model._meta.db_table for model in distributed_models()]
    copied = [model._meta.db_table for model in reference_models()]
    wanted = [*_wanted_keys({*spread}, {*copied})]
    near = sorted({key.table for key in wanted} - {*spread, *copied})
    change = [
        *_identities(cursor, [*spread, *copied, *near]),
        *_primary_keys(cursor, spread),
        *_citus(cursor, spread, copied),
    ]
    present = [*_present_keys(cursor, [*spread, *copied])]
    kept = {(key.table, key.columns) for key in wanted}
    off = [key for key in present if change or (key.table, key.columns) not in kept]
    left = {(key.table, key.columns) for key in present if key not in off}
    on = [key for key in wanted if (key.table, key.columns) not in left]
    return [*map(_drop_key, off), *change, *map(_add_key, on)]


def _wanted_keys(spread: set[str], copied: set[str]) -> Iterator[Key]:
    for model in all_models():
        table = model._meta.db_table
        for field, target in _foreign_keys(model):
            to = target._meta.db_table
            if to in spread:
                yield Key(table, (OWNER, field.column), _name(table, field), to)
            elif table in spread or {table, to} & copied:
                yield Key(table, (field.column,), _name(table, field), to)


def _name(table: str, field: Any) -> str:
    return f"{table}_{field.column}_fk"


def _present_keys(cursor: CursorWrapper, tables: list[str]) -> Iterator[Key]:
    cursor.execute(
        """
        SELECT conrelid::regclass::text, conname, ARRAY(
            SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS k(number, at)
            JOIN pg_attribute ON attrelid = conrelid AND attnum = k.number ORDER BY at
        )
        FROM pg_constraint
        WHERE contype = 'f' AND (
            conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[])
        )
        ORDER BY 1, 2
        """,
        [tables, tables],
    )
    for table, name, columns in cursor.fetchall():
        yield Key(table, tuple(columns), name)


def _drop_key(key: Key) -> PlannedSql:
    table, name = _quoted(key.table, key.name)
    return PlannedSql(
        f"{key.table}: foreign key {key.name} off",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def _add_key(key: Key) -> PlannedSql:
    table, name, target, *columns = _quoted(
        key.table, key.name, key.target, *key.columns
    )
    there = f"{OWNER}, id" if len(columns) > 1 else "id"
    return PlannedSql(
        f"{key.table}: foreign key {key.name} on",
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({', '.join(columns)})"
        f" REFERENCES {target} ({there}) DEFERRABLE INITIALLY DEFERRED",
    )


def _identities(cursor: CursorWrapper, tables: list[str]) -> Iterator[PlannedSql]:
    """Citus refuses identity columns: a sequence gives the numbers, and goes on."""
    cursor.execute(
        """
        SELECT attrelid::regclass::text, attname,
            pg_get_serial_sequence(attrelid::regclass::text, attname)
        FROM pg_attribute
        WHERE attrelid = ANY(%s::regclass[]) AND attidentity <> ''
        ORDER BY 1
        """,
        [tables],
    )
    for name, column, sequence in cursor.fetchall():
        cursor.execute(f"SELECT last_value + 1 FROM {sequence}")  # noqa: S608
        (following,) = cast(Any, cursor.fetchone())
        table, number, own = _quoted(name, column, f"{name}_{column}_number")
        yield PlannedSql(
            f"{name}: numbers by a sequence instead of an identity column",
            f"BEGIN; LOCK TABLE {table};"
            f" ALTER TABLE {table} ALTER COLUMN {number} DROP IDENTITY;"
            f" CREATE SEQUENCE {own} START {following} OWNED BY {table}.{number};"
            f" ALTER TABLE {table} ALTER COLUMN {number} SET DEFAULT nextval('{own}');"
            " COMMIT",
        )


def _primary_keys(cursor: CursorWrapper, tables: list[str]) -> Iterator[PlannedSql]:
    cursor.execute(
        """
        SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE contype = 'p' AND conrelid = ANY(%s::regclass[])
            AND array_length(conkey, 1) = 1
        ORDER BY 1
        """,
        [tables],
    )
    for table, name in cursor.fetchall():
        quoted, key = _quoted(table, name)
        yield PlannedSql(
            f"{table}: primary key ({OWNER}, id)",
            f"ALTER TABLE {quoted} DROP CONSTRAINT {key},"
            f" ADD CONSTRAINT {key} PRIMARY KEY ({OWNER}, id)",
        )


def _citus(
    cursor: CursorWrapper, spread: list[str], copied: list[str]
) -> Iterator[PlannedSql]:
    """Calls of Citus; a copy that would stay behind on the coordinator is emptied."""
    done: set[str] = set()
    if has_citus(cursor):
        cursor.execute("SELECT logicalrelid::text FROM pg_dist_partition")
        done = {table for (table,) in cursor.fetchall()}
    for table in copied:
        if table not in done:
            yield PlannedSql(
                f"{table}: copied to every machine",
                f"SELECT create_reference_table('{table}')",
            )
            yield _emptied(table)
    for table in spread:
        if table not in done:
            beside = "" if table == spread[0] else f", colocate_with => '{spread[0]}'"
            yield PlannedSql(
                f"{table}: spread by person",
                f"SELECT create_distributed_table('{table}', '{OWNER}'{beside})",
            )
            yield _emptied(table)


def _emptied(table: str) -> PlannedSql:
    return PlannedSql(
        f"{table}: what the coordinator alone had is removed",
        f"SELECT truncate_local_data_after_distributing_table('{table}')",
    )


def has_citus(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT to_regclass('pg_dist_partition') IS NOT NULL")
    return bool(cast(Any, cursor.fetchone())[0])


def unique_without_person(cursor: CursorWrapper) -> list[str]:
    """Unique indexes that would have to look on every machine, by name.

    Primary keys are left out: `plan` changes them.
    """
    tables = [model._meta.db_table for model in distributed_models()]
    cursor.execute(
        """
        SELECT indexrelid::regclass::text FROM pg_index
        WHERE indrelid = ANY(%s::regclass[]) AND indisunique AND NOT indisprimary
            AND NOT EXISTS (
                SELECT 1 FROM pg_attribute
                WHERE attrelid = indrelid AND attname = %s AND attnum = ANY(indkey)
            )
        ORDER BY 1
        """,
        [tables, OWNER],
    )
    return [name for (name,) in cursor.fetchall()]


def count_rows(cursor: CursorWrapper) -> dict[str, int]:
    """How many rows each table has that is spread or copied."""
    counts = {}
    for model in [*distributed_models(), *reference_models()]:
        (table,) = _quoted(model._meta.db_table)
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        counts[model._meta.db_table] = cast(Any, cursor.fetchone())[0]
    return counts


def _quoted(*names: str) -> Iterable[Any]:
    return [connection.ops.quote_name(name) for name in names]
