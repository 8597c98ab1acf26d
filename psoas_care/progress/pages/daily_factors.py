"""One factor of the days beside the pain of one region, as a page says and draws it.

Nothing here connects the two: no score, no share of days, no cause.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from statistics import fmean
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.library.body import Region
from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.factor_chart import (
    FactorChart,
    FactorScale,
    factor_chart,
)
from psoas_care.progress.statistics.daily_factors import WeekTotal, jumps, week_totals
from psoas_care.symptoms.forms.day_factors import NOTES, UNITS
from psoas_care.symptoms.models.day_factors import LABELS

MOST_JUMPS = 3
"""Weeks with clearly more that the page names, the newest first; all are marked."""


class FactorKind(NamedTuple):
    """How a factor is shown; `title` has the mean of a day, or two totals of a week."""

    title: str | Promise
    scale: FactorScale = FactorScale()
    decimals: int = 0


IN_A_WEEK = FactorScale(is_total=True)
KINDS = {
    "sitting_hours": FactorKind(
        gettext_lazy("Sitting: %(mean)s hours a day on average"),
        FactorScale(marks=(4, 7)),
        decimals=1,
    ),
    "walking_min": FactorKind(
        gettext_lazy("Walking: %(mean)s minutes a day on average")
    ),
    "running_min": FactorKind(
        gettext_lazy("Running, minutes: %(now)s in 7 days, %(before)s in the 7 before"),
        IN_A_WEEK,
    ),
    "cycling_min": FactorKind(
        gettext_lazy("Cycling, minutes: %(now)s in 7 days, %(before)s in the 7 before"),
        IN_A_WEEK,
    ),
    "situps_count": FactorKind(
        gettext_lazy("Sit-ups: %(now)s in 7 days, %(before)s in the 7 before"),
        IN_A_WEEK,
    ),
    "stress": FactorKind(
        gettext_lazy("Stress: %(mean)s of 10 on average"),
        FactorScale(least_top=10),
        decimals=1,
    ),
    "breathing_min": FactorKind(
        gettext_lazy("Breathing exercises: %(mean)s minutes a day on average")
    ),
    "sleep_hours": FactorKind(
        gettext_lazy("Sleep: %(mean)s hours a day on average"), decimals=1
    ),
}


class DailyFactor:
    """Pain of `region` by day, and the entries of `factor`, over one axis."""

    def __init__(
        self,
        region: Region,
        pain: Mapping[date, float],
        factor: str,
        values: Mapping[date, float],
        axis: TimeAxis,
    ) -> None:
        self.region, self.pain, self.axis = region, pain, axis
        self.factor, self.values = factor, values
        self.kind = KINDS[factor]
        self.name = str(LABELS[factor])

    @cached_property
    def chart(self) -> FactorChart:
        return factor_chart(
            self.region.value, self.pain, self.values, self.kind.scale, self.axis
        )

    @property
    def pain_title(self) -> str:
        """The title above the pain: its mean over the days shown."""
        shown = [value for day, value in self.pain.items() if day >= self.axis.first]
        values = {"region": self.region.label}
        if not shown:
            return _("%(region)s: no entries in this time") % values
        return _("%(region)s: %(mean).1f on average") % {**values, "mean": fmean(shown)}

    @property
    def factor_title(self) -> str:
        if not self.values:
            return _("%(factor)s: nothing written down in this time") % {
                "factor": self.name
            }
        mean = f"{fmean(self.values.values()):.{self.kind.decimals}f}"
        before, now = (_total(week) for week in self._weeks[-2:])
        return self.kind.title % {"mean": mean, "now": now, "before": before}

    @property
    def bar_label(self) -> str:
        """What a bar stands for, such as "Sitting, hours"."""
        unit = UNITS.get(self.factor)
        return f"{self.name}, {unit}" if unit else self.name

    @property
    def notes(self) -> list[str]:
        """Sentences beneath the chart: where its lines come from, and clear jumps."""
        return list(self._notes())

    def _notes(self) -> Iterator[str]:
        if self.kind.scale.marks:
            yield _(
                "The lines at 4 and 7 hours are from one study of sitting and stiff "
                "hips. They are not limits."
            )
        if self.factor in NOTES:
            yield str(NOTES[self.factor])
        if self.kind.scale.is_total:
            newest_first = [*jumps(self._weeks)][: -MOST_JUMPS - 1 : -1]
            yield from (_jump(before, week) for before, week in newest_first)

    @cached_property
    def _weeks(self) -> list[WeekTotal]:
        return week_totals(self.values, self.axis.first, self.axis.last)


def _total(week: WeekTotal) -> str:
    return _("nothing said") if week.total is None else str(week.total)


def _jump(before: WeekTotal, week: WeekTotal) -> str:
    return _(
        "More than usual: %(now)d in the 7 days to %(day)s, %(before)d in the 7 before."
    ) % {
        "now": week.total,
        "day": date_format(week.last, "j M Y"),
        "before": before.total,
    }
