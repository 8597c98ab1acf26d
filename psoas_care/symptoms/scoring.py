"""How published questionnaires are scored, by the rules of their authors.

Plain numbers go in and come out; of every score, lower is better.
"""

from collections.abc import Iterable, Mapping
from statistics import fmean

CHOSEN = "chosen"
"""Under which the number of a chosen answer is kept."""


def mean(ratings: Iterable[int | None]) -> float:
    """The mean of 0–10 ratings, as Krebs et al. (2009) score the PEG.

    All are needed: the authors say nothing about a missing one, and a mean of two is
    another scale. Raises `ValueError` if one is missing, or there are none.
    """
    numbers = [*ratings]
    if not numbers or None in numbers:
        raise ValueError("a mean needs every rating")
    return fmean(number for number in numbers if number is not None)


def count(ticks: Iterable[int | None]) -> float:
    """How many sentences are ticked, 0–24 of the Roland-Morris questionnaire.

    What was left blank counts as not ticked, as its authors say.
    """
    return float(sum(1 for tick in ticks if tick))


def chosen(answers: Mapping[str, int]) -> float:
    """The number of the chosen answer, 1 (very much improved) to 7 (very much worse).

    Raises `ValueError` if none was chosen.
    """
    if CHOSEN not in answers:
        raise ValueError("nothing was chosen")
    return float(answers[CHOSEN])
