"""The filters of the library; they live in the address, so nonsense is ignored."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import TRACKED
from psoas_care.library.models import Equipment, Exercise
from psoas_care.library.models.exercise import CHOSEN, ExerciseQuerySet
from psoas_care.library.vocabulary import Category, Level, Place
from psoas_care.web.prepared import Prepared

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

LONGEST_SEARCH = 100
NOTHING = "none"
"""Stands among the equipment and matches none, so that only free exercises stay."""

EQUIPMENT = Prepared(lambda: Equipment.objects.values_list("key", "name"))
QUESTIONS: dict[str, Callable[..., ExerciseQuerySet]] = {
    "q": ExerciseQuerySet.matching,
    "category": ExerciseQuerySet.in_category,
    "region": ExerciseQuerySet.for_region,
    "level": ExerciseQuerySet.at_level,
    "place": ExerciseQuerySet.at_places,
    "equipment": ExerciseQuerySet.with_equipment_at_hand,
}


class SeveralField(forms.MultipleChoiceField):
    """Any number of choices; those that do not exist are left out without a word."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        return [choice for choice in self.to_python(value) if self.valid_value(choice)]


def _one_of(
    label: "Words", everything: "Words", choices: list[Any]
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", everything), *choices],
        widget=forms.RadioSelect,
    )


class ExerciseFilterForm(forms.Form):
    """The filters of the library; an unknown choice counts as no filter."""

    is_cut = False
    """Whether the words to search for were too many, and only the first ones count."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("Name, muscle or movement"),
                "autocomplete": "off",
                "enterkeyhint": "search",
            }
        ),
    )
    category = _one_of(_("Kind"), _("All"), Category.choices)
    region = _one_of(_("For"), _("Any"), [(r.value, r.label) for r in TRACKED])
    level = _one_of(_("Level"), _("Any"), [(str(n), str(n)) for n in Level])
    place = SeveralField(label=_("Where"), choices=Place.choices)
    equipment = SeveralField(label=_("What you have at hand"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "filter-%s"
        self.fields["equipment"].choices = [  # type: ignore[attr-defined]
            (NOTHING, _("Nothing")),
            *EQUIPMENT.rows(),
        ]
        self.understood: dict[str, Any] = {}
        self.counts: dict[str, int] = {}

    def _count_choices(self) -> None:
        """Say behind each choice how many exercises it finds with the other filters."""
        filters = self.understood
        others = self._narrowed(filters.keys() - CHOSEN.keys())
        self.counts = others.counts({k: v for k, v in filters.items() if k in CHOSEN})
        for name in CHOSEN:
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [
                (
                    value,
                    f"{label} ({self.counts[f'{name}_{value}']})" if value else label,
                )
                for value, label in cast(list[tuple[str, str]], field.choices)
            ]

    def full_clean(self) -> None:
        """Keep what was understood, and show only that."""
        super().full_clean()
        if self.is_bound:
            self.understood = {k: v for k, v in self.cleaned_data.items() if v}
            self.data = self.understood
            self.errors.clear()
            self._count_choices()

    @property
    def filters(self) -> dict[str, Any]:
        """What is asked for, without what was left open."""
        self.is_valid()  # cleans, the first time
        return self.understood

    def clean_q(self) -> str:
        typed: str = self.cleaned_data["q"]
        self.is_cut = len(typed) > LONGEST_SEARCH
        return typed[:LONGEST_SEARCH]

    @property
    def address(self) -> str:
        """The shortest query string that asks the same, for sharing; may be empty."""
        query = urlencode(self.filters, doseq=True)
        return f"?{query}" if query else ""

    @property
    def counts_by_choice(self) -> list[tuple[str, str, int]]:
        """The same counts by the name and value of the control that they stand on."""
        return [
            (name, str(value), self.counts[f"{name}_{value}"])
            for name in CHOSEN
            for value, _label in cast(Any, self.fields[name]).choices
            if value
        ]

    @property
    def folded_filters(self) -> int:
        """How many filters are set among those that are folded away."""
        return len(self.filters.keys() - {"q", "category"})

    def apply(self, exercises: ExerciseQuerySet) -> ExerciseQuerySet:
        """The exercises asked for, category after category."""
        found = self._narrowed(self.filters, exercises)
        return found.grouped_by_category()

    def _narrowed(
        self, names: Iterable[str], exercises: ExerciseQuerySet | None = None
    ) -> ExerciseQuerySet:
        """What these filters leave of `exercises`, or of the whole library."""
        found = Exercise.objects.all() if exercises is None else exercises
        for name in names:
            found = QUESTIONS[name](found, self.understood[name])
        return found
