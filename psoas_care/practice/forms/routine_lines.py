"""The exercises of a routine while somebody puts it together, line by line."""

import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.library.access import Access, access_to
from psoas_care.library.dose import Sides, range_in_words
from psoas_care.library.models import Exercise
from psoas_care.practice.limits import MOST_LINES, READ_LINES
from psoas_care.practice.models import MyRoutineItem, RoutineItem
from psoas_care.practice.models.routine import OVERRIDES, SHOWN, DosedItem
from psoas_care.safety.consequences import DEEP_FRONT_SECONDS
from psoas_care.safety.reasons import in_sentences, why_locked
from psoas_care.safety.status import SafetyStatus
from psoas_care.web.fields import NumberField
from psoas_care.web.lines import ArrivedLines

LONGEST_REST = 120
BOUNDS = tuple(f"{name}_{end}" for name in OVERRIDES[:3] for end in ("min", "max"))
"""The columns of an exercise that say how far its dose may go; a rest has none."""

LABELS = {
    "hold_seconds": gettext_lazy("Hold (s)"),
    "repetitions": gettext_lazy("Repeat (×)"),
    "sets": gettext_lazy("Sets"),
    "rest_seconds": gettext_lazy("Rest (s)"),
}

LineValues = dict[str, Any]
"""An exercise by its slug, and what was typed for its dose."""


MOVE = re.compile(r"move-(\d{1,2})-(\d{1,2})")
REMOVE = re.compile(r"remove-(\d{1,2})")


def rearranged(lines: list[LineValues], how: str) -> list[LineValues]:
    """The lines after "move-2-0" or "remove-1"; any other word changes nothing."""
    result = list(lines)
    found = MOVE.fullmatch(how) or REMOVE.fullmatch(how)
    if found and int(found[1]) < len(lines):
        line = result.pop(int(found[1]))
        if found.re is MOVE:
            result.insert(int(found[2]), line)
    return result


def target_of(how: str) -> int | None:
    """Where "move-2-0" moves a line to; None if nothing is moved."""
    found = MOVE.fullmatch(how)
    return int(found[2]) if found else None


def line_of(item: DosedItem) -> LineValues:
    """A stored part as somebody would have typed it."""
    dose = item.dose
    return {
        "exercise": item.exercise.slug,
        **{name: getattr(dose, name) for name in OVERRIDES},
    }


class Shelf:
    """Every exercise by its slug, what a person may do of it, how far its dose goes."""

    def __init__(self, safety_status: SafetyStatus) -> None:
        self.safety_status = safety_status
        exercises = Exercise.objects.grouped_by_category().only(*SHOWN, *BOUNDS)
        self.accesses = {e.slug: access_to(e, safety_status) for e in exercises}
        self._used: dict[int, list[dict[str, int]]] = defaultdict(list)
        for exercise_id, dose in RoutineItem.objects.doses_used():
            self._used[exercise_id].append(dose)

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What may be added, by category."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for slug, access in self.accesses.items():
            if not access.is_locked:
                kind = access.exercise.get_category_display()
                groups.setdefault(kind, []).append((slug, access.exercise.name))
        return list(groups.items())

    def bounds(self, exercise: Exercise) -> dict[str, tuple[int, int]]:
        """(least, most) of each number of a dose that may vary.

        A ready session may go below the usual dose. So may its copy.
        """
        found = {
            name: (getattr(exercise, f"{name}_min"), getattr(exercise, f"{name}_max"))
            for name in OVERRIDES[:3]
        }
        if exercise.sides == Sides.PER_SIDE or exercise.sets_max > 1:
            found["rest_seconds"] = (0, LONGEST_REST)
        for dose in self._used[exercise.pk]:
            for name in dose.keys() & found.keys():
                low, high = found[name]
                found[name] = (min(low, dose[name]), max(high, dose[name]))
        return {name: (low, high) for name, (low, high) in found.items() if low < high}

    def overrides(self, exercise: Exercise, typed: Mapping[str, Any]) -> dict[str, int]:
        """What was typed soundly and differs from the library."""
        dose: dict[str, int] = {}
        for name, (low, high) in self.bounds(exercise).items():
            with suppress(forms.ValidationError):
                number = _number(name, low, high).clean(typed.get(name))
                dose |= {} if number is None else {name: number}
        usual = exercise.dose
        return {k: value for k, value in dose.items() if value != getattr(usual, k)}


