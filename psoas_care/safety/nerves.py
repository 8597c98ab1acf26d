"""The questions about nerves and the cauda equina, asked where something hurt so."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid5

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.safety import at_once, recording, which
from psoas_care.safety.models import Answer, Question, Restriction, Screening
from psoas_care.safety.reasons import locked_in_words
from psoas_care.safety.signs import SignLine
from psoas_care.safety.vocabulary import OF_NERVES, Given, QuestionKind
from psoas_care.web.forms import is_ticked, refuse_two_answers
from psoas_care.web.user_records import UserRecord

PREFIX = "nerve"


class NerveForm(forms.Form):
    """A tick for each that is so, or for none of them: one has to be said."""

    none = forms.BooleanField(label=gettext_lazy("None of these"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        questions: Mapping[str, Question],
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, prefix=PREFIX, auto_id=auto_id)
        self.questions = [questions[code] for code in OF_NERVES if code in questions]
        for question in self.questions:
            self.fields[question.code] = forms.BooleanField(
                label=question.text, required=False
            )
            self.fields.update(which.fields_of(question))

    def lines(self) -> list[SignLine]:
        return [
            SignLine(q, self[q.code], [self[name] for name in which.names_of(q)])
            for q in self.questions
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_two_answers(self)
        ticked = [q for q in self.questions if data.get(q.code)]
        if bool(ticked) == bool(data.get("none")):
            self.add_error(
                "none",
                _("Tick anything that applies to you, or else “None of these”."),
            )
        for question in self.questions:
            which.refuse_half_said(self, question)
        return data

    def answers(self) -> list[Answer]:
        return [Answer(question=q, given=self._given(q)) for q in self.questions]

    def _given(self, question: Question) -> Given:
        if not self.cleaned_data.get(question.code):
            return Given.NO
        is_worse = self.cleaned_data.get(which.name_of(question)) == Given.WORSE
        return Given.WORSE if is_worse else Given.YES


def ticked(
    questions: Mapping[str, Question], data: Mapping[str, Any]
) -> list[tuple[Answer, bool]]:
    """What is ticked, sound or not, and whether its form is only assumed."""
    asked = [questions[code] for code in OF_NERVES if code in questions]
    return at_once.ticked(asked, data, prefix=f"{PREFIX}-")


def form_for(
    data: Mapping[str, Any], questions: Mapping[str, Question], *, has_word: bool
) -> NerveForm | None:
    """The form, where a new word leads to it or something in it is ticked.

    A tick stays an answer when the word that led to the question is taken back.
    """
    if not has_word and not ticked(questions, data):
        return None
    return NerveForm(data, questions=questions)


def is_answered(data: Mapping[str, Any], found: Collection[Any]) -> bool:
    """Whether one of them was `found` ticked, or "None of these" alone was."""
    is_none = is_ticked(data, f"{PREFIX}-none")
    forms_of = [f"{PREFIX}-{code}-form" for code in OF_NERVES]
    return bool(found) or (is_none and not any(map(data.get, forms_of)))


def report(nerve: NerveForm | None, row: UserRecord, *, now: datetime) -> str:
    """Record what was answered about a stored row; what that closed, as a sentence.

    "" where nothing was, or where nothing was asked. Each version of the row is asked
    once; sent again, nothing is told twice, but other answers of the same page are
    told. They are answers of now, however long ago it was; but they may have waited on
    a device, so what was asked after the moment of the row stays open.
    """
    if nerve is None:
        return ""
    said = " ".join(f"{one.question.code} {one.given}" for one in nerve.answers())
    screening = Screening(
        user=row.user,
        uid=uuid5(row.uid, f"{PREFIX} {row.version} {said}"),
        kind=QuestionKind.RED_FLAG,
        request_hash=row.uid.hex,
    )
    screening.set_moment(now, row.zone)
    if not recording.record(
        screening, nerve.answers(), anew=OF_NERVES,
        asked_by=row.uid.hex, asked_before=row.at,
    ):  # fmt: skip
        return ""
    return closed_in_words(
        row.user.restrictions.filter(
            screening__kind=QuestionKind.RED_FLAG,
            screening__request_hash__in=Screening.hashes_of_report(row.uid.hex),
            ended_on=None,
        )
    )


def closed_in_words(restrictions: Iterable[Restriction]) -> str:
    """What they close, as a sentence; "" without any."""
    return locked_in_words(
        (str(restriction.get_scope_display()), restriction.ends)
        for restriction in restrictions
    )
