"""Saves the factors of a day, tap by tap, and strong pain said outside a check-in."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from psoas_care.accounts.models import User
from psoas_care.symptoms.models import CheckIn, DayFactors, PainScore
from psoas_care.symptoms.models.check_in import TOO_STRONG
from psoas_care.symptoms.models.day_factors import FactorAmount
from psoas_care.symptoms.vocabulary import PainKind
from psoas_care.web import user_records


@transaction.atomic
def record_day(
    user: User,
    day: date,
    factors: Mapping[str, FactorAmount | None],
    *,
    seen: Mapping[str, str],
    request_hash: str,
    now: datetime,
) -> dict[str, FactorAmount | None]:
    """Store some factors of a day; None clears one.

    `seen` are the values that the page showed, as text, "" for none. A factor which
    by now is neither what was seen nor what is wanted was changed elsewhere: all such
    are returned with what is stored, and then nothing is changed. A repeated send
    wants what is there already, and changes nothing either.
    """
    rows = DayFactors.objects.select_for_update()
    if not any(n is not None for n in factors.values()) and not rows.filter(
        user=user, local_day=day
    ):
        return {}
    blank = DayFactors(user=user, request_hash=request_hash)
    blank.place_on(day, timezone.get_current_timezone_name(), now=now)
    row, _is_new = rows.get_or_create(
        user=user,
        local_day=day,
        defaults={"at": blank.at, "zone": blank.zone, "request_hash": request_hash},
    )
    stored = {name: getattr(row, name) for name in factors}
    changed = {name: n for name, n in factors.items() if n != stored[name]}
    conflicts = {
        name: stored[name] for name in changed if _text(stored[name]) != seen[name]
    }
    if changed and not conflicts:
        for name, number in changed.items():
            setattr(row, name, number)
        row.version += 1
        row.save()
    return conflicts


def record_strong_pain(
    user: User, region: str, value: int, *, about: UUID, now: datetime
) -> None:
    """Store pain of `now` that leaves no room for more than relaxing; less is not kept.

    It was said with the row `about`, which is of an earlier day: a check-in of now is
    what the day goes by, and the diary shows. Said again on its day, it is one row,
    unless that was deleted since.
    """
    if value < TOO_STRONG:
        return
    why = f"pain now {value}"
    check_in = CheckIn(user=user, request_hash=why)
    check_in.set_moment(now, timezone.get_current_timezone_name())
    check_in.uid = uuid5(about, f"{why} {check_in.local_day}")
    deleted = CheckIn.with_deleted.filter(user=user).exclude(deleted_at=None)
    while deleted.with_uid(check_in.uid):
        check_in.uid = uuid5(check_in.uid, "again")
    score = PainScore(check_in=check_in, region=region, kind=PainKind.NOW, value=value)
    user_records.create(check_in, [score])


def _text(number: FactorAmount | None) -> str:
    return "" if number is None else str(number)
