"""Passkeys, codes of an app and recovery codes: django-allauth's, in our words."""

import re
import struct
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import qrcode
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.accounts.devices import device_name
from psoas_care.accounts.models import User

LONGEST_NAME = 60


class SecondStepAdapter(DefaultMFAAdapter):
    """What django-allauth says and draws."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "That did not work. Codes from an app change every 30 seconds, and each "
            "works once. Try again."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Add a passkey or an app first. Recovery codes are for a day without them."
        ),
    }

    def build_totp_svg(self, url: str) -> str:
        """The QR code of `url` as an SVG without styles, one unit to a square."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        rows = ["".join(" #"[is_dark] for is_dark in row) for row in code.get_matrix()]
        path = "".join(
            f"M{dark.start()} {y}h{len(dark[0])}v1H{dark.start()}z"
            for y, row in enumerate(rows)
            for dark in re.finditer("#+", row)
        )
        svg: str = format_html(
            '<svg class="qr-code" viewBox="0 0 {n} {n}" role="img" aria-label="{name}">'
            '<path d="{path}"/></svg>',
            n=len(rows),
            name=_("QR code with the key for your app"),
            path=path,
        )
        return svg

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        """The device on which a passkey is made."""
        user_agent = context.request.headers.get("User-Agent", "")
        return device_name(user_agent) or _("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Psoas Care"}


class EachCodeOnce(forms.Form):
    """Refuses a code that worked before.

    django-allauth forgets it after one step of time, but takes the codes of three.
    """

    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        key = f"code-used:{self.user.pk}:{re.sub(r'[^0-9]', '', code)}"
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        if not cache.add(key, 1, timeout=steps * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


HELP = gettext_lazy("The six digits from your app, or one of your recovery codes.")


def ask_for_code(form: forms.Form, help_text: Any) -> None:
    """A field for digits, with the help in sight and no words inside it."""
    field = form.fields["code"]
    field.label, field.help_text = _("Code"), help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class CodeForm(EachCodeOnce, AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self, HELP)


class CodeAgainForm(EachCodeOnce, ReauthenticateForm):
    """A code instead of the password, before what concerns all of one's data."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self, HELP)


class ActivateAppForm(EachCodeOnce, ActivateTOTPForm):
    """The first code of an app, which shows that it has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self, _("The six digits that your app shows now."))


Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")
MALFORMED = (
    *(AttributeError, IndexError, KeyError, TypeError, ValueError),
    struct.error,
)
"""What reading a passkey raises where somebody made it up."""


def refuse_malformed(
    read: Callable[Parameters, Result],
) -> Callable[Parameters, Result]:
    """Refuse with a sentence what django-allauth would answer with a fault."""

    @wraps(read)
    def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return read(*args, **kwargs)
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None

    return wrapper


class CredentialField(forms.JSONField):
    """What a browser made of a passkey.

    Django lets a number of 5,000 digits, or lists a thousand deep, be a fault.
    """

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid"
            ) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """To be shown again; what cannot be read is not."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return None


class PasskeyStepForm(AuthenticateWebAuthnForm):
    """A passkey as the second step of signing in."""

    credential = CredentialField()
    clean_credential = refuse_malformed(AuthenticateWebAuthnForm.clean_credential)


class PasskeySignInForm(LoginWebAuthnForm):
    """A passkey alone."""

    credential = CredentialField()
    clean_credential = refuse_malformed(LoginWebAuthnForm.clean_credential)


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    """A passkey instead of the password, before what concerns all of one's data."""

    credential = CredentialField()
    clean_credential = refuse_malformed(ReauthenticateWebAuthnForm.clean_credential)


class PasskeyForm(AddWebAuthnForm):
    """A name, and the passkey that the browser made; every one is to sign in with."""

    credential = CredentialField()
    clean = refuse_malformed(AddWebAuthnForm.clean)
    passwordless = None
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("So you can tell later which device this is."),
        max_length=LONGEST_NAME,
        required=False,
    )


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("So you can tell later which device this is."),
        max_length=LONGEST_NAME,
    )


def passkeys_of(user: User) -> list[Authenticator]:
    """Their passkeys, the oldest first."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return list(found.order_by("pk"))
