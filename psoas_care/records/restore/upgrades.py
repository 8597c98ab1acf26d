"""From a row of an older export to one of the next version, a step for each version."""

from collections.abc import Callable, Mapping
from typing import Any

Step = Callable[[str, dict[str, Any]], dict[str, Any]]
"""From the name of a list and a row of it to the row in the next version."""

UPGRADES: Mapping[int, Step] = {}
"""By the version that a step begins with."""


def upgraded(version: int, name: str, row: dict[str, Any], *, to: int) -> Any:
    for step in range(version, to):
        row = UPGRADES[step](name, row)
    return row
