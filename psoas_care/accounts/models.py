"""Who uses this installation, and what they agreed to."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from psoas_care.accounts.passwords import comparable
from psoas_care.web.zones import beginning_of, day_of, place_of

HOUR = timedelta(hours=1)
CONSENT_VERSION = "2026-11"
"""Version of the text people agree to; a new one asks everybody again."""


class UserManager(BaseUserManager["User"]):
    """Makes users who are known by their e-mail address."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        # In small letters, which is how django-allauth looks for whoever signs in.
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A person; the e-mail address is their name.

    `time_zone` (IANA) is where their days begin and end, `zones_left` says of each zone
    that was theirs before, or was used, when that was the last time. `country` (ISO
    3166-1 alpha-2) decides which emergency number they are shown. `regions` are the
    places they follow, such as "low_back" or "hip_front.left" (`library.body.tracked`
    reads them); empty is every region. `hides_setup` says that they want to hear no
    more of the steps of `/welcome/` that are still open. What opens something counts
    only if it was said after `safety_reset_at`: then answers came from a file.
    """

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    zones_left = models.JSONField(default=dict, blank=True, editable=False)
    country = CountryField(  # type: ignore[call-overload] # knows no lazy text
        _("country"), blank=True, blank_label=_("Not said")
    )
    regions = models.JSONField(_("what you follow"), default=list, blank=True)
    hides_setup = models.BooleanField(default=False, editable=False)
    consent_version = models.CharField(max_length=20, blank=True, editable=False)
    safety_reset_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case")
        ]

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password and comparable(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(raw_password and comparable(raw_password))

    def day_at(self, moment: datetime) -> date:
        """Their calendar day at `moment` in the profile's zone, which safety uses.

        A page may be shown in the zone of a device, which anybody can set to anything:
        that must open nothing earlier.
        """
        return day_of(moment, self.time_zone)

    def move_to(self, zone: str, *, now: datetime) -> None:
        """Set another zone and note when the old one was left; does not save."""
        if zone != self.time_zone:
            self.zones_left = self.zones_left | {self.time_zone: now.isoformat()}
            self.time_zone = zone

    def note_zone(self, zone: str, *, now: datetime) -> None:
        """Note that they use another zone than that of their profile; saves.

        Once an hour is enough. Whoever says to be elsewhere only has holds that last
        until their day has begun there, too.
        """
        last = self.zones_left.get(zone)
        is_known = last and now - datetime.fromisoformat(last) < HOUR
        if zone != self.time_zone and not is_known:
            self.zones_left = self.zones_left | {zone: now.isoformat()}
            self.save(update_fields=["zones_left"])

    def zones_since(self, moment: datetime) -> set[str]:
        """Every zone that was theirs, or was used, at that moment or later."""
        left = self.zones_left.items()
        since = {zone for zone, at in left if datetime.fromisoformat(at) >= moment}
        return {self.time_zone, *since}

    def moment_of(self, day: date) -> datetime:
        """A moment of that day of theirs: now if it is today, else its beginning."""
        now = timezone.now()
        if day == self.day_at(now):
            return now
        return beginning_of(day, self.time_zone)

    @property
    def time_zone_place(self) -> str:
        """What people call their time zone, such as "Berlin"."""
        return place_of(self.time_zone)

    @property
    def has_consented(self) -> bool:
        """Whether they agreed to the text as it stands now."""
        return self.consent_version == CONSENT_VERSION

    def open_sign_ins(self, *, now: datetime) -> list["SignIn"]:
        """The sessions that are theirs now, the newest first.

        One from before a new password is none, though its row may still be there.
        """
        by_password = self.get_session_auth_hash()
        rows = self.sign_ins.filter(expire_date__gt=now).order_by("-began_at")
        return [
            row
            for row in rows
            if row.get_decoded().get(HASH_SESSION_KEY) == by_password
        ]

    def give_consent(self, *, now: datetime) -> None:
        """Record agreement to the current text; agreeing twice is agreeing once."""
        others = User.objects.exclude(consent_version=CONSENT_VERSION)
        with transaction.atomic():
            # Of several tabs at once one finds the earlier version.
            if others.filter(pk=self.pk).update(consent_version=CONSENT_VERSION):
                self.consents.create(version=CONSENT_VERSION, given_at=now)
        self.consent_version = CONSENT_VERSION

    @transaction.atomic
    def withdraw_consent(self, *, now: datetime) -> None:
        """Record that they no longer agree; what they entered stays theirs."""
        self.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
        self.consent_version = ""
        self.save(update_fields=["consent_version"])


class Consent(models.Model):
    """One agreement to the text people read before their first health entry."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.version}, {self.given_at:%Y-%m-%d}"


class SignIn(AbstractBaseSession):
    """A session; of a visitor, who has one in the middle of signing in, without a user.

    `device` is what the browser calls itself, `used_on` the day (UTC) it was last used.
    Neither address nor place is kept.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sign_ins")
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True)
    used_on = models.DateField()

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        from psoas_care.accounts.sign_ins import SessionStore

        return SessionStore

    @property
    def mark(self) -> str:
        """Names it in a page, where its key would let in whoever reads it."""
        return salted_hmac("sign-in", self.session_key).hexdigest()[:32]
