"""How well everyday activities go."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from psoas_care.symptoms.models import FunctionScore
from psoas_care.symptoms.models.function_score import FIXED_ACTIVITIES
from psoas_care.symptoms.scales import FUNCTION
from psoas_care.web.fields import RatingField
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.moments import MomentFields
from psoas_care.web.prose import ProseField


class FunctionScoreForm(UserRecordFormMixin, forms.ModelForm):
    """Four activities and one of one's own; one number is enough.

    The own activity's name is offered again, its earlier number never: copying would
    make a false memory.
    """

    class Meta:
        model = FunctionScore
        fields = [*FIXED_ACTIVITIES, "own_activity", "own_value"]
        field_classes = {"own_activity": ProseField}
        labels = {"own_activity": _("An activity of your own")}
        help_texts = {"own_activity": _("Such as carrying a child, or driving.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moment = MomentFields(self)
        labels = {**FIXED_ACTIVITIES, "own_value": _("How well you can do that")}
        for name, label in labels.items():
            self.fields[name] = RatingField(label=label, scale=FUNCTION)
        row = self.instance
        self.offered = "" if row.pk else row.user.function_scores.latest_own_activity()
        if self.offered:
            self.initial["own_activity"] = self.offered

    def rows(self) -> list[forms.BoundField]:
        """The four activities that everybody is asked about."""
        return [self[name] for name in FIXED_ACTIVITIES]

    def clean_moment(self, data: dict[str, Any]) -> None:
        self.moment.clean(data)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        name, value = data.get("own_activity"), data.get("own_value")
        if value is not None and not name and "own_activity" not in self.errors:
            self.add_error("own_activity", _("Say which activity that number is for."))
        if name and value is None and "own_value" not in self.errors:
            if name == self.offered:
                data["own_activity"] = ""  # offered by us, and not taken up
            else:
                self.add_error(
                    "own_value",
                    _("Choose a number for it, or leave the activity empty."),
                )
        return data
