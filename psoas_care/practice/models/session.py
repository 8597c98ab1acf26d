"""What was done: sessions, the bouts in them, and pain around them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Region, Side
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category, Gate
from psoas_care.practice import pressure
from psoas_care.practice.models.plan import DoseStep
from psoas_care.practice.planner.traffic_light import RISE
from psoas_care.safety.consequences import BACK_PRESSURE, DEEP_FRONT_PRESSURE
from psoas_care.symptoms.vocabulary import Quality
from psoas_care.web.durations import spent_time
from psoas_care.web.fields import NRS_MAX, RangeField, WordsField
from psoas_care.web.user_records import (
    ActiveManager,
    PartOf,
    UserRecord,
    UserRecordQuerySet,
)

LONGEST_BOUT = 2 * 3600
"""Seconds; nobody holds a stretch for longer, so more is a slip of the finger."""


class SessionQuerySet(UserRecordQuerySet["Session"]):
    """Questions to a person's sessions."""

    def with_bouts(self) -> Self:
        """With bouts, their exercises and pain around them, at two queries more."""
        return self.prefetch_related(*_parts())


class Compared(models.TextChoices):
    """The day after, compared with before the session."""

    BETTER = "better", _("Better")
    SAME = "same", _("The same")
    BIT_WORSE = "bit-worse", _("A bit worse")
    CLEARLY_WORSE = "clearly-worse", _("Clearly worse")
    SKIPPED = "skipped", _("Not said")


class Session(UserRecord):
    """A practice session: its bouts, and how it felt before and after.

    `effort` is 0–10 for the whole session. `routine` is the slug or the uid of what was
    played, as a plain word: a session stays when its routine is gone. `next_day` is the
    word for the day after, "" while it was not asked.
    """

    makes_a_day = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions"
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    effort = RangeField(_("effort"), low=0, high=NRS_MAX, null=True)
    routine = models.CharField(max_length=40, blank=True)
    next_day = models.CharField(max_length=13, choices=Compared, blank=True)
    import_uid = models.UUIDField(null=True, editable=False)

    objects = ActiveManager.from_queryset(SessionQuerySet)()
    with_deleted = SessionQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(next_day__in=["", *Compared.values]),
                name="practice_session_known_word",
            ),
        ]

    def children(self) -> list[models.QuerySet[Any]]:
        # Not the rest after it: a correction opens nothing sooner.
        return [
            Bout.with_deleted.filter(session=self),
            SessionPain.with_deleted.filter(session=self),
            DoseStep.with_deleted.filter(user=self.user_id, source=self.uid),
        ]

    def get_absolute_url(self) -> str:
        return reverse("practice:session_detail", args=[self.uid])

    @cached_property
    def shown_bouts(self) -> "list[Bout]":
        """Its bouts, as the facts of a session show them."""
        return list(self.bouts.all())

    @cached_property
    def shown_pains(self) -> "list[SessionPain]":
        return list(self.pains.all())

    @property
    def seconds(self) -> int:
        """Time under exercise, where it was counted in seconds."""
        return sum(bout.actual_seconds or 0 for bout in self.bouts.all())


def _parts() -> "tuple[models.Prefetch[Any], str]":
    """Prefetches of what a page shows of a session: bouts, exercises, pain."""
    bouts = Bout.objects.select_related("exercise").only(
        *(field.attname for field in Bout._meta.concrete_fields),
        *(f"exercise__{name}" for name in SHOWN_OF_EXERCISE[1:]),
    )
    return models.Prefetch("bouts", bouts), "pains"


SHOWN_OF_BOUT = (
    "side", "actual_seconds", "repetitions", "worst_pain", "pressure",
    "planned_seconds", "planned_repetitions", "stopped", "hurt_region", "hurt_words",
    "beyond",
)  # fmt: skip
SHOWN_OF_EXERCISE = ("pk", "slug", "name", "category", *pressure.COLUMNS)
SHOWN_OF_PAIN = ("region", "moment", "value")


