"""What can be said of sessions and of the day after, and what would tell more.

Never a cause: days are compared with other days, and that is what is said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from psoas_care.library.body import Region, Side
from psoas_care.progress.charts.dumbbells import Around, Dumbbells, dumbbells
from psoas_care.progress.charts.findings_chart import (
    FindingsChart,
    Told,
    findings_chart,
    surest_first,
)
from psoas_care.progress.day_after import AroundSessions, DayAfter, Item
from psoas_care.progress.statistics import Finding, Outlook, PairedChange
from psoas_care.progress.statistics.next_day import DAYS_NEEDED

VERDICTS = {
    Outlook.LOWER: gettext_lazy("Lower"),
    Outlook.HIGHER: gettext_lazy("Higher"),
    Outlook.LITTLE: gettext_lazy("About the same"),
    Outlook.UNKNOWN: gettext_lazy("Cannot tell yet"),
}
CLEAR = {Outlook.LOWER, Outlook.HIGHER}
MOST_SAID = 2
"""Sentences of a summary."""


class RegionAround(NamedTuple):
    """Before and after in one region: as a title, in words, and as a picture."""

    region: Region
    title: str
    words: str
    chart: Dumbbells


class RegionFindings(NamedTuple):
    """The days after in one region: the finding as a title, and its picture.

    Where there is nothing to draw, `chart` is None and `help` says what would help.
    """

    region: Region
    title: str
    chart: FindingsChart | None
    help: str


class Missing(NamedTuple):
    """What cannot be told at all yet, and what would help."""

    label: str
    days_with: int
    days_without: int
    help: str


class FindingsWords(NamedTuple):
    """The day after, from a sentence or two down to what is missing."""

    summary: list[str]
    regions: list[RegionFindings]
    missing: list[Missing]


class DayAfterWords:
    """The two halves of the page; a template makes only those that it shows."""

    def __init__(self, day_after: DayAfter, *, has_findings: bool) -> None:
        self.day_after, self.has_findings = day_after, has_findings

    @cached_property
    def around(self) -> list[RegionAround]:
        """Before and after, region by region."""
        return [_around(one) for one in self.day_after.around]

    @cached_property
    def findings(self) -> FindingsWords | None:
        """The day after, region by region; None where nobody asked."""
        return findings_words(self.day_after) if self.has_findings else None


def _around(one: AroundSessions) -> RegionAround:
    title = _("%(region)s: %(before).1f before sessions, %(after).1f after") % {
        "region": one.region.label,
        "before": one.change.before,
        "after": one.change.after,
    }
    rows = [
        Around(name, change, amount(change.difference), _span(change))
        for name, change in one.by_exercise.items()
    ]
    difference = capfirst(amount(one.change.difference))
    interval = f" ({said})" if (said := _span(one.change)) else ""
    words = ngettext(
        "%(changed)s in %(sessions)d session.",
        "%(changed)s in %(sessions)d sessions.",
        one.change.pairs,
    ) % {"changed": f"{difference}{interval}", "sessions": one.change.pairs}
    return RegionAround(one.region, title, words, dumbbells(rows))


def findings_words(day_after: DayAfter) -> FindingsWords:
    """The day after, region by region; what lacks days of its own stands apart."""
    by_region = {
        Region(key): [one for one in day_after.findings if one.region == key]
        for key in day_after.pains
    }
    told = {
        region: [one for one in map(_told, findings) if one]
        for region, findings in by_region.items()
    }
    untold = [one for one in day_after.findings if one.difference is None]
    missing = nearest_first(
        _missing(one, day_after)
        for one in untold
        if lacks_days(one) or told[Region(one.region)]
    )
    return FindingsWords(
        list(_summary(told, missing)),
        [
            RegionFindings(
                region,
                _title(region, told[region]),
                findings_chart(told[region]) if told[region] else None,
                next(
                    (_help(one, day_after) for one in findings if not lacks_days(one)),
                    "",
                ),
            )
            for region, findings in by_region.items()
        ],
        missing,
    )


def lacks_days(finding: Finding[Item]) -> bool:
    """Whether it was done on too few days, or on too many, in whatever region."""
    return min(finding.days_with, finding.days_without) < DAYS_NEEDED


def nearest_first(missing: Iterable[Missing]) -> list[Missing]:
    """Each once, those that need the fewest days first."""
    return sorted(
        dict.fromkeys(missing), key=lambda one: -min(one.days_with, one.days_without)
    )


def label_of(items: Sequence[Item]) -> str:
    """Such as "Couch stretch (both sides) and dead bug"; a tool goes without saying."""
    implied = {tool for item in items for tool in item.tools}
    sides: dict[str, list[str]] = {}
    for item in items:
        if item.name not in implied:
            sides.setdefault(item.name, []).append(item.side)
    names = [_with_sides(name, some) for name, some in sides.items()]
    return str(get_text_list(names, _("and")))


def _with_sides(name: str, sides: Sequence[str]) -> str:
    if not any(sides):
        return name
    side = Side.BOTH if len(sides) > 1 else Side(sides[0])
    return f"{name} ({side.label.lower()})"


def _told(finding: Finding[Item]) -> Told | None:
    """A finding in words; None where it has no interval."""
    difference, low, high = finding.difference, finding.low, finding.high
    if difference is None or low is None or high is None:
        return None
    return Told(
        label=label_of(finding.items),
        is_group=len({item.name for item in finding.items}) > 1,
        outlook=finding.outlook,
        difference=difference,
        low=low,
        high=high,
        verdict=str(VERDICTS[finding.outlook]),
        words=f"{amount(difference)} ({span(low, high)})",
        days_with=finding.days_with,
        days_without=finding.days_without,
    )


def amount(points: float) -> str:
    """Such as "0.8 lower"."""
    size = f"{abs(points):.1f}"
    if size == "0.0":
        return _("no different")
    words = _("%(points)s lower") if points < 0 else _("%(points)s higher")
    return words % {"points": size}


def span(low: float, high: float) -> str:
    """An interval, such as "0.2 to 1.4 lower" or "from 0.9 lower to 0.7 higher"."""
    ends = {"low": f"{abs(low):.1f}", "high": f"{abs(high):.1f}"}
    if high <= 0:
        return _("%(high)s to %(low)s lower") % ends
    if low >= 0:
        return _("%(low)s to %(high)s higher") % ends
    return _("from %(low)s lower to %(high)s higher") % ends


def _span(change: PairedChange) -> str:
    """The interval in words; "" where there are too few sessions for one."""
    if change.low is None or change.high is None:
        return ""
    return span(change.low, change.high)


def _title(region: Region, told: Sequence[Told]) -> str:
    said = {"region": region.label}
    clear = [one for one in surest_first(told) if one.outlook in CLEAR]
    if clear:
        is_lower = clear[0].outlook == Outlook.LOWER
        words = (
            _("%(region)s: lower on days after %(name)s")
            if is_lower
            else _("%(region)s: higher on days after %(name)s")
        )
        return words % {**said, "name": clear[0].label}
    if any(one.outlook == Outlook.LITTLE for one in told):
        return _("%(region)s: about the same, where it can be told") % said
    return _("%(region)s: cannot tell yet") % said


def _summary(
    told: Mapping[Region, Sequence[Told]], missing: Sequence[Missing]
) -> Iterator[str]:
    """Two sentences at most, the surest first."""
    everything = {one: region for region, some in told.items() for one in some}
    clear = [one for one in surest_first([*everything]) if one.outlook in CLEAR]
    for one in clear[:MOST_SAID]:
        yield _(
            "On days after %(name)s, pain in the %(region)s was %(difference)s than"
            " after other days that hurt as much (%(interval)s)."
        ) % {
            "name": one.label,
            "region": everything[one].label.lower(),
            "difference": amount(one.difference),
            "interval": span(one.low, one.high),
        }
    if not clear:
        yield from _nothing_clear([*everything], missing)


def _nothing_clear(told: Sequence[Told], missing: Sequence[Missing]) -> Iterator[str]:
    open_ones = {one.label for one in told if one.outlook == Outlook.UNKNOWN}
    same = {one.label for one in told} - open_ones
    untold = open_ones | {one.label for one in missing}
    if same:
        yield ngettext(
            "After %(count)d thing you did, pain on the next day was about the same as"
            " after other days that hurt as much.",
            "After %(count)d things you did, pain on the next day was about the same"
            " as after other days that hurt as much.",
            len(same),
        ) % {"count": len(same)}
    else:
        yield _("Whether anything you did shows on the next day cannot be told yet.")
    if same and untold:
        yield ngettext(
            "%(count)d other cannot be told yet.",
            "%(count)d others cannot be told yet.",
            len(untold),
        ) % {"count": len(untold)}
    elif missing:
        yield _("What would help first, with %(name)s: %(help)s") % {
            "name": missing[0].label,
            "help": missing[0].help,
        }


def _missing(finding: Finding[Item], day_after: DayAfter) -> Missing:
    return Missing(
        label_of(finding.items),
        finding.days_with,
        finding.days_without,
        _help(finding, day_after),
    )


def _help(finding: Finding[Item], day_after: DayAfter) -> str:
    """What would let it be told: more days with it, without it, or with pain said."""
    more, fewer = DAYS_NEEDED - finding.days_with, DAYS_NEEDED - finding.days_without
    if more > 0:
        return ngettext(
            "About %(days)d more day with it.",
            "About %(days)d more days with it.",
            more,
        ) % {"days": more}
    if fewer > 0:
        return ngettext(
            "You do it on nearly all days: about %(days)d more day without it.",
            "You do it on nearly all days: about %(days)d more days without it.",
            fewer,
        ) % {"days": fewer}
    if not day_after.has_enough_pain(finding):
        return _("Pain in the %(region)s, said on more days in a row, would help.") % {
            "region": Region(finding.region).label.lower()
        }
    return _(
        "What you do repeats in one rhythm, so it cannot be told from the days of the"
        " week. Another day now and then would help."
    )
