"""Reminders by e-mail: at most one a day, never twice, and never a word of health.

A timer runs `send_reminders` every few minutes. Each run looks for what is due and not
sent yet, so it may be run as often as one likes, and two at once.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from time import monotonic
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from psoas_care.accounts.models import User
from psoas_care.operations.metrics import count_unsent_mail
from psoas_care.practice.models.programme import Weekday
from psoas_care.records.models import Reminder, SentReminder
from psoas_care.safety.status import load_safety_status
from psoas_care.web.zones import day_of, moment_at

log = logging.getLogger(__name__)

A_DAY = timedelta(days=1)
WINDOW = timedelta(hours=2)
"""How long after its time a reminder is still worth sending, within its day."""

AFTER_MIDNIGHT = timedelta(minutes=15)
"""The same for the first minutes of the next day: the timer may come that late."""

AWAY = timedelta(days=14)
"""After as long without a visit the reminders end."""

MARKS_KEPT = timedelta(days=7)
ANSWER_WITHIN = 10
"""Seconds for each answer of the mail server."""

PORTION = 500
SIGNER = signing.Signer(salt="records.reminders", sep=":")


# -- whom, and when -----------------------------------------------------------


def due_day(reminder: Reminder, now: datetime) -> date | None:
    """The day of the person whose reminder is due at `now`; None if none is.

    A time that is left out where clocks go forward is due as much later, one that comes
    twice at the first of the two.
    """
    zone = reminder.user.time_zone
    today = day_of(now, zone)
    for day, lasts in ((today, WINDOW), (today - A_DAY, AFTER_MIDNIGHT)):
        slot = moment_at(day, reminder.send_at, zone)
        is_its_day = day_of(slot, zone) == day  # Samoa once left out a whole one
        is_wanted = Weekday.values[day.weekday()] in reminder.weekdays
        is_now = reminder.changed_at < slot <= now < slot + lasts
        if is_its_day and is_wanted and is_now:
            return day
    return None


def needs_none(user: User, day: date) -> bool:
    """Whether today's question is answered, a flare-up lasts or no session may begin.

    The mail offers a few minutes for oneself, as the calendar does, by the same rule.
    """
    if load_safety_status(user, day).closes_sessions:
        return True
    flares = user.flares.filter(Q(until=None) | Q(until__gt=day), local_day__lte=day)
    return bool(user.pain_scores.averages_without_values(day, day)) or flares.exists()


def last_visit(user: User) -> datetime:
    """A moment of the day on which somebody was here last, as far as one can know.

    Signing out deletes when a sign-in was used, so what they entered counts as well.
    """
    used = user.sign_ins.aggregate(day=Max("used_on"))["day"]
    newest = [
        rows.aggregate(at=Max("created_at"))["at"]
        for rows in (user.check_ins, user.sessions)
    ]
    used_at = moment_at(used, time.max, "UTC") if used else None
    known = [user.last_login, used_at, *newest]
    return max(filter(None, known), default=user.date_joined)


def has_confirmed_address(user: User) -> bool:
    """Whether reminders can be sent to them."""
    mine = EmailAddress.objects.filter(user=user, primary=True, verified=True)
    return bool(mine.exists())


# -- the address that turns them off ------------------------------------------


def token_of(reminder: Reminder) -> str:
    """Names a reminder, signed: whoever has it can turn the reminder off."""
    uid, signature = SIGNER.sign(reminder.uid.hex).split(":")
    return uid + signature


def reminder_named(token: str) -> Reminder | None:
    """The reminder of such a token; None where it is none of ours."""
    uid, signature = token[:32], token[32:]
    try:
        SIGNER.unsign(f"{uid}:{signature}")
    except signing.BadSignature:
        return None
    return Reminder.objects.filter(uid=uid).first()


# -- sending ------------------------------------------------------------------


class MailServerDown(Exception):  # noqa: N818 - it says what is the matter
    """The mail server cannot be reached; what is due is sent by a later run."""


def send_reminders(now: datetime, *, seconds: float) -> int:
    """Send what is due; the number of e-mails that the server took.

    After `seconds` no further one is begun: the next run goes on. Raises
    `MailServerDown`.
    """
    ends = monotonic() + seconds
    server = get_connection(timeout=ANSWER_WITHIN, is_patient=True)
    sent = 0
    try:
        for reminder in _reminders():
            if monotonic() >= ends:
                break
            day = due_day(reminder, now)
            if day and not needs_none(reminder.user, day):
                sent += _send(reminder, day, now, server)
    finally:
        server.close()
    return sent


def _reminders() -> Iterator[Reminder]:
    """Those that are on, a portion at a time."""
    last = 0
    rows = Reminder.objects.on().order_by("pk")
    while some := list(rows.filter(pk__gt=last)[:PORTION]):
        yield from some
        last = some[-1].pk


def _send(reminder: Reminder, day: date, now: datetime, server: Any) -> bool:
    """Send one, unless another run does; whether the server took it."""
    _reach(server)
    seen = max(last_visit(reminder.user), reminder.changed_at)
    is_last = now - seen >= AWAY
    if not _claim(reminder, day, is_last=is_last):
        return False
    try:
        server.send_messages([_message(reminder, is_last=is_last)])
    except (SMTPException, OSError) as error:
        count_unsent_mail()
        log.warning("A reminder could not be sent: %s.", type(error).__name__)
        server.close()
        if _was_refused_for_now(error):
            _release(reminder, day, is_last=is_last)
        return False
    return True


def _reach(server: Any) -> None:
    try:
        server.open()
    except (SMTPException, OSError) as error:
        raise MailServerDown(type(error).__name__) from error


def _claim(reminder: Reminder, day: date, *, is_last: bool) -> bool:
    """Mark the day as sent before it is; False if it is marked, or turned off by now.

    Whatever happens from here on, no second e-mail goes; at worst none does. The mark
    and the end of the last one are stored together.
    """
    user = reminder.user
    mine = Reminder.objects.filter(
        pk=reminder.pk, is_on=True, changed_at=reminder.changed_at
    )
    try:
        with transaction.atomic():
            if not mine.select_for_update().exists():
                return False
            user.sent_reminders.create(local_day=day)
            user.sent_reminders.filter(local_day__lt=day - MARKS_KEPT).delete()
            if is_last:
                mine.update(is_on=False, stopped_on=day)
    except IntegrityError:
        return False
    return True


def _release(reminder: Reminder, day: date, *, is_last: bool) -> None:
    """Let a later run try again what the server certainly did not take."""
    with transaction.atomic():
        SentReminder.objects.filter(user=reminder.user, local_day=day).delete()
        if is_last:
            mine = Reminder.objects.filter(pk=reminder.pk, stopped_on=day)
            mine.update(is_on=True, stopped_on=None)


def _was_refused_for_now(error: Exception) -> bool:
    """Whether the server said that it did not take it, and may later (4xx).

    Where the connection broke, it may have been taken; what it refuses for good (5xx)
    it will refuse in five minutes as well.
    """
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    elif isinstance(error, SMTPResponseException):
        codes = [error.smtp_code]
    else:
        codes = []
    return any(400 <= code < 500 for code in codes)


def _message(reminder: Reminder, *, is_last: bool) -> EmailMessage:
    """The e-mail. Others may see it on a screen: it says nothing of health."""
    stop = _address("records:reminder_stop", token_of(reminder))
    context = {
        "reminder": reminder,
        "home": _address("today:home"),
        "settings": _address("records:reminder_edit"),
        "stop": stop,
    }
    name = "last_reminder" if is_last else "reminder"
    return EmailMessage(
        subject=_("Your last reminder") if is_last else _("Your reminder for today"),
        body=render_to_string(f"records/{name}.txt", context),
        to=[reminder.user.email],
        headers={
            # RFC 8058: mail programs show a button that asks nothing.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def _address(name: str, *args: str) -> str:
    return settings.ORIGIN.url + reverse(name, args=args)
