"""What a day was like: one line for each factor, one tap for each line."""

from collections.abc import Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, NamedTuple, cast

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.symptoms.models import DayFactors
from psoas_care.symptoms.models.day_factors import FACTORS, FactorAmount
from psoas_care.symptoms.recording import record_day
from psoas_care.symptoms.scales import STRESS
from psoas_care.web import user_records
from psoas_care.web.fields import RatingField

OTHER = "other"
"""The choice that opens the field for a number which is not among the chips."""

CHIPS: dict[str, tuple[int, ...]] = {
    "sitting_hours": (2, 4, 6, 8, 10),
    "walking_min": (0, 15, 30, 45, 60, 90),
    "running_min": (0, 15, 30, 45, 60),
    "cycling_min": (0, 15, 30, 45, 60),
    "situps_count": (0, 10, 20, 30, 50),
    "breathing_min": (0, 5, 10, 15, 20),
    "sleep_hours": (5, 6, 7, 8, 9),
}
UNITS = {
    "sitting_hours": _("hours"),
    "walking_min": _("minutes"),
    "running_min": _("minutes"),
    "cycling_min": _("minutes"),
    "situps_count": _("times"),
    "breathing_min": _("minutes"),
    "sleep_hours": _("hours"),
}
NOTES = {
    "sitting_hours": _("Getting up every half hour or hour breaks it up."),
    "walking_min": _("All of it together, short walks too."),
    "situps_count": _("Dead bugs or planks are an alternative."),
}


class Factor(NamedTuple):
    """One line of the page; `stored` is what another tab saved, where that differs."""

    name: str
    choice: forms.BoundField
    number: forms.BoundField | None
    seen: forms.BoundField
    stored: FactorAmount | None
    is_conflict: bool


class DayFactorsForm(forms.Form):
    """Any of a day's factors; one that is not sent stays as it is.

    Each factor is sent with the value that its page showed, so that a tap in one tab
    disturbs no other factor, and a number changed meanwhile is not overwritten: this
    takes the place of a version, which every tap would make stale for the next.
    """

    def __init__(self, data: QueryDict | None = None, *, user: User, day: date) -> None:
        self.user, self.day = user, day
        self.row = user.day_factors.of_day(day)
        super().__init__(data)
        self.conflicts: Mapping[str, FactorAmount | None] = {}
        for name in FACTORS:
            self._add_fields(name, getattr(self.row, name, None))

    def _add_fields(self, name: str, value: FactorAmount | None) -> None:
        field = cast(Any, DayFactors._meta.get_field(name))
        label = field.verbose_name
        self.fields[f"{name}_seen"] = forms.CharField(
            required=False, initial=value, widget=forms.HiddenInput
        )
        if name not in CHIPS:
            self.fields[name] = RatingField(label=label, scale=STRESS, initial=value)
            return
        chips = [(str(n), f"{n}") for n in CHIPS[name]]
        is_other = value is not None and value not in CHIPS[name]
        self.fields[name] = forms.ChoiceField(
            label=format_lazy("{factor}, {unit}", factor=label, unit=UNITS[name]),
            help_text=NOTES.get(name, ""),
            choices=[*chips, (OTHER, _("Other")), ("", _("Not said"))],
            initial=OTHER if is_other else value,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose from the list.")},
        )
        self.fields[f"{name}_number"] = field.formfield(
            label=capfirst(str(UNITS[name])), initial=value if is_other else None
        )

    def factors(self) -> list[Factor]:
        """The lines of the page, in order."""
        return [self.factor(name) for name in FACTORS]

    def factor(self, name: str) -> Factor:
        number = f"{name}_number"
        return Factor(
            name,
            self[name],
            self[number] if number in self.fields else None,
            self[f"{name}_seen"],
            self.conflicts.get(name),
            name in self.conflicts,
        )

    def sent(self) -> list[str]:
        """The factors that this request is about."""
        return [name for name in FACTORS if name in self.data]

    @property
    def status(self) -> int:
        if self.conflicts:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK

    def clean(self) -> dict[str, Any]:
        """Give each factor that was sent its number, or None where it was cleared."""
        data = super().clean() or self.cleaned_data
        for name in self.sent():
            if self._is_number_lost(name):
                self._choose_other(name)
            elif data.get(name) == OTHER:
                data[name] = data.get(f"{name}_number")
                if data[name] is None and f"{name}_number" not in self.errors:
                    self.add_error(f"{name}_number", _("Write a number."))
            elif name in data and data[name] != "" and data[name] is not None:
                data[name] = int(data[name])
            elif name in data:
                data[name] = None
        return data

    def _is_number_lost(self, name: str) -> bool:
        """Whether a number was written, not what the page showed, and not chosen."""
        number = self.cleaned_data.get(f"{name}_number")
        is_chosen = self.cleaned_data.get(name) == OTHER
        seen = self.cleaned_data.get(f"{name}_seen")
        return number is not None and not is_chosen and str(number) != seen

    def _choose_other(self, name: str) -> None:
        """Show the number, and let the person say which of the two it is."""
        data = cast(QueryDict, self.data).copy()
        data[name] = OTHER
        self.data = data
        self.add_error(
            f"{name}_number",
            _("Save once more to keep this number, or choose another answer and clear "
              "it."),
        )  # fmt: skip

    def save(self, *, now: datetime) -> bool:
        """Store what was sent; False if it is wrong, or meets another tab's change."""
        if not self.is_valid():
            return False
        sent = {name: self.cleaned_data[name] for name in self.sent()}
        if not sent:
            return True
        seen = {name: self.cleaned_data[f"{name}_seen"] for name in sent}
        self.conflicts = record_day(
            self.user,
            self.day,
            sent,
            seen=seen,
            request_hash=user_records.request_hash(cast(QueryDict, self.data)),
            now=now,
        )
        if self.conflicts:
            self._accept_what_is_stored()
        return not self.conflicts

    def _accept_what_is_stored(self) -> None:
        """Sent once more, the form overwrites what it has shown."""
        data = cast(QueryDict, self.data).copy()
        for name, value in self.conflicts.items():
            data[f"{name}_seen"] = "" if value is None else str(value)
        self.data = data
