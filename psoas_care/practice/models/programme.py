"""When, where and with what somebody can practise."""

from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.library.forms import NOTHING
from psoas_care.library.vocabulary import Place
from psoas_care.web.fields import RangeField, WordsField
from psoas_care.web.user_records import ActiveManager, UserRecord, UserRecordQuerySet

SHORTEST, LONGEST = 2, 60
"""Minutes a day: the content's shortest break, and as long as anybody needs."""


class Weekday(models.TextChoices):
    """A day of the week, in the order of `date.weekday()`."""

    MONDAY = "mon", _("Monday")
    TUESDAY = "tue", _("Tuesday")
    WEDNESDAY = "wed", _("Wednesday")
    THURSDAY = "thu", _("Thursday")
    FRIDAY = "fri", _("Friday")
    SATURDAY = "sat", _("Saturday")
    SUNDAY = "sun", _("Sunday")


class Programme(UserRecord):
    """What sessions have to fit into: minutes a day, weekdays, places, equipment.

    A person has one, changed in place. `equipment` holds keys of `library.Equipment`,
    not its rows, so that content can change without touching anybody's data.
    `wants_release` puts pressure tools into the plan where they are open.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="programmes"
    )
    minutes = RangeField(_("minutes a day"), low=SHORTEST, high=LONGEST, default=10)
    weekdays = WordsField(_("days"), words=Weekday)
    places = WordsField(_("where"), words=Place)
    equipment = models.JSONField(_("what you have"), default=list, blank=True)
    wants_release = models.BooleanField(_("pressure tools"), default=False)

    objects = ActiveManager.from_queryset(UserRecordQuerySet)()
    with_deleted = UserRecordQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(deleted_at=None),
                name="practice_programme_one_a_person",
            ),
        ]

    @property
    def is_daily(self) -> bool:
        return len(self.weekdays) == len(Weekday)

    @property
    def library_address(self) -> str:
        """The library, with what can be done in these places with this equipment."""
        asked = {"place": self.places, "equipment": self.equipment or [NOTHING]}
        query = urlencode(asked, doseq=True)
        return f"{reverse('library:exercise_list')}?{query}"
