"""Nerve and organ signs, asked as a part of what somebody logs anyway."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.db import connection
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.safety import at_once, recording, which
from psoas_care.safety.models import Answer, Question, Restriction, Screening
from psoas_care.safety.reasons import locked_in_words
from psoas_care.safety.vocabulary import Given, QuestionKind
from psoas_care.safety.words import SIDES
from psoas_care.web.forms import refuse_two_answers
from psoas_care.web.prepared import Prepared, columns_of
from psoas_care.web.user_records import UserRecord

PREFIX = "signs"
ANY = "any"
"""Said of a side or a tool: it could have been any."""


COLUMNS = columns_of(Question)
SIGNS = Prepared(
    lambda: Question.objects.of_kind(QuestionKind.SIGN).values_list(*COLUMNS)
)


def signs_asked() -> list[Question]:
    """All signs, in their order; one query."""
    rows = SIGNS.rows()
    return [Question.from_db(connection.alias, COLUMNS, row) for row in rows]


class SignLine(NamedTuple):
    """One sign: its tick, and what a tick asks further."""

    question: Question
    tick: BoundField
    further: list[BoundField]


class SignsForm(forms.Form):
    """A tick for each sign that came, where it was, and with which tool.

    None of them came is an answer, too, where a page asks for one.

    `tools` are names by slug. A side or tool that is not said is the one in use; where
    there are more of them, or it is said to be any, both sides, and every tool, are
    closed.
    """

    none = forms.BooleanField(label=gettext_lazy("None of these"), required=False)
    side = forms.ChoiceField(
        label=gettext_lazy("On which side?"),
        choices=[*SIDES, (ANY, gettext_lazy("Both, or not sure"))],
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
            (ANY, _("Not sure")),
        ]
        for question in self.questions:
            self.fields[question.code] = forms.BooleanField(
                label=question.text, required=False
            )
            self.fields.update(which.fields_of(question))

    @staticmethod
    def was_sent(data: Iterable[str]) -> bool:
        """Whether a form that was sent had this part at all."""
        return any(name.startswith(PREFIX) for name in data)

    def lines(self) -> list[SignLine]:
        return [
            SignLine(q, self[q.code], [self[name] for name in which.names_of(q)])
            for q in self.questions
        ]

    @property
    def is_answered(self) -> bool:
        """Whether something is ticked, or has to be mended."""
        ticked = any(self[q.code].value() for q in self.questions)
        return ticked or (self.is_bound and bool(self.errors))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_two_answers(self)
        for question in self.questions:
            which.refuse_half_said(self, question)
        if data.get("none") and any(data.get(q.code) for q in self.questions):
            self.add_error(
                "none",
                _("Tick what happened, or “None of these”, but not both."),
            )
        return data

    def signs(
        self, *, side: str = "", tool: str = "", asked: Collection[str] = ()
    ) -> list[Answer]:
        """What came; `side` and `tool` are those in use where none was chosen.

        A no to each where none of them did, and to each of those `asked` where only
        others did.
        """
        data = self.cleaned_data
        came = [
            Answer(
                question=question,
                given=self._given(question),
                side=_said(data["side"], side),
                tool=_said(data["tool"], tool),
            )
            for question in self.questions
            if data[question.code]
        ]
        return came + [
            Answer(question=question, given=Given.NO)
            for question in self.questions
            if data["none"]
            or (came and question.code in asked and not data[question.code])
        ]

    def report(
        self,
        row: UserRecord,
        *,
        side: str = "",
        tool: str = "",
        asked: Collection[str] = (),
        felt: Iterable[Answer] = (),
    ) -> str:
        """Record what the form says came with `row`, which is stored.

        `side` and `tool` are those in use where none was chosen, `asked` the signs
        that were asked about, `felt` those that were said by another part, whatever
        this one says. Gives as a sentence what all of it closes; "" where nothing was,
        or where it is over by today.
        """
        felt = [*felt]
        said = self.signs(side=side, tool=tool, asked=asked) if self.is_valid() else []
        codes = {answer.question.code for answer in felt}
        said = [one for one in said if one.is_yes or one.question.code not in codes]
        is_news = recording.report_signs(
            row.user,
            [*said, *felt],
            source=row.uid,
            at=row.at,
            zone=row.zone,
            is_edit=row.version > 1,
        )
        if not is_news:
            return ""
        restrictions = row.user.restrictions.filter(
            screening__kind=QuestionKind.SIGN,
            screening__request_hash__in=Screening.hashes_of_report(row.uid.hex),
            ended_on=None,
        )
        today = row.user.day_at(timezone.now())
        still = [one for one in restrictions if one.is_open(today)]
        return self.closed_in_words(still) if still else ""

    def ticked(self) -> list[tuple[Answer, bool]]:
        """What is ticked, sound or not, and whether its form is only assumed."""
        return at_once.ticked(
            self.questions, self.data, prefix=f"{PREFIX}-", tools=self.tools
        )

    def _given(self, question: Question) -> Given:
        is_worse = self.cleaned_data.get(which.name_of(question)) == Given.WORSE
        return Given.WORSE if is_worse else Given.YES

    def closed_in_words(self, restrictions: Iterable[Restriction]) -> str:
        """What these restrictions close, as a sentence."""
        places = []
        for restriction in restrictions:
            what = self.tools.get(restriction.tool) or restriction.get_scope_display()
            if restriction.side:
                what = f"{what}, {restriction.get_side_display().lower()}"
            places.append((str(what), restriction.ends))
        return locked_in_words(places)


def _said(chosen: str, in_use: str) -> str:
    return "" if chosen == ANY else chosen or in_use
