"""The time zones of the world."""

import zoneinfo
from functools import cache


@cache
def known_zones() -> frozenset[str]:
    """Every IANA zone; cached, for Python opens hundreds of files to find them."""
    return frozenset(zoneinfo.available_timezones())
