"""What leaves and comes back: links, a calendar, reminders, and files taken over."""

import hashlib
import uuid
from datetime import date, datetime, time
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import CONSENT_VERSION
from psoas_care.practice.models.programme import Weekday
from psoas_care.web.fields import WordsField
from psoas_care.web.user_records import ActiveManager, UserRecord, UserRecordQuerySet

LONGEST_QUESTION = 300
"""Characters: what one reads at a glance, and the sheet has room for."""


class ImportOrigin(models.TextChoices):
    """Where a file came from."""

    TABLE = "file-table", _("a table")
    PAINTRACKER = "paintracker", _("PainTracker")
    BEARABLE = "bearable", _("Bearable")
    LOOP = "loop", _("Loop Habit Tracker")
    APPLE = "apple", _("Apple Health")
    HEALTH_CONNECT = "connect", _("Health Connect")


def hash_of(token: str) -> str:
    """SHA-256 of a token, 64 hex digits: it recognises a token and cannot open a link.

    Without a salt, since nobody guesses 256 random bits.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class ReportLinkQuerySet(UserRecordQuerySet["ReportLink"]):
    """Questions to a person's links, and to those of everybody for a token."""

    def for_token(self, token: str, now: datetime) -> "ReportLink | None":
        """The link that `token` opens at this moment, with its owner.

        It is looked up by its hash, so the time that takes tells nothing about how
        much of a token is right. Whoever withdraws consent shares nothing meanwhile.
        """
        valid = self.filter(
            expires_at__gt=now,
            user__is_active=True,
            user__consent_version=CONSENT_VERSION,
        )
        found = valid.filter(token_hash=hash_of(token))
        return found.select_related("user").first()


class ReportLink(UserRecord):
    """A way to one's report without an account, up to but without `expires_at`.

    Its token was shown once and is not kept. To delete the row is to revoke it. Of
    visits it knows no more than how many there were, and the day of the last one in the
    calendar of its owner.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="report_links"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(editable=False)
    question = models.CharField(_("question"), max_length=LONGEST_QUESTION, blank=True)
    visits = models.PositiveIntegerField(default=0, editable=False)
    last_visit_on = models.DateField(null=True, editable=False)

    objects = ActiveManager.from_queryset(ReportLinkQuerySet)()
    with_deleted = ReportLinkQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=F("at")),
                name="records_reportlink_ends_after_it_begins",
            ),
        ]

    def note_visit(self, day: date) -> None:
        """Count that it was opened on `day`; of two visits at once both count."""
        mine = ReportLink.objects.filter(pk=self.pk)
        mine.update(visits=F("visits") + 1, last_visit_on=day)


class CalendarTokenQuerySet(models.QuerySet["CalendarToken"]):
    """Questions to the calendars of everybody."""

    def for_token(self, token: str) -> "CalendarToken | None":
        """The calendar that `token` opens, with its owner; see `ReportLink`."""
        valid = self.filter(user__is_active=True, user__consent_version=CONSENT_VERSION)
        found = valid.filter(token_hash=hash_of(token))
        return found.select_related("user").first()


class CalendarToken(models.Model):
    """The key of a person's calendar, of which each has one at most.

    It was shown once and is not kept; to delete the row is to end the calendar.
    `practice_at` and `question_at` are the times of day of a session and of the daily
    question, `version` counts their changes and `changed_at` says when the last one
    was. It was fetched `fetches` times on the day `used_on` of its owner.
    """

    MOST_FETCHES = 500
    """A day: two devices that ask every quarter of an hour need 200."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_tokens"
    )
    uid = models.UUIDField(default=uuid.uuid4)
    token_hash = models.CharField(max_length=64, unique=True)
    practice_at = models.TimeField(_("time of a session"), default=time(18))
    question_at = models.TimeField(_("time of the daily question"), default=time(20))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    used_on = models.DateField(null=True)
    fetches = models.PositiveIntegerField(default=0)

    objects = CalendarTokenQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"], name="records_calendartoken_one_a_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)

    def note_fetch(self, day: date) -> bool:
        """Count a fetch on `day`; False where there were too many on that day.

        One query, so that of fetches at once each is counted.
        """
        mine = CalendarToken.objects.filter(pk=self.pk, user=self.user_id)
        allowed = mine.filter(~Q(used_on=day) | Q(fetches__lt=self.MOST_FETCHES))
        count = Case(When(used_on=day, then=F("fetches") + 1), default=Value(1))
        return bool(allowed.update(used_on=day, fetches=count))


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Questions to the reminders of everybody."""

    def on(self) -> Self:
        """Those that are on, of people who may be written to, with their owners.

        Mail goes only to an address that its owner has confirmed.
        """
        confirmed = Q(
            user__emailaddress__primary=True, user__emailaddress__verified=True
        )
        found = self.filter(
            confirmed,
            is_on=True,
            user__is_active=True,
            user__consent_version=CONSENT_VERSION,
        )
        return found.select_related("user")


class Reminder(models.Model):
    """When a person wants a reminder by e-mail, of which each has one at most.

    It is off unless they turned it on. What was due before `changed_at` is not sent
    any more; `stopped_on` is the day on which it ended by itself. `uid` stands, signed,
    in the address that turns it off.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    weekdays = WordsField(_("days"), words=Weekday)
    send_at = models.TimeField(_("time"), default=time(18))
    is_on = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    stopped_on = models.DateField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"], name="records_reminder_one_a_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)

    def turn_off(self) -> None:
        Reminder.objects.filter(pk=self.pk).update(is_on=False)
        self.is_on = False


class SentReminder(models.Model):
    """That the reminder of a person's day was sent, or is being sent right now.

    The row is made before the e-mail goes, so that no second one ever does.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sent_reminders"
    )
    local_day = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "local_day"], name="records_sentreminder_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return str(self.local_day)


class Import(UserRecord):
    """A file of another app, taken over: `entries` of `first_day` to `last_day`.

    What came by it names its `uid`, and goes when it goes. `is_left_out` says that its
    entries count in no statistics; safety reads them all the same.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="imports"
    )
    origin = models.CharField(max_length=12, choices=ImportOrigin)
    entries = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    is_left_out = models.BooleanField(default=False)

    objects = ActiveManager.from_queryset(UserRecordQuerySet)()
    with_deleted = UserRecordQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        pass
