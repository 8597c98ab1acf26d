"""A person to look around with: an account, and a diary that is kept up to now."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from psoas_care.accounts.models import User
from psoas_care.demo.daily_factors import DemoDay, DemoFunction, day_of, function_of
from psoas_care.demo.diary import (
    DemoEntry,
    DemoExercise,
    DemoSession,
    entries_of,
)
from psoas_care.demo.fair_tests import start_fair_tests
from psoas_care.demo.plan import (
    DemoAfter,
    after_of,
    decide,
    keep_after,
    respond_to_reds,
)
from psoas_care.demo.questionnaires import answer_questionnaires, try_strength
from psoas_care.demo.records import rows_for
from psoas_care.demo.safety import answer_safety, see_somebody
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models import Session
from psoas_care.symptoms.models import CheckIn
from psoas_care.web import user_records

EMAIL = "demo@psoas-care.example"
ZONE = "UTC"
LONGEST_DIARY = 3653
"""Days: ten years."""

MADE_HERE = hashlib.sha256(b"manage.py demo").hexdigest()
"""The request hash of every row that this command makes."""


class Offered(NamedTuple):
    """The time for which entries were made before."""

    first_day: date
    until: datetime

    def covers(self, moment: datetime) -> bool:
        return self.first_day <= moment.date() and moment <= self.until


class Command(BaseCommand):
    help = "Make the demo person, or continue their diary up to now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=90, help="how far back the diary goes"
        )
        parser.add_argument(
            "--seed", type=int, default=7, help="another seed tells of other days"
        )

    def handle(self, *args: Any, days: int, seed: int, **options: Any) -> None:
        if not settings.ORIGIN.is_loopback:
            raise CommandError(
                "The demo person is for this machine only: ORIGIN must stay on"
                " 127.0.0.1."
            )
        if not 1 <= days <= LONGEST_DIARY:
            raise CommandError(f"--days must be from 1 to {LONGEST_DIARY}.")
        password_file = settings.VAR_DIR / "demo_password"
        password = keep_password(password_file)
        added = top_up(password, days=days, seed=seed, now=timezone.now())
        self.stdout.write(
            f"{EMAIL} has {added} new entries; the password is in {password_file}."
        )


def keep_password(file: Path) -> str:
    """The demo person's password: made once, readable by the file's owner only."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)
    if not file.read_text().strip():
        file.write_text(secrets.token_urlsafe(12) + "\n")
    return file.read_text().strip()


@transaction.atomic
def top_up(password: str, *, days: int, seed: int, now: datetime) -> int:
    """Make sure that person and diary are there; the number of entries added."""
    user = demo_person(password, now=now)
    without_tools = Exercise.objects.exclude(category=Category.RELEASE)
    exercises = {exercise.slug: exercise for exercise in without_tools}
    if not exercises:
        raise CommandError("There are no exercises yet: run manage.py load_content.")
    known = [DemoExercise(e.slug, e.category, e.dose) for e in exercises.values()]
    added = 0
    own_days = {*user.day_factors.values_list("local_day", flat=True)}
    for uid, entry in missing_entries(user, known, days=days, seed=seed, now=now):
        if isinstance(entry, DemoDay) and entry.at.date() in own_days:
            continue  # a day has one row, and a visitor's own stays
        if isinstance(entry, DemoAfter):
            added += keep_after(user, entry, uid, MADE_HERE)
            continue
        row, children = rows_for(entry, exercises, seed=seed)
        row.user, row.uid, row.request_hash = user, uid, MADE_HERE
        row.set_moment(entry.at, ZONE)
        added += user_records.create(row, children)
    offered = offered_before(user)
    if offered:
        first_day = offered.first_day
        added += answer_safety(
            user, first_day=first_day, now=now, request_hash=MADE_HERE
        )
        added += decide(
            user, first_day=first_day, now=now, seed=seed, request_hash=MADE_HERE
        )
        added += start_fair_tests(
            user, first_day=first_day, now=now, seed=seed, request_hash=MADE_HERE
        )
        added += answer_questionnaires(
            user, first_day=first_day, now=now, seed=seed, request_hash=MADE_HERE
        )
        added += try_strength(
            user, first_day=first_day, now=now, seed=seed, request_hash=MADE_HERE
        )
        respond_to_reds(user, now)
        see_somebody(user, now=now)
    return added


def demo_person(password: str, *, now: datetime) -> User:
    """The account; `password` opens it, whatever a visitor did to it."""
    # Locked, so that of two starts at once the second sees the diary of the first.
    user, _is_new = User.objects.select_for_update().get_or_create(
        email=EMAIL, defaults={"time_zone": ZONE}
    )
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    # Nobody can read mail sent there, so where mail is sent, none must be needed.
    EmailAddress.objects.get_or_create(
        user=user, email=EMAIL, defaults={"primary": True, "verified": True}
    )
    user.give_consent(now=now)
    return user


def missing_entries(
    user: User,
    exercises: Sequence[DemoExercise],
    *,
    days: int,
    seed: int,
    now: datetime,
) -> Iterator[tuple[UUID, DemoEntry | DemoFunction | DemoDay | DemoAfter]]:
    """Entries up to `now` that were never offered, each with its lasting id.

    What was offered is left alone, even if it has been deleted and purged since.
    """
    today = now.date()
    offered = offered_before(user) or Offered(date.max, now)
    first = min(today - timedelta(days=days - 1), offered.until.date())
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        for nth, entry in enumerate(entries_of(day, seed=seed, exercises=exercises)):
            uid = uuid5(NAMESPACE_URL, f"mailto:{EMAIL}/{day}/{nth}")
            if entry.at <= now and not offered.covers(entry.at):
                yield uid, entry
            if not isinstance(entry, DemoSession):
                continue
            after = after_of(entry, uid, seed)
            # With a session of an earlier time its morning after is new as well.
            was_offered = (
                offered.covers(entry.at) and after and offered.covers(after.at)
            )
            if after and after.at <= now and not was_offered:
                yield uuid5(uid, "after"), after
        for name, entry_of in (("function", function_of), ("day", day_of)):
            once = entry_of(day, seed)
            if once and once.at <= now and not offered.covers(once.at):
                yield uuid5(NAMESPACE_URL, f"mailto:{EMAIL}/{day}/{name}"), once


def offered_before(user: User) -> Offered | None:
    """What earlier runs made, the deleted rows included; None on the first run."""
    spans = [
        model.with_deleted.filter(user=user, request_hash=MADE_HERE).aggregate(
            first=Min("local_day"), until=Max("created_at")
        )
        for model in (CheckIn, Session)
    ]
    found = [span for span in spans if span["until"]]
    if not found:
        return None
    return Offered(
        min(span["first"] for span in found), max(span["until"] for span in found)
    )
