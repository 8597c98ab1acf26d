"""How much pressure the log has: what of it was too much, and the rest after it.

Deep front release closes itself for a while.

A rest follows from all that is in the log, in whatever order it came there: what is
saved, changed or brought back moves the rests of the others, too. It only ever grows:
changing or deleting an entry, however honest, opens nothing sooner than it said.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from psoas_care.accounts.models import User
from psoas_care.library.body import Side
from psoas_care.library.vocabulary import Category
from psoas_care.practice import pressure
from psoas_care.practice.models import Beyond, Bout, Session
from psoas_care.practice.planner.rules import MOST_DAYS, MOST_RELEASE_SECONDS
from psoas_care.safety.consequences import (
    DEEP_FRONT_SECONDS,
    deep_front_restriction,
    is_too_much,
)
from psoas_care.safety.models import Restriction
from psoas_care.safety.rules import DAY, WEEK, RestrictionValue
from psoas_care.safety.vocabulary import DOSE
from psoas_care.web import user_records
from psoas_care.web.user_records import UserRecord

FAR = timedelta(days=21)
"""What is further apart has no part in a rest, which lasts eight days at most."""
MINUTE = timedelta(minutes=1)
DISCARDED = "discarded"
"""The request hash of the rest of a session that was played and never saved: all that
is kept of it. One that was deleted was no release, and has another."""


def is_soon(session: Session) -> bool:
    """Whether it came sooner after, or before, another release than is advised."""
    others = _others(session)
    return is_too_much(session.at, others, _zones(session, others))


def mark_dose(done: Iterable[tuple[Bout, set[str]]], *, is_soon: bool) -> None:
    """Mark in what bouts of deep front release, each with its sides, were too much.

    A side has its minute in one session, and has it not too soon.
    """
    done = [(bout, _sides(sides)) for bout, sides in done]
    seconds: dict[str, int] = defaultdict(int)
    for bout, sides in done:
        for side in sides:
            seconds[side] += pressure.seconds_of_bout(bout)
    for bout, sides in done:
        kept = {*bout.beyond} - {Beyond.SECONDS, Beyond.SOON}
        if max(seconds[side] for side in sides) > DEEP_FRONT_SECONDS:
            kept.add(Beyond.SECONDS)
        if is_soon:
            kept.add(Beyond.SOON)
        bout.beyond = [word.value for word in Beyond if word in kept]


def mark_days(session: Session, done: Iterable[tuple[Bout, set[str]]]) -> None:
    """Say of tools where a day had too much of them, or a week too many such days.

    An exercise has its own most days; all tools together have five minutes in a day, of
    the calendar or of 24 hours, and four days in any seven, or in as many hours.
    (Content, section 5.1.)
    """
    done = [d for d in done if d[0].exercise.category == Category.RELEASE]
    if not done:
        return
    # The days of one week of hours may be so far apart, each in a zone of its own.
    near = session.user.bouts.pressure_near(session, WEEK + 2 * DAY)
    today = session.local_day
    since = [(seconds, session.at - at) for _x, _day, at, seconds in near]
    pressed = max(
        sum(seconds for _exercise, day, _at, seconds in near if day == today),
        sum(seconds for seconds, ago in since if timedelta(0) <= ago < DAY),
        sum(seconds for seconds, ago in since if -DAY < ago <= timedelta(0)),
    )
    pressed += sum(pressure.seconds_of_bout(bout) * len(sides) for bout, sides in done)
    most_days = MOST_DAYS[Category.RELEASE]
    is_week_full = _has_too_many(
        session, [(d, at) for _x, d, at, _s in near], most_days
    )
    for bout, _done_sides in done:
        exercise = bout.exercise
        own = [(day, at) for other, day, at, _s in near if other == exercise.pk]
        marks = {
            # Deep front release has a rule of its own.
            Beyond.OFTEN: not exercise.is_deep_front
            and _has_too_many(session, own, exercise.per_week_max),
            Beyond.DAY: pressed > MOST_RELEASE_SECONDS,
            Beyond.WEEK: is_week_full,
        }
        kept = {*bout.beyond} - {*marks} | {
            word for word, applies in marks.items() if applies
        }
        bout.beyond = [word.value for word in Beyond if word in kept]


def _has_too_many(
    session: Session, others: Collection[tuple[date, datetime]], most: int
) -> bool:
    """Whether any seven days with the session's, or as many hours, have more days.

    The `others` are uses, each with its day and its moment.
    """
    today, at = session.local_day, session.at
    weeks = [
        {day for day, _at in others if first <= day < first + WEEK}
        for first in (today - n * DAY for n in range(7))
    ]
    weeks += [
        {day for day, one in others if first <= one < first + WEEK}
        for first in (at, *(one for _day, one in others))
        if first <= at < first + WEEK
    ]
    return any(len(days | {today}) > most for days in weeks)


def rest_after(session: Session) -> Restriction:
    """The rest that a session with deep front release causes, by the log.

    That of the moment it is logged for: of one before, the rest stays, and its day
    counts with those of the others, as that of a deleted one does.
    """
    others, home = _others(session), session.user.time_zone
    zones = _zones(session, others)
    rule = deep_front_restriction(session.at, others, zones, home=home)
    rest = _rest_of(session) or Restriction.of_rule(rule)
    rest.source = session.uid
    _extend(rest, rule)
    return rest


def last_rest(user: User) -> Restriction | None:
    """The one that ends last, of what was saved, moved or only played."""
    timed = user.restrictions.of_code(DOSE).exclude(until_at=None)
    return timed.order_by("until_at").last()


def _rest_of(session: Session) -> Restriction | None:
    """The one that is stored for its moment, which each send may tell a bit apart."""
    about = (session.at - MINUTE, session.at + MINUTE)
    rests = session.user.restrictions.of_code(DOSE).filter(source=session.uid, side="")
    return rests.filter(at__range=about, ended_on=None).first()


@transaction.atomic
def rest_unsaved(session: Session, *, now: datetime) -> None:
    """Store the rest of a session that is not saved; it counts for the others."""
    user = User.objects.select_for_update().get(pk=session.user_id)
    rest = rest_after(session)
    session.request_hash = DISCARDED
    store_rest(rest, session)
    renew_rests(user, now=now)


def store_rest(rest: Restriction, session: Session) -> None:
    """Store it with the owner and moment of its session, which may not be stored."""
    rest.user, rest.request_hash = session.user, session.request_hash
    rest.set_moment(session.at, session.zone)
    rest.save()


def _extend(rest: Restriction, rule: RestrictionValue) -> None:
    """Extend a restriction to what the rule says; never shorten it."""
    is_longer = rule.until_at and rest.until_at and rule.until_at > rest.until_at
    if is_longer or rest.until_at is None:
        rest.until, rest.until_at = rule.until, rule.until_at


def renew_rests(user: User, *, now: datetime) -> None:
    """Bring the rests that may not be over into step with what is in the log now.

    Those of sessions that are gone are removed once they are long over.
    """
    releases = _releases(user, now - 2 * FAR, now + FAR)
    rests = list(user.restrictions.of_code(DOSE).filter(at__gt=now - FAR))
    for rest in rests:
        others = [at for uid, at in releases if uid != rest.source]
        zones = _zones(rest, others)
        rule = deep_front_restriction(rest.at, others, zones, home=user.time_zone)
        _extend(rest, rule)
    user.restrictions.bulk_update(rests, ["until", "until_at"])
    over = user.restrictions.of_code(DOSE).filter(until_at__lt=now - FAR)
    over.exclude(source__in=user.sessions.values("uid")).delete()


def rest_again(user: User, sessions: Collection[int], *, now: datetime) -> None:
    """See that sessions that came by a file have the rest that they cause.

    These are their keys. A rest is as long as the zone of its session asks at least.
    """
    releases = _releases(user, now - 2 * FAR, now + FAR)
    lately = user.sessions.filter(uid__in=[uid for uid, _at in releases])
    for session in lately.filter(at__gt=now - FAR):
        if session.pk not in {*sessions}:
            continue
        others = [at for uid, at in releases if uid != session.uid]
        rule = deep_front_restriction(
            session.at, others, {session.zone}, home=user.time_zone
        )
        rest = _rest_of(session) or Restriction.of_rule(rule)
        rest.source = session.uid
        _extend(rest, rule)
        store_rest(rest, session)


@transaction.atomic
def bring_back(session: Session, *, now: datetime) -> str:
    """Undo a delete, by the rules of logging; in words in what it is now too much."""
    user = User.objects.select_for_update().get(pk=session.user_id)
    user_records.undelete(session)
    # Of one deleted when its rest still went with it.
    Restriction.with_deleted.filter(user=user, source=session.uid).update(
        deleted_at=None
    )
    pressed = session.bouts.filter(exercise__category=Category.RELEASE)
    bouts = list(pressed.select_related("exercise"))
    mark_days(session, [(bout, {bout.side}) for bout in bouts])
    deep = [(bout, {bout.side}) for bout in bouts if bout.exercise.is_deep_front]
    mark_dose(deep, is_soon=is_soon(session))
    user.bouts.bulk_update(bouts, ["beyond"])
    renew_rests(user, now=now)
    return _beyond_in_words(bouts)


@transaction.atomic
def bring_back_bout(bout: Bout, *, now: datetime) -> str:
    """Put a bout that an edit removed back; in words in what it is now too much.

    The session gets its rest back with it, and a new version, since another page may
    show it without this bout.
    """
    user = User.objects.select_for_update().get(pk=bout.user_id)
    session = bout.session
    bouts = [*session.bouts.exclude(pk=bout.pk).select_related("exercise"), bout]
    deep = [one for one in bouts if one.exercise.is_deep_front]
    mark_days(session, [(one, {one.side}) for one in bouts])
    mark_dose([(one, {one.side}) for one in deep], is_soon=is_soon(session))
    rests = [rest_after(session)] if deep else []
    user_records.change(
        session,
        [*bouts, *session.pains.all(), *rests],
        seen_version=session.version,
        now=now,
    )
    renew_rests(user, now=now)
    return _beyond_in_words(bouts)


def _beyond_in_words(bouts: Iterable[Bout]) -> str:
    """In what bouts are more than advised, in a sentence; "" where in nothing."""
    words = {word for bout in bouts for word in bout.beyond}
    labels = [str(word.label) for word in Beyond if word in words]
    return _("More than advised: %s.") % ", ".join(labels) if labels else ""


def _releases(
    user: User, first: datetime, last: datetime
) -> list[tuple[UUID | None, datetime]]:
    """(uid, moment) of each session with deep front release, saved or not."""
    saved = user.bouts.deep_front_moments(first, last)
    rests = user.restrictions.of_code(DOSE).filter(request_hash=DISCARDED)
    rests = rests.filter(at__range=(first, last))
    discarded = rests.exclude(source__in=[uid for uid, _at in saved])
    return [*saved, *discarded.values_list("source", "at")]


def _others(session: Session) -> list[datetime]:
    releases = _releases(session.user, session.at - FAR, session.at + FAR)
    return [at for uid, at in releases if uid != session.uid]


def _zones(row: UserRecord, others: Iterable[datetime]) -> set[str]:
    """The zones on whose calendar the releases are apart: the person's, the row's."""
    first = min([row.at, *others])
    user: User = row.user
    return {row.zone, *user.zones_since(first)}


def _sides(sides: set[str]) -> set[str]:
    return {Side.LEFT, Side.RIGHT} if Side.BOTH in sides else sides
