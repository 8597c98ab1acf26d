"""From a row of an older export to one of the next version, a step for each version."""

from collections.abc import Callable, Mapping
from typing import Any

RawRow = dict[str, Any]
UpgradeStep = Callable[[str, RawRow], RawRow]
"""From the name of a list and a row of it to the row in the next version."""

SINCE_2: Mapping[str, RawRow] = {
    "check_ins": {"import_uid": None},
    "pain_scores": {"is_left_out": False},
    "day_notes": {"import_uid": None, "is_left_out": False},
    "sessions": {"import_uid": None},
    "bouts": {"is_left_out": False},
    "fair_tests": {"together": []},
}
"""Before there were imports, everything had been entered here; a fair test tried one
exercise."""


def _to_2(name: str, row: RawRow) -> RawRow:
    return row | SINCE_2.get(name, {})


def _to_3(_name: str, row: RawRow) -> RawRow:
    """The row itself: of version 3, reminders in `account.json` are new."""
    return row


UPGRADES: Mapping[int, UpgradeStep] = {1: _to_2, 2: _to_3}
"""By the version that a step begins with."""


def upgraded(version: int, name: str, row: RawRow, *, to: int) -> RawRow:
    for step in range(version, to):
        row = UPGRADES[step](name, row)
    return row
