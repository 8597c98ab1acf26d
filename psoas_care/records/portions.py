"""Rows a few at a time, each portion read to its end before anything else happens.

So memory does not grow with the years, and nothing keeps a lock on the database.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

PORTION = 500
"""Rows that are in memory at once."""


def portions(
    rows: QuerySet[Any, Any], columns: Sequence[str]
) -> Iterator[list[tuple[Any, ...]]]:
    """The values of these columns of rows that are ordered by their key."""
    last = 0
    while some := list(rows.filter(pk__gt=last).values_list("pk", *columns)[:PORTION]):
        last = some[-1][0]
        yield [row[1:] for row in some]
