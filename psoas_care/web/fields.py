"""Model and form fields that say a range once: database, form and browser follow."""

from functools import lru_cache, partialmethod
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.choices import flatten_choices
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

NRS_MAX = 10
"""Upper end of the numeric rating scales of this project: 0–10."""

NUMBERS = tuple(str(number) for number in range(NRS_MAX + 1))


class RangeField(models.PositiveSmallIntegerField):
    """A whole number from `low` to `high`, in form, browser and database alike.

    Plain validators reach neither the HTML (a positive field always renders
    `min="0"`) nor the database, so both get their bounds here.
    """

    def __init__(self, *args: Any, low: int, high: int, **kwargs: Any) -> None:
        self.low, self.high = low, high
        if kwargs.get("null"):
            kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [
            *self.validators,
            MinValueValidator(low),
            MaxValueValidator(high),
        ]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, {**kwargs, "low": self.low, "high": self.high}

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(
            **{"min_value": self.low, "max_value": self.high, **kwargs}
        )

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(str(self.column))
        return f"{column} BETWEEN {self.low} AND {self.high}"


class WordsField(models.JSONField):
    """Some words of a fixed list, each once and in its order; [] is "not said".

    A list in the row itself, since such words are always read, changed and exported
    with their row. A table of words would carry the columns of a row's contract for
    every tap; and whoever counts words has a person's few thousand rows in memory.
    """

    def __init__(
        self, *args: Any, words: type[models.TextChoices] | None = None, **kwargs: Any
    ) -> None:
        # Migrations do not name the words: a new one changes no column.
        self.words = words
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kw: Any) -> None:
        """Give the model `get_<name>_display`, as Django does for a single choice."""
        super().contribute_to_class(cls, name, *args, **kw)
        setattr(cls, f"get_{name}_display", partialmethod(_labels, field=self))

    def formfield(self, **kwargs: Any) -> forms.Field:
        label = capfirst(str(self.verbose_name))
        words = self.words.choices if self.words else []
        return WordsChoice(**{"label": label, "choices": words, **kwargs})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = self.words.values if self.words else []
        if not isinstance(value, list) or value != [w for w in known if w in value]:
            raise forms.ValidationError(
                _("Choose from the list."), code="invalid_choice"
            )


def _labels(row: models.Model, field: WordsField) -> str:
    """The chosen words as people read them, with commas between."""
    words = dict(field.words.choices if field.words else [])
    return ", ".join(str(words[word]) for word in getattr(row, field.attname))


class WordsChoice(forms.MultipleChoiceField):
    """Boxes to tick; gives the words in the order of the list, each once."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            error_messages={"invalid_choice": _("Choose from the list.")},
            **kwargs,
        )

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        words: list[Any] = list(flatten_choices(cast(Any, self.choices)))
        return [str(word) for word, _label in words if word in chosen]


class Scale(NamedTuple):
    """What a row of numbers is about, and what its ends mean."""

    name: str
    low: "StrPromise"
    high: "StrPromise"


PAIN = Scale("pain", _("0 = no pain"), _("10 = the worst pain you can imagine"))


class PainRow(forms.RadioSelect):
    """The row of numbers 0–10 with its anchors; nothing is chosen beforehand."""

    template_name = "components/pain_row.html"

    def __init__(self, *args: Any, scale: Scale = PAIN, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scale = scale

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> Any:
        attrs = self.build_attrs(self.attrs, attrs)
        row_id = attrs.pop("id", "")
        chosen = str(value) if str(value) in NUMBERS else ""
        return _pain_row(
            name, row_id, chosen, flatatt(attrs), self.scale, get_language() or ""
        )


@lru_cache(maxsize=1024)
def _pain_row(
    name: str, row_id: str, chosen: str, attrs: str, scale: Scale, language: str
) -> Any:
    """The HTML of a row, kept: a page has a dozen, and they hardly ever differ.

    All that it depends on comes from our code, but for the number that is chosen.
    """
    context = {
        "name": name,
        "id": row_id,
        "chosen": chosen,
        "attrs": attrs,
        "numbers": NUMBERS,
        "scale": scale,
    }
    return render_to_string(PainRow.template_name, {"widget": context})


class RatingField(forms.TypedChoiceField):
    """A 0–10 numeric rating; skipped is None, which is not 0."""

    widget = PainRow

    def __init__(self, *, scale: Scale = PAIN, **kwargs: Any) -> None:
        super().__init__(
            choices=[*((n, n) for n in NUMBERS), ("", _("Skip"))],
            coerce=int,
            empty_value=None,
            required=False,
            widget=PainRow(scale=scale),
            error_messages={
                "invalid_choice": _("Choose a whole number from 0 to 10, or skip.")
            },
            **kwargs,
        )