class SessionParts(NamedTuple):
    """What a page shows of the bouts of a session and of pain around it.

    Plain values in the order of the columns above, those of a bout after those of its
    exercise: to read them is cheap, and equal ones look the same.
    """

    bouts: tuple[tuple[Any, ...], ...]
    pains: tuple[tuple[str, str, int], ...]

    def show_in(self, session: Session) -> None:
        """Give the session its parts as rows, without a question to the database."""
        of_exercise = len(SHOWN_OF_EXERCISE)
        done = {values[:of_exercise] for values in self.bouts}
        exercises = {
            values[0]: Exercise(**dict(zip(SHOWN_OF_EXERCISE, values, strict=True)))
            for values in done
        }
        session.shown_bouts = [
            Bout(
                session=session,
                exercise=exercises[values[0]],
                **dict(zip(SHOWN_OF_BOUT, values[of_exercise:], strict=True)),
            )
            for values in self.bouts
        ]
        session.shown_pains = [
            SessionPain(**dict(zip(SHOWN_OF_PAIN, values, strict=True)))
            for values in self.pains
        ]


def parts_of(sessions: Sequence[Session]) -> dict[int, SessionParts]:
    """{key of session: its parts}, at two queries for all of them.

    By session first: in the order of keys alone SQLite reads all that was ever done.
    """
    of_exercise = [f"exercise__{name}" for name in SHOWN_OF_EXERCISE]
    done, felt = defaultdict(list), defaultdict(list)
    if sessions:
        in_order = ("session_id", "pk")
        bouts = Bout.objects.filter(session__in=sessions).order_by(*in_order)
        pains = SessionPain.objects.filter(session__in=sessions).order_by(*in_order)
        for row in bouts.values_list("session", *of_exercise, *SHOWN_OF_BOUT):
            values = (tuple(v) if isinstance(v, list) else v for v in row[1:])
            done[row[0]].append(tuple(values))
        for key, *rating in pains.values_list("session", *SHOWN_OF_PAIN):
            felt[key].append(tuple(rating))
    keys = [one.pk for one in sessions]
    return {key: SessionParts(tuple(done[key]), tuple(felt[key])) for key in keys}


class ReportedBout(NamedTuple):
    """A bout as the report reads it; `seconds` is None where only repetitions count.

    `hurt_…` are keys of where it hurt and what that was like.
    """

    day: date
    session: int
    exercise: str
    category: str
    tools: list[str]
    seconds: int | None
    pressure: int | None
    side: str = Side.BOTH
    stopped: str = ""
    hurt_region: str = ""
    hurt_words: Sequence[str] = ()
    beyond: Sequence[str] = ()
    repetitions: int | None = None

    @property
    def is_hurt(self) -> bool:
        return self.stopped == Stopped.HURT or bool(self.hurt_region or self.hurt_words)


class RecentBout(NamedTuple):
    """A bout as it can be logged again: the uid of its session, the slug of what."""

    session: UUID
    day: date
    exercise: str
    side: str
    seconds: int | None
    repetitions: int | None


