"""What people type about themselves."""

from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.web.seen import SeenForm
from psoas_care.web.zones import known_zones, place_of

NO_PLACES = ("Etc/", "posix/", "right/", "SystemV/")


def time_zone_choices(own: str = "") -> list[tuple[str, str]]:
    """(zone, label) of every IANA zone that is a place, of UTC, and of `own`.

    A place that also has an older name is listed once, under its current name.
    """
    zones = [z for z in known_zones() if "/" in z or z == "UTC"]
    places = [z for z in zones if not z.startswith(NO_PLACES)]
    # Older names first: that of today takes their place, and their own takes its.
    in_order = [*sorted(places, key=lambda z: z.replace("_", " ") == _written(z))]
    by_name = {_written(zone): zone for zone in [*in_order, *filter(None, [own])]}
    return [(zone, name) for name, zone in sorted(by_name.items())]


def _written(zone: str) -> str:
    """Such as "America/New York"."""
    area, slash, _place = zone.replace("_", " ").rpartition("/")
    return place_of(zone) if area == "Etc" else f"{area}{slash}{place_of(zone)}"


class SignUpForm(forms.ModelForm):
    """Added to django-allauth's e-mail and password; the browser fills the zone."""

    time_zone = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("email", "password1", "country")

    class Meta:
        model = User
        fields = ["country", "time_zone"]
        help_texts = {"country": _("Only used to show the right emergency number.")}

    def clean_time_zone(self) -> str:
        """The browser's zone; UTC if it named none that we know."""
        zone: str = self.cleaned_data["time_zone"]
        return zone if zone in known_zones() else "UTC"

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by django-allauth once the account exists."""
        user.time_zone = self.cleaned_data["time_zone"]
        user.country = self.cleaned_data["country"]
        user.save(update_fields=["time_zone", "country"])


class ZoneForm(forms.Form):
    """Whether the profile's time zone becomes that of the device."""

    zone = forms.CharField(max_length=64, widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])

    def clean_zone(self) -> str:
        """A zone that we know."""
        zone: str = self.cleaned_data["zone"]
        if zone not in known_zones():
            raise forms.ValidationError(_("Choose from the list."), code="unknown")
        return zone


class SettingsForm(SeenForm, forms.ModelForm):
    """Time zone (where days begin) and country (which emergency numbers are shown)."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("This decides when your days begin and end."),
    )

    class Meta:
        model = User
        fields = ["time_zone", "country"]
        help_texts = {
            "country": _(
                "This only decides which emergency number we show you. If you choose "
                "none, you see 112, 999 and 911, and where they work."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["time_zone"])
        field.choices = time_zone_choices(self.initial["time_zone"])
        self.show_seen({name: self.initial[name] for name in self.Meta.fields})

    def save_settings(self) -> bool:
        """Store what is sound; False if it is not, or meets another tab's change."""
        if not self.is_valid():
            return False
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=self.instance.pk)
            names = self.Meta.fields
            values = self.merged({name: getattr(user, name) for name in names})
            if values is None:
                return False
            user.move_to(values.pop("time_zone"), now=timezone.now())
            for name, value in values.items():
                setattr(user, name, value)
            user.save(update_fields=[*names, "zones_left"])
        return True


class ConsentForm(forms.Form):
    """The tick under the text; never ticked beforehand."""

    agreed = forms.BooleanField(
        label=_(
            "I have read this, and I agree that this server stores what I enter"
            " about my health for me."
        ),
        error_messages={
            "required": _(
                "Tick the box to continue, or leave this page. Nothing has been stored."
            )
        },
    )
