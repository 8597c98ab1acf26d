"""The safety check in its short form, once a week."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from psoas_care.safety import asking, recording
from psoas_care.safety.forms.screen import answers_in_short
from psoas_care.safety.models import Answer, Screening
from psoas_care.safety.screens import Point, Screen
from psoas_care.safety.taking_back import KEPT_PREFIX
from psoas_care.safety.vocabulary import Behaviour, Given
from psoas_care.web.forms import UserRecordFormMixin, values_sent


class ReviewForm(UserRecordFormMixin, forms.ModelForm):
    """The safety check in its short form: what is still so, and nothing else is new.

    `points` are the questions with a yes, and those that something asks anew. Every
    other no is said again.
    """

    STILL, OVER = "still", "over"

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Screening
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        screens: Iterable[Screen],
        asked_anew: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = [screen for screen in screens if screen.is_kept]
        self.answered = [point for screen in kept for point in screen.points]
        self.looked_at = {code for screen in kept for code in screen.looked_at}
        answers = {point.question.code: point.answer for point in self.answered}
        self.initial["seen"] = answers_in_short(answers, self.looked_at)
        self.points = [
            (screen, point)
            for screen in kept
            for point in screen.points
            # Being under 18 ends by a tick of its own.
            if point.question.behaviour != Behaviour.ADULTS
            and (point.answer.is_yes or point.question.code in asked_anew)
        ]
        for _screen, point in self.points:
            self.fields[point.question.code] = _still(point)

    def rows(self) -> list[tuple[Screen, Point, BoundField]]:
        return [(s, point, self[point.question.code]) for s, point in self.points]

    def store_new(self) -> None:
        """Save the answers and their restrictions; the hash marks a review."""
        own = self.instance.request_hash
        self.instance.request_hash = f"{KEPT_PREFIX}{own}"[: len(own)]
        recording.record_anew(self.instance, self.answers(), [*self.said_anew])
        still = self.looked_at - self.said_anew.keys()
        recording.note_nothing_new(self.instance, still)
        over = [
            point.question.code
            for _screen, point in self.points
            if self.cleaned_data.get(point.question.code) == self.OVER
        ]
        asking.ask_what_lasts(self.instance.user, over)

    @cached_property
    def said_anew(self) -> dict[str, str]:
        """{code: what is true of it}: said to be still so, though it ended since.

        A clinician has looked at it, or it was taken back, after the page was opened.
        """
        seen = str(self.data.get("seen", "")).split()
        shown = dict(word.split("=", 1) for word in seen if "=" in word)
        found: dict[str, str] = {}
        for point in self.answered:
            code = point.question.code
            was = shown.get(code, "")
            is_over = not point.answer.is_yes or code in self.looked_at
            is_still = self.STILL in values_sent(self.data, code)
            if was and not was.endswith("*") and is_over and is_still:
                is_worse = was.startswith(Given.WORSE)
                found[code] = Given.WORSE if is_worse else Given.YES
        return found

    def answers(self) -> list[Answer]:
        return [
            Answer(
                question=point.question,
                given=self._given(point),
                side=point.answer.side,
            )
            for point in self.answered
        ]

    def _given(self, point: Point) -> str:
        if not point.answer.is_yes and point.question.code in self.said_anew:
            return self.said_anew[point.question.code]
        chosen = self.cleaned_data.get(point.question.code)
        if chosen == self.OVER:
            return Given.NO
        return point.answer.given or Given.NO


def _still(point: Point) -> forms.ChoiceField:
    """The field of a question: a yes is still true or over, a no is still a no."""
    choices = [(ReviewForm.OVER, _("No longer true"))]
    if point.answer.is_yes:
        choices.insert(0, (ReviewForm.STILL, _("Still true")))
    else:
        choices = [(ReviewForm.OVER, _("This is not true"))]
    return forms.ChoiceField(
        label=point.question.text,
        choices=choices,
        initial=ReviewForm.STILL if point.answer.is_yes else None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer.")},
    )
