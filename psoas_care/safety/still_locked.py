"""What an answer goes on to lock though one report of it is taken back or checked."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from psoas_care.safety.models import Restriction
from psoas_care.safety.restriction_groups import RestrictionGroup
from psoas_care.safety.taking_back import codes_about, goes_with


def still_open(restriction: Restriction, now: datetime) -> list[Restriction]:
    """What is locked by the same question as this, itself included, oldest first."""
    today = restriction.user.day_at(now)
    codes = codes_about(restriction)
    rows = restriction.user.restrictions.open(today).filter(code__in=codes)
    rows = rows.select_related("user", "screening").order_by("local_day", "pk")
    return [row for row in rows if row.is_open(today)]


def staying(restriction: Restriction, now: datetime) -> list[Restriction]:
    """What would stay locked if the answer behind this were taken back now."""
    rows = still_open(restriction, now)
    return [row for row in rows if not goes_with(row, restriction, now)]


def in_words(restrictions: Iterable[Restriction]) -> str:
    """What stays locked, since when, and how it unlocks; "" without any."""
    by_day: dict[date, list[Restriction]] = {}
    for row in restrictions:
        by_day.setdefault(row.local_day, []).append(row)
    return " ".join(
        _("Still locked, because of your answer on %(day)s: %(closes)s")
        % {"day": date_format(day, "j F"), "closes": closes}
        for day, rows in by_day.items()
        for closes in RestrictionGroup(None, tuple(rows)).closes
    )
