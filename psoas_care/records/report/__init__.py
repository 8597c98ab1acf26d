"""What a clinician reads within a minute: 90 days of one person, on one sheet."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from psoas_care.practice.fair_tests import profile_answers
from psoas_care.progress.pages.fair_test import BEFORE, read_all
from psoas_care.progress.pages.last_day import last_day
from psoas_care.progress.pages.region_changes import (
    beginnings_of,
    changes_of,
    has_imported,
    pain_readings,
)
from psoas_care.progress.statistics import PainReading, daily_pain
from psoas_care.records.report.function import Function, function_of
from psoas_care.records.report.pain import RegionLine, days_without, region_lines
from psoas_care.records.report.practice import Practice, practice_of
from psoas_care.records.report.questionnaires import (
    QuestionnaireLine,
    questionnaires_of,
)
from psoas_care.records.report.safety import Safety, safety_of
from psoas_care.safety.models import Restriction

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

DAYS = 90
MOST_TESTS = 4


@dataclass(frozen=True, slots=True)
class Report:
    """All that the sheet says, of the local days from `first` to `last`.

    `missing` of its `days` have no pain entry in any tracked region. There is no name
    in it: who gives it away writes that by hand, or not at all.
    """

    first: date
    last: date
    days: int
    missing: int
    regions: tuple[RegionLine, ...]
    function: Function | None
    questionnaires: list[QuestionnaireLine]
    practice: Practice
    safety: Safety
    fair_tests: tuple[str, ...]
    has_imported: bool
    question: str


def report_now(user: "User", question: str = "") -> Report:
    """The report up to today, the same whoever opens it wherever; seven queries."""
    return report_of(user, last_day(user, timezone.now()), question)


def report_of(user: "User", today: date, question: str = "") -> Report:
    """The report up to and including `today`, a day of the person.

    Six queries, two more for whoever has tested something fairly, and one for whoever
    has answered a questionnaire, or has numbers from another app.
    """
    first = today - timedelta(days=DAYS - 1)
    began = beginnings_of(user)
    # A fair test also looks at the weeks before it.
    since = first - BEFORE if began.fair_test else first
    readings = pain_readings(user, began.usual, since, today)
    pain = daily_pain(readings)
    restrictions = list(user.restrictions.of_answers(first, today))
    answers = list(user.answers.about_signs(restrictions, first, today))
    practised_from = min(max(first, began.practice or first), today)
    return Report(
        first=first,
        last=today,
        days=DAYS,
        missing=days_without(pain, first, today),
        regions=region_lines(
            pain, readings, changes_of(pain, began.usual, today), first, today
        ),
        function=function_of(user.function_scores.between(first, today)),
        questionnaires=(
            questionnaires_of(
                user.instrument_scores.between(first, today).with_instrument()
            )
            if began.questionnaire
            else []
        ),
        practice=practice_of(
            user.bouts.for_report(first, today), (today - practised_from).days + 1
        ),
        safety=safety_of(answers, restrictions, first, today),
        fair_tests=(
            _fair_tests(user, first, today, readings, restrictions)
            if began.fair_test
            else ()
        ),
        has_imported=has_imported(user, began, first, today),
        question=question,
    )


def _fair_tests(
    user: "User",
    first: date,
    today: date,
    readings: list[PainReading],
    restrictions: list[Restriction],
) -> tuple[str, ...]:
    """What the last tests say that began in these days; two queries more, if any."""
    begun = user.fair_tests.between(first, today).newest_first()
    tests = list(begun.with_exercises()[:MOST_TESTS])
    read = read_all(tests, today, readings, restrictions, profile_answers(user))
    return tuple(one.sentence for one in read)
