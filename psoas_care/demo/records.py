"""Entries of the demo diary as unsaved model instances without an owner."""

from collections.abc import Mapping

from psoas_care.demo.daily_factors import (
    DemoDay,
    DemoFunction,
    DemoWords,
    words_of,
)
from psoas_care.demo.diary import DemoCheckIn, DemoEntry, DemoSession
from psoas_care.demo.plan import DemoAnswers, answers_of
from psoas_care.library.models import Exercise
from psoas_care.practice.models import Bout, Moment, Session, SessionPain
from psoas_care.symptoms.models import (
    CheckIn,
    DayFactors,
    FunctionScore,
    PainKind,
    PainScore,
    TightnessScore,
)
from psoas_care.web.user_records import UserRecord


def rows_for(
    entry: DemoEntry | DemoFunction | DemoDay,
    exercises: Mapping[str, Exercise],
    *,
    seed: int,
) -> tuple[UserRecord, list[UserRecord]]:
    """An entry as a row with its parts."""
    match entry:
        case DemoCheckIn():
            is_evening = entry.kind == PainKind.AVERAGE
            words = words_of(entry.at.date(), seed) if is_evening else DemoWords()
            return _check_in(entry, words)
        case DemoSession():
            return _session(entry, exercises, answers_of(entry, seed))
        case DemoFunction():
            return FunctionScore(own_activity=entry.own_activity, **entry.ratings), []
        case DemoDay():
            return DayFactors(**entry.factors), []


def _check_in(
    entry: DemoCheckIn, words: DemoWords
) -> tuple[UserRecord, list[UserRecord]]:
    """A check-in with its scores; tightness is that of the low back."""
    check_in = CheckIn(
        note=entry.note,
        qualities=words.qualities,
        worse_with=words.worse_with,
        eased_by=words.eased_by,
    )
    children: list[UserRecord] = [
        PainScore(
            check_in=check_in,
            region=score.region,
            side=score.side,
            kind=entry.kind,
            value=score.value,
        )
        for score in entry.scores
    ]
    if words.tightness is not None:
        first = entry.scores[0]
        children.append(
            TightnessScore(
                check_in=check_in,
                region=first.region,
                side=first.side,
                value=words.tightness,
            )
        )
    return check_in, children


def _session(
    entry: DemoSession, exercises: Mapping[str, Exercise], answers: DemoAnswers
) -> tuple[UserRecord, list[UserRecord]]:
    session = Session(note=entry.note, effort=answers.effort)
    bouts = [
        Bout(
            session=session,
            exercise=exercises[bout.slug],
            side=bout.side,
            actual_seconds=bout.actual_seconds,
            repetitions=bout.repetitions,
            worst_pain=answers.worst if answers.worst is not None else bout.worst_pain,
        )
        for bout in entry.bouts
    ]
    asked = [(pain.region, pain.moment, pain.value) for pain in entry.pains]
    if answers.before is not None and not asked:
        asked = [(answers.region, Moment.BEFORE, answers.before)]
    pains = [
        SessionPain(session=session, region=region, moment=moment, value=value)
        for region, moment, value in asked
    ]
    return session, [*bouts, *pains]
