"""Questionnaires of others, word for word, and what somebody answered."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.library.models import Reference
from psoas_care.symptoms import scoring
from psoas_care.web.fields import NRS_MAX
from psoas_care.web.user_records import ActiveManager, UserRecord, UserRecordQuerySet


class Shape(models.TextChoices):
    """How the items of an instrument are answered, and so how they are scored."""

    RATINGS = "ratings", _("Numbers from 0 to 10; the score is their mean")
    SENTENCES = "sentences", _("Sentences to tick; the score is how many")
    CHOICE = "choice", _("One of several answers; the score is its number")


class Item(NamedTuple):
    """A question, a sentence or an answer; of a rating, what 0 and 10 mean."""

    key: str
    text: str
    low: str = ""
    high: str = ""


def check_items(value: Any) -> None:
    """Refuse items that a form could not ask."""
    try:
        items = [Item(**item) for item in value]
    except TypeError:
        raise ValidationError(_("An item has a key and a text.")) from None
    keys = [item.key for item in items]
    if not items or len({*keys}) < len(keys):
        raise ValidationError(_("There are items, each with a key of its own."))
    if not all(item.key and item.text for item in items):
        raise ValidationError(_("An item has a key and a text."))


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Questions to the instruments there are."""

    def get_by_natural_key(self, key: str) -> "Instrument":
        return self.get(key=key)

    def with_references(self) -> Self:
        return self.select_related("reference", "meaningful_reference")


class Instrument(models.Model):
    """A published questionnaire: content, asked word for word.

    `source` says where the words were read, `licence` why they may stand here. A change
    of the score by `meaningful_points` or more is one that people notice; None where
    the answers say so themselves. `every_days` is how often it is worth asking.
    """

    key = models.SlugField(max_length=16, unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    instruction = models.TextField(blank=True)
    shape = models.CharField(max_length=12, choices=Shape)
    items = models.JSONField(validators=[check_items])
    every_days = models.PositiveSmallIntegerField()
    is_optional = models.BooleanField()
    meaningful_points = models.FloatField(null=True, blank=True)
    meaningful_reference = models.ForeignKey(
        Reference, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="+")
    source = models.TextField()
    licence = models.TextField()

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("symptoms:instrument_add", args=[self.key])

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def questions(self) -> list[Item]:
        return [Item(**item) for item in self.items]

    @property
    def highest(self) -> int:
        """The score of somebody who is worst off; `lowest` is the other end."""
        return NRS_MAX if self.shape == Shape.RATINGS else len(self.items)

    @property
    def lowest(self) -> int:
        return 1 if self.shape == Shape.CHOICE else 0

    def is_due(self, last: date | None, on: date) -> bool:
        """Whether to ask on `on`, where it was answered on `last` or never."""
        if last is None:
            return not self.is_optional
        return on >= last + timedelta(days=self.every_days)

    def score_of(self, answers: Mapping[str, int]) -> float:
        """The score as its authors count it; lower is better.

        Raises `ValueError` where an answer that the score needs is missing.
        """
        match self.shape:
            case Shape.RATINGS:
                return scoring.mean(answers.get(item.key) for item in self.questions)
            case Shape.SENTENCES:
                return scoring.count(answers.get(item.key) for item in self.questions)
        return scoring.chosen(answers)


class InstrumentScoreQuerySet(UserRecordQuerySet["InstrumentScore"]):
    """Questions to what somebody answered."""

    def with_instrument(self) -> Self:
        return self.select_related("instrument")

    def latest_by_instrument(self) -> "models.QuerySet[Any, Any]":
        """(key, title, days until it is asked again, last local day) of each."""
        about = ("instrument__key", "instrument__title", "instrument__every_days")
        rows = self.order_by().values_list(*about)
        return rows.annotate(last_day=models.Max("local_day"))


class InstrumentScore(UserRecord):
    """The answers to one instrument at one time, {key of the item: number}.

    Of sentences only the ticked ones stand there, with a 1; of a choice, its number
    under "chosen". The score is worked out from them.
    """

    makes_a_day = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="instrument_scores"
    )
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="scores")
    answers = models.JSONField(default=dict)

    objects = ActiveManager.from_queryset(InstrumentScoreQuerySet)()
    with_deleted = InstrumentScoreQuerySet.as_manager()

    def get_absolute_url(self) -> str:
        return reverse("symptoms:instrument_edit", args=[self.instrument.key, self.uid])

    @property
    def score(self) -> float:
        return self.instrument.score_of(self.answers)

    @property
    def in_words(self) -> str:
        """The score as people say it: the chosen answer, or a number of how many."""
        instrument = self.instrument
        if instrument.shape == Shape.CHOICE:
            texts = {item.key: item.text for item in instrument.questions}
            return texts[str(int(self.score))]
        number = (
            f"{self.score:.1f}"
            if instrument.shape == Shape.RATINGS
            else (f"{self.score:.0f}")
        )
        return _("{number} of {highest}").format(
            number=number, highest=instrument.highest
        )
