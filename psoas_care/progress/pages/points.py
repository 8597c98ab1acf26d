"""Differences of pain in points, as people say them: lower and higher, no signs."""

from django.utils.translation import gettext as _


def amount(points: float) -> str:
    """Such as "0.8 lower"."""
    size = f"{abs(points):.1f}"
    if size == "0.0":
        return _("no different")
    words = _("%(points)s lower") if points < 0 else _("%(points)s higher")
    return words % {"points": size}


def span(low: float, high: float) -> str:
    """An interval, such as "0.2 to 1.4 lower" or "from 0.9 lower to 0.7 higher"."""
    ends = {"low": f"{abs(low):.1f}", "high": f"{abs(high):.1f}"}
    if high <= 0:
        return _("%(high)s to %(low)s lower") % ends
    if low >= 0:
        return _("%(low)s to %(high)s higher") % ends
    return _("from %(low)s lower to %(high)s higher") % ends
