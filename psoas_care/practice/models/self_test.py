"""Tests of strength that anybody can do at home, and what one reached."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from psoas_care.library.models import Exercise, Reference
from psoas_care.web.fields import RangeField
from psoas_care.web.user_records import ActiveManager, UserRecord, UserRecordQuerySet

EVERY = timedelta(days=42)
"""Six weeks: sooner, one measures the day and not the strength."""
SELF_TESTS = "self-tests"
MOST = 60
"""Of times, or of seconds: no test asks for more."""


class Measure(models.TextChoices):
    """What a self-test counts; higher is better."""

    TIMES = "times", _("How many times in the time given")
    SECONDS = "seconds", _("How many seconds it was held")


class SelfTestQuerySet(models.QuerySet["SelfTest"]):
    """Questions to the self-tests there are."""

    def get_by_natural_key(self, key: str) -> "SelfTest":
        return self.get(key=key)

    def with_exercises(self) -> Self:
        return self.select_related("exercise", "reference")


class SelfTest(models.Model):
    """A test of one exercise: content. Whoever may not do the exercise may not do it.

    It lasts at most `seconds`. `steps` are short sentences, `norms` say what others
    reached and `norms_limits` what that cannot say.
    """

    key = models.SlugField(max_length=20, unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="self_tests")
    measure = models.CharField(max_length=8, choices=Measure)
    seconds = RangeField(low=10, high=MOST)
    steps = models.JSONField()
    norms = models.JSONField()
    norms_limits = models.TextField()
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="+")

    objects = SelfTestQuerySet.as_manager()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("practice:self_test_add", args=[self.key])

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def is_held(self) -> bool:
        return self.measure == Measure.SECONDS


class SelfTestResultQuerySet(UserRecordQuerySet["SelfTestResult"]):
    """Questions to what somebody reached."""

    def with_self_test(self) -> Self:
        return self.select_related("self_test")

    def last_of(self, self_test: SelfTest) -> "SelfTestResult | None":
        return self.filter(self_test=self_test).newest_first().first()

    def last_tried(self) -> "models.QuerySet[Any, Any]":
        """The last local day of any self-test, beside constants.

        As `InstrumentScoreQuerySet.latest_by_instrument`: both fit into one question.
        """
        rows = self.order_by().annotate(
            key=Value(SELF_TESTS), title=Value(""), every_days=Value(EVERY.days)
        )
        about = rows.values_list("key", "title", "every_days")
        return about.annotate(last_day=models.Max("local_day"))


class SelfTestResult(UserRecord):
    """What somebody reached once: times, or seconds."""

    makes_a_day = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="self_test_results"
    )
    self_test = models.ForeignKey(SelfTest, models.PROTECT, related_name="results")
    value = RangeField(low=0, high=MOST)

    objects = ActiveManager.from_queryset(SelfTestResultQuerySet)()
    with_deleted = SelfTestResultQuerySet.as_manager()

    def get_absolute_url(self) -> str:
        return reverse("practice:self_test_edit", args=[self.uid])

    @property
    def in_words(self) -> str:
        return in_words(self.self_test, self.value)


def in_words(self_test: SelfTest, value: int) -> str:
    """Such as "12 times" or "31 s"."""
    if self_test.is_held:
        return _("{n} s").format(n=value)
    return ngettext("{n} time", "{n} times", value).format(n=value)
