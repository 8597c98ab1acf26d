"""Forms that lift a restriction: a clinician looked, or the person is an adult."""

from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.web.forms import refuse_two_answers, retype


class CheckedForm(forms.Form):
    """The day on which a clinician looked at what led to a restriction.

    `seen` is what the page knew of that: whatever came later, the clinician may not
    have looked at.
    """

    NEWS = gettext_lazy(
        "You have said more about this since you opened this page. Has a doctor or "
        "physiotherapist looked at that, too? If so, send it again."
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    checked_on = forms.DateField(
        label=gettext_lazy("On which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Say on which day."),
            "invalid": gettext_lazy("Write the day like 2026-11-22."),
        },
    )

    def __init__(
        self, *args: Any, first: date, today: date, evidence: object, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now_known = sha256(repr(evidence).encode()).hexdigest()
        self.initial["seen"] = self.now_known
        self.first, self.last = first, today
        self.fields["checked_on"].widget.attrs.update(
            min=self.first.isoformat(), max=self.last.isoformat()
        )

    @property
    def is_too_early(self) -> bool:
        """Whether no day is there yet on which a clinician can have looked."""
        return self.first > self.last

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_two_answers(self)
        return data

    def clean_checked_on(self) -> date:
        day: date = self.cleaned_data["checked_on"]
        if day > self.last:
            raise forms.ValidationError(_("This day is in the future."), code="future")
        if day < self.first:
            raise forms.ValidationError(
                _("That is too early. Choose %(day)s or a later day.")
                % {"day": date_format(self.first, "j F Y")},
                code="early",
            )
        return day

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] not in {"", self.now_known}:
            # Sent once more, it has seen that.
            retype(self, "seen", self.now_known)
            self.add_error(None, forms.ValidationError(self.NEWS, code="stale"))
        return self.now_known


class LogCheckedForm(CheckedForm):
    """The same about what the log closed."""

    NEWS = gettext_lazy(
        "You have logged or changed something since you opened this page. Has a doctor "
        "or physiotherapist looked at that, too? If so, send it again."
    )


class AdultForm(forms.Form):
    """The tick that opens what is for adults only; never ticked beforehand."""

    is_adult = forms.BooleanField(
        label=gettext_lazy("I am 18 or older"),
        error_messages={"required": gettext_lazy("Tick this if you are 18 or older.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_two_answers(self)
        return data
