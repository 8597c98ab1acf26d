"""The promise before deep front release."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from psoas_care.safety import recording
from psoas_care.safety.models import Answer, Question, Screening
from psoas_care.safety.vocabulary import Given
from psoas_care.web.forms import UserRecordFormMixin


class TicksForm(UserRecordFormMixin, forms.ModelForm):
    """The sentences to tick each time before deep front release."""

    class Meta:
        model = Screening
        fields: list[str] = []

    def __init__(
        self, *args: Any, questions: Iterable[Question], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.code] = forms.BooleanField(
                label=question.text,
                error_messages={"required": _("Tick this, too.")},
            )

    def ticks(self) -> list[BoundField]:
        return [self[question.code] for question in self.questions]

    def store_new(self) -> None:
        """Save the answers and their restrictions."""
        recording.record(self.instance, self.answers())

    def answers(self) -> list[Answer]:
        return [Answer(question=q, given=Given.YES) for q in self.questions]
