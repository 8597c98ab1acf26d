"""Model and form fields that say a range once: database, form and browser follow."""

from decimal import Decimal
from functools import partialmethod
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.choices import flatten_choices
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from psoas_care.web.numbers import NotANumber, TwoReadings, read_number, write_number

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

NRS_MAX = 10
"""Upper end of the numeric rating scales of this project: 0–10."""

NUMBERS = tuple(str(number) for number in range(NRS_MAX + 1))


class NumberField(forms.Field):
    """A number that somebody types, with point or comma: whole, or to some `places`.

    No number field of the browser: that one drops what it cannot read, reads a comma in
    its own way, and changes under the wheel of a mouse. What was typed comes back as it
    was typed, with a sentence.
    """

    def __init__(
        self, *, min_value: int, max_value: int, places: int = 0, **kwargs: Any
    ) -> None:
        self.low, self.high, self.places = min_value, max_value, places
        self.kind = "decimal" if places else "numeric"
        super().__init__(**{"widget": forms.TextInput, **kwargs})
        sentence = (
            _("Write a number from {low} to {high}, such as 7.5.")
            if places
            else _("Write a whole number from {low} to {high}.")
        )
        words = format_lazy(sentence, low=min_value, high=max_value)
        given = kwargs.get("error_messages") or {}
        self.error_messages.setdefault("range", words)
        self.error_messages |= given

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        if widget.is_hidden:
            return {}
        return {"inputmode": self.kind, "autocomplete": "off"}

    def to_python(self, value: Any) -> int | Decimal | None:
        """A whole number as int; None where nothing was typed."""
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        try:
            number = read_number(text)
        except TwoReadings as two:
            raise forms.ValidationError(
                _("This could be %(whole)s or %(part)s. Write the one you mean."),
                code="unclear",
                params={"whole": two.whole, "part": two.part},
            ) from None
        except NotANumber:
            raise self._refusal() from None
        if not self.low <= number <= self.high:
            raise self._refusal()
        if number != round(number, self.places):
            raise (
                self._refusal()
                if not self.places
                else forms.ValidationError(
                    _("Write at most %(places)s digits after the point."),
                    code="places",
                    params={"places": self.places},
                )
            )
        return write_number(number) if self.places else int(number)

    def _refusal(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["range"], code="range")


class Ranged(models.Field):
    """A number from `low` to `high`, in form, browser and database alike.

    Plain validators do not reach the database, so both get their bounds here.
    """

    places = 0

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
        if self.choices is not None:
            return super().formfield(**kwargs)
        return NumberField(
            **{
                "label": capfirst(str(self.verbose_name)),
                "required": not self.blank,
                "help_text": self.help_text,
                "initial": self.default if self.has_default() else None,
                "min_value": self.low,
                "max_value": self.high,
                "places": self.places,
                **kwargs,
            }
        )

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(str(self.column))
        return f"{column} BETWEEN {self.low} AND {self.high}"


class RangeField(Ranged, models.PositiveSmallIntegerField):
    """A whole number from `low` to `high`."""


class HoursField(Ranged, models.DecimalField):
    """Hours as people say them, 7.5 or 7.25; read as they would be written."""

    places = 2

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=4, decimal_places=self.places)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def from_db_value(self, value: Decimal | None, *_: Any) -> Decimal | None:
        return None if value is None else write_number(value)


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


class RatingScale(NamedTuple):
    """What a row of numbers is about, and what its ends mean."""

    name: str
    low: "StrPromise | str"
    high: "StrPromise | str"


PAIN = RatingScale("pain", _("0 = no pain"), _("10 = the worst pain you can imagine"))


class PainRow(forms.RadioSelect):
    """The row of numbers 0–10 with its anchors; nothing is chosen beforehand."""

    template_name = "components/pain_row.html"

    def __init__(
        self,
        *args: Any,
        scale: RatingScale = PAIN,
        can_skip: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scale, self.can_skip = scale, can_skip

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> Any:
        attrs = self.build_attrs(self.attrs, attrs)
        context = {
            "name": name,
            "id": attrs.pop("id", ""),
            "chosen": str(value) if str(value) in NUMBERS else "",
            "attrs": flatatt(attrs),
            "numbers": NUMBERS,
            "scale": self.scale,
            "can_skip": self.can_skip,
        }
        return render_to_string(self.template_name, {"widget": context})


def _ratings() -> "list[tuple[str, str | StrPromise]]":
    """The choices of each rating, asked for by the few who go through them."""
    return [*((number, number) for number in NUMBERS), ("", _("Skip"))]


class RatingField(forms.TypedChoiceField):
    """A 0–10 numeric rating; skipped is None, which is not 0.

    A `required` one offers no way to skip it.
    """

    widget = PainRow

    def __init__(
        self, *, scale: RatingScale = PAIN, required: bool = False, **kwargs: Any
    ) -> None:
        wrong = (
            _("Choose a whole number from 0 to 10.")
            if required
            else _("Choose a whole number from 0 to 10, or skip.")
        )
        super().__init__(
            choices=_ratings,
            coerce=int,
            empty_value=None,
            required=required,
            widget=PainRow(scale=scale, can_skip=not required),
            error_messages={"invalid_choice": wrong, "required": wrong},
            **kwargs,
        )
