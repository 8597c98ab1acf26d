"""Progress in words: each sentence with the numbers that it rests on.

The numbers are those of the charts; no sentence names a cause.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from psoas_care.library.body import Region
from psoas_care.progress.statistics import (
    Change,
    ChangeVerdict,
    FunctionChange,
    FunctionRating,
    Trend,
    Window,
    function_change,
)
from psoas_care.progress.statistics.practice import Regularity

VERDICTS = {
    ChangeVerdict.BETTER: gettext_lazy("better"),
    ChangeVerdict.WORSE: gettext_lazy("worse"),
    ChangeVerdict.SAME: gettext_lazy("about the same"),
    ChangeVerdict.UNKNOWN: gettext_lazy("cannot tell yet"),
}
SMALL = 4.0
"""A mean below this has little room to fall by two points."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence `about` something, and the numbers and interval that it rests on."""

    about: str
    text: str
    basis: str


class RegionOutcome(NamedTuple):
    """The change of one region; `entries` of `days` days have a value."""

    change: Change
    trend: Trend | None
    entries: int
    days: int


def difference_in_words(points: float) -> str:
    """Points of pain as people say them, without a sign, such as "0.8 lower"."""
    size = f"{abs(points):.1f}"
    if size == "0.0":
        return _("no different")
    words = _("%(points)s lower") if points < 0 else _("%(points)s higher")
    return words % {"points": size}


def interval_in_words(low: float, high: float) -> str:
    """An interval, such as "0.2 to 1.4 lower" or "from 0.9 lower to 0.7 higher"."""
    low, high = round(low, 1), round(high, 1)
    if low == high:
        return difference_in_words(low)
    ends = {"low": f"{abs(low):.1f}", "high": f"{abs(high):.1f}"}
    if high < 0:
        return _("%(high)s to %(low)s lower") % ends
    if low > 0:
        return _("%(low)s to %(high)s higher") % ends
    if high == 0:
        return _("from no different to %(low)s lower") % ends
    if low == 0:
        return _("from no different to %(high)s higher") % ends
    return _("from %(low)s lower to %(high)s higher") % ends


def change_title(region: str, change: Change, entries: int) -> str:
    """Such as "Low back: 5.6 → 3.2, better"; `entries` are the days there are."""
    if not entries:
        return _("%(region)s: no entries in this time") % {"region": region}
    if change.before is None or change.after is None:
        return _("%(region)s: cannot tell yet") % {"region": region}
    return _("%(region)s: %(before).1f → %(after).1f, %(verdict)s") % {
        "region": region,
        "before": change.before.mean,
        "after": change.after.mean,
        "verdict": VERDICTS[change.verdict],
    }


def change_sentence(
    region: str, change: Change, trend: Trend | None = None
) -> Sentence:
    """How one region's pain changed, or why that is not known yet."""
    before, after, difference = change.before, change.after, change.difference
    if before is None or after is None or difference is None:
        return Sentence(region, _missing(change), _needed(change))
    went = (
        _("your average stayed at %(after).1f.")
        if before.mean == after.mean
        else _("your average went from %(before).1f to %(after).1f.")
    ) % {"before": before.mean, "after": after.mean}
    basis = [_compared(before, after), _how_sure(change), _when(change)]
    if trend:
        basis.append(_slope(trend, difference))
    return Sentence(
        region, f"{went} {_verdict_sentence(change)}", " ".join(filter(None, basis))
    )


def _verdict_sentence(change: Change) -> str:
    sentences = {
        ChangeVerdict.BETTER: _("A change of about 2 points is usually noticeable."),
        ChangeVerdict.WORSE: _(
            "A rise of about 2 points is usually noticeable. If it stays, talk to a "
            "doctor or physiotherapist."
        ),
        ChangeVerdict.SAME: _("That is about the same."),
        ChangeVerdict.UNKNOWN: _(
            "Cannot tell yet: the ups and downs of the days alone can do as much."
        ),
    }
    is_small = change.before and change.before.mean < SMALL
    if change.verdict == ChangeVerdict.BETTER and is_small:
        return _("Small numbers move little; this is about half of what it was.")
    low, high = change.low or 0, change.high or 0
    if change.verdict == ChangeVerdict.UNKNOWN and (low > 0 or high < 0):
        # Surely another number, and yet neither clearly more nor clearly the same.
        return _("Cannot tell yet whether that is enough to be noticeable.")
    return sentences[change.verdict]


def _compared(before: Window, after: Window) -> str:
    return _("%(before)s with %(first)s, and %(after)s with %(last)s.") % {
        "before": _days(before),
        "first": _entries(before.entries),
        "after": _days(after),
        "last": _entries(after.entries),
    }


def _how_sure(change: Change) -> str:
    return _(
        "A careful estimate of the change is %(difference)s, in points. The 95 %%"
        " interval is %(interval)s. Of 100 such intervals, about 95 hold the true"
        " change."
    ) % {
        "difference": difference_in_words(change.difference or 0),
        "interval": interval_in_words(change.low or 0, change.high or 0),
    }


def _when(change: Change) -> str:
    """When the verdict is worked out next, and why not every day."""
    if change.next_day is None:
        return ""
    return _(
        "The first six days are left out: many people begin on a bad day. The"
        " next comparison is on %(day)s. Comparing every day would find changes that"
        " are only chance."
    ) % {"day": date_format(change.next_day, "j M Y")}


