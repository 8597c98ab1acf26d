"""Whether a query says whose rows it wants: the person, in every part that reads them.

Rows can be spread over several machines by person. A query that names the person goes
to one of them; any other would have to be asked of all, or cannot be answered at all.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

from django.conf import settings

from psoas_care.web.distribution import distributed_models

TOKEN = re.compile(r"""'(?:[^']|'')*'|"[^"]+"|%s|[A-Za-z_][\w]*|[<>=!]+|\d[\d.]*|\S""")
PRODUCT = Path(settings.BASE_DIR) / "psoas_care"
TESTS = Path(settings.BASE_DIR) / "tests"

FOR_EVERYBODY = {
    "purge": "the daily timer removes what anybody deleted",
    "erase_entries": "all rows of one person go, and their parts by their keys",
    "erase_account": "the same, and the person",
    "undo_import": "all rows of one import go, and their parts by their keys",
    "for_token": "whoever has a link is known by its token alone",
    "_is_used_by_a_person": "content stays as long as anybody's row needs it",
    "_remove_all_but": "the same, when a row of content goes",
    "clean_uid": "asks whether the id of a form is somebody else's",
}
"""Functions whose queries name nobody, and why they may."""

found: list[str] = []
"""What was seen since somebody looked."""


def watch(execute, sql, params, many, context):
    """An execute wrapper: note the query if it is ours and leaves the person out."""
    for problem in unnamed(sql):
        if place := _place():
            found.append(f"{problem} at {place}: {sql}")
    return execute(sql, params, many, context)


def _place() -> str:
    """The line of the product that asked; "" if it was a test, or may ask this.

    Migrations change the rows of everybody.
    """
    frame = sys._getframe(2)
    place = ""
    while frame:
        path = frame.f_code.co_filename
        if path.startswith(str(PRODUCT)):
            is_migration = Path(path).parent.name == "migrations"
            if is_migration or frame.f_code.co_name in FOR_EVERYBODY:
                return ""
            place = place or f"{Path(path).relative_to(PRODUCT)}:{frame.f_lineno}"
        elif path.startswith(str(TESTS)):
            break
        frame = frame.f_back
    return place


@cache
def unnamed(sql: str) -> tuple[str, ...]:
    """The tables of people that this query asks without naming the person."""
    if not any(f'"{table}"' in sql for table in _personal()):
        return ()
    if sql.startswith(("INSERT", "CREATE", "ALTER", "DROP", "COPY", "TRUNCATE")):
        return ()
    return tuple(_problems(_nested(iter(TOKEN.findall(sql)))))


@cache
def _personal() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in distributed_models())


def _nested(tokens: Iterator[str]) -> tuple:
    """The tokens with a tuple for each pair of brackets."""
    result: list = []
    for token in tokens:
        if token == "(":
            result.append(_nested(tokens))
        elif token == ")":
            break
        else:
            result.append(token)
    return tuple(result)


def _split(tokens: tuple, *words: str) -> list[tuple]:
    parts: list[list] = [[]]
    for token in tokens:
        if token in words:
            parts.append([])
        else:
            parts[-1].append(token)
    return [tuple(part) for part in parts]


def _problems(tokens: tuple) -> Iterator[str]:
    for branch in _split(tokens, "UNION", "EXCEPT", "INTERSECT"):
        if {"SELECT", "UPDATE", "DELETE"} & {*branch}:
            yield from _problems_of_one(branch)
        for token in branch:
            if isinstance(token, tuple):
                yield from _problems(token)


ENDS = {
    *["WHERE", "INNER", "LEFT", "JOIN"],
    *["GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "FOR", "RETURNING"],
}
JOINS = {"FROM", "JOIN", "UPDATE"}
ALIAS = r'"[^"]+"|[a-z_]\w*|[TUVW]\d+'


def _problems_of_one(tokens: tuple) -> Iterator[str]:
    aliases = _aliases(tokens)
    same = [
        pair
        for at, token in enumerate(tokens)
        if token in {"ON", "WHERE"}
        for pair in _equal(tuple(takewhile(lambda t: t not in ENDS, tokens[at + 1 :])))
    ]
    named = _named(same, aliases)
    for alias, table in aliases.items():
        if table in _personal() and (alias, '"user_id"') not in named:
            yield f"{table} as {alias} without user_id"


def _aliases(tokens: tuple) -> dict[str, str]:
    """By what each table is called in this query: {alias: table}."""
    aliases = {}
    for at, token in enumerate(tokens[:-1]):
        name = tokens[at + 1]
        if token in JOINS and isinstance(name, str) and name.startswith('"'):
            following = tokens[at + 2] if at + 2 < len(tokens) else ""
            alias = following if re.fullmatch(ALIAS, str(following)) else name
            aliases[alias] = name.strip('"')
    return aliases


def _equal(condition: tuple) -> set[tuple]:
    """Pairs of columns, or of a column and None for a value, that have to be equal."""
    while len(condition) == 1 and isinstance(condition[0], tuple):
        condition = condition[0]
    ways = _split(condition, "OR")
    if len(ways) > 1:
        return set.intersection(*map(_equal, ways))
    parts = _split(condition, "AND")
    if len(parts) > 1:
        return set().union(*map(_equal, parts))
    match condition:
        case [*left, (str(b), ".", str(y))]:  # Django brackets the right side
            return _equal((*left, b, ".", y))
        case [str(a), ".", str(x), "=", str(b), ".", str(y)]:
            return {((a, x), (b, y))}
        case [str(a), ".", str(x), "=", str(_) | ("%s",)]:
            return {((a, x), None)}
        case [str(a), ".", str(x), "IN", [*_]]:
            return {((a, x), None)}
    return set()


def _named(same: list[tuple], aliases: dict[str, str]) -> set:
    """The columns that are fixed by a value, or by a query around this one."""
    known: set = {None}
    while True:
        more = {
            side
            for pair in same
            for side, other in (pair, pair[::-1])
            if side
            and side not in known
            and (other in known or (other and other[0] not in aliases))
            and side[1] == '"user_id"'
        }
        if not more:
            return known
        known |= more
