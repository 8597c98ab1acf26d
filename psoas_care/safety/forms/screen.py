"""One screen of questions, whichever questionnaire it belongs to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.safety import asking, at_once, recording, which
from psoas_care.safety.at_once import Taken
from psoas_care.safety.models import Answer, Question, Screening
from psoas_care.safety.rules import AnsweredQuestion
from psoas_care.safety.screens import Screen, looked_at
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import Behaviour, Given, QuestionKind
from psoas_care.safety.words import SIDES
from psoas_care.web.forms import UserRecordFormMixin, is_ticked

NONE = "none"
"""The name of the button “None of these”."""
STOPPING = {Behaviour.EMERGENCY, Behaviour.ADULTS, Behaviour.NEVER}
"""What is told at once: the next screen can wait."""


@dataclass(frozen=True)
class QuestionRow:
    """A question on the screen: its tick, and what a tick asks further."""

    question: Question
    tick: BoundField
    further: list[BoundField]
    was_looked_at: bool
    over: BoundField | None


class ScreenForm(UserRecordFormMixin, forms.ModelForm):
    """One screen: a tick for what is so, or the button “None of these”.

    Where a yes has two forms, a tick has to say which; where a clinician may agree, or
    a side matters, it may say so. These fields are named after the question's code.
    """

    is_stale = False
    """Whether this screen was answered, or asked anew, since its page was opened."""
    taken: Taken | None = None
    """What counts already, though the form is not saved."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Screening
        fields: list[str] = []

    def __init__(self, *args: Any, screen: Screen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.screen = screen
        asking = self.instance.user.restrictions.asking().of_codes(screen.answers)
        self.asking = {
            row.uid.hex: row.code
            for row in asking.select_related("screening")
            if row.is_only_asked
        }
        shown = answers_in_short(screen.answers, screen.looked_at)
        self.initial["seen"] = " ".join([shown, *self.asking])
        for question in screen.questions:
            self.fields[question.code] = forms.BooleanField(
                label=question.text, required=False
            )
            self.fields.update(_further(question))
            # A sign is told each time anew, and what a clinician has looked at only if
            # it is back: the tick of that time says nothing of now.
            is_told_anew = question.code in screen.looked_at
            if self._may_be_over(question):
                self.fields[f"{question.code}-over"] = _over_field()
            if question.kind != QuestionKind.SIGN and not is_told_anew:
                asked = screen.answers[question.code]
                self.initial.update(_initial_of(question, asked))
                if screen.waits:
                    self._ask_anew(question, asked)

    def _ask_anew(self, question: Question, asked: AnsweredQuestion) -> None:
        """Leave open what made an answer milder, where the question is asked again."""
        self.initial[f"{question.code}-agreed"] = False
        if asked.given != Given.WORSE:
            self.initial.pop(which.name_of(question), None)

    def rows(self) -> list[QuestionRow]:
        return [
            QuestionRow(
                q,
                self[q.code],
                [self[name] for name in _further(q)],
                q.code in self.screen.looked_at,
                self[f"{q.code}-over"] if self._may_be_over(q) else None,
            )
            for q in self.screen.questions
        ]

    def _may_be_over(self, question: Question) -> bool:
        """Whether it may be taken back here: a red flag ends on the weekly page."""
        is_profile = question.kind == QuestionKind.PROFILE
        return is_profile and question.code in self.screen.looked_at

    @property
    def status(self) -> int:
        return HTTPStatus.CONFLICT if self.is_stale else super().status

    def save_record(self) -> bool:
        """Save, unless something is new since the page was opened (`is_stale`)."""
        if self.is_valid() and self._meets_news():
            self.is_stale = True
            self.retype("seen", self.initial["seen"])
            is_saved = False
        else:
            is_saved = super().save_record()
        if self.is_bound and not is_saved:
            self._take_at_once()
        return is_saved

    def _take_at_once(self) -> None:
        """Record ticks of an invalid form, and note that its page has seen them."""
        found = at_once.ticked(self.screen.questions, self.data)
        back = [(a, assumed) for a, assumed in found if self._is_back(a.question)]
        if self.is_stale:
            # Perhaps ticked before somebody looked at it: asked once more, with that
            # said beside it, and until then not among what counts.
            found = [one for one in found if one not in back]
        else:
            at_once.take(self, back, is_anew=True)
        self.taken = at_once.take(self, found, is_anew=False)
        if self.taken or back:
            status = current_safety_status(self.instance.user, self.now)
            answers = {code: status.answers[code] for code in self.screen.answers}
            known = answers_in_short(answers, looked_at(answers, status))
            asked = [uid for uid in self.asking if self.is_stale or uid in self._seen]
            self.retype("seen", " ".join([known, *asked]))

    @property
    def _seen(self) -> list[str]:
        return str(self.data.get("seen", self.initial["seen"])).split()

    @cached_property
    def asked_since(self) -> list[Question]:
        """What was felt since the page was opened makes these questions open again."""
        asked = {code for uid, code in self.asking.items() if uid not in self._seen}
        return [q for q in self.screen.questions if q.code in asked]

    @cached_property
    def was_answered_since(self) -> bool:
        """Whether other answers stand than the page showed, and than it sends."""
        seen, current = self.data.get("seen"), self.screen.answers
        if seen in {None, self.initial["seen"]}:
            return False
        if self.was_saved_before():
            return any(self._is_back(question) for question in self.screen.questions)
        return any(
            (answer.given, answer.side)
            != (current[answer.question.code].given, current[answer.question.code].side)
            or self._is_back(answer.question)
            for answer in self.answers()
        )

    def _meets_news(self) -> bool:
        """Both are asked: what the page has seen changes with the answer to it."""
        is_asked = bool(self.asked_since) and not self.was_saved_before()
        return self.was_answered_since or is_asked

    def _is_over(self, question: Question) -> bool:
        """Whether it is ticked and a no: on a page sent before, that came since."""
        is_yes = self.screen.answers[question.code].is_yes
        return not is_yes and is_ticked(self.data, question.code)

    def _is_back(self, question: Question) -> bool:
        """Whether it is ticked although a clinician has looked at it since."""
        code = question.code
        return code in self.screen.looked_at and is_ticked(self.data, code)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        is_none = NONE in self.data
        ticked = [q for q in self.screen.questions if data.get(q.code)]
        over = [q for q in self.screen.questions if data.get(f"{q.code}-over")]
        for question in over:
            if question in ticked:
                self.add_error(
                    question.code,
                    _("You ticked this, and also that it is over. Choose one of them."),
                )
        if is_none and ticked:
            raise forms.ValidationError(
                _("You ticked something and pressed “None of these”. Untick it, or "
                  "press “Continue”."),
                code="both",
            )  # fmt: skip
        if not is_none and not ticked and not over:
            self.add_error(
                None, _("Tick anything that applies to you, or press “None of these”.")
            )
        for question in self.screen.questions if not is_none else []:
            which.refuse_half_said(self, question)
        return data

    def store_new(self) -> None:
        """Save the answers and their restrictions."""
        asked = self.screen.questions
        back = [q.code for q in asked if self._is_back(q)]
        over = [q.code for q in asked if self._is_over(q)]
        if over and self.was_saved_before():
            # Asked once more: the same send may have been saved this very moment.
            yes = self.instance.user.answers.current().yes()
            stand = {*yes.values_list("question__code", flat=True)}
            back += [code for code in over if code not in stand]
        answers, told = self.answers(), self.screen.answers
        recording.record_anew(self.instance, answers, back)
        quiet = {*self.screen.looked_at} - {*filter(self.cleaned_data.get, told)}
        recording.note_nothing_new(self.instance, quiet)
        no = [a.question.code for a in answers if not a.is_yes]
        ended = [code for code in no if told[code].is_yes]
        asking.ask_what_lasts(self.instance.user, ended)

    def answers(self) -> list[Answer]:
        return [
            Answer(
                question=question,
                given=self._given(question),
                side=self._typed(question, "side"),
            )
            for question in self.screen.questions
            if not self._is_left_alone(question)
        ]

    def _is_left_alone(self, question: Question) -> bool:
        """Whether nothing was said of it now; a red flag's answer grows old without."""
        code = question.code
        is_said = self.cleaned_data.get(code) or self.cleaned_data.get(f"{code}-over")
        return self._may_be_over(question) and not is_said

    def _given(self, question: Question) -> Given:
        """The worse form counts whatever else was ticked.

        What a clinician has looked at, and is not back, stays as it was told, unless
        it is over.
        """
        code = question.code
        if self.cleaned_data.get(f"{code}-over"):
            return Given.NO
        if not self.cleaned_data.get(code):
            told = self.screen.answers[code].given or Given.NO
            return Given(told) if code in self.screen.looked_at else Given.NO
        if self._typed(question, "form") == Given.WORSE:
            return Given.WORSE
        return Given.AGREED if self._typed(question, "agreed") else Given.YES

    def _typed(self, question: Question, what: str) -> Any:
        is_ticked = self.cleaned_data.get(question.code)
        return self.cleaned_data.get(f"{question.code}-{what}", "") if is_ticked else ""

    @property
    def has_stop(self) -> bool:
        """Whether something was ticked that ends the walk through the screens."""
        return any(
            answer.question.what_follows(answer.given) in STOPPING
            for answer in self.answers()
            if self.cleaned_data.get(answer.question.code)
        )

    @property
    def has_yes(self) -> bool:
        return any(answer.is_yes for answer in self.answers())


def answers_in_short(
    answers: Mapping[str, AnsweredQuestion], looked_at: Collection[str]
) -> str:
    """The current answers as one string, to detect later changes; "" without any."""
    return " ".join(
        f"{code}={answer.given}{answer.side}{'*' if code in looked_at else ''}"
        for code, answer in answers.items()
        if answer.given is not None
    )


def _over_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("It is over: this is not true any more"), required=False
    )


