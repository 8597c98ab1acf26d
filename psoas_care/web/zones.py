"""The time zones of the world."""

import zoneinfo
from datetime import date, datetime
from functools import cache


@cache
def known_zones() -> frozenset[str]:
    """Every IANA zone; cached, for Python opens hundreds of files to find them."""
    return frozenset(zoneinfo.available_timezones())


def day_of(moment: datetime, zone: str) -> date:
    """The calendar day of a moment in an IANA zone."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()
