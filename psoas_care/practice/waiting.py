"""What of the log waits for a clinician is kept: it outlasts the days that are read."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from psoas_care.accounts.models import User
from psoas_care.practice.pain_response import PainResponse
from psoas_care.practice.recent_log import load_recent
from psoas_care.safety.models import Restriction
from psoas_care.safety.seen_about import SPAN
from psoas_care.safety.status import load_safety_status


@transaction.atomic
def keep_what_waits(user: User, *, now: datetime) -> None:
    """Keep the first and the last cause that nobody has looked at, and no other.

    Between them there may be many; the first says since when, the last from which day
    on a clinician can have seen it all. One whose rows are gone is deleted with them,
    and comes back with them.
    """
    rows = Restriction.with_deleted.filter(user=user).kept_of_log()
    kept = {one.at: one for one in rows}
    waiting = _waiting(user, kept.values(), now)
    wanted = {min(waiting), max(waiting)} if waiting else set()
    for at in wanted - kept.keys():
        waiting[at].save()
    if kept:
        rows.filter(at__in=wanted).update(deleted_at=None)
        rows.exclude(at__in=wanted).filter(deleted_at=None).update(deleted_at=now)


def _waiting(
    user: User, kept: Iterable[Restriction], now: datetime
) -> dict[datetime, Restriction]:
    """{moment: what a cause closes}, of what is read now and around what is kept."""
    today = user.day_at(now)
    checks = load_safety_status(user, today, at=now).log_checks
    found = {}
    for day in {today, *(one.local_day + SPAN for one in kept)}:
        response = PainResponse(
            user, day, user.moment_of(day), None, load_recent(user, day)
        )
        for cause in response.causes:
            if not any(check.covers(response.rule_of(cause)) for check in checks):
                found[cause.entry.at] = response.row_of(cause)
    return found