def _further(question: Question) -> dict[str, forms.Field]:
    """The fields below the tick of a question, by their names."""
    fields = which.fields_of(question)
    if question.is_sided:
        fields[f"{question.code}-side"] = forms.ChoiceField(
            label=gettext_lazy("Which side?"),
            choices=[*SIDES, ("", gettext_lazy("Both, or not sure"))],
            required=False,
            widget=forms.RadioSelect,
        )
    if question.may_be_agreed and question.kind != QuestionKind.RED_FLAG:
        fields[f"{question.code}-agreed"] = forms.BooleanField(
            label=_agreement(question),
            required=False,
        )
    return fields


def _agreement(question: Question) -> Any:
    if question.is_for_oncology:
        return gettext_lazy("My oncology team knows about this and has agreed")
    return gettext_lazy("A doctor or physiotherapist knows about this and has agreed")


def _initial_of(question: Question, asked: AnsweredQuestion) -> dict[str, Any]:
    """Initial values: the current answer to the question."""
    initial: dict[str, Any] = {question.code: asked.is_yes}
    if asked.is_yes:
        initial[which.name_of(question)] = (
            Given.WORSE.value if asked.given == Given.WORSE else which.MILDER
        )
        initial[f"{question.code}-agreed"] = asked.given == Given.AGREED
        initial[f"{question.code}-side"] = asked.side
    return initial
