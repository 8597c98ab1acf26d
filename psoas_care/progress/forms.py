"""What Progress can be asked: how far back, and which region."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import TRACKED, Region
from psoas_care.symptoms.models.day_factors import FACTORS, LABELS

RANGES = {"30d": 30, "90d": 90, "1y": 365}
"""Days that a range looks back; "all" has no end of its own."""


class RangeForm(forms.Form):
    """The query string of a page of Progress; nonsense falls back to 90 days."""

    range = forms.ChoiceField(
        label=_("How far back"),
        choices=[
            ("30d", _("30 days")),
            ("90d", _("90 days")),
            ("1y", _("A year")),
            ("all", _("All")),
        ],
        initial="90d",
    )

    def __init__(self, query: QueryDict) -> None:
        usual = {name: field.initial for name, field in self.base_fields.items()}
        asked = {name: query.get(name, value) for name, value in usual.items()}
        super().__init__(asked)
        if not self.is_valid():
            self.data = asked | {name: usual[name] for name in self.errors}
            self.full_clean()

    def first_day(self, today: date, earliest: date | None) -> date:
        """The first day to show, given the person's `earliest` entry."""
        days = RANGES.get(self.cleaned_data["range"])
        if days is not None:
            return today - timedelta(days=days - 1)
        a_month_ago = today - timedelta(days=RANGES["30d"] - 1)
        return min(earliest or today, a_month_ago)

    def first_practised(self, today: date, earliest: date | None) -> date:
        """The first day that counts for practice: none before the very first one."""
        return min(max(self.first_day(today, earliest), earliest or date.min), today)


class OverviewForm(RangeForm):
    """The range and a region; nonsense falls back to every region."""

    region = forms.ChoiceField(
        label=_("Where"),
        choices=[("", _("All regions")), *((r.value, r.label) for r in TRACKED)],
        required=False,
        initial="",
    )

    def regions(self) -> list[Region]:
        """The regions to show, in their usual order."""
        region = self.cleaned_data["region"]
        return [Region(region)] if region else list(TRACKED)


class DailyFactorsForm(RangeForm):
    """The range, a factor of the days, and the region whose pain stands above it."""

    factor = forms.ChoiceField(
        label=_("What the days were like"),
        choices=list(LABELS.items()),
        initial=FACTORS[0],
    )
    region = forms.ChoiceField(
        label=_("Where it hurts"),
        choices=[(r.value, r.label) for r in TRACKED],
        initial=TRACKED[0].value,
    )

    def __init__(self, query: QueryDict, *, followed: Region) -> None:
        """`followed` is the region where the query names none."""
        asked = query.copy()
        asked.setdefault("region", followed.value)
        super().__init__(asked)
