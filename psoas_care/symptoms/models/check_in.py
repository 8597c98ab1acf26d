"""A check-in, and the numbers it gives for each place."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Region, TrackedPlace
from psoas_care.symptoms.models.region_score import RegionScore
from psoas_care.symptoms.vocabulary import (
    Activity,
    Ease,
    MorningStiffness,
    NightWaking,
    PainKind,
    Quality,
    Timing,
    UnusuallyBad,
)
from psoas_care.web.fields import WordsField
from psoas_care.web.user_records import (
    ActiveManager,
    PartOf,
    UserRecord,
    UserRecordQuerySet,
)

TIGHTNESS = "tightness"
NOON = 12
ABOUT = [*PainKind.values, TIGHTNESS]


class Number(NamedTuple):
    """One number of a check-in: `about` is a kind of pain, or tightness."""

    region: Region
    side: str
    about: str
    value: int

    @property
    def is_pain(self) -> bool:
        return self.about != TIGHTNESS

    @property
    def about_label(self) -> str:
        return str(
            PainKind(self.about).label.lower() if self.is_pain else _("tightness")
        )


class CheckIn(UserRecord):
    """One look at how it feels: numbers for one place or more, and words about them.

    `elsewhere` names the region "somewhere else". Empty words are "not said".
    `import_uid` is the `uid` of the import that it came by, None where it was entered.
    """

    makes_a_day = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="check_ins"
    )
    elsewhere = models.CharField(_("where that is"), max_length=60, blank=True)
    qualities = WordsField(_("what it is like"), words=Quality)
    timing = models.CharField(
        _("is it always there?"), max_length=14, choices=Timing.choices, blank=True
    )
    morning_stiffness = models.CharField(
        _("stiff in the morning"),
        max_length=8,
        choices=MorningStiffness.choices,
        blank=True,
    )
    night_waking = models.CharField(
        _("wakes me at night"), max_length=11, choices=NightWaking.choices, blank=True
    )
    unusually_bad = models.CharField(
        _("is today unusually bad?"),
        max_length=3,
        choices=UnusuallyBad.choices,
        blank=True,
    )
    worse_with = WordsField(_("what makes it worse"), words=Activity)
    eased_by = WordsField(_("what eases it"), words=Ease)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    import_uid = models.UUIDField(null=True, editable=False)

    objects = ActiveManager.from_queryset(UserRecordQuerySet)()
    with_deleted = UserRecordQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    timing__in=["", *Timing.values],
                    morning_stiffness__in=["", *MorningStiffness.values],
                    night_waking__in=["", *NightWaking.values],
                    unusually_bad__in=["", *UnusuallyBad.values],
                ),
                name="symptoms_checkin_known_words",
            ),
        ]

    def children(self) -> list[models.QuerySet[Any]]:
        return [
            PainScore.with_deleted.filter(check_in=self),
            TightnessScore.with_deleted.filter(check_in=self),
        ]

    def get_absolute_url(self) -> str:
        return reverse("symptoms:check_in_edit", args=[self.uid])

    @property
    def has_words(self) -> bool:
        """Whether anything was said besides numbers and note."""
        chosen = self.timing or self.morning_stiffness or self.night_waking
        lists = self.qualities or self.worse_with or self.eased_by
        return bool(chosen or lists or self.unusually_bad or self.only_named)

    @property
    def is_about_yesterday(self) -> bool:
        """Whether it has a number of 24 hours given before noon: of the day before."""
        of_a_day = {PainKind.AVERAGE, PainKind.WORST}
        return self.local_at.hour < NOON and any(
            number.about in of_a_day for number in self.numbers
        )

    @property
    def only_named(self) -> str:
        """The place "somewhere else" where it was named and no number given."""
        has_number = any(n.region == Region.OTHER for n in self.numbers)
        return "" if has_number else self.elsewhere

    @cached_property
    def numbers(self) -> list[Number]:
        """Its numbers as they are asked: by region, pain before tightness."""
        return _numbers_of([self])[self.pk]

    @property
    def numbers_by_place(self) -> list[tuple[str, list[Number]]]:
        """The same under the name of each place, such as "Low back, left"."""
        return [
            (self._name_of(place), list(some))
            for place, some in groupby(
                self.numbers, lambda n: TrackedPlace(n.region, n.side)
            )
        ]

    def _name_of(self, place: TrackedPlace) -> str:
        is_named = place.region == Region.OTHER and self.elsewhere
        return self.elsewhere if is_named else place.label


TOO_STRONG = 8
"""Pain, 0–10, from which on only relaxing is left that day (content, 5.4)."""


class PainScoreQuerySet(UserRecordQuerySet["PainScore"]):
    """Questions to a person's pain scores."""

    def counted(self) -> Self:
        """Without those of an import that is left out of statistics."""
        return self.filter(is_left_out=False)

    def imported(self) -> Self:
        """Those that came from a file of another app."""
        return self.exclude(check_in__import_uid=None)

    def in_region(self, region: str) -> Self:
        return self.filter(region=region)

    def of_usual_days(self) -> Self:
        """Without what was given with the words that the day is unusually bad."""
        return self.exclude(check_in__unusually_bad=UnusuallyBad.YES)

    def pain_readings(
        self, first: date, last: date
    ) -> list[tuple[date, str, str, str, int, datetime, str]]:
        """(local day, region, side, kind, value, moment, zone), for statistics.

        From the day before `first` to the day after `last`: an average given in the
        morning is about the day before.
        """
        around = timedelta(days=1)
        return list(self.readings_of(first - around, last + around))

    def readings_of(self, first: date, last: date) -> Any:
        """What `pain_readings` gives of these local days, as a queryset."""
        return (
            self.counted()
            .between(first, last)
            .order_by()
            .values_list("local_day", "region", "side", "kind", "value", "at", "zone")
        )

    def too_strong(self, first: date, last: date) -> Self:
        """Pain on these days that leaves no room for more than relaxing.

        The worst pain of a day may long be over.
        """
        strong = self.between(first, last).filter(value__gte=TOO_STRONG)
        return strong.exclude(kind=PainKind.WORST)

    def averages_without_values(self, first: date, last: date) -> "list[PainScore]":
        """The averages given on these local days, the latest first, without values."""
        columns = ("user", "region", "side", "at", "zone")
        return list(self.averages(first, last).only(*columns))

    def averages(self, first: date, last: date) -> Self:
        """The averages of these local days, the latest first."""
        averages = self.between(first, last).filter(kind=PainKind.AVERAGE)
        return averages.newest_first()


