"""What a person decided about their plan, and what its lights asked for.

The plan itself is never stored: it is composed anew from these, from what was done
and from how that felt, whenever somebody looks at it.
"""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from psoas_care.library.models import Exercise
from psoas_care.web.fields import RangeField
from psoas_care.web.user_records import ActiveManager, UserRecord, UserRecordQuerySet


class FlareQuerySet(UserRecordQuerySet["Flare"]):
    """Questions to a person's bad times."""

    def active(self) -> Self:
        """The flare that has not been ended; there is one at most."""
        return self.filter(until=None)

    def end(self, day: date) -> None:
        """End these flares: `day` is the first day without."""
        self.update(until=Greatest(Value(day, models.DateField()), "local_day"))

    def touching(self, first: date) -> Self:
        """Flares that lasted into the day `first`, or began after it."""
        return self.filter(Q(until=None) | Q(until__gt=first))


class Flare(UserRecord):
    """A bad time: from its `local_day` on, up to but without `until`.

    The person says that it begins and that it is over; nothing ends it by itself.
    """

    makes_a_day = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="flares"
    )
    until = models.DateField(null=True)

    objects = ActiveManager.from_queryset(FlareQuerySet)()
    with_deleted = FlareQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(until=None, deleted_at=None),
                name="practice_flare_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("local_day")),
                name="practice_flare_ends_after_it_begins",
            ),
        ]


class PlanChoice(UserRecord):
    """A wish for the plan of one local day.

    `exercise` is the one that was planned first, whatever has taken its place since;
    `other` is what shall stand there instead. A whole day that is left out has none.
    """

    class Kind(models.TextChoices):
        SWAP = "swap", _("Another exercise")
        SKIP = "skip", _("Left out")
        SKIP_DAY = "skip-day", _("Day left out")

    makes_a_day = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan_choices"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    exercise = models.ForeignKey(Exercise, models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey(Exercise, models.PROTECT, null=True, related_name="+")

    objects = ActiveManager.from_queryset(UserRecordQuerySet)()
    with_deleted = UserRecordQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="swap", exercise__isnull=False, other__isnull=False)
                | Q(kind="skip", exercise__isnull=False, other=None)
                | Q(kind="skip-day", exercise=None, other=None),
                name="practice_planchoice_says_what",
            ),
        ]


class DoseStepQuerySet(UserRecordQuerySet["DoseStep"]):
    """Questions to the steps of a person's doses."""

    def caused_by(self, session: UUID) -> Self:
        """Steps that the lights of one session asked for."""
        return self.filter(source=session)

    def about(self, exercise: Exercise) -> Self:
        """Steps from, to or within an exercise, oldest first, with names."""
        return (
            self.filter(Q(exercise=exercise) | Q(other=exercise))
            .select_related("exercise", "other")
            .only(
                "user", "local_day", "kind", "hold_seconds", "repetitions", "sets",
                "exercise__slug", "exercise__name", "other__slug", "other__name",
            )
        )  # fmt: skip

    def in_effect_since(self, since: date) -> Self:
        """The last step of each exercise and to each one, and all from `since` on."""
        taken = self.exclude(kind=DoseStep.Kind.REFUSED).order_by()
        last = Max("pk")
        from_each = taken.values("exercise").annotate(last=last).values("last")
        to_each = taken.values("other").annotate(last=last).values("last")
        return self.filter(
            Q(local_day__gte=since) | Q(pk__in=from_each) | Q(pk__in=to_each)
        )


class DoseStep(UserRecord):
    """One step up or down of one exercise: taken, refused, or asked for by a light.

    The three amounts are the dose of `exercise` from then on, `other` the exercise
    that takes its place, at its least dose. `source` is the `uid` of the session
    whose light asked for it: the step goes with that. `reason` is the word that is
    shown with it (`progression.DoseReason`).
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("More, as you asked")
        REFUSED = "refused", _("Not yet, as you asked")
        LESS = "less", _("Less")
        EASIER = "easier", _("An easier exercise")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="dose_steps"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="+")
    other = models.ForeignKey(Exercise, models.PROTECT, null=True, related_name="+")
    hold_seconds = RangeField(low=0, high=1200)
    repetitions = RangeField(low=1, high=30)
    sets = RangeField(low=1, high=5)
    reason = models.SlugField(max_length=20)
    source = models.UUIDField(null=True)

    objects = ActiveManager.from_queryset(DoseStepQuerySet)()
    with_deleted = DoseStepQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["accepted", "refused", "less", "easier"]),
                name="practice_dosestep_known_kind",
            ),
        ]
