"""Pain that leaves only relaxing, said in a form that is not saved yet."""

from collections.abc import Iterable
from typing import Any

from psoas_care.symptoms.models.check_in import TOO_STRONG

MOMENT = {"when", "day", "time", "fold"}


def says_strong_pain(form: Any, names: Iterable[str]) -> bool:
    """Whether a form that was sent says pain that strong, of today as far as is known.

    `names` are its fields for pain. Somebody may leave before a date is mended, and has
    said it all the same.
    """
    if not form.is_bound or not any(_is_strong(form[name].value()) for name in names):
        return False
    row, user = form.instance, form.instance.user
    if row.local_day is None or MOMENT & form.errors.keys():
        return True
    return bool(user.day_at(row.at) >= user.day_at(form.now))


def _is_strong(value: Any) -> bool:
    try:
        return int(value) >= TOO_STRONG
    except (TypeError, ValueError):
        return False
