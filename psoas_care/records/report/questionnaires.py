"""The published questionnaires at both ends of the report."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from psoas_care.symptoms.models import Instrument, InstrumentScore


class QuestionnaireLine(NamedTuple):
    """One questionnaire, its score written out on the first day and on the last.

    `last` is "" where it was answered once.
    """

    instrument: Instrument
    first_on: date
    first: str
    last_on: date
    last: str


def questionnaires_of(scores: Iterable[InstrumentScore]) -> list[QuestionnaireLine]:
    """A line for each questionnaire in `scores`, which come in any order."""
    found: dict[int, list[InstrumentScore]] = defaultdict(list)
    for score in sorted(scores, key=lambda one: (one.instrument.position, one.at)):
        found[score.instrument_id].append(score)
    return [
        QuestionnaireLine(
            times[0].instrument,
            times[0].local_day,
            times[0].in_words,
            times[-1].local_day,
            times[-1].in_words if len(times) > 1 else "",
        )
        for times in found.values()
    ]
