"""The page about sessions and the day after: its titles, sentences and pictures.

No sentence names a cause: days are compared with other days, and nothing more is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from psoas_care.library.body import Region, Side
from psoas_care.progress.charts.before_after_chart import (
    BeforeAfter,
    BeforeAfterChart,
    before_after_chart,
)
from psoas_care.progress.charts.findings_chart import (
    FindingRow,
    FindingsChart,
    findings_chart,
    surest_first,
)
from psoas_care.progress.pages.next_day import BeforeAfterChanges, ExerciseSide, NextDay
from psoas_care.progress.pages.next_day_help import (
    TooFewDays,
    help_for,
    lacks_days,
    nearest_first,
)
from psoas_care.progress.pages.sentences import (
    difference_in_words,
    interval_in_words,
)
from psoas_care.progress.statistics import Finding, Outlook, PairedChange
from psoas_care.progress.statistics.next_day import DAYS_NEEDED

OUTLOOKS = {
    Outlook.LOWER: gettext_lazy("Lower"),
    Outlook.HIGHER: gettext_lazy("Higher"),
    Outlook.LITTLE: gettext_lazy("About the same"),
    Outlook.UNKNOWN: gettext_lazy("Cannot tell yet"),
}
CLEAR = {Outlook.LOWER, Outlook.HIGHER}
MOST_NAMED = 2
"""Sentences of a summary."""


class RegionBeforeAfter(NamedTuple):
    """Before and after in one region: as a title, in words, and as a picture."""

    region: Region
    title: str
    words: str
    chart: BeforeAfterChart


class RegionFindings(NamedTuple):
    """The days after in one region: the finding as a title, and its picture.

    Where there is nothing to draw, `chart` is None and `help` says what would help.
    """

    region: Region
    title: str
    chart: FindingsChart | None
    help: str


class FindingsSection(NamedTuple):
    """The day after: one or two sentences, then each region, then what is missing."""

    summary: list[str]
    regions: list[RegionFindings]
    missing: list[TooFewDays]

    @property
    def has_rows(self) -> bool:
        """Whether any region has a picture; then days and intervals are explained."""
        return any(one.chart for one in self.regions)


class NextDayPage:
    """Its two halves; each is worked out only where the template shows it."""

    def __init__(self, next_day: NextDay, *, has_findings: bool) -> None:
        self.next_day, self.has_findings = next_day, has_findings

    @cached_property
    def before_after(self) -> list[RegionBeforeAfter]:
        """Before and after, region by region."""
        return [_around(one) for one in self.next_day.before_after]

    @cached_property
    def findings(self) -> FindingsSection | None:
        """The day after, region by region; None where nobody asked."""
        return findings_section(self.next_day) if self.has_findings else None


def _around(one: BeforeAfterChanges) -> RegionBeforeAfter:
    title = _("%(region)s: %(before).1f before sessions, %(after).1f after") % {
        "region": one.region.label,
        "before": one.change.before,
        "after": one.change.after,
    }
    rows = [
        BeforeAfter(
            name, change, difference_in_words(change.difference), _interval(change)
        )
        for name, change in one.by_exercise.items()
    ]
    difference = capfirst(difference_in_words(one.change.difference))
    interval = f" ({words})" if (words := _interval(one.change)) else ""
    words = ngettext(
        "%(changed)s in %(sessions)d session.",
        "%(changed)s in %(sessions)d sessions.",
        one.change.pairs,
    ) % {"changed": f"{difference}{interval}", "sessions": one.change.pairs}
    return RegionBeforeAfter(one.region, title, words, before_after_chart(rows))


def findings_section(next_day: NextDay) -> FindingsSection:
    """The findings by region; what was done on too few days stands in `missing`."""
    regions = {
        Region(key): [one for one in next_day.findings if one.region == key]
        for key in next_day.pains
    }
    rows = {
        region: [one for one in map(_row, findings) if one]
        for region, findings in regions.items()
    }
    missing = nearest_first(
        _missing(one)
        for region, findings in regions.items()
        for one in findings
        if one.difference is None and (lacks_days(one) or rows[region])
    )
    return FindingsSection(
        list(_summary(rows, missing, next_day)),
        [
            _region(region, rows[region], findings)
            for region, findings in regions.items()
        ],
        missing,
    )


def _region(
    region: Region,
    rows: Sequence[FindingRow],
    findings: Sequence[Finding[ExerciseSide]],
) -> RegionFindings:
    title = _title(region, rows)
    if rows:
        return RegionFindings(region, title, findings_chart(rows), help="")
    helps = (help_for(one) for one in findings if not lacks_days(one))
    return RegionFindings(region, title, None, next(helps, ""))


def label_of(items: Sequence[ExerciseSide]) -> str:
    """Such as "Couch stretch (both sides) and Dead bug"."""
    return str(get_text_list(names_of(items), _("and")))


def names_of(items: Sequence[ExerciseSide]) -> list[str]:
    """What was done; that an exercise was done with its tool goes without saying."""
    implied = {tool for item in items for tool in item.tools}
    sides: dict[str, list[str]] = {}
    for item in items:
        if item.name not in implied:
            sides.setdefault(item.name, []).append(item.side)
    return [_with_sides(name, some) for name, some in sides.items()]


def _with_sides(name: str, sides: Sequence[str]) -> str:
    if not any(sides):
        return name
    side = Side.BOTH if len(sides) > 1 else Side(sides[0])
    return f"{name} ({side.label.lower()})"


def _row(finding: Finding[ExerciseSide]) -> FindingRow | None:
    """A finding in words; None where it has no interval."""
    difference, low, high = finding.difference, finding.low, finding.high
    if difference is None or low is None or high is None:
        return None
    return FindingRow(
        label=label_of(finding.items),
        region=Region(finding.region).label.lower(),
        is_group=len(names_of(finding.items)) > 1,
        outlook=finding.outlook,
        difference=difference,
        low=low,
        high=high,
        verdict=str(OUTLOOKS[finding.outlook]),
        words=f"{difference_in_words(difference)} ({interval_in_words(low, high)})",
        days_with=finding.days_with,
        days_without=finding.days_without,
    )


def _interval(change: PairedChange) -> str:
    """The interval in words; "" where there are too few sessions for one."""
    if change.low is None or change.high is None:
        return ""
    return interval_in_words(change.low, change.high)


def _title(region: Region, rows: Sequence[FindingRow]) -> str:
    values = {"region": region.label}
    clear = [one for one in surest_first(rows) if one.outlook in CLEAR]
    if clear:
        is_lower = clear[0].outlook == Outlook.LOWER
        words = (
            _("%(region)s: a hint of less pain on days after %(name)s")
            if is_lower
            else _("%(region)s: a hint of more pain on days after %(name)s")
        )
        return words % {**values, "name": clear[0].label}
    if any(one.outlook == Outlook.LITTLE for one in rows):
        return _("%(region)s: about the same, where it can be told") % values
    return _("%(region)s: cannot tell yet") % values


def _summary(
    rows: Mapping[Region, Sequence[FindingRow]],
    missing: Sequence[TooFewDays],
    next_day: NextDay,
) -> Iterator[str]:
    """Two sentences at most, the surest first."""
    everything = [one for some in rows.values() for one in some]
    clear = [one for one in surest_first(everything) if one.outlook in CLEAR]
    for one in clear[:MOST_NAMED]:
        yield _(
            "A hint: on days after %(name)s, pain in the %(region)s was %(difference)s"
            " than after other days that hurt as much (%(interval)s)."
        ) % {
            "name": one.label,
            "region": one.region,
            "difference": difference_in_words(one.difference),
            "interval": interval_in_words(one.low, one.high),
        }
    if not clear:
        yield from _nothing_clear(everything, missing, next_day)


def _nothing_clear(
    rows: Sequence[FindingRow], missing: Sequence[TooFewDays], next_day: NextDay
) -> Iterator[str]:
    unknown = {one.label for one in rows if one.outlook == Outlook.UNKNOWN}
    same = {one.label for one in rows} - unknown
    unknown |= {one.label for one in missing}
    if not same:
        yield _("We cannot tell yet whether anything you did shows on the next day.")
        yield from _first_help(rows, missing, next_day)
        return
    yield ngettext(
        "After %(count)d thing you did, pain on the next day was about the same as"
        " after other days that hurt as much.",
        "After %(count)d things you did, pain on the next day was about the same"
        " as after other days that hurt as much.",
        len(same),
    ) % {"count": len(same)}
    if unknown:
        yield ngettext(
            "For %(count)d other we cannot tell yet.",
            "For %(count)d others we cannot tell yet.",
            len(unknown),
        ) % {"count": len(unknown)}


def _first_help(
    rows: Sequence[FindingRow], missing: Sequence[TooFewDays], next_day: NextDay
) -> Iterator[str]:
    if missing:
        yield _("What would help first, with %(name)s: %(help)s") % {
            "name": missing[0].label,
            "help": missing[0].help,
        }
    elif not rows:
        yield _(
            "It takes nine weeks of check-ins: %(days)d days with an activity, and "
            "%(days)d without it."
        ) % {"days": DAYS_NEEDED}
        if next_day.first_reading and next_day.reading is None:
            yield _("The first comparison is on %(day)s.") % {
                "day": date_format(next_day.first_reading, "j M Y")
            }


def _missing(finding: Finding[ExerciseSide]) -> TooFewDays:
    return TooFewDays(
        label_of(finding.items),
        finding.days_with,
        finding.days_without,
        help_for(finding),
    )