class BoutQuerySet(UserRecordQuerySet["Bout"]):
    """Questions to a person's bouts."""

    def most_recent(self, count: int) -> list[RecentBout]:
        """The last so many, of the newest session first, each session in its order."""
        columns = (
            "session__uid", "local_day", "exercise__slug", "side", "actual_seconds",
            "repetitions",
        )  # fmt: skip
        newest = self.order_by("-at", "-session", "pk").values_list(*columns)
        return [RecentBout(*bout) for bout in newest[:count]]

    def counted(self) -> Self:
        """Without those of an import that is left out of statistics."""
        return self.filter(is_left_out=False)

    def of_exercise(self, exercise: Exercise) -> Self:
        return self.filter(exercise=exercise)

    def exercises(self) -> models.QuerySet[Exercise]:
        """The exercises of these bouts, as a card shows them."""
        return Exercise.objects.for_cards().filter(pk__in=self.values("exercise"))

    def of_sessions(self, sessions: models.QuerySet[Any, Any]) -> Self:
        return self.filter(session__in=sessions)

    def of_uid(self, uid: UUID) -> Self:
        """The bouts of the session with this uid."""
        return self.filter(session__uid=uid)

    def with_pressure(self) -> Self:
        """Each use of a pressure tool."""
        return self.filter(exercise__category=Category.RELEASE)

    def pressure_near(
        self, session: "Session", within: timedelta
    ) -> list[tuple[int, date, datetime, int]]:
        """(exercise, day, moment, seconds) of each use of a tool by others so near."""
        near = self.with_pressure().exclude(session__uid=session.uid)
        near = near.between(session.local_day - within, session.local_day + within)
        return list(near.values_list("exercise", "local_day", "at", pressure.SECONDS))

    def sessions(self) -> models.QuerySet[Any, Any]:
        """The keys of their sessions, for a subquery."""
        return self.order_by().values("session")

    def deep_front(self) -> Self:
        """Release work on the front of the body."""
        return self.filter(exercise__gate=Gate.ABDOMINAL)

    def possibly_red(self) -> Self:
        """Bouts that can make a light red whatever the pain was; see `painful`."""
        return self.filter(
            Q(stopped=Stopped.HURT)
            | ~Q(hurt_region="")
            | ~Q(hurt_words=[])
            | ~Q(beyond=[])
            | Q(pressure__gt=min(DEEP_FRONT_PRESSURE, BACK_PRESSURE))
            | Q(session__next_day=Compared.CLEARLY_WORSE)
        )

    def painful(self) -> Self:
        """Bouts whose worst pain can make a light red, if it was less before."""
        return self.filter(worst_pain__gte=RISE)

    def deep_front_moments(
        self, first: datetime, last: datetime
    ) -> list[tuple[UUID, datetime]]:
        """(uid, moment) of each session with deep front release in that time."""
        some = self.deep_front().filter(at__range=(first, last))
        return list(some.order_by().values_list("session__uid", "at").distinct())

    def bouts(self, first: date, last: date) -> list[tuple[date, str, int | None]]:
        """(local day, category, seconds) of each category on each day with any.

        Seconds are None where nothing was timed.
        """
        return list(self.by_category(first, last))

    def by_category(self, first: date, last: date) -> models.QuerySet[Any, Any]:
        """What `bouts` gives, as a queryset."""
        return (
            self.counted()
            .between(first, last)
            .order_by()
            .values_list("local_day", "exercise__category")
            .annotate(seconds=Sum("actual_seconds"))
        )

    def for_report(self, first: date, last: date) -> list[ReportedBout]:
        """What was done from `first` to `last`, bout by bout, for a report."""
        columns = (
            "local_day", "session_id", "exercise__name", "exercise__category",
            "exercise__tool_names", "actual_seconds", "pressure", "side", "stopped",
            "hurt_region", "hurt_words", "beyond", "repetitions",
        )  # fmt: skip
        rows = self.counted().between(first, last).order_by().values_list(*columns)
        return [ReportedBout(*bout) for bout in rows]

    def exercise_totals(self, first: date, last: date) -> Sequence[Mapping[str, Any]]:
        """What was done of each exercise, the most frequent one first.

        `sessions` and the `last_day`; for each side seconds and repetitions, None
        where nothing was timed or counted.
        """
        sides = [Side.LEFT, Side.RIGHT, Side.BOTH]
        measures = {"seconds": "actual_seconds", "repetitions": "repetitions"}
        of_side = {
            f"{side}_{name}": Sum(column, filter=Q(side=side))
            for side in sides
            for name, column in measures.items()
        }
        return list(
            self.counted()
            .between(first, last)
            .order_by()
            .values(
                slug=F("exercise__slug"),
                name=F("exercise__name"),
                category=F("exercise__category"),
                sides=F("exercise__sides"),
            )
            .annotate(
                sessions=Count("session", distinct=True),
                last_day=Max("local_day"),
                **of_side,
            )
            .order_by("-sessions", "exercise__position")
        )


class Stopped(models.TextChoices):
    """How a round of the player ended; what was logged by hand does not say."""

    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped early")
    SKIPPED = "skipped", _("Skipped")
    HURT = "hurt", _("Stopped because it hurt")


class Beyond(models.TextChoices):
    """In what a bout was more than advised."""

    PRESSURE = "pressure", _("pressed too hard")
    SECONDS = "seconds", _("too long on one side")
    SOON = "soon", _("too soon after the last time")
    OFTEN = "often", _("on more days a week than its page says")
    DAY = "day", _("pressure tools for more than five minutes in a day")
    WEEK = "week", _("pressure tools on more than four days of a week")
    REST = "rest", _("during its break")


