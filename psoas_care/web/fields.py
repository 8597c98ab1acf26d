"""Model and form fields that say a range once: database, form and browser follow."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

NRS_MAX = 10
"""Upper end of the numeric rating scales of this project: 0–10."""


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


class PainRow(forms.RadioSelect):
    """The row of numbers 0–10 with its anchors; nothing is chosen beforehand."""

    template_name = "components/pain_row.html"


class RatingField(forms.TypedChoiceField):
    """A 0–10 numeric rating; skipped is None, which is not 0."""

    widget = PainRow

    def __init__(self, **kwargs: Any) -> None:
        numbers = [(str(n), str(n)) for n in range(NRS_MAX + 1)]
        super().__init__(
            choices=[*numbers, ("", _("Skip"))],
            coerce=int,
            empty_value=None,
            required=False,
            error_messages={
                "invalid_choice": _("Choose a whole number from 0 to 10, or skip.")
            },
            **kwargs,
        )
