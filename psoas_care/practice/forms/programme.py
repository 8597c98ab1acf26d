"""How much time somebody has, on which days, where, and with what."""

from typing import Any, cast

from django import forms
from django.db import IntegrityError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from psoas_care.library.models import Equipment
from psoas_care.library.vocabulary import Category, Place
from psoas_care.practice.models import Programme
from psoas_care.practice.models.programme import LONGEST, SHORTEST, Weekday
from psoas_care.safety.rules import SafetyItem
from psoas_care.safety.status import current_safety_status
from psoas_care.web import user_records
from psoas_care.web.fields import NumberField, WordsChoice
from psoas_care.web.forms import UserRecordFormMixin

USUAL = (5, 10, 20)
"""Minutes of the sessions that the content is made of; any other number will do."""
OTHER = "other"
OUT_OF_RANGE = _("Write a whole number of minutes from 2 to 60.")


class ProgrammeForm(UserRecordFormMixin, forms.ModelForm):
    """The one programme of a person, made by the first save and changed after that."""

    usual = forms.ChoiceField(
        label=_("Minutes a day"),
        choices=[*((str(n), str(n)) for n in USUAL), (OTHER, _("Other"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how many minutes."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    minutes = NumberField(
        label=_("How many minutes"),
        required=False,
        min_value=SHORTEST,
        max_value=LONGEST,
        error_messages={"range": OUT_OF_RANGE},
    )
    places = WordsChoice(
        label=_("What works for you"),
        choices=[
            (Place.FLOOR, _("Getting down to the floor and up again")),
            (Place.CHAIR, _("Sitting on a firm chair")),
            (Place.STANDING, _("Standing")),
            (Place.BED, _("Lying on a firm bed")),
        ],
    )
    equipment = WordsChoice(
        label=_("Equipment you have"),
        help_text=_(
            "You do not need anything. Tick what you have; a wall counts, too."
        ),
    )

    class Meta:
        model = Programme
        fields = ["minutes", "weekdays", "places", "equipment", "wants_release"]
        labels = {
            "weekdays": _("Days you can practise"),
            "wants_release": _("Use pressure tools in my plan"),
        }
        help_texts = {
            "weekdays": _("A day without practice is a rest day, not a gap."),
            "wants_release": _(
                "Optional. The evidence that they help is weak. At most five minutes a "
                "day and four days a week, and never on the belly."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        things = Equipment.objects.values_list("key", "name")
        cast(WordsChoice, self.fields["equipment"]).choices = list(things)
        programme: Programme = self.instance
        is_usual = programme.minutes in USUAL
        self.initial["usual"] = str(programme.minutes) if is_usual else OTHER
        if is_usual:
            self.initial["minutes"] = None
        if not programme.pk:
            self.initial["weekdays"] = Weekday.values
        if not programme.wants_release and not self._is_release_open():
            del self.fields["wants_release"]

    def _is_release_open(self) -> bool:
        """Whether nothing that speaks of every pressure tool closes them."""
        user = self.instance.user
        safety_status = current_safety_status(user, self.now)
        any_tool = SafetyItem("", Category.RELEASE, level=1, codes=frozenset())
        return not safety_status.eligibility(any_tool).is_locked

    def clean(self) -> dict[str, Any]:
        """Give the minutes their number, and ask for what must not stay empty."""
        data = super().clean()
        usual = data.get("usual", "")
        if usual == OTHER and data.get("minutes") is None:
            if "minutes" not in self.errors:
                self.add_error("minutes", OUT_OF_RANGE)
        elif usual and usual != OTHER:
            self.errors.pop("minutes", None)
            data["minutes"] = int(usual)
        if data.get("weekdays") == []:
            self.add_error("weekdays", _("Choose at least one day."))
        if data.get("places") == []:
            self.add_error("places", _("Choose at least one."))
        return data

    def save_record(self) -> bool:
        return self._made_this_programme() or super().save_record()

    def _made_this_programme(self) -> bool:
        """Whether this is the first save once more: its page knew no programme yet."""
        programme: Programme = self.instance
        if not self.is_bound or not programme.pk or self.data.get("version"):
            return False
        sent = user_records.request_hash(cast(QueryDict, self.data))
        return sent == programme.request_hash

    def store_new(self) -> None:
        """Save the first programme; one that another tab made first is a conflict."""
        try:
            super().store_new()
        except IntegrityError:
            earlier = self.instance.user.programmes.first()
            if earlier is None:
                raise
            raise user_records.Conflict(earlier) from None