class PainScore(RegionScore):
    """Pain in one region at one time, 0 (none) to 10 (the worst one can imagine).

    A 0–10 numeric rating scale is the recommended core measure of pain (Dworkin et
    al., Pain 113, 2005, 9–19).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="pain_scores"
    )
    check_in = PartOf(CheckIn, models.CASCADE, related_name="pain_scores")
    kind = models.CharField(max_length=7, choices=PainKind.choices)
    is_left_out = models.BooleanField(default=False, db_default=False, editable=False)

    objects = ActiveManager.from_queryset(PainScoreQuerySet)()
    with_deleted = PainScoreQuerySet.as_manager()

    class Meta(RegionScore.Meta):
        indexes: ClassVar[list[models.Index]] = [
            *RegionScore.Meta.indexes,
            models.Index(
                fields=["user", "region", "local_day"],
                name="symptoms_painscore_region_day",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *RegionScore.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "check_in", "region", "side", "kind"],
                condition=models.Q(deleted_at=None),
                name="symptoms_painscore_once_per_check_in",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=PainKind.values),
                name="symptoms_painscore_known_kind",
            ),
        ]


class TightnessScore(RegionScore):
    """Tightness in one region, 0 (not tight) to 10 (as tight as one can imagine).

    Something to follow for whoever has no pain. It is what a person feels: no test of
    a tight psoas at home is valid (Vigotsky et al., PeerJ 4, 2016, e2325).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="tightness_scores"
    )
    check_in = PartOf(CheckIn, models.CASCADE, related_name="tightness_scores")

    objects = ActiveManager.from_queryset(UserRecordQuerySet)()
    with_deleted = UserRecordQuerySet.as_manager()

    class Meta(RegionScore.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *RegionScore.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "check_in", "region", "side"],
                condition=models.Q(deleted_at=None),
                name="symptoms_tightnessscore_once_per_check_in",
            ),
        ]


def fetch_numbers(check_ins: Iterable[CheckIn]) -> None:
    """Give these check-ins their numbers, by one query for all of them."""
    check_ins = list(check_ins)
    numbers = _numbers_of(check_ins)
    for check_in in check_ins:
        check_in.numbers = numbers[check_in.pk]


def _numbers_of(check_ins: Iterable[CheckIn]) -> dict[int, list[Number]]:
    """{key of check-in: its numbers}; one UNION of both tables, since Today asks it."""
    check_ins = list(check_ins)
    pain = PainScore.objects.filter(check_in__in=check_ins).order_by()
    tight = TightnessScore.objects.filter(check_in__in=check_ins).order_by()
    columns = ["check_in_id", "region", "side", "about", "value"]
    tightness = tight.annotate(about=Value(TIGHTNESS, models.CharField()))
    pain = pain.annotate(about=models.F("kind"))
    found = pain.values_list(*columns).union(tightness.values_list(*columns), all=True)
    numbers: dict[int, list[Number]] = defaultdict(list)
    for key, region, side, about, value in found:
        numbers[key].append(Number(Region(region), side, about, value))
    order = Region.values
    for some in numbers.values():
        some.sort(key=lambda n: (order.index(n.region), n.side, ABOUT.index(n.about)))
    return numbers