class Bout(UserRecord):
    """One continuous effort at one exercise on one side: a hold, or repetitions.

    Seconds are seconds of effort. `worst_pain` is 0–10 during the bout, `pressure`
    how hard a tool felt (0 not at all, 10 the most one could bear). What hurt before
    any of it was done has neither seconds nor repetitions. What was planned
    and how it ended is known where the player led; `hurt_…` where it hurt, and what
    that was like. `beyond` says in what it was more than advised when it was logged.
    An exercise that people have done stays, whatever later content says.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="bouts"
    )
    session = PartOf(Session, models.CASCADE, related_name="bouts")
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="bouts")
    side = models.CharField(
        max_length=6, choices=[(s, s.label) for s in (Side.LEFT, Side.RIGHT, Side.BOTH)]
    )
    actual_seconds = RangeField(_("seconds"), low=1, high=LONGEST_BOUT, null=True)
    repetitions = RangeField(_("repetitions"), low=1, high=500, null=True)
    worst_pain = RangeField(_("worst pain"), low=0, high=NRS_MAX, null=True)
    pressure = RangeField(_("felt pressure"), low=0, high=NRS_MAX, null=True)
    planned_seconds = RangeField(low=1, high=LONGEST_BOUT, null=True)
    planned_repetitions = RangeField(low=1, high=500, null=True)
    stopped = models.CharField(max_length=8, choices=Stopped, blank=True)
    hurt_region = models.CharField(max_length=10, choices=Region.choices, blank=True)
    hurt_words = WordsField(words=Quality)
    beyond = WordsField(words=Beyond)
    is_left_out = models.BooleanField(default=False, db_default=False, editable=False)

    objects = ActiveManager.from_queryset(BoutQuerySet)()
    with_deleted = BoutQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            *UserRecord.Meta.indexes,
            models.Index(fields=["user", "session"], name="practice_bout_session"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(side__in=[Side.LEFT, Side.RIGHT, Side.BOTH]),
                name="practice_bout_known_side",
            ),
            models.CheckConstraint(
                condition=Q(stopped__in=["", *Stopped.values])
                & Q(hurt_region__in=["", *Region.values]),
                name="practice_bout_known_words",
            ),
            models.CheckConstraint(
                condition=Q(actual_seconds__isnull=False)
                | Q(repetitions__isnull=False)
                | Q(stopped=Stopped.HURT),
                name="practice_bout_has_a_measure",
                violation_error_message=_("Say how long, or how many times."),
            ),
        ]

    @property
    def is_hurt(self) -> bool:
        """Whether it was stopped for pain."""
        return self.stopped == Stopped.HURT or bool(self.hurt_region or self.hurt_words)

    @property
    def measures(self) -> str:
        """What was done, such as "left, 30 s, 8 ×"."""
        side = "" if self.side == Side.BOTH else Side(self.side).label.lower()
        seconds = spent_time(self.actual_seconds) if self.actual_seconds else ""
        times = f"{self.repetitions} ×" if self.repetitions else ""
        parts = [
            part.replace(" ", "\N{NO-BREAK SPACE}") for part in (side, seconds, times)
        ]
        return ", ".join(filter(None, [*parts, pressure.by_usual_dose(self)]))

    @property
    def has_remarks(self) -> bool:
        """Whether there is more to say of it than its measures and its pain."""
        is_early = self.stopped not in {"", Stopped.DONE} or self.is_hurt
        return bool(is_early or self.pressure is not None or self.beyond)


class Moment(models.TextChoices):
    """When, around a session, pain was asked."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    NEXT_DAY = "next_day", _("The next day")


class SessionPainQuerySet(UserRecordQuerySet["SessionPain"]):
    """Questions to the pain around a person's sessions."""

    def of_sessions(self, sessions: models.QuerySet[Any, Any]) -> Self:
        return self.filter(session__in=sessions)


class SessionPain(UserRecord):
    """Pain in one region around a session, 0–10; never part of a day's line."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="session_pains"
    )
    session = PartOf(Session, models.CASCADE, related_name="pains")
    region = models.CharField(max_length=10, choices=Region.choices)
    moment = models.CharField(max_length=8, choices=Moment.choices)
    value = RangeField(low=0, high=NRS_MAX)

    @property
    def label(self) -> str:
        """Where and when, such as "Low back, before"."""
        return f"{Region(self.region).label}, {Moment(self.moment).label.lower()}"

    objects = ActiveManager.from_queryset(SessionPainQuerySet)()
    with_deleted = SessionPainQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "session", "region", "moment"],
                condition=Q(deleted_at=None),
                name="practice_sessionpain_once",
            ),
            models.CheckConstraint(
                condition=Q(region__in=Region.values, moment__in=Moment.values),
                name="practice_sessionpain_known_words",
            ),
        ]
