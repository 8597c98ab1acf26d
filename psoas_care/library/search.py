"""What somebody types, as words that stand in the library.

Names have many spellings: plurals, one word or two, a slip of the finger. What a word
means that we do not use ourselves ("groin", "easy") is content, so nothing here knows
any word. Plain text goes in, so every database finds the same.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile

ENDINGS = (
    (re.compile(r"ies$"), "y"),
    (re.compile(r"(s|x|z|ch|sh)es$"), r"\1"),
    (re.compile(r"([^s])s$"), r"\1"),
    (re.compile(r"ing$"), ""),
)
"""How words of English end, and what stands there without; the first counts."""

SHORTEST_STEM, SHORTEST_SWAP, SHORTEST_SLIP = 3, 3, 4
"""Letters: what is shorter is left as it is, and no other word is guessed for it. Of
three only two that are swapped are put right: too many words are one letter apart."""

WORD = re.compile(r"[a-z0-9]+")
APOSTROPHES = str.maketrans("", "", "'’")
BREAK = "\f"
JOINTS = str.maketrans("", "", " -")


def searchable(text: str) -> str:
    """Text as it is compared: lower case, without accents and apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.translate(APOSTROPHES)


def as_one_word(name: str) -> str:
    """A name as some people write it: "hipflexor"."""
    return name.translate(JOINTS)


@dataclass(frozen=True)
class Vocabulary:
    """All that can be found, as one `text`; and the `meanings` of other words.

    Between what belongs to one exercise and to the next stands a `BREAK`.

    A word without a meaning ("my", "exercises") says nothing and narrows nothing.
    """

    text: str
    meanings: Mapping[str, Sequence[str]]

    def terms(self, word: str) -> list[str]:
        """One of these has to occur in what is found; none where a word says nothing.

        The word, without its ending, and what it means; only where there is nothing of
        that, the words that are one slip of the finger away.
        """
        if self.meanings.get(word) == []:
            return []
        if found := self._known(word):
            return found
        near = self._near(word)
        terms = dict.fromkeys(term for other in near for term in self._known(other))
        return [*terms] or [word]

    def words(self, typed: str) -> list[str]:
        """What was typed, word by word; what a hyphen joins is one only in the text.

        Where no exercise has all of them, neighbours may be a name, or nearly one:
        "bird-dgo".
        """
        words = [
            piece
            for word in typed.split()
            for piece in (
                [word] if self._known(word) else word.replace("-", " ").split()
            )
        ]
        pairs = enumerate(pairwise(words))
        joined = ([*words[:n], a + b, *words[n + 2 :]] for n, (a, b) in pairs)
        return next(filter(self._occur, [words, *joined]), words)

    def _occur(self, words: Sequence[str]) -> bool:
        """Whether one of the texts has every word, or what it means."""
        each = [terms for word in words if (terms := self.terms(word))]
        return any(
            all(any(term in text for term in terms) for terms in each)
            for text in self.text.split(BREAK)
        )

    def _near(self, word: str) -> list[str]:
        """Words that one slip may have turned into this one."""
        # The slip may stand before an ending or in it.
        forms = {word, stem(word), word.removesuffix("s")}
        return [w for w in self._words if any(_may_be(form, w) for form in forms)]

    def _known(self, word: str) -> list[str]:
        forms = list(dict.fromkeys([stem(word), word]))
        # Whatever has the word has its beginning as well.
        found = [form for form in forms if form in self.text][:1]
        return [*found, *(t for form in forms for t in self.meanings.get(form, ()))]

    @cached_property
    def _words(self) -> list[str]:
        """What a slip is compared with: every word, with its ending and without."""
        words = {*WORD.findall(self.text), *self.meanings}
        forms = words | {stem(word) for word in words}
        return sorted(form for form in forms if len(form) >= SHORTEST_SWAP)


def _may_be(typed: str, word: str) -> bool:
    if min(len(typed), len(word)) < SHORTEST_SLIP and sorted(typed) != sorted(word):
        return False
    return one_slip_apart(typed, word)


def stem(word: str) -> str:
    """A word without its usual ending; itself, where it has none or gets too short."""
    for ending, instead in ENDINGS:
        if ending.search(word):
            short = ending.sub(instead, word)
            return short if len(short) >= SHORTEST_STEM else word
    return word


def one_slip_apart(one: str, other: str) -> bool:
    """Whether a letter is wrong, too many, missing, or swapped with the next."""
    pairs = zip(one, other, strict=False)
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    a, b = one[start:], other[start:]
    is_swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return one != other and (a[1:] == b[1:] or a[1:] == b or a == b[1:] or is_swapped)
