"""The history of yes answers and corrections, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psoas_care.safety.models import Answer

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

PAGE = 20
"""Answers on one page."""


@dataclass(frozen=True)
class HistoryPage:
    """Some answers, newest first; `older` and `newer` are page numbers, 0 for none."""

    answers: Sequence[Answer]
    newer: int
    older: int


def page_of(user: "User", number: str) -> HistoryPage:
    """The page of that number, from 1; any other text is page 1. One query."""
    is_number = number.isascii() and number.isdigit() and len(number) <= 4
    page = max(int(number), 1) if is_number else 1
    first = (page - 1) * PAGE
    found = list(user.answers.history()[first : first + PAGE + 1])
    older = page + 1 if len(found) > PAGE else 0
    return HistoryPage(found[:PAGE], page - 1, older)
