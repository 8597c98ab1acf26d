"""The ledger of evidence: claims, exercises and references in groups that open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet, TextChoices

from psoas_care.library.models import Claim, Reference
from psoas_care.library.reading import exercises_with_references
from psoas_care.library.vocabulary import Category

MOST_AT_ONCE = 40
"""Entries that one address offers to open, so that no page weighs more than 15 kB."""

CHOICES: dict[str, type[TextChoices]] = {
    "claim": Claim.Group,
    "exercise": Category,
    "reference": Reference.Group,
}


@dataclass(frozen=True)
class LedgerGroup:
    """A group of entries of one `kind`, which are loaded only where it is open."""

    kind: str
    key: str
    title: str
    length: int
    entries: Sequence[Model]

    @property
    def is_open(self) -> bool:
        return bool(self.entries)


@dataclass(frozen=True)
class Bundle:
    """Neighbouring groups of a kind that open together, for searching and printing.

    `first` and `last` count the entries of the kind, from 1.
    """

    groups: tuple[LedgerGroup, ...]
    first: int
    last: int

    @property
    def keys(self) -> str:
        return ",".join(group.key for group in self.groups)


def ledger_groups(opened: str, *, can_walk: bool) -> list[LedgerGroup]:
    """All groups in their order: a query for each kind, and what is open besides.

    `opened` are keys of groups, or of any entry in them, with commas between; what is
    not known opens nothing.
    """
    claims = Claim.objects.for_person(can_walk=can_walk)
    keys = {*opened.split(",")}
    return [
        *_groups("claim", claims.prefetch_related("references"), "group", keys),
        *_groups("exercise", exercises_with_references(), "category", keys),
        *_groups("reference", Reference.objects.all(), "group", keys),
    ]


def bundles(groups: Iterable[LedgerGroup]) -> list[Bundle]:
    """Groups of one kind, together as long as they have `MOST_AT_ONCE` entries."""
    found: list[Bundle] = []
    last = 0
    for group in groups:
        last += group.length
        if found and last - found[-1].first < MOST_AT_ONCE:
            found[-1] = Bundle((*found[-1].groups, group), found[-1].first, last)
        else:
            found.append(Bundle((group,), last - group.length + 1, last))
    return found


def _groups(
    kind: str, rows: QuerySet[Any], field: str, opened: set[str]
) -> list[LedgerGroup]:
    name = "slug" if kind == "exercise" else "key"
    group_of = dict(rows.values_list(name, field))
    wanted = opened & {*CHOICES[kind].values} | {
        group for key, group in group_of.items() if key in opened
    }
    found = _grouped(rows.filter(**{f"{field}__in": wanted}), field) if wanted else {}
    return [
        LedgerGroup(kind, key, _title(kind, key), length, found.get(key, ()))
        for key, length in Counter(group_of.values()).items()
    ]


def _grouped(rows: Iterable[Any], field: str) -> dict[str, list[Model]]:
    entries: dict[str, list[Model]] = defaultdict(list)
    for row in rows:
        entries[getattr(row, field)].append(row)
    return dict(entries)


def _title(kind: str, key: str) -> str:
    return str(CHOICES[kind](key).label)
