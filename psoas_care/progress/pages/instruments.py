"""The published questionnaires: how their scores went, and what a change means."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from psoas_care.accounts.models import User
from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.instrument_chart import (
    InstrumentChart,
    instrument_chart,
)
from psoas_care.symptoms.models import Instrument, InstrumentScore, Shape

SHORTEST = timedelta(days=28)
"""A picture of fewer days would set two dots at its edges."""


class InstrumentHistory(NamedTuple):
    """One questionnaire: the answers newest first, and a picture from two of them on.

    An answer in words has no picture: a height would say less than the words.
    `sentence` compares the last answers with the first; "" where there is one or none.
    """

    instrument: Instrument
    scores: list[InstrumentScore]
    chart: InstrumentChart | None
    sentence: str
    is_due: bool


def histories_of(user: User, today: date) -> list[InstrumentHistory]:
    """All questionnaires in their order; two queries."""
    scores: dict[int, list[InstrumentScore]] = {}
    for score in user.instrument_scores.with_instrument().order_by("at", "pk"):
        scores.setdefault(score.instrument_id, []).append(score)
    return [
        _history(instrument, scores.get(instrument.pk, []), today)
        for instrument in Instrument.objects.with_references()
    ]


def _history(
    instrument: Instrument, scores: list[InstrumentScore], today: date
) -> InstrumentHistory:
    last = scores[-1].local_day if scores else None
    chart = None
    if len(scores) > 1 and instrument.shape != Shape.CHOICE:
        first_day = min(scores[0].local_day, today - SHORTEST)
        chart = instrument_chart(
            [(score.local_day, score.score) for score in scores],
            TimeAxis.covering(first_day, today),
            lowest=instrument.lowest,
            highest=instrument.highest,
            meaningful_points=instrument.meaningful_points,
        )
    return InstrumentHistory(
        instrument,
        scores[::-1],
        chart,
        compared(instrument, scores),
        instrument.is_due(last, today),
    )


def compared(instrument: Instrument, scores: list[InstrumentScore]) -> str:
    """The last of `scores` against the first, in a sentence; "" for fewer than two.

    A choice says by itself what changed, since it asks for the change.
    """
    if len(scores) < 2 or instrument.shape == Shape.CHOICE:
        return ""
    before, after = scores[0], scores[-1]
    points = instrument.meaningful_points or 0
    difference = after.score - before.score
    if abs(difference) < points:
        sentence = _(
            "From {before} to {after}. A change below {points} points is often not "
            "noticed, or may be chance."
        )
    elif difference < 0:
        sentence = _(
            "From {before} to {after}, which is better. People usually notice a change "
            "of {points} points."
        )
    else:
        sentence = _(
            "From {before} to {after}, which is worse. People usually notice a change "
            "of {points} points."
        )
    return sentence.format(
        before=before.in_words, after=after.in_words, points=f"{points:g}"
    )
