"""What a person says to make a token."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from psoas_care.api.models import MOST_TOKENS, SHOWN, ApiToken, TokenScope, new_token
from psoas_care.records.models import hash_of
from psoas_care.web.prose import ProseField


class NameField(ProseField):
    """What the token is for, on one line."""

    is_one_paragraph = True


class TokenForm(forms.ModelForm):
    """A new token. It is known as `token` from saving it to the answer, and then lost.

    A repeated send makes no second one: `is_repeated` says so, and there is nothing to
    show.
    """

    token = ""
    is_repeated = False

    uid = forms.UUIDField(widget=forms.HiddenInput)
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=TokenScope.choices,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = ApiToken
        fields = ["name", "scope"]
        field_classes = {"name": NameField}
        help_texts = {"name": _("For you to know it by, such as “Button by the bed”.")}

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.initial.update(uid=uuid.uuid4(), scope=TokenScope.READ)

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        return 422 if self.is_bound and self.errors else 200

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        user = self.instance.user
        others = user.api_tokens.exclude(uid=data.get("uid"))
        if others.of_current_password(user).count() >= MOST_TOKENS:
            words = _("You have %d tokens, and no more fit. Revoke one first.")
            raise forms.ValidationError(words % MOST_TOKENS, code="too_many")
        return data

    def save_token(self) -> bool:
        """Keep the hash of a new token; False if the form is not valid.

        Tokens that a new password has ended are forgotten by then.
        """
        if not self.is_valid():
            return False
        row: ApiToken = self.instance
        token = new_token()
        row.uid, row.made_at = self.cleaned_data["uid"], self.now
        row.begins, row.token_hash = token[:SHOWN], hash_of(token)
        row.password_mark = hash_of(row.user.password)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                ended = row.user.api_tokens.exclude(password_mark=row.password_mark)
                ended.delete()
        except IntegrityError:
            self.is_repeated = True
        else:
            self.token = token
        return True
