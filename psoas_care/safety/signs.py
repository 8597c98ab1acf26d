"""Nerve and organ signs, asked as a part of what somebody logs anyway."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any, NamedTuple

from django import forms
from django.db import transaction
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.safety import recording
from psoas_care.safety.models import Answer, Question, Restriction
from psoas_care.safety.vocabulary import Given, QuestionKind
from psoas_care.safety.words import SIDES
from psoas_care.web.forms import UserRecordForm

PREFIX = "signs"
MILDER = "milder"


class SignLine(NamedTuple):
    """One sign: its tick, and what a tick asks further."""

    question: Question
    tick: BoundField
    further: list[BoundField]


class SignsForm(forms.Form):
    """A tick for each sign that came, where it was, and with which tool.

    `tools` are names by slug. A side or tool that is not said could be any: so both
    sides, and every tool, are closed.
    """

    side = forms.ChoiceField(
        label=gettext_lazy("On which side?"),
        choices=[*SIDES, ("", gettext_lazy("Both, or not sure"))],
        required=False,
        widget=forms.RadioSelect,
    )
    tool = forms.ChoiceField(
        label=gettext_lazy("With which tool?"),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        questions: Iterable[Question],
        tools: Mapping[str, str],
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, prefix=PREFIX, auto_id=auto_id)
        self.questions = list(questions)
        self.tools = tools
        self.fields["tool"].choices = [  # type: ignore[attr-defined]
            *tools.items(),
            ("", _("Not sure")),
        ]
        for question in self.questions:
            self.fields[question.code] = forms.BooleanField(
                label=question.text, required=False
            )
            if question.worse_text:
                self.fields[_form_of(question)] = forms.ChoiceField(
                    label=_("Which is it?"),
                    choices=[
                        (Given.WORSE.value, question.worse_text),
                        (MILDER, question.milder_text),
                    ],
                    required=False,
                    widget=forms.RadioSelect,
                )

    def lines(self) -> list[SignLine]:
        return [
            SignLine(q, self[q.code], [self[_form_of(q)]] if q.worse_text else [])
            for q in self.questions
        ]

    @property
    def is_answered(self) -> bool:
        """Whether something is ticked, or has to be mended."""
        ticked = any(self[q.code].value() for q in self.questions)
        return ticked or (self.is_bound and bool(self.errors))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for question in self.questions:
            if question.worse_text:
                self._ask_which(question, data)
        return data

    def _ask_which(self, question: Question, data: dict[str, Any]) -> None:
        name, is_ticked = _form_of(question), bool(data.get(question.code))
        if is_ticked and not data.get(name) and name not in self.errors:
            self.add_error(name, _("Say which it is."))
        elif data.get(name) and not is_ticked:
            # Left over from a tick taken away, or chosen where nothing is folded
            # away: only the person knows.
            self.add_error(
                question.code,
                _("One of its forms was chosen, but it is not ticked. Tick it."),
            )

    def signs(self, *, side: str = "", tool: str = "") -> list[Answer]:
        """What came; `side` and `tool` are those in use where none was chosen."""
        data = self.cleaned_data
        return [
            Answer(
                question=question,
                given=self._given(question),
                side=data["side"] or side,
                tool=data["tool"] or tool,
            )
            for question in self.questions
            if data[question.code]
        ]

    def _given(self, question: Question) -> Given:
        is_worse = self.cleaned_data.get(_form_of(question)) == Given.WORSE
        return Given.WORSE if is_worse else Given.YES

    def closed_in_words(self, restrictions: Iterable[Restriction]) -> str:
        """What these holds close, as a sentence."""
        places = []
        for restriction in restrictions:
            what = self.tools.get(restriction.tool) or restriction.get_scope_display()
            places.append(
                f"{what}, {restriction.get_side_display().lower()}"
                if restriction.side
                else what
            )
        return _("Closed for now: %(what)s.") % {
            "what": "; ".join(dict.fromkeys(places))
        }


class SignsPart(UserRecordForm):
    """A form for a row that may tell of signs, too; they are stored with it or not.

    `closed` says in words what they closed, once the row is stored.
    """

    closed = ""

    def sign_questions(self) -> Iterable[Question]:
        return Question.objects.of_kind(QuestionKind.SIGN)

    def tool_names(self) -> Mapping[str, str]:
        """The tools by slug, which this app does not know."""
        raise NotImplementedError

    def place_of_signs(self) -> dict[str, str]:
        """The `side` and `tool` in use, as far as the rest of the form says them."""
        return {}

    @cached_property
    def signs(self) -> SignsForm:
        return SignsForm(
            self.data if self.is_bound else None,
            questions=self.sign_questions(),
            tools=self.tool_names(),
        )

    @property
    def _tells_of_signs(self) -> bool:
        """Whether that part of the form was sent at all."""
        return any(name.startswith(PREFIX) for name in self.data)

    def is_valid(self) -> bool:
        is_sound = super().is_valid()
        return (not self._tells_of_signs or self.signs.is_valid()) and is_sound

    @property
    def status(self) -> int:
        is_refused = self._tells_of_signs and bool(self.signs.errors)
        return HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else super().status

    def save_record(self) -> bool:
        """Store the row and what the signs close, both or neither."""
        if not self.is_bound:
            return False
        with transaction.atomic():
            is_saved = super().save_record()
            if is_saved and self._tells_of_signs and self.is_valid():
                self._report()
        return is_saved

    def _report(self) -> None:
        row = self.instance
        signs = self.signs.signs(**self.place_of_signs())
        is_news = recording.report_signs(
            row.user, signs, source=row.uid, at=row.at, zone=row.zone
        )
        if is_news:
            restrictions = row.user.restrictions.filter(
                at=row.at, screening__kind=QuestionKind.SIGN
            )
            self.closed = self.signs.closed_in_words(restrictions)


def _form_of(question: Question) -> str:
    return f"{question.code}-form"
