"""Where it hurts: what somebody wants to follow."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.library.body import TRACKABLE, TRACKED, Place, Side
from psoas_care.web.fields import WordsChoice


class PlacesForm(forms.Form):
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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(_("Choose at least one place."))
        return data

    def save(self) -> None:
        """Keep what was chosen, in the order of the list."""
        self.user.regions = [
            key for region in TRACKED for key in self.cleaned_data[region.value]
        ]
        self.user.save(update_fields=["regions"])


def _in_short(place: Place) -> str:
    """A choice beneath the name of its region."""
    return str(Side(place.side).label if place.side else _("All of it"))
