"""What people say about their plan, and about the day after a session."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Region
from psoas_care.practice.day_plan import DayPlan, PlanItem
from psoas_care.practice.feedback import NextDayAnswer
from psoas_care.practice.models import Compared
from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.web.fields import RatingField
from psoas_care.web.forms import (
    refuse_two_answers,
    values_sent,
    with_former_names,
)


class SwapForm(forms.Form):
    """Which exercise shall stand in the place of another one today."""

    to = forms.ChoiceField(
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            _("Choose one of the exercises that fit today."),
        )
    )

    def __init__(self, *args: Any, item: PlanItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What it is already may be sent again: the same wish, twice.
        found = [item.exercise, *item.options]
        field = cast(forms.ChoiceField, self.fields["to"])
        field.choices = [(exercise.slug, exercise.name) for exercise in found]


class SwitchForm(forms.Form):
    """On or off, named outright, so that a repeated send changes nothing."""

    switch = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose yes or no.")
        ),
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(with_former_names(data, switch="is_so"), **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_two_answers(self)
        return data

    @property
    def is_on(self) -> bool:
        return bool(self.cleaned_data["switch"] == "yes")


class NextDayForm(forms.Form):
    """The one question of the day after: a word, a number, or both.

    The page says in `seen` which answer it knew. `stored` is the one there is; it was
    given `meanwhile` where this one would take its place unseen.
    """

    meanwhile = False

    compared = forms.ChoiceField(
        label=_("Compared with before the session, your pain today is …"),
        choices=[(c.value, c.label) for c in Compared if c != Compared.SKIPPED],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    value = RatingField()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        session_record: SessionRecord,
        **kwargs: Any,
    ) -> None:
        super().__init__(with_former_names(data, compared="said"), **kwargs)
        self.session_record = session_record
        self.stored = NextDayAnswer.of(
            session_record.compared, session_record.pain_next_day
        )
        region = (
            Region(session_record.region).label
            if session_record.region
            else _("Where it hurts")
        )
        self.fields["value"].label = _("Pain now: %(region)s") % {"region": region}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_two_answers(self)
        if self.is_empty:
            self.add_error("compared", _("Choose a word or a number, or skip it."))
        return data

    @property
    def seen(self) -> str:
        """What the page says next time: the answer that there is now."""
        return f"{self.stored.compared}/{self.stored.value}"

    def replaces_unseen(self, stored: NextDayAnswer) -> bool:
        """Whether it would replace a stored part that its page did not know.

        An empty part leaves the stored one as it is.
        """
        self.stored = stored
        compared, _slash, value = str(self.data.get("seen", "")).partition("/")
        sent = NextDayAnswer.of(**self.cleaned_data)
        parts = (
            (sent.compared, stored.compared, compared),
            (sent.value, stored.value, value),
        )
        self.meanwhile = any(
            said and was and said != was != seen for said, was, seen in parts
        )
        return self.meanwhile

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen, neither soundly nor otherwise."""
        return not any(any(values_sent(self.data, name)) for name in self.fields)


def next_day_form(plan: DayPlan) -> NextDayForm | None:
    """The question that is due today; None if there is none."""
    session_record = plan.unanswered_session
    return NextDayForm(session_record=session_record) if session_record else None
