"""The answers to a published questionnaire."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from psoas_care.symptoms.models import InstrumentScore, Shape
from psoas_care.symptoms.scoring import CHOSEN
from psoas_care.web.fields import RatingField, RatingScale
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.moments import MomentFields


class InstrumentForm(UserRecordFormMixin, forms.ModelForm):
    """A field for each item, named by its key; nothing is chosen beforehand."""

    class Meta:
        model = InstrumentScore
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moment = MomentFields(self)
        instrument = self.instance.instrument
        items = instrument.questions
        match instrument.shape:
            case Shape.RATINGS:
                made: dict[str, forms.Field] = {
                    item.key: RatingField(
                        label=item.text,
                        required=True,  # a mean needs all of them
                        scale=RatingScale(
                            item.key, f"0 = {item.low}", f"10 = {item.high}"
                        ),
                    )
                    for item in items
                }
            case Shape.SENTENCES:
                made = {
                    item.key: forms.BooleanField(label=item.text, required=False)
                    for item in items
                }
            case _:
                made = {
                    CHOSEN: forms.TypedChoiceField(
                        label=instrument.instruction,
                        choices=[(item.key, item.text) for item in items],
                        coerce=int,
                        widget=forms.RadioSelect,
                        error_messages={"required": _("Choose one of the answers.")},
                    )
                }
        # A key such as "7" would be a poor name in a form of several parts.
        self.names = {f"item-{key}": key for key in made}
        for name, key in self.names.items():
            self.fields[name] = made[key]
            if key in self.instance.answers:
                self.initial[name] = self.instance.answers[key]

    def rows(self) -> list[forms.BoundField]:
        """The fields that ask, in their order."""
        return [self[name] for name in self.names]

    def clean_moment(self, data: dict[str, Any]) -> None:
        self.moment.clean(data)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        answers = {
            key: int(data[name])
            for name, key in self.names.items()
            if data.get(name) not in (None, "", False)
        }
        if not self.errors:
            self.instance.answers = answers
        return data
