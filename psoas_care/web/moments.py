"""When something was: what a form asks about a row that may be of an earlier time."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.user_records import CLOCK, UserRecord

GRACE = timedelta(minutes=5)
"""How far a moment may lie ahead: clocks of phones and servers differ."""

FIRST_DAY = date(2000, 1, 1)
MORNING = time(8, 0)


class When(models.TextChoices):
    """How most people say when something was."""

    NOW = "now", _("Now")
    HOUR_AGO = "hour", _("1 hour ago")
    MORNING = "morning", _("This morning")
    PICK = "pick", _("Pick a time")


class MomentFields:
    """The fields in which a form asks when something was, and what they say.

    The local `day` and `time` are read in the form's `zone`. Where clocks went back an
    hour comes twice: `fold` says whether the second one is meant, as Python calls it.
    The player knows its moment and sends it as `began`, an ISO moment with its offset,
    instead, and what its clock shows then as `clock`.
    """

    def __init__(self, form: UserRecordFormMixin) -> None:
        self.form = form
        form.fields.update(_fields())
        row: UserRecord = form.instance
        if "began" in form.data:
            self._pick(form.data["began"])
        if row.pk:
            form.initial.update(
                when=When.PICK,
                day=row.local_at.date(),
                time=row.local_at.time().replace(second=0, microsecond=0, fold=0),
            )
            if "fold" in form.data or not form.is_bound:
                # Where the page did not ask for it, it was not changed either.
                form.initial["fold"] = row.local_at.fold
        else:
            form.initial.setdefault("when", When.NOW)

    def _pick(self, began: str) -> None:
        """Say day, time and fold of a moment as if they had been picked by hand."""
        form = self.form
        zone = zoneinfo.ZoneInfo(form.known_zone(form.data.get("zone", "")))
        try:
            moment = datetime.fromisoformat(began)
            if moment.tzinfo is None:
                return
            local = (moment - self._ahead()).astimezone(zone)
        except (ValueError, OverflowError):
            return
        form.retype("when", When.PICK)
        form.retype("day", f"{local:%Y-%m-%d}")
        # To the millisecond: something may have been closed within the minute.
        form.retype("time", local.time().isoformat("milliseconds"))
        form.retype("fold", str(local.fold))

    def _ahead(self) -> timedelta:
        """By how much the clock of the device is wrong, and `began` with it."""
        try:
            ahead = datetime.fromisoformat(self.form.data[CLOCK]) - self.form.now
        except (KeyError, ValueError, TypeError):
            return timedelta(0)
        return ahead if abs(ahead) > GRACE else timedelta(0)

    @property
    def is_time_twice(self) -> bool:
        """Whether the time that the form shows came twice on its day."""
        form = self.form
        zone = zoneinfo.ZoneInfo(form.known_zone(str(form["zone"].value())))
        try:
            day = date.fromisoformat(str(form["day"].value()))
            clock = time.fromisoformat(str(form["time"].value()))
            return _is_twice(datetime.combine(day, clock, zone))
        except (ValueError, OverflowError):
            return False

    def clean(self, data: dict[str, Any]) -> None:
        """Turn what was said about the time into one moment in UTC, the row's own."""
        form = self.form
        row: UserRecord = form.instance
        if "when" not in data or {"day", "time"} & form.errors.keys():
            return
        if row.pk and not {"when", "day", "time", "fold"} & set(form.changed_data):
            return
        at = self._moment(data)
        if at is None:
            return
        if at > form.now + GRACE:
            form.add_error("time", _("This is in the future. Choose an earlier time."))
        else:
            # What is said has happened: a clock that is fast may not put it off.
            row.set_moment(min(at, form.now), data["zone"])

    def _moment(self, data: dict[str, Any]) -> datetime | None:
        """The moment meant, in UTC; None after an error."""
        form, zone = self.form, zoneinfo.ZoneInfo(data["zone"])
        local_now = form.now.astimezone(zone)
        match data["when"]:
            case When.NOW:
                return form.now
            case When.HOUR_AGO:
                return form.now - timedelta(hours=1)
            case When.MORNING:
                morning = datetime.combine(local_now.date(), MORNING, zone)
                return min(morning, local_now).astimezone(UTC)
        day, clock = data.get("day"), data.get("time")
        if not day or not clock:
            form.add_error("time" if day else "day", _("Say which day and time."))
            return None
        if day < FIRST_DAY:
            form.add_error("day", _("Choose a day from the year 2000 on."))
            return None
        if day > local_now.date() + timedelta(days=1):
            form.add_error("day", _("This is in the future. Choose an earlier day."))
            return None
        return self._on_the_wall(datetime.combine(day, clock, zone), data.get("fold"))

    def _on_the_wall(self, local: datetime, fold: int | None) -> datetime | None:
        """The moment in UTC at which a clock showed this; None after an error.

        What it skipped in spring, and what it showed twice in autumn without a `fold`,
        is asked about: whoever guesses stores another hour than was meant.
        """
        clock = f"{local:%H:%M}"
        if _is_skipped(local):
            words = _(
                "The clocks went forward, so %(time)s was skipped on this day. Write a "
                "time before or after it."
            )
            self.form.add_error("time", words % {"time": clock})
            return None
        if _is_twice(local) and fold is None:
            words = _("%(time)s came twice on this day: say which one you mean.")
            self.form.add_error("fold", words % {"time": clock})
            return None
        return local.replace(fold=fold or 0).astimezone(UTC)


def _fields() -> dict[str, forms.Field]:
    """A choice of what most people say; day and time for those who pick."""
    return {
        "when": forms.ChoiceField(
            label=_("When"), choices=When.choices, widget=forms.RadioSelect
        ),
        "day": forms.DateField(
            label=_("Day"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Write the day like 2026-11-22.")},
        ),
        "time": forms.TimeField(
            label=_("Time"),
            required=False,
            widget=forms.TimeInput(
                attrs={"type": "time", "step": "any"}, format="%H:%M"
            ),
            error_messages={"invalid": _("Write a time from 00:00 to 23:59.")},
        ),
        "fold": forms.TypedChoiceField(
            label=_("The clocks went back, so this time came twice. Which one?"),
            choices=[(0, _("The first")), (1, _("The second, an hour later"))],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        ),
    }


def _is_skipped(local: datetime) -> bool:
    """Whether a clock that was put forward never shows this."""
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)


def _is_twice(local: datetime) -> bool:
    """Whether a clock that was put back shows this twice; in spring none is."""
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second