class LineForm(forms.Form):
    """One exercise with the numbers of its dose that may vary.

    `kept` is what is stored for exercises that the routine has already: those stay in
    it when they are locked later, and come back as they were.
    """

    exercise = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, shelf: Shelf, kept: Mapping[str, dict[str, int]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.shelf, self.kept = shelf, kept
        self.access: Access | None = shelf.accesses.get(self["exercise"].value() or "")
        if self.access and not self.access.is_locked:
            for name, (low, high) in shelf.bounds(self.access.exercise).items():
                self.fields[name] = _number(name, low, high)

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name in OVERRIDES]

    def clean_exercise(self) -> str:
        slug: str = self.cleaned_data["exercise"]
        if self.access is None:
            raise forms.ValidationError(
                _("Choose an exercise from the list."), code="invalid_choice"
            )
        if self.access.is_locked and slug not in self.kept:
            raise forms.ValidationError(
                _("%(name)s is locked for you. %(reason)s"),
                params={"name": self.access.exercise.name, "reason": self._reason()},
                code="locked",
            )
        return slug

    def _reason(self) -> str:
        """Why the exercise is locked, and what opens it."""
        questions = self.shelf.safety_status.questions
        return in_sentences(why_locked(self._access.any_side, questions))

    @property
    def _access(self) -> Access:
        if self.access is None:
            raise ValueError("A line that is not valid has no exercise.")
        return self.access

    @property
    def exercise_id(self) -> int:
        return self._access.exercise.pk

    @property
    def deep_front_seconds(self) -> int:
        """How long a valid line presses on the front of the body, on one side."""
        if not self._access.exercise.is_deep_front or self._access.is_locked:
            return 0
        _slug, overrides = self.slug_and_overrides()
        dose = MyRoutineItem(exercise=self._access.exercise, **overrides).dose
        return dose.sets * dose.repetitions * (dose.hold_seconds + dose.move_seconds)

    def slug_and_overrides(self) -> tuple[str, dict[str, int]]:
        """The exercise of a valid line, and what differs from the library."""
        access = self._access
        slug = access.exercise.slug
        if access.is_locked:
            return slug, self.kept[slug]
        return slug, self.shelf.overrides(access.exercise, self.cleaned_data)


def _number(name: str, low: int, high: int) -> NumberField:
    """A number of a dose; left empty, it is as in the library."""
    sentence = (
        gettext_lazy("Choose from {low} to {high} seconds.")
        if name.endswith("_seconds")
        else gettext_lazy("Choose from {low} to {high}.")
    )
    out_of_range = format_lazy(sentence, low=low, high=high)
    return NumberField(
        label=LABELS[name],
        required=False,
        min_value=low,
        max_value=high,
        help_text=range_in_words(low, high),
        error_messages={"range": out_of_range},
    )


class BaseLines(ArrivedLines):
    """The lines in their order."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "too_many_forms": gettext_lazy(
            "A routine has at most %(num)d exercises. Remove some."
        ),
    }

    def sent(self) -> list[LineValues]:
        """What a browser sent, sound or not."""
        names = ("exercise", *OVERRIDES)
        return [
            {name: line.data.get(line.add_prefix(name), "") for name in names}
            for line in self.forms
        ]

    def clean(self) -> None:
        super().clean()
        if not self.forms:
            raise forms.ValidationError(_("Add at least one exercise."), code="empty")
        pressed = sum(line.deep_front_seconds for line in self if line.is_valid())
        if pressed > DEEP_FRONT_SECONDS:
            raise forms.ValidationError(
                _("On the front of the body, at most %(most)s seconds a side in one "
                  "session, including getting into place and out again."),
                params={"most": DEEP_FRONT_SECONDS},
                code="pressed",
            )  # fmt: skip


Lines = forms.formset_factory(
    LineForm,
    formset=BaseLines,
    extra=0,
    max_num=MOST_LINES,
    validate_max=True,
    absolute_max=READ_LINES,
)
