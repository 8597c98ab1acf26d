"""What somebody reached in a self-test."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from psoas_care.practice.models import SelfTestResult
from psoas_care.practice.models.self_test import MOST
from psoas_care.web.fields import NumberField
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.moments import MomentFields


class SelfTestForm(UserRecordFormMixin, forms.ModelForm):
    """The number; a test that is locked has no form, and `is_closed` refuses it.

    What was reached before it was locked can still be put right.
    """

    class Meta:
        model = SelfTestResult
        fields: list[str] = []

    def __init__(self, *args: Any, is_closed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_closed = is_closed
        self.moment = MomentFields(self)
        self_test = self.instance.self_test
        held, stood = _("Seconds you held it"), _("Times you stood up")
        label = held if self_test.is_held else stood
        most = self_test.seconds if self_test.is_held else MOST
        self.fields["value"] = NumberField(label=label, min_value=0, max_value=most)
        if self.instance.pk:
            self.initial["value"] = self.instance.value

    def clean_moment(self, data: dict[str, Any]) -> None:
        self.moment.clean(data)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_closed and self.is_new:
            raise ValidationError(
                _("This test is locked for you at the moment."), code="locked"
            )
        if "value" in data:
            self.instance.value = data["value"]
        return data
