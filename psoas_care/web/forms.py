"""The part that every form of a person's own rows has in common."""

import uuid
import zoneinfo
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from psoas_care.web import rows
from psoas_care.web.rows import Row
from psoas_care.web.zones import known_zones

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


class RowForm(forms.ModelForm):
    """A form for a row of one's own, about now: its id and the version it saw.

    `uid` is made with the form, so that sending the form twice makes one row.
    `zone` is the browser's, else the person's. `conflict` is the row as it is
    stored, when `save_row` found other content.
    """

    conflict: Row | None = None

    uid = forms.UUIDField(widget=forms.HiddenInput)
    zone = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        row: Row = self.instance
        if row.pk:
            # A row keeps the zone it was made in, wherever it is mended.
            self.initial.update(uid=row.uid, version=row.version, zone=row.zone)
        else:
            self.initial.setdefault("uid", uuid.uuid4())

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.conflict is not None:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK

    def parts(self) -> Sequence[Row]:
        """The rows that belong to this one, as the valid form describes them."""
        return []

    def save_row(self) -> bool:
        """Store the row with its parts if all is sound; False if nothing came of it.

        Where there is other content meanwhile, the form keeps what was typed and is
        ready to be sent once more: over the changed row, or, where a new row met an
        earlier one, as one of its own.
        """
        if not self.is_valid():
            return self._was_saved_before()
        try:
            if self.instance.pk:
                seen = self.cleaned_data["version"] or 0
                rows.change(
                    self.instance, self.parts(), seen_version=seen, now=self.now
                )
            else:
                self.store_new()
        except rows.Conflict as conflict:
            if self._says_the_same_as(conflict.current):
                return True
            self.conflict = conflict.current
            self._retype("version", str(conflict.current.version))
            if not self.instance.pk:
                self._retype("uid", str(uuid.uuid4()))
            return False
        return True

    def store_new(self) -> None:
        """Save the new row; a form whose row has consequences adds them here."""
        rows.create(self.instance, self.parts())

    def _was_saved_before(self) -> bool:
        """Whether this very send made its row, though today it would be refused."""
        row: Row = self.instance
        if not self.is_bound or row.pk or "uid" not in self.cleaned_data:
            return False
        earlier = type(row)._meta.base_manager.filter(
            uid=self.cleaned_data["uid"],
            user=row.user,
            request_hash=rows.request_hash(cast(QueryDict, self.data)),
        )
        return earlier.exists()

    def _says_the_same_as(self, current: Row) -> bool:
        if not self.instance.pk:
            return False
        form = type(self)(self.data, instance=current, now=self.now)
        return not form.has_new_content()

    def has_new_content(self) -> bool:
        """Whether the form says anything that its row does not say yet."""
        return bool({*self.changed_data} - {"uid", "version", "zone"})

    def _retype(self, name: str, value: str) -> None:
        """Put `value` in the place of what the browser sent for a hidden field."""
        data = cast(QueryDict, self.data).copy()
        data[name] = value
        self.data = data

    def clean_uid(self) -> uuid.UUID:
        """The row's id: its own when changed; a new one must be nobody's yet."""
        uid: uuid.UUID = self.cleaned_data["uid"]
        row: Row = self.instance
        if row.pk:
            return row.uid
        others = type(row)._meta.base_manager.filter(uid=uid).exclude(user=row.user)
        if others.exists():
            self._retype("uid", str(uuid.uuid4()))
            raise forms.ValidationError(
                _("This form was already used by somebody else. Save it once more."),
                code="taken",
            )
        return uid

    def clean_zone(self) -> str:
        """A zone we know; the person's own where the browser said nothing useful."""
        row: Row = self.instance
        if row.pk:
            return row.zone
        zone: str = self.cleaned_data["zone"]
        return zone if zone in known_zones() else row.user.time_zone

    def clean(self) -> dict[str, Any]:
        """Give a new row its id and place in time."""
        data = super().clean() or self.cleaned_data
        row: Row = self.instance
        if not row.pk and "uid" in data:
            row.uid = data["uid"]
            row.request_hash = rows.request_hash(cast(QueryDict, self.data))
        if "zone" in data:
            self.clean_moment(data)
        return data

    def clean_moment(self, data: dict[str, Any]) -> None:
        """Say when it was: now, unless the row is an earlier one."""
        row: Row = self.instance
        if not row.pk:
            row.place_in_time(self.now, data["zone"])


class TimedRowForm(RowForm):
    """A form for a row that may be about an earlier moment.

    The local `day` and `time` are read in `zone`.
    """

    when = forms.ChoiceField(
        label=_("When"), choices=When.choices, widget=forms.RadioSelect
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like 2026-11-22.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time from 00:00 to 23:59.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Row = self.instance
        if row.pk:
            self.initial.update(
                when=When.PICK,
                day=row.local_at.date(),
                time=row.local_at.time().replace(second=0, microsecond=0),
            )
        else:
            self.initial.setdefault("when", When.NOW)

    def clean_moment(self, data: dict[str, Any]) -> None:
        """Turn what was said about the time into one moment in UTC."""
        row: Row = self.instance
        if "when" not in data or {"day", "time"} & self.errors.keys():
            return
        if row.pk and not {"when", "day", "time"} & set(self.changed_data):
            return
        at = self._moment(data)
        if at is None:
            return
        if at > self.now + GRACE:
            self.add_error(
                "time", _("This lies in the future. Choose an earlier time.")
            )
        else:
            row.place_in_time(at, data["zone"])

    def _moment(self, data: dict[str, Any]) -> datetime | None:
        """The moment meant, in UTC; None after an error.

        An hour that the clock skips in spring is read as the one after it, an hour
        that comes twice in autumn as the first.
        """
        zone = zoneinfo.ZoneInfo(data["zone"])
        local_now = self.now.astimezone(zone)
        match data["when"]:
            case When.NOW:
                return self.now
            case When.HOUR_AGO:
                return self.now - timedelta(hours=1)
            case When.MORNING:
                morning = datetime.combine(local_now.date(), MORNING, zone)
                return min(morning, local_now).astimezone(UTC)
        day, clock = data.get("day"), data.get("time")
        if not day or not clock:
            self.add_error("time" if day else "day", _("Say which day and time."))
            return None
        if day < FIRST_DAY:
            self.add_error("day", _("Choose a day from the year 2000 on."))
            return None
        if day > local_now.date() + timedelta(days=1):
            self.add_error("day", _("This lies in the future. Choose an earlier day."))
            return None
        return datetime.combine(day, clock, zone).astimezone(UTC)
