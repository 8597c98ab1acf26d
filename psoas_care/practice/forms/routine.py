"""What a person types to put a routine of their own together."""

from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.practice.forms.routine_lines import (
    BaseLines,
    Lines,
    LineValues,
    Shelf,
    line_of,
    rearranged,
    target_of,
)
from psoas_care.practice.models import MyRoutine, MyRoutineItem, Routine
from psoas_care.practice.models.routine import OVERRIDES, DosedItem
from psoas_care.practice.playable import Playable, playable_item, within_limits
from psoas_care.safety.status import current_safety_status
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.lines import arrived
from psoas_care.web.prose import ProseField
from psoas_care.web.user_records import UserRecord


class MyRoutineForm(UserRecordFormMixin, forms.ModelForm):
    """A routine with its lines.

    `source` is another one to begin with, `more` the slug of an exercise to add to the
    lines; what is locked of it is left out. Buttons that only move lines send the
    whole form, too: `redraft` answers them, and nothing is checked or saved.
    """

    moved_to: int | None = None
    """The place of the line that was just moved: there the focus stays."""

    add = forms.CharField(
        label=gettext_lazy("Add an exercise"), required=False, widget=forms.Select
    )

    class Meta:
        model = MyRoutine
        fields = ["name"]
        field_classes = {"name": ProseField}

    def __init__(
        self,
        *args: Any,
        source: Routine | MyRoutine | None = None,
        more: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shelf = Shelf(current_safety_status(self.instance.user, self.now))
        choices = [("", _("Choose…")), *self.shelf.choices()]
        cast(forms.Select, self.fields["add"].widget).choices = choices
        self.left_out: list[str] = []
        if self.is_bound:
            self._take_in_what_was_chosen()
            self._make_lines()
        else:
            if source:
                self.initial["name"] = _copy_of(source)
            self._make_lines(self._first_lines(source) + self._more_lines(more))

    @cached_property
    def _stored(self) -> list[MyRoutineItem]:
        routine: MyRoutine = self.instance
        return list(routine.items.with_exercises()) if routine.pk else []

    def _first_lines(self, source: Routine | MyRoutine | None) -> list[LineValues]:
        """The stored lines; for a new routine those of its source that are open."""
        if source is None:
            return [line_of(item) for item in self._stored]
        items: list[DosedItem] = list(source.items.all())
        self.left_out = [i.exercise.name for i in items if self._is_locked(i)]
        return [line_of(item) for item in items if not self._is_locked(item)]

    def _more_lines(self, slug: str) -> list[LineValues]:
        """One exercise more, by its slug, with its usual dose; unless it is locked."""
        access = self.shelf.accesses.get(slug)
        if access is None:
            return []
        item = MyRoutineItem(exercise=access.exercise)
        if self._is_locked(item):
            self.left_out.append(access.exercise.name)
            return []
        return [line_of(item)]

    def _is_locked(self, item: DosedItem) -> bool:
        return self.shelf.accesses[item.exercise.slug].is_locked

    def _make_lines(self, lines: list[LineValues] | None = None) -> None:
        """Bind the lines to what was sent; or show `lines`, which nobody checks."""
        kept = {item.exercise.slug: item.overrides for item in self._stored}
        self.lines = Lines(
            self.data if lines is None else None,
            initial=lines,
            prefix="items",
            form_kwargs={"shelf": self.shelf, "kept": kept},
        )
        sent = cast(BaseLines, self.lines).sent
        self._shown = sent() if lines is None else lines

    def _take_in_what_was_chosen(self) -> None:
        """Append what "Add an exercise" says, also when it is sent with "Save"."""
        slug = self.data.get("add", "")
        if slug and self.data.get("draft", "add") == "add":
            self.data, n, is_complete = arrived(self.data, "items")
            self.retype(f"items-{n}-exercise", slug)
            # What was not whole stays so, until somebody has looked through it.
            self.retype("items-TOTAL_FORMS", str(n + 1) if is_complete else "")
            self.retype("add", "")

    def redraft(self, how: str) -> None:
        """Show the lines as one of them was moved, removed or added."""
        self._make_lines(rearranged(self._shown, how))
        self.moved_to = target_of(how)
        if self.moved_to is None and how != "time":
            self.fields["add"].widget.attrs["autofocus"] = True
        # Django checks a form as soon as it is shown.
        self.errors.clear()

    @property
    def playable(self) -> Playable:
        """The routine as it stands in the form, its unsound numbers left out."""
        items = []
        for line in self._shown:
            if access := self.shelf.accesses.get(line["exercise"]):
                item = MyRoutineItem(
                    exercise=access.exercise,
                    **self.shelf.overrides(access.exercise, line),
                )
                items.append(
                    playable_item(access.exercise, item.dose, self.shelf.safety_status)
                )
        return Playable(str(self.instance), "", within_limits(items))

    def parts(self) -> list[forms.BaseFormSet]:
        return [self.lines] if self.lines.is_bound else []

    def has_new_content(self) -> bool:
        stored = [(item.exercise.slug, item.overrides) for item in self._stored]
        overrides = (
            [line.slug_and_overrides() for line in self.lines]
            if self.lines.is_valid()
            else None
        )
        return overrides != stored or super().has_new_content()

    def children(self) -> list[UserRecord]:
        """A part is known by its number: a changed order changes what it is about."""
        earlier = {item.number: item for item in self._stored}
        children: list[UserRecord] = []
        for number, line in enumerate(self.lines, 1):
            child = earlier.get(number) or MyRoutineItem(number=number)
            child.my_routine = self.instance
            child.exercise_id = line.exercise_id
            _slug, overrides = line.slug_and_overrides()
            for name in OVERRIDES:
                setattr(child, name, overrides.get(name))
            children.append(child)
        return children


def _copy_of(source: Routine | MyRoutine) -> str:
    """A name for a copy, so that it differs from the original."""
    if isinstance(source, Routine):
        return source.name
    longest = MyRoutine._meta.get_field("name").max_length or 0
    return (_("%(name)s, copy") % {"name": source.name})[:longest]
