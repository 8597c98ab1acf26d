"""Sessions that a person put together."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.library.models import Exercise
from psoas_care.practice.models.routine import PROSE, DosedItem
from psoas_care.web.user_records import (
    ActiveManager,
    PartOf,
    UserRecord,
    UserRecordQuerySet,
)


class MyRoutineQuerySet(UserRecordQuerySet["MyRoutine"]):
    """Questions to a person's own routines."""

    def archived_last(self) -> Self:
        """All routines by name, archived ones last."""
        return self.order_by("is_archived", "name", "pk")

    def in_use(self) -> Self:
        """Routines that are not archived, by name."""
        return self.filter(is_archived=False).order_by("name", "pk")

    def named(self, uid: str) -> "MyRoutine | None":
        """The routine of this uid; None if there is none, or it is no uid."""
        try:
            return self.filter(uid=UUID(uid)).first()
        except ValueError:
            return None

    def with_items(self) -> Self:
        """With exercises and doses, at one query more."""
        items = MyRoutineItem.objects.with_exercises()
        return self.prefetch_related(models.Prefetch("items", items))


class MyRoutine(UserRecord):
    """A session of one's own: exercises in an order, each with its dose."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="my_routines"
    )
    name = models.CharField(_("name"), max_length=60)
    is_archived = models.BooleanField(default=False, editable=False)

    objects = ActiveManager.from_queryset(MyRoutineQuerySet)()
    with_deleted = MyRoutineQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("practice:my_routine_detail", args=[self.uid])

    def children(self) -> list[models.QuerySet[Any]]:
        return [MyRoutineItem.with_deleted.filter(my_routine=self)]

    def put_away(self, *, is_archived: bool) -> None:
        """Move it to the archive or back.

        That is no new version: it contradicts nothing that another tab may save.
        """
        self.is_archived = is_archived
        self.save(update_fields=["is_archived"])


class MyRoutineItemQuerySet(UserRecordQuerySet["MyRoutineItem"]):
    """Questions to the parts of a person's own routines."""

    def with_exercises(self) -> Self:
        return self.select_related("exercise").defer(*PROSE)


class MyRoutineItem(DosedItem, UserRecord):
    """One exercise of an own routine.

    A part is known by its number: a changed order writes other exercises into the
    same parts.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="my_routine_items"
    )
    my_routine = PartOf(MyRoutine, models.CASCADE, related_name="items")
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="+")

    objects = ActiveManager.from_queryset(MyRoutineItemQuerySet)()
    with_deleted = MyRoutineItemQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        ordering: ClassVar[list[str]] = ["my_routine", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "my_routine", "number"],
                condition=models.Q(deleted_at=None),
                name="practice_myroutineitem_number",
            ),
        ]
