"""What was told already: which reports of a form count, and what is news beside it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from psoas_care.accounts.models import User
from psoas_care.safety.models import Answer, Screening
from psoas_care.safety.models.screening import ASSUMED, AT_ONCE
from psoas_care.safety.vocabulary import Given, QuestionKind


def told_at_once(user: User, screening: Screening) -> list[Answer]:
    """Reports that this form made at once, before it was valid, and that count."""
    sources = {screening.uid.hex, screening.request_hash}
    hashes = [prefix + source for prefix in (AT_ONCE, ASSUMED) for source in sources]
    reports = user.answers.not_mistaken().filter(screening__request_hash__in=hashes)
    found = reports.select_related("screening", "question")
    return [report for report in found if not _is_over(report)]


def _is_over(report: Answer) -> bool:
    """Whether a report counts no more: what says it again is news.

    It was a mistake, a no came since, or a clinician has looked at it.
    """
    closed = report.screening.restrictions.of_code(report.question.code)
    if report.is_mistake or closed.exclude(ended_on=None).exists():
        return True
    is_sign = report.question.kind == QuestionKind.SIGN
    yes = report.user.answers.current().yes().exclude(given=Given.AGREED)
    return not (is_sign or yes.filter(question=report.question_id).exists())


def not_told_yet(reports: list[Answer], answers: Iterable[Answer]) -> list[Answer]:
    """The answers that are not among these reports; what was assumed is said by now."""
    news = []
    for answer in answers:
        told = [report for report in reports if _says(report, answer)]
        for report in told:
            screening = report.screening
            if report.was_assumed:
                said = AT_ONCE + screening.request_hash.removeprefix(ASSUMED)
                screening.stored().update(request_hash=said)
                screening.request_hash = said
        if not told:
            news.append(answer)
    return news


def _says(report: Answer, answer: Answer) -> bool:
    """Whether a report says what an answer does; a sign's, of the same place or any."""
    any_place = {""} if answer.question.kind == QuestionKind.SIGN else set()
    return (
        (report.question_id, report.given) == (answer.question.pk, answer.given)
        and report.side in {answer.side, *any_place}
        and report.tool in {answer.tool, *any_place}
    )


def uid_of_report(user: User, source: UUID, name: str) -> UUID:
    """The same for the same send; another once what it said is over."""
    uid = uuid5(source, name)
    reports = user.answers.select_related("screening", "question")
    while any(_is_over(one) for one in reports.filter(screening__uid=uid)):
        uid = uuid5(uid, name)
    return uid


def untold(
    user: User, source: UUID, said: Iterable[tuple[Answer, bool]]
) -> list[tuple[Answer, bool]]:
    """Of these ticks those that no report of this source told, however that ended."""
    report = Screening.hashes_of_report(source.hex)
    rows = user.answers.yes().filter(screening__request_hash__in=report)
    told = {*rows.values_list("question", "given")}
    return [
        (answer, is_assumed)
        for answer, is_assumed in said
        if not told & {(answer.question.pk, g) for g in (answer.given, Given.WORSE)}
    ]


def told_of_earlier(user: User, source: UUID, at: datetime) -> list[Answer]:
    """The signs that were told with a row, the last time of a moment before `at`."""
    report = Screening.hashes_of_report(source.hex)
    told = user.answers.not_mistaken().yes().of_kinds(QuestionKind.SIGN)
    rows = told.filter(screening__request_hash__in=report).select_related("question")
    last: dict[tuple[int, str, str, str], Answer] = {}
    for row in rows.order_by("at", "pk"):
        last[row.question_id, row.given, row.side, row.tool] = row
    return [
        Answer(question=row.question, given=row.given, side=row.side, tool=row.tool)
        for row in last.values()
        if row.at < at
    ]


def covers(current: Answer, ticked: Answer, *, is_assumed: bool) -> bool:
    """Whether what stands closes all that a tick does."""
    graver = [Given.AGREED, Given.YES, Given.WORSE]
    return (
        graver.index(Given(current.given)) >= graver.index(Given(ticked.given))
        and current.side in {"", ticked.side}
        and (is_assumed or not current.was_assumed)
    )
