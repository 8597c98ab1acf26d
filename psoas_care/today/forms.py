"""Where it hurts: what somebody wants to follow."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.library.body import TRACKABLE, TRACKED, Side, TrackedPlace
from psoas_care.web.fields import WordsChoice
from psoas_care.web.seen import SeenForm


class PlacesForm(SeenForm, forms.Form):
    """A field for each region: all of it, or sides of it that are followed apart."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for region in TRACKED:
            places = [place for place in TRACKABLE if place.region == region]
            self.fields[region.value] = WordsChoice(
                label=region.label,
                choices=[(place.key, _in_short(place)) for place in places],
                initial=user.regions,
            )
        self.show_seen(_by_region(user.regions))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(data[region.value] for region in TRACKED):
            raise forms.ValidationError(_("Choose at least one place."))
        return data

    def save_places(self) -> bool:
        """Keep what was chosen, in the order of the list.

        False if it is not sound, or meets another tab's change.
        """
        if not self.is_valid():
            return False
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=self.user.pk)
            chosen = self.merged(_by_region(user.regions))
            if chosen is None:
                return False
            user.regions = [key for region in TRACKED for key in chosen[region.value]]
            user.save(update_fields=["regions"])
        return True


def _by_region(regions: list[str]) -> dict[str, list[str]]:
    """The places that somebody follows, by the field that asks for them."""
    return {
        region.value: [
            place.key
            for place in TRACKABLE
            if place.region == region and place.key in regions
        ]
        for region in TRACKED
    }


def _in_short(place: TrackedPlace) -> str:
    """A choice beneath the name of its region."""
    return str(Side(place.side).label if place.side else _("The whole area"))
