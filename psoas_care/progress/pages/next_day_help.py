"""What is still unknown of the day after, and which days would make it known."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from psoas_care.library.body import Region
from psoas_care.progress.pages.next_day import ExerciseSide
from psoas_care.progress.statistics import Finding
from psoas_care.progress.statistics.next_day import DAYS_NEEDED, UnknownReason


class TooFewDays(NamedTuple):
    """Something done on too few days, or on too many, and what would help."""

    label: str
    days_with: int
    days_without: int
    help: str


def lacks_days(finding: Finding[ExerciseSide]) -> bool:
    """Whether it was done on too few days, or on too many, in whatever region."""
    return finding.why_unknown == UnknownReason.DAYS


def nearest_first(missing: Iterable[TooFewDays]) -> list[TooFewDays]:
    """Each once, those that need the fewest days first."""
    return sorted(
        dict.fromkeys(missing), key=lambda one: -min(one.days_with, one.days_without)
    )


def help_for(finding: Finding[ExerciseSide]) -> str:
    """What would make it known: days with it, days without it, or more pain entries."""
    if finding.why_unknown == UnknownReason.PAIN:
        return _(
            "Writing down your pain in the %(region)s on more days in a row would help."
        ) % {"region": Region(finding.region).label.lower()}
    if finding.why_unknown == UnknownReason.RHYTHM:
        return _(
            "You do it in a fixed rhythm or only for a stretch of time, so what it "
            "does cannot be told apart from the days of the week or from those weeks. "
            "Another day now and then would help."
        )
    more, fewer = DAYS_NEEDED - finding.days_with, DAYS_NEEDED - finding.days_without
    if more > 0:
        return ngettext(
            "About %(days)d more day with it.",
            "About %(days)d more days with it.",
            more,
        ) % {"days": more}
    return ngettext(
        "You do it on nearly all days: about %(days)d more day without it.",
        "You do it on nearly all days: about %(days)d more days without it.",
        fewer,
    ) % {"days": fewer}
