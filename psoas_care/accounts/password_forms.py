"""django-allauth's forms for a new password, in the words of this product."""

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _

LABELS = {
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}


class _Words:
    """Names the fields, and repeats no name inside its field."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = LABELS[name]
            field.widget.attrs.pop("placeholder", None)


class PasswordChangeForm(_Words, ChangePasswordForm):
    """From the settings: the current password, and the new one twice."""


class PasswordResetForm(_Words, ResetPasswordKeyForm):
    """After the code from an e-mail: the new password twice."""
