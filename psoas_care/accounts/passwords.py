"""What a password may be, and in which form it is compared."""

import re
from collections.abc import Collection
from itertools import pairwise, takewhile
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SITE_WORDS = (
    *("iliopsoas", "psoascare", "psoas", "pelvis", "hipflexor", "backpain"),
    *("password", "passphrase", "passwort", "letmein", "welcome", "care"),
)
"""The first guesses of whoever knows this site; a word before one that is in it."""

LEAST = 8
"""Characters that must be left once what is easy to guess is taken out."""

ROWS = (
    *("0123456789", "abcdefghijklmnopqrstuvwxyz"),
    *("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"),
)
"""What hands and heads count along: digits, letters, rows of keys."""

FORWARDS = frozenset(a + b for row in ROWS for a, b in pairwise(row))
BACKWARDS = frozenset(pair[::-1] for pair in FORWARDS)


def comparable(password: str) -> str:
    """The form (NFKC) in which a password is hashed.

    An é is one character on one keyboard and two on another; both mean the same.
    """
    return normalize("NFKC", password)


class GuessablePasswordValidator:
    """Refuses what is long and still among the first guesses.

    What is left without words of this site, repeats, and runs such as 1234 or qwerty
    has to have `LEAST` characters.
    """

    def validate(self, password: str, user: object = None) -> None:
        if len(_left(comparable(password).casefold())) < LEAST:
            raise ValidationError(
                _(
                    "This password is easy to guess: it repeats itself, or is made of "
                    "words that everybody would try here. Take three or four words "
                    "that have nothing to do with each other."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _(
            "Take three or four words that have nothing to do with each other. They "
            "are easy to keep and hard to guess."
        )


def _left(password: str) -> str:
    text = re.sub(r"[-\s_.,;:/+*]", "", password)
    for word in SITE_WORDS:
        text = text.replace(word, "")
    return _once(_without_runs(text))


def _without_runs(text: str) -> str:
    """Of each run of four or more (aaaa, 1234, dcba, qwer) its first character."""
    text = re.sub(r"(.)\1{3,}", r"\1", text)
    start, parts = 0, []
    while start < len(text):
        length = max(_run(text[start:], steps) for steps in (FORWARDS, BACKWARDS))
        parts.append(text[start : start + (1 if length >= 4 else length)])
        start += length
    return "".join(parts)


def _run(text: str, steps: Collection[str]) -> int:
    """How many characters from the first on follow each other by one of `steps`."""
    pairs = (first + second for first, second in pairwise(text))
    return 1 + len([*takewhile(steps.__contains__, pairs)])


def _once(text: str) -> str:
    """What a text repeats, once: "abcabcab" is "abc"."""
    for length in range(1, len(text) // 2 + 1):
        if all(text[n] == text[n % length] for n in range(len(text))):
            return text[:length]
    return text
