"""Times as people say them: exact where they are kept, rounded where they are told.

`exact_time` is for a hold somebody counts, `spent_time` for what was done, `about_time`
for how long something will take.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SECONDS_UP_TO = 120
"""Below two minutes people count seconds: 90 s, not 1½ minutes."""

HALF_A_MINUTE = 30


def exact_time(seconds: int) -> str:
    """As "45 s", "2 minutes", "2½ minutes", or "2 min 5 s" where no word is rounder."""
    if seconds < SECONDS_UP_TO:
        return _("%(n)s s") % {"n": seconds}
    minutes, rest = divmod(seconds, 60)
    if rest == HALF_A_MINUTE:
        return _("%(n)s½ minutes") % {"n": minutes}
    if rest:
        return _("%(minutes)s min %(seconds)s s") % {
            "minutes": minutes,
            "seconds": rest,
        }
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def spent_time(seconds: int) -> str:
    """As "45 s", "4 min", "2½ min": from two minutes on to the nearest half minute."""
    if seconds < SECONDS_UP_TO:
        return _("%(n)s s") % {"n": seconds}
    minutes, half = _halves(seconds)
    return (_("%(n)s½ min") if half else _("%(n)s min")) % {"n": minutes}


def about_time(seconds: int) -> str:
    """As "about 10 min" or "about half a minute"; what is shorter is "9 s"."""
    if seconds < HALF_A_MINUTE:
        return _("%(n)s s") % {"n": seconds}
    minutes, half = _halves(seconds)
    if not minutes:
        return _("about half a minute")
    words = _("about %(n)s½ min") if half else _("about %(n)s min")
    return words % {"n": minutes}


def _halves(seconds: int) -> tuple[int, int]:
    """Whole minutes, and whether half a one more is nearest; half-way goes up."""
    return divmod(int(seconds / HALF_A_MINUTE + 0.5), 2)
