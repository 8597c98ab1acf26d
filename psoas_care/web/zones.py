"""IANA time zones, and the one in which a page shows times."""

import re
import zoneinfo
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

WEEKS = 53
"""How many weeks two clocks have to agree to be one: a year with its changes."""


NAMES = {
    "Asmera": "Asmara",
    "Calcutta": "Kolkata",
    "Chungking": "Chongqing",
    "ComodRivadavia": "Comodoro Rivadavia",
    "Coral_Harbour": "Atikokan",
    "Dacca": "Dhaka",
    "DumontDUrville": "Dumont d’Urville",
    "Enderbury": "Kanton",
    "Faeroe": "Faroe",
    "Godthab": "Nuuk",
    "Katmandu": "Kathmandu",
    "Kiev": "Kyiv",
    "Knox_IN": "Knox",
    "Macao": "Macau",
    "Ponape": "Pohnpei",
    "Rangoon": "Yangon",
    "Saigon": "Ho Chi Minh",
    "Thimbu": "Thimphu",
    "Truk": "Chuuk",
    "Ujung_Pandang": "Makassar",
    "Ulan_Bator": "Ulaanbaatar",
    "ACT": "Canberra",
    "LHI": "Lord Howe",
    "NSW": "Sydney",
    "BajaNorte": "Tijuana",
    "BajaSur": "Mazatlan",
    "CST6CDT": "Chicago",
    "EST5EDT": "New York",
    "GB": "Britain",
    "GB-Eire": "Britain",
    "MST7MDT": "Denver",
    "NZ": "New Zealand",
    "NZ-CHAT": "Chatham",
    "PRC": "China",
    "PST8PDT": "Los Angeles",
    "ROC": "Taiwan",
    "ROK": "South Korea",
    "W-SU": "Moscow",
}
"""The names of today for places whose zone has an older one, or none that is said.

By hand, for the database of zones also links places that are different ones.
"""


@cache
def known_zones() -> frozenset[str]:
    """Every IANA zone that is one; cached, for Python opens hundreds of files."""
    return frozenset(zoneinfo.available_timezones() - {"Factory", "localtime"})


def day_of(moment: datetime, zone: str) -> date:
    """The calendar day of a moment in an IANA zone."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()


def beginning_of(day: date, zone: str) -> datetime:
    """The moment at which a day begins in an IANA zone."""
    return datetime.combine(day, time.min, zoneinfo.ZoneInfo(zone))


def moment_at(day: date, clock: time, zone: str) -> datetime:
    """The moment, in UTC, at which a clock of an IANA zone shows a time on a day.

    A time that is left out where clocks go forward is as much later (02:30 is 03:30);
    one that comes twice is the first of the two.
    """
    local = datetime.combine(day, clock.replace(fold=0), zoneinfo.ZoneInfo(zone))
    return local.astimezone(UTC)


def nights_between(
    since: datetime, moment: datetime, zones: Iterable[str]
) -> tuple[int, int]:
    """(fewest, most) midnights between two moments over these zones."""
    nights = [(day_of(moment, z) - day_of(since, z)).days for z in zones]
    return min(nights), max(nights)


def place_of(zone: str) -> str:
    """What people call a zone: "Auckland" for Pacific/Auckland, "UTC+5" for an offset.

    The sign of Etc/GMT-5 is that of POSIX: its clocks are five hours ahead of UTC.
    """
    name = zone.rsplit("/", maxsplit=1)[-1]
    if offset := re.fullmatch(r"GMT([+-])(\d+)", name):
        sign, hours = offset.groups()
        return f"UTC{'−+'[sign == '-']}{hours}" if int(hours) else "UTC"
    if zone.startswith("Etc/") or name in {"GMT0", "UCT", "Universal", "Zulu"}:
        return "UTC"
    return NAMES.get(name, name.replace("_", " "))


class Clock(NamedTuple):
    """The zone that a person's page is shown in and new entries are made in.

    `asks_about` is the zone of their device where they have not said yet whether
    their days follow it, else "". Which clock a page shows opens nothing: safety goes
    by the zone of the profile (`User.day_at`).
    """

    zone: str
    asks_about: str


def clock_of(profile: str, device: str, declined: str, *, now: datetime) -> Clock:
    """The clock for a profile's zone, what a browser says, and what was said no to.

    `device` may be anything, for whoever sends a request writes it.
    """
    is_news = device not in {"", profile, declined} and device in known_zones()
    if is_news and not is_same_clock(profile, device, now.date()):
        return Clock(device, asks_about=device)
    return Clock(profile, asks_about="")


@lru_cache(maxsize=1024)
def is_same_clock(one: str, other: str, day: date) -> bool:
    """Whether two zones show the same time in the year from `day` on, week by week.

    A browser may know a place by another name (Calcutta, Kolkata), and between Berlin
    and Vienna nobody has to be asked anything.
    """
    zones = [zoneinfo.ZoneInfo(one), zoneinfo.ZoneInfo(other)]
    noon = datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - of any zone
    moments = [noon + timedelta(weeks=n) for n in range(WEEKS)]
    return all(zones[0].utcoffset(m) == zones[1].utcoffset(m) for m in moments)
