"""How much of an exercise: the timer's numbers, and the same in words."""

from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from psoas_care.library.body import Side
from psoas_care.web.durations import about_time, exact_time

SETUP_SECONDS = 10
SHORTEST_HOLD_SECONDS = 8
"""From here on the hold is what one does; below, it is a pause in a repetition."""


class Sides(TextChoices):
    """How an exercise treats left and right."""

    PER_SIDE = "per-side", gettext_lazy("Each side")
    ALTERNATING = "alternating", gettext_lazy("Sides in turn")
    BILATERAL = "bilateral", gettext_lazy("Both sides together")


@dataclass(frozen=True)
class Dose:
    """What the timer counts. Seconds; `repetitions` and `sets` are for one side."""

    sides: str
    hold_seconds: int
    repetitions: int
    sets: int
    rest_seconds: int
    move_seconds: int
    per_week_min: int
    per_week_max: int

    @property
    def estimated_seconds(self) -> int:
        """Time for the whole exercise, both sides, rests and 10 s of setting up.

        No rest follows the last set. (Formula: content, section 3.)
        """
        rounds = self.sets * (2 if self.sides == Sides.PER_SIDE else 1)
        effort = self.repetitions * (self.hold_seconds + self.move_seconds)
        return rounds * effort + (rounds - 1) * self.rest_seconds + SETUP_SECONDS

    def on(self, side: Side | None) -> "Dose":
        """What is left of it where only `side` may be used; None leaves all of it."""
        return replace(self, sides=Sides.BILATERAL) if side else self


def effort_seconds(hold_seconds: int, move_seconds: int) -> int:
    """Seconds of effort of one time, as they are logged.

    The way into a hold and back is no effort; of what is not held it is all there is.
    """
    is_held = hold_seconds >= SHORTEST_HOLD_SECONDS
    return hold_seconds if is_held else hold_seconds + move_seconds


def in_words(dose: Dose, only: Side | None = None) -> str:
    """The dose as three sentences: what, how often, how long; on `only` one side."""
    dose = dose.on(only)
    return " ".join(
        (
            f"{effort_in_words(dose, only)}.",
            f"{frequency_in_words(dose.per_week_min, dose.per_week_max)}.",
            f"{minutes_in_words(dose.estimated_seconds)}.",
        )
    )


def effort_in_words(dose: Dose, only: Side | None = None) -> str:
    """What to do, as "Hold 30 s, twice on each side" or "8 repetitions".

    With `only` a side it names that one: "8 repetitions, on the right side only".
    """
    if only:
        sentence = (
            _("%(dose)s, on the left side only")
            if only == Side.LEFT
            else _("%(dose)s, on the right side only")
        )
        return sentence % {"dose": effort_in_words(dose.on(only))}
    if dose.repetitions == 1 and dose.sides == Sides.BILATERAL:
        return _("Stay for %(time)s") % {"time": exact_time(dose.hold_seconds)}
    if dose.hold_seconds >= SHORTEST_HOLD_SECONDS:
        return _held(dose)
    return _repeated(dose)


def _held(dose: Dose) -> str:
    match dose.sides:
        case Sides.PER_SIDE:
            sentence = _("Hold %(time)s, %(times)s on each side")
        case Sides.ALTERNATING:
            sentence = _("Hold %(time)s, %(times)s, left and right in turn")
        case _both:
            sentence = _("Hold %(time)s, %(times)s")
    time, times = exact_time(dose.hold_seconds), _times(dose.repetitions)
    return _in_sets(sentence % {"time": time, "times": times}, dose.sets)


def _times(n: int) -> str:
    if n == 1:
        return _("once")
    return _("twice") if n == 2 else _("%(n)s times") % {"n": n}


def _repeated(dose: Dose) -> str:
    n = dose.repetitions
    match dose.sides:
        case Sides.PER_SIDE:
            sentence = ngettext(
                "%(n)s repetition on each side", "%(n)s repetitions on each side", n
            )
        case Sides.ALTERNATING:
            sentence = ngettext(
                "%(n)s repetition, left and right in turn",
                "%(n)s repetitions, left and right in turn",
                n,
            )
        case _both:
            sentence = ngettext("%(n)s repetition", "%(n)s repetitions", n)
    sentence = sentence % {"n": n}
    if dose.hold_seconds:
        sentence = _("%(repetitions)s, %(seconds)s s pause in each") % {
            "repetitions": sentence,
            "seconds": dose.hold_seconds,
        }
    return _in_sets(sentence, dose.sets)


def _in_sets(sentence: str, sets: int) -> str:
    if sets == 1:
        return sentence
    return ngettext(
        "%(sentence)s, in %(n)s set", "%(sentence)s, in %(n)s sets", sets
    ) % {"sentence": sentence, "n": sets}


def range_in_words(low: int, high: int) -> str:
    """As "1–3"."""
    return f"{low}–{high}"


def hold_range_in_words(low: int, high: int) -> str:
    """Seconds as "20–60 s", or "1–10 min" where both ends are whole minutes."""
    if high >= 120 and low % 60 == high % 60 == 0:
        return _("%(range)s min") % {"range": range_in_words(low // 60, high // 60)}
    return _("%(range)s s") % {"range": range_in_words(low, high)}


def minutes_in_words(seconds: int) -> str:
    """How long it takes, as "About 10 min"."""
    words = about_time(seconds)
    return words[:1].upper() + words[1:]


def frequency_in_words(fewest: int, most: int) -> str:
    """How often in a week; more than seven are times, not days."""
    if fewest == 0:
        sentence = _("Up to %(most)s days a week")
    elif fewest == most:
        sentence = ngettext("%(Most)s day a week", "%(Most)s days a week", most)
    elif most > 7:
        sentence = _("%(Fewest)s to %(most)s times a week")
    else:
        sentence = _("%(Fewest)s to %(most)s days a week")
    return sentence % {
        "Fewest": _number(fewest).capitalize(),
        "Most": _number(most).capitalize(),
        "most": _number(most),
    }


def _number(n: int) -> str:
    """A small number as a word; content has none above fourteen times a week."""
    words = (
        _("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"),
        _("seven"), _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
        _("thirteen"), _("fourteen"),
    )  # fmt: skip
    return words[n] if n < len(words) else str(n)
