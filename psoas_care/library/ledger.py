"""The ledger of evidence: claims, exercises and references in groups that open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet, TextChoices

from psoas_care.library.models import Claim, Reference
from psoas_care.library.reading import exercises_with_references
from psoas_care.library.vocabulary import Category

EVERYTHING = "everything"
"""What opens all groups at once, for searching and printing."""

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


def ledger_groups(opened: str, *, can_walk: bool) -> list[LedgerGroup]:
    """All groups in their order: a query for each kind, and what is open besides.

    `opened` is the key of a group, of any entry in it, or `EVERYTHING`; what is not
    known opens nothing.
    """
    claims = Claim.objects.for_somebody(can_walk=can_walk)
    return [
        *_groups("claim", claims.prefetch_related("references"), "group", opened),
        *_groups("exercise", exercises_with_references(), "category", opened),
        *_groups("reference", Reference.objects.all(), "group", opened),
    ]


def _groups(
    kind: str, rows: QuerySet[Any], field: str, opened: str
) -> list[LedgerGroup]:
    if opened == EVERYTHING:
        entries = _grouped(rows, field)
        return [
            LedgerGroup(kind, key, _title(kind, key), len(found), found)
            for key, found in entries.items()
        ]
    name = "slug" if kind == "exercise" else "key"
    group_of = dict(rows.values_list(name, field))
    is_ours = opened in CHOICES[kind].values
    group = opened if is_ours else group_of.get(opened)
    entries = _grouped(rows.filter(**{field: group}), field) if group else {}
    return [
        LedgerGroup(kind, key, _title(kind, key), length, entries.get(key, ()))
        for key, length in Counter(group_of.values()).items()
    ]


def _grouped(rows: Iterable[Any], field: str) -> dict[str, list[Model]]:
    entries: dict[str, list[Model]] = defaultdict(list)
    for row in rows:
        entries[getattr(row, field)].append(row)
    return dict(entries)


def _title(kind: str, key: str) -> str:
    return str(CHOICES[kind](key).label)