def _slope(trend: Trend, difference: float) -> str:
    """A sentence about the trend of the days shown; others than these are compared."""
    is_clear = trend.low > 0 or trend.high < 0
    if not is_clear:
        words = _(
            "The days shown have no clear trend: %(slope)s from week to week"
            " (%(interval)s; the middle one of the slopes between any two days)."
        )
    elif trend.slope * difference < 0:
        words = _(
            "In the days shown, pain went the other way: %(slope)s from week to week"
            " (%(interval)s; the middle one of the slopes between any two days)."
        )
    else:
        words = _(
            "In the days shown, pain was %(slope)s from week to week (%(interval)s; the"
            " middle one of the slopes between any two days)."
        )
    return words % {
        "slope": difference_in_words(trend.slope),
        "interval": interval_in_words(trend.low, trend.high),
    }


def _days(window: Window) -> str:
    first, last = (date_format(day, "j M Y") for day in (window.first, window.last))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _entries(count: int) -> str:
    return ngettext("%(count)d entry", "%(count)d entries", count) % {"count": count}


def _missing(change: Change) -> str:
    if change.after is None:
        return _("cannot tell yet. There are too few entries in the last days.")
    return _("cannot tell yet. There is no earlier time to compare with.")


def _needed(change: Change) -> str:
    needed = _(
        "A comparison needs about three weeks, with an entry on at least half of the "
        "days. After two months it becomes surer. The first six days are left out."
    )
    if change.next_day is None:
        return needed
    when = _("The next comparison is on %(day)s.")
    return f"{needed} {when % {'day': date_format(change.next_day, 'j M Y')}}"


def function_sentence(ratings: Sequence[FunctionRating]) -> Sentence | None:
    """How everyday activities went from the first rating to the last; from two on.

    Only what was rated both times is compared: another activity is another number.
    """
    if len(ratings) < 2:
        return None
    (first_day, first), (last_day, last) = ratings[0], ratings[-1]
    change = function_change(first, last)
    days = {
        "first": date_format(first_day, "j M Y"),
        "last": date_format(last_day, "j M Y"),
        "ratings": len(ratings),
    }
    basis = _(
        "Two ratings, on %(first)s and %(last)s, of %(ratings)d in this time. A change"
        " of 2 points in the mean, or of 3 in one activity alone, is beyond chance 9"
        " times in 10. There is no interval for one person's two ratings."
    )
    about = _("Everyday activities")
    if change is None:
        text = _("cannot tell yet. No activity was rated both times.")
        return Sentence(about, text, basis % days)
    went = ngettext(
        "from %(before).1f to %(after).1f of 10 in the one rated both times; higher is"
        " better.",
        "from %(before).1f to %(after).1f of 10; higher is better.",
        change.activities,
    ) % {"before": change.before, "after": change.after}
    return Sentence(about, f"{went} {_beyond_error(change)}", basis % days)


def _beyond_error(change: FunctionChange) -> str:
    if change.is_beyond_error:
        return _("That is more than the scale's own error.")
    if change.activities == 1:
        return _("Less than 3 points may be the scale's own error.")
    return _("Less than 2 points may be the scale's own error.")


def practice_sentence(done: Regularity) -> Sentence:
    """On how many days there was practice, and how long; counted, so no interval."""
    if not done.practised:
        text = _("none logged in this time.")
        return Sentence(_("Practice"), text, _("What you log or play appears here."))
    text = ngettext(
        "on %(practised)d of %(days)d day",
        "on %(practised)d of %(days)d days",
        done.days,
    ) % {"practised": done.practised, "days": done.days}
    if done.usual_minutes:
        usually = ngettext(
            "usually %(minutes)d minute",
            "usually %(minutes)d minutes",
            done.usual_minutes,
        ) % {"minutes": done.usual_minutes}
        text = f"{text}, {usually}"
    return Sentence(
        _("Practice"),
        f"{text}.",
        _(
            "Counted from your log: the days since your first practice, and the middle "
            "one of the times. Whether practice and pain go together is another "
            "question: see “Day after”."
        ),
    )


def entries_sentence(region: str, outcome: RegionOutcome) -> Sentence:
    """How many days have an entry for a region; counted, so no interval."""
    text = _("%(entries)d of %(days)d days have one for %(region)s.") % {
        "entries": outcome.entries,
        "days": outcome.days,
        "region": region,
    }
    return Sentence(_("Entries"), text, _("A day without an entry is a gap, never 0."))


def sentences(
    outcomes: Mapping[str, RegionOutcome],
    ratings: Sequence[FunctionRating],
    done: Regularity,
) -> list[Sentence]:
    """Three to five, the pain first; `outcomes` are of the regions with entries.

    Where that would be fewer than three, one says how many entries there are.
    """
    named = {str(Region(key).label): one for key, one in outcomes.items()}
    found = [
        change_sentence(region, one.change, one.trend) for region, one in named.items()
    ]
    function = function_sentence(ratings)
    if function:
        found.append(function)
    elif len(found) == 1:
        found += [entries_sentence(region, one) for region, one in named.items()]
    return [*found, practice_sentence(done)]
