"""How the pain went: what can be said so far, and the picture behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.db.models import DateField, F, QuerySet, Value
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from psoas_care.accounts.models import User
from psoas_care.library.body import Region
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models import Bout, Flare, Programme
from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.function_chart import FunctionChart, function_chart
from psoas_care.progress.charts.pain_chart import (
    ChartEvent,
    PainChart,
    pain_chart,
    practice_strip,
)
from psoas_care.progress.charts.pain_panel import PainPanel
from psoas_care.progress.pages.region_changes import (
    changes_of,
    decoded_readings,
    raw_readings,
)
from psoas_care.progress.pages.sentences import (
    VERDICTS,
    RegionOutcome,
    Sentence,
    change_title,
    sentences,
)
from psoas_care.progress.statistics import (
    WINDOW_DAYS,
    Trend,
    daily_pain,
    daily_practice,
    pain_trend,
)
from psoas_care.progress.statistics.daily import DatedBout, FunctionRating
from psoas_care.progress.statistics.practice import regularity
from psoas_care.safety.models import Answer, Restriction
from psoas_care.safety.vocabulary import QuestionKind
from psoas_care.symptoms.models import FunctionScore
from psoas_care.symptoms.models.function_score import rating_of
from psoas_care.web.kept import Kept, fingerprint
from psoas_care.web.prepared import Prepared, day_parameter, user_parameter

KEPT = Kept(most=8)
"""Overviews, about 0.3 MB each."""
EVENT_WORDS = {
    "programme": gettext_lazy("Your plan begins"),
    "flare": gettext_lazy("Flare-up"),
    "red-flag": gettext_lazy("A warning sign"),
    "hold": gettext_lazy("Something is locked for safety"),
}


class RegionVerdict(NamedTuple):
    """What can be said of a region in a word, and from what to what its mean went."""

    region: Region
    panel: PainPanel
    word: str
    numbers: str


@dataclass(frozen=True, eq=False)
class Overview:
    """All that the page shows; a verdict for each panel of the chart."""

    chart: PainChart
    title: str
    verdicts: list[RegionVerdict]
    regions: list[str]
    function: FunctionChart
    sentences: Sequence[Sentence]
    _drawn: dict[str, Any] = field(default_factory=dict)

    def pain_figure(self, days: str) -> Any:
        """The picture of pain, drawn once; `days` are the range as the address says."""
        if days not in self._drawn:
            context = {
                "chart": self.chart,
                "title": self.title,
                "verdicts": self.verdicts,
                "regions": self.regions,
                "range": days,
            }
            template = "progress/charts/pain_chart.html"
            self._drawn[days] = render_to_string(template, context)
        return self._drawn[days]

    @cached_property
    def function_figure(self) -> Any:
        """The picture of everyday activities, drawn once."""
        context = {"chart": self.function}
        return render_to_string("progress/charts/function_chart.html", context)


def overview_of(
    user: User,
    regions: Sequence[Region],
    first: date,
    first_practised: date,
    today: date,
    began: Mapping[str, date],
) -> Overview:
    """Pain of `regions` from `first` to `today`, with the practice beneath it.

    How often there was practice is counted from `first_practised` on. The verdicts are
    about the whole diary, which `began` by region. Four queries; what follows from
    their rows is kept under them.
    """
    axis = TimeAxis.covering(first, today)
    run_up = axis.first - timedelta(days=WINDOW_DAYS)
    of_user, days = {"user": user.pk}, {"first": axis.first, "last": today}
    practised = {"first": min(axis.first, first_practised), "last": today}
    readings = raw_readings(user, began, run_up, today)
    bouts = BOUTS.raw(**of_user, **practised)
    events, ratings = EVENTS.raw(**of_user, **days), RATINGS.raw(**of_user, **days)
    key = (
        get_language(), *regions, first, first_practised, today, *began.items(),
        fingerprint((readings, bouts, events, ratings)),
    )  # fmt: skip

    def make() -> Overview:
        return _overview(
            daily_pain(decoded_readings(readings)),
            daily_practice(cast(list[DatedBout], BOUTS.decoded(bouts))),
            events_of(EVENTS.decoded(events)),
            [rating_of(row) for row in RATINGS.decoded(ratings)],
            regions, first, first_practised, today, began,
        )  # fmt: skip

    overview: Overview = KEPT.get(key, make)
    return overview


def _overview(
    pains: Mapping[str, Mapping[date, float]],
    practice: Mapping[date, Mapping[str, int]],
    events: Sequence[ChartEvent],
    ratings: Sequence[FunctionRating],
    regions: Sequence[Region],
    first: date,
    first_practised: date,
    today: date,
    began: Mapping[str, date],
) -> Overview:
    axis = TimeAxis.covering(first, today)
    all_changes = changes_of(pains, began, today)
    changes = {region.value: all_changes[region] for region in regions}
    chart = pain_chart(
        pains,
        changes,
        axis,
        practice_strip(practice, Category.choices, axis),
        events,
    )
    entries = {
        panel.key: sum(first <= day <= today for day in pains.get(panel.key, {}))
        for panel in chart.panels
    }
    outcomes = {
        panel.key: RegionOutcome(
            panel.change,
            _trend(panel, axis),
            entries[panel.key],
            (today - first).days + 1,
        )
        for panel in chart.panels
        if entries[panel.key]
    }
    return Overview(
        chart=chart,
        title=_title(chart, entries),
        verdicts=[_verdict(panel, entries[panel.key]) for panel in chart.panels],
        regions=[str(region.label) for region in regions],
        function=function_chart(ratings, axis),
        sentences=sentences(
            outcomes,
            [rating for rating in ratings if rating[0] >= first],
            regularity(practice, first_practised, today),
        )
        if outcomes
        else (),
    )


def _trend(panel: PainPanel, axis: TimeAxis) -> Trend | None:
    """The slope of pain; None where weeks are drawn, since its work grows as days²."""
    if axis.is_weekly:
        return None
    return pain_trend([slot.pain for slot in panel.slots])


def _title(chart: PainChart, entries: Mapping[str, int]) -> str:
    """The title of the chart; for one region, how its pain changed."""
    if len(chart.panels) > 1:
        return _("Your pain by region")
    (panel,) = chart.panels
    return change_title(str(Region(panel.key).label), panel.change, entries[panel.key])


def _verdict(panel: PainPanel, entries: int) -> RegionVerdict:
    change = panel.change
    before, after = change.before, change.after
    numbers = f"{before.mean:.1f} → {after.mean:.1f}" if before and after else ""
    word = str(VERDICTS[change.verdict]) if entries else _("no check-ins in this time")
    return RegionVerdict(Region(panel.key), panel, word, numbers)


def events_of(rows: Iterable[tuple[Any, ...]]) -> list[ChartEvent]:
    """Plan, flare-ups, warning signs and restrictions, from rows of `EVENTS`.

    A restriction is marked where it begins: what it closes, and for how long, is on
    Today.
    """
    return [ChartEvent(day, str(EVENT_WORDS[kind]), past) for kind, day, past in rows]


def _events() -> QuerySet[Any, Any]:
    """(which of `EVENT_WORDS`, its first day, the first day after it or NULL)."""
    first, last = day_parameter("first"), day_parameter("last")

    def begun_in(model: Any) -> Any:
        return model.objects.filter(user=user_parameter()).between(first, last)

    red_flags = begun_in(Answer).of_kinds(QuestionKind.RED_FLAG)
    begun: dict[str, QuerySet[Any]] = {
        "programme": begun_in(Programme),
        "hold": begun_in(Restriction).of_answers(first, last),
        "red-flag": red_flags.yes().not_mistaken(),
    }
    never = Value(None, DateField())
    touching: Any = Flare.objects.filter(user=user_parameter()).touching(first)
    flares = touching.annotate(what=Value("flare"), past=F("until"))
    others = (
        rows.annotate(what=Value(kind), past=never)
        .order_by()
        .values_list("what", "local_day", "past")
        for kind, rows in begun.items()
    )
    rows: QuerySet[Any, Any] = flares.order_by().values_list(
        "what", "local_day", "past"
    )
    return rows.union(*others)


EVENTS = Prepared(_events)
BOUTS = Prepared(
    lambda: Bout.objects.filter(user=user_parameter()).by_category(
        day_parameter("first"), day_parameter("last")
    )
)
RATINGS = Prepared(
    lambda: FunctionScore.objects.filter(user=user_parameter()).rating_rows(
        day_parameter("first"), day_parameter("last")
    )
)
