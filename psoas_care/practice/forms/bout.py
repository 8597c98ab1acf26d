"""The lines of a session: each an exercise, a side, and how much."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Side
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.eligibility import LOCKED, LoggedLine
from psoas_care.practice.exercise_choices import ExerciseChoices
from psoas_care.practice.limits import MOST_BOUTS, READ_LINES
from psoas_care.practice.models import Bout, Session, Stopped
from psoas_care.practice.usual_lines import EACH
from psoas_care.safety.models import Answer, Question
from psoas_care.safety.vocabulary import Given
from psoas_care.symptoms.vocabulary import NERVE_QUALITIES, asked_by, signs_in
from psoas_care.web.forms import refuse_two_answers
from psoas_care.web.lines import ArrivedLines

TOO_MANY = _(
    "A session has at most %(num)d lines, and a line for each side counts as two. "
    "Remove some here, and log them as another session."
)
MEASURES = ["actual_seconds", "repetitions", "pressure", "worst_pain"]
"""What was done, and the worst pain in it."""

PLANNED = ["planned_seconds", "planned_repetitions"]
"""What only the player knows; it goes through an edit unchanged."""

HURT = ["stopped", "hurt_region", "hurt_words"]
"""How it ended, and where and how it hurt."""


class BoutForm(forms.ModelForm):
    """One line of a session: an exercise, a side, and seconds or repetitions."""

    exercise = forms.ChoiceField(
        label=_("Exercise"),
        error_messages={
            "required": _("Choose an exercise."),
            "invalid_choice": _("Choose an exercise from the list."),
        },
    )
    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=[
            (EACH, _("Each side")),
            (Side.LEFT, _("Left")),
            (Side.RIGHT, _("Right")),
        ],
        error_messages={"invalid_choice": _("Choose a side from the list.")},
    )

    class Meta:
        model = Bout
        fields = [*MEASURES, *PLANNED, *HURT]
        labels = {
            "repetitions": _("Times"),
            "stopped": _("How did it end?"),
            "hurt_region": _("Where did it hurt?"),
            "hurt_words": _("What was it like?"),
        }
        widgets = {
            **dict.fromkeys(PLANNED, forms.HiddenInput),
            "worst_pain": forms.TextInput(attrs={"placeholder": "0–10"}),
            "pressure": forms.TextInput(attrs={"placeholder": "0–10"}),
        }
        help_texts = {"pressure": _("0 = none, 10 = the most you could bear.")}

    def __init__(
        self, *args: Any, exercise_choices: ExerciseChoices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.exercise_choices = exercise_choices
        field = cast(forms.ChoiceField, self.fields["exercise"])
        # What is locked is not offered; naming it all the same gets the reason.
        field.choices = exercise_choices.names
        if self.instance.pk:
            both = self.instance.side == Side.BOTH
            self.initial["exercise"] = self.instance.exercise.slug
            self.initial["side"] = "" if both else self.instance.side

    @property
    def chosen(self) -> Exercise | None:
        """The exercise that the line is about, closed or not."""
        return self.exercise_choices.exercises.get(self["exercise"].value() or "")

    @property
    def asks_side(self) -> bool:
        """Whether one side can do it alone, or there is something wrong with a side."""
        is_sided = self.chosen is not None and self.chosen.sides == Sides.PER_SIDE
        return is_sided or bool(self["side"].errors)

    @property
    def asks_pressure(self) -> bool:
        """Whether it is a pressure tool, or there is a pressure to be seen."""
        pressure = self["pressure"]
        is_given = pressure.value() not in {None, ""} or pressure.errors
        return self.is_of_tool or bool(is_given)

    @property
    def is_of_tool(self) -> bool:
        """Whether it is about a pressure tool."""
        return self.chosen is not None and self.chosen.category == Category.RELEASE

    @property
    def is_deep_front(self) -> bool:
        """Whether it is about deep front release."""
        return self.chosen is not None and bool(self.chosen.is_deep_front)

    @property
    def _new_words(self) -> set[str]:
        """The words for the pain that are new, or said of another place now."""
        words = {*(self["hurt_words"].value() or [])}
        is_moved = {"exercise", "side"} & {*self.changed_data}
        return words - {*(() if is_moved else self.initial.get("hurt_words") or ())}

    @property
    def words_said(self) -> list[str]:
        """Each new word with the exercise that it is said of."""
        return [f"{self['exercise'].value()} {word}" for word in self._new_words]

    @property
    def hurts_like_a_nerve(self) -> bool:
        """Whether it has a new word for nerve pain, sound line or not."""
        words = {*(self["hurt_words"].value() or [])} & {*NERVE_QUALITIES}
        return bool(words - {*(self.initial.get("hurt_words") or [])})

    @property
    def asked_codes(self) -> set[str]:
        """The questions that new words for the pain lead to, sound line or not."""
        return asked_by(self._new_words, under_pressure=self.is_of_tool)

    def felt(self, questions: Mapping[str, Question]) -> list[Answer]:
        """The signs that its new words are, where it pressed; sound line or not."""
        codes = signs_in(self._new_words) if self.is_of_tool else ()
        side = self["side"].value()
        tools = self.chosen.tool_slugs if self.chosen else []
        return [
            Answer(
                question=questions[code],
                given=Given.YES,
                side=side if self.asks_side and side in {Side.LEFT, Side.RIGHT} else "",
                tool=tools[0] if len(tools) == 1 else "",
            )
            for code in sorted(codes)
        ]

    @property
    def has_ending(self) -> bool:
        """Whether a field about how it ended has a value or an error."""
        return any(self[name].value() or self[name].errors for name in HURT)

    @property
    def logged(self) -> LoggedLine:
        """The bout of a valid line and its sides, for `eligibility`."""
        is_new = not self.instance.pk or {"exercise", "side"} & {*self.changed_data}
        sides = tuple(bout.side for bout in self.bouts())
        return LoggedLine(self.instance, sides, bool(is_new))

    def clean_exercise(self) -> Exercise:
        return self.exercise_choices.exercises[self.cleaned_data["exercise"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_two_answers(self)
        exercise, side = data.get("exercise"), data.get("side")
        if exercise and exercise.sides != Sides.PER_SIDE:
            side = Side.BOTH
        elif exercise and side == "":
            self.add_error("side", _("Say which side, or that each side did the same."))
        if exercise and side:
            self.instance.exercise = exercise
            self.instance.side = Side.LEFT if side == EACH else side
        if data.get("hurt_region") or data.get("hurt_words"):
            # Who says where it hurt, or how, has stopped for it.
            data["stopped"] = Stopped.HURT
        is_tool = exercise and exercise.category == Category.RELEASE
        if exercise and not is_tool and data.get("pressure") is not None:
            self.add_error("pressure", _("Only a pressure tool has a pressure."))
        return data

    @property
    def is_refused(self) -> bool:
        """Whether it is about something that is closed."""
        return self.has_error("exercise", LOCKED) or self.has_error("side", LOCKED)

    def in_words(self) -> str:
        """The line as a note can say it, such as "Cat-cow, 60 s, worst pain 3"."""
        measures = [
            (_("%s s"), self["actual_seconds"].value()),
            (_("%s ×"), self["repetitions"].value()),
            (_("pressure %s of 10"), self["pressure"].value()),
            (_("worst pain %s of 10"), self["worst_pain"].value()),
        ]
        side = self["side"].value()
        sides = dict(cast(Any, self.fields["side"]).choices)
        words = [self.instance.exercise.name]
        words += [str(sides.get(side, side)).lower()] if side else []
        return ", ".join([*words, *(w % n for w, n in measures if n not in {None, ""})])

    def bouts(self) -> list[Bout]:
        """The bouts this line stands for: one, or a left and a right one."""
        bout: Bout = self.instance
        if self.cleaned_data["side"] != EACH or bout.side != Side.LEFT:
            return [bout]
        measures = {name: getattr(bout, name) for name in self.Meta.fields}
        right = Bout(
            exercise=bout.exercise, side=Side.RIGHT, beyond=bout.beyond, **measures
        )
        return [bout, right]


class LinesFormSet(ArrivedLines, forms.BaseInlineFormSet):
    """The lines of a session; one removed in another tab is still known when sent."""

    default_error_messages = {
        **forms.BaseInlineFormSet.default_error_messages,
        "too_many_forms": TOO_MANY,
    }

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        cast(forms.ModelChoiceField, form.fields["id"]).queryset = self.get_queryset()
        form.fields["DELETE"].label = _("Remove this exercise")


BoutFormSet = forms.inlineformset_factory(
    Session,
    Bout,
    form=BoutForm,
    formset=LinesFormSet,
    extra=0,
    max_num=MOST_BOUTS,
    absolute_max=READ_LINES,
    can_delete=True,
)


def words_said(lines: Iterable[BoutForm]) -> str:
    """The new words for pain in these lines, each with its exercise, as one text."""
    return " ".join(sorted(said for line in lines for said in line.words_said))
