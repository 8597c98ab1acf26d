"""What a person says to share their report, and to delete what is theirs."""

import secrets
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from psoas_care.records.models import LONGEST_QUESTION, ReportLink, hash_of
from psoas_care.web import user_records
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.prose import ProseField

TOKEN_BYTES = 32
DAYS = [(1, _("1 day")), (7, _("7 days")), (30, _("30 days"))]


class QuestionField(ProseField):
    """A person's own question, as one paragraph: the report has a single sheet."""

    is_one_paragraph = True

    def __init__(self) -> None:
        super().__init__(
            label=_("Your question to the clinician"),
            help_text=format_lazy(
                _("It appears on the report. At most {n} characters."),
                n=LONGEST_QUESTION,
            ),
            max_length=LONGEST_QUESTION,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class QuestionForm(forms.Form):
    """A question for one's own sheet: it is printed and not stored."""

    question = QuestionField()


class EraseForm(forms.Form):
    """The tick above a button that deletes for good; never ticked beforehand."""

    agreed = forms.BooleanField(
        label=_("Yes, delete this for good. I know that nobody can bring it back."),
        error_messages={
            "required": _("Tick the box if you want this. Nothing has been deleted.")
        },
    )


class FileForm(forms.Form):
    """The file to bring back or to take over."""

    file = forms.FileField(
        label=_("File"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty."),
        },
    )


class ReportLinkForm(UserRecordFormMixin, forms.ModelForm):
    """A new link. Its `token` is known from saving it to the answer, and never again.

    A repeated send makes no second link, and so has no token to show; by then the
    first one may have been revoked.
    """

    token = ""

    days = forms.TypedChoiceField(
        label=_("The link works for"),
        choices=DAYS,
        coerce=int,
        initial=7,
        widget=forms.RadioSelect,
    )
    question = QuestionField()
    field_order = ("days", "question")

    class Meta:
        model = ReportLink
        fields = ["question"]

    def clean_moment(self, data: dict[str, Any]) -> None:
        super().clean_moment(data)
        if "days" in data:
            # To the same time of day there, also where the clocks change meanwhile.
            here = self.now.astimezone(ZoneInfo(self.known_zone(data["zone"])))
            ends = here + timedelta(days=data["days"])
            self.instance.expires_at = ends.astimezone(UTC)

    def store_new(self) -> None:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.instance.token_hash = hash_of(token)
        if user_records.create(self.instance):
            self.token = token
