"""What a person types about a session that the player did not log."""

from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.db import transaction
from django.forms.utils import ErrorDict, ErrorList
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.library.body import TRACKED, Region, Side
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise, Tool
from psoas_care.library.vocabulary import Category, Gate
from psoas_care.practice.forms.judging import judge, other_deep_front_days
from psoas_care.practice.forms.on_offer import OnOffer
from psoas_care.practice.models import Bout, Moment, Session, SessionPain
from psoas_care.safety.consequences import deep_front_hold
from psoas_care.safety.models import Hold, Question
from psoas_care.safety.signs import SignsPart
from psoas_care.safety.standing import standing_of
from psoas_care.safety.vocabulary import Kind
from psoas_care.web.fields import RatingField, Scale
from psoas_care.web.forms import TimedRowForm
from psoas_care.web.rows import Row

EACH = "each"
"""A choice of the form only: the same on the left and on the right, two bouts."""

MOST_BOUTS = 60
"""The longest routine of one's own has so many, each exercise on two sides."""
EFFORT = Scale("effort", _("0 = none at all"), _("10 = the most you can"))
MEASURED = ["planned_seconds", "planned_repetitions", "stopped", "hurt_region"]
"""What only the player knows; it goes through an edit unchanged."""


class BoutForm(forms.ModelForm):
    """One line of a session: an exercise, a side, and seconds or repetitions."""

    exercise = forms.ChoiceField(
        label=_("Exercise"),
        error_messages={
            "required": _("Choose an exercise."),
            "invalid_choice": _("Choose an exercise from the list."),
        },
    )
    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=[
            ("", _("Whole body")),
            (EACH, _("Each side, the same")),
            (Side.LEFT, _("Left")),
            (Side.RIGHT, _("Right")),
        ],
        error_messages={"invalid_choice": _("Choose a side from the list.")},
    )

    class Meta:
        model = Bout
        told = ["actual_seconds", "repetitions", "pressure", "worst_pain"]
        fields = [*told, *MEASURED, "hurt_words"]
        widgets = {
            **dict.fromkeys(MEASURED, forms.HiddenInput),
            "hurt_words": forms.MultipleHiddenInput,
            "worst_pain": forms.NumberInput(attrs={"placeholder": "0–10"}),
            "pressure": forms.NumberInput(attrs={"placeholder": "0–10"}),
        }
        help_texts = {"pressure": _("Pressure tools only.")}

    def __init__(self, *args: Any, on_offer: OnOffer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_offer = on_offer
        field = cast(forms.ChoiceField, self.fields["exercise"])
        field.choices = on_offer.names
        # The list leaves out what is locked; naming it all the same gets the reason.
        field.widget.choices = on_offer.choices_with(self.stored_exercise)
        if self.instance.pk:
            both = self.instance.side == Side.BOTH
            self.initial["exercise"] = self.instance.exercise.slug
            self.initial["side"] = "" if both else self.instance.side

    @property
    def asks_pressure(self) -> bool:
        """Whether there is a pressure tool to choose, or a pressure to be seen."""
        pressure = self["pressure"]
        is_given = pressure.value() not in {None, ""} or pressure.errors
        return self.on_offer.has_tools or bool(is_given)

    @property
    def stored_exercise(self) -> Exercise | None:
        """What the line was about before somebody changed it."""
        return self.instance.exercise if self.instance.pk else None

    @property
    def is_deep_front(self) -> bool:
        """Whether it presses on the front of the body."""
        return bool(self.instance.exercise.gate == Gate.ABDOMINAL)

    @property
    def is_new_effort(self) -> bool:
        """Whether it names another exercise or side than what is stored."""
        return not self.instance.pk or bool({"exercise", "side"} & {*self.changed_data})

    def clean_exercise(self) -> Exercise:
        return self.on_offer.exercises[self.cleaned_data["exercise"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        exercise, side = data.get("exercise"), data.get("side")
        if exercise and exercise.sides != Sides.PER_SIDE:
            side = Side.BOTH
        elif exercise and side == "":
            self.add_error("side", _("Say which side, or that each side did the same."))
        if exercise and side:
            self.instance.exercise = exercise
            self.instance.side = Side.LEFT if side == EACH else side
        is_tool = exercise and exercise.category == Category.RELEASE
        if exercise and not is_tool and data.get("pressure") is not None:
            self.add_error("pressure", _("Only a pressure tool has a pressure."))
        return data

    def bouts(self) -> list[Bout]:
        """The bouts this line stands for: one, or a left and a right one."""
        bout: Bout = self.instance
        bouts = [bout]
        if self.cleaned_data["side"] == EACH and bout.side == Side.LEFT:
            bouts.append(
                Bout(
                    exercise=bout.exercise,
                    side=Side.RIGHT,
                    actual_seconds=bout.actual_seconds,
                    repetitions=bout.repetitions,
                    worst_pain=bout.worst_pain,
                    pressure=bout.pressure,
                )
            )
        return bouts


def _suggestion(exercise: Exercise) -> dict[str, str]:
    """A line for an exercise that somebody has just been reading about."""
    is_per_side = exercise.sides == Sides.PER_SIDE
    return {"exercise": exercise.slug, "side": EACH if is_per_side else ""}


class LinesFormSet(forms.BaseInlineFormSet):
    """The lines of a session; one removed in another tab is still known when sent."""

    default_error_messages = {
        **forms.BaseInlineFormSet.default_error_messages,
        "too_few_forms": _("Log at least one exercise."),
    }

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        cast(forms.ModelChoiceField, form.fields["id"]).queryset = self.get_queryset()
        form.fields["DELETE"].label = _("Remove this exercise")


BoutFormSet = forms.inlineformset_factory(
    Session,
    Bout,
    form=BoutForm,
    formset=LinesFormSet,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=MOST_BOUTS,
    absolute_max=MOST_BOUTS,
    can_delete=True,
)


class SessionForm(SignsPart, TimedRowForm):
    """A session with its bouts, pain in one region around it, and signs that came."""

    region = forms.ChoiceField(
        label=_("Where"),
        choices=[(region, region.label) for region in TRACKED],
        required=False,
        widget=forms.RadioSelect,
    )
    before = RatingField(label=_("Pain before"))
    after = RatingField(label=_("Pain after"))
    effort = RatingField(label=_("How hard was it?"), scale=EFFORT)

    class Meta:
        model = Session
        fields = ["note", "effort", "routine"]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "routine": forms.HiddenInput,
        }
        help_texts = {"note": _("Only you can read it.")}

    def __init__(
        self, *args: Any, exercise: Exercise | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.earlier: dict[str, SessionPain] = {}
        if self.instance.pk:
            self.earlier = {pain.moment: pain for pain in self.instance.pains.all()}
        for pain in self.earlier.values():
            self.initial[pain.moment] = pain.value
            self.initial["region"] = pain.region
        self._suggested = [_suggestion(exercise)] if exercise else None
        self._today = standing_of(self.instance.user, timezone.localdate(self.now))
        exercises = Exercise.objects.grouped_by_category()
        self._on_offer = OnOffer(exercises, self._today)
        self._make_bouts()

    def _make_bouts(self) -> None:
        bouts = Bout.with_deleted if self.is_bound else Bout.objects
        self.bouts = BoutFormSet(
            self.data if self.is_bound else None,
            instance=self.instance,
            initial=self._suggested,
            prefix="bouts",
            queryset=bouts.select_related("exercise"),
            form_kwargs={"on_offer": self._on_offer},
        )

    def add_line(self) -> None:
        """Show what was typed with one line more; nothing is checked yet."""
        count = self.bouts.total_form_count() + 1
        self._retype("bouts-TOTAL_FORMS", str(min(count, MOST_BOUTS)))
        self._make_bouts()
        # Django checks a form as soon as it is asked for errors that it does not have.
        vars(self).update(_errors=ErrorDict())
        vars(self.signs).update(_errors=ErrorDict())
        vars(self.bouts).update(_errors=[], _non_form_errors=ErrorList())
        for bout in self.bouts:
            vars(bout).update(_errors=ErrorDict())

    def is_valid(self) -> bool:
        """Both the session and its bouts are sound."""
        return super().is_valid() & self.bouts.is_valid()

    @property
    def status(self) -> int:
        if self.bouts.total_error_count():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        return super().status

    @property
    def has_tool(self) -> bool:
        """Whether a pressure tool is among the lines."""
        chosen = [str(line["exercise"].value()) for line in self.bouts]
        known = self._on_offer.exercises
        return any(known[c].category == Category.RELEASE for c in chosen if c in known)

    def sign_questions(self) -> list[Question]:
        return [q for q in self._today.questions.values() if q.kind == Kind.SIGN]

    def tool_names(self) -> dict[str, str]:
        return dict(Tool.objects.values_list("slug", "name"))

    def place_of_signs(self) -> dict[str, str]:
        """The side and the tool, where the pressure tools of the session have but one."""
        bouts = [b for b in self._bouts() if b.exercise.category == Category.RELEASE]
        sides = {bout.side for bout in bouts}
        tools = {slug for bout in bouts for slug in bout.exercise.tool_slugs}
        is_one_sided = len(sides) == 1 and Side.BOTH not in sides
        return {
            "side": sides.pop() if is_one_sided else "",
            "tool": tools.pop() if len(tools) == 1 else "",
        }

    def has_new_content(self) -> bool:
        removed = self.bouts.deleted_forms
        lines = [line for line in self.bouts if line not in removed]
        known = {line.instance.pk for line in lines if line.instance.pk}
        return (
            known != {*self.instance.bouts.values_list("pk", flat=True)}
            or any(line.has_changed() for line in lines)
            or super().has_new_content()
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        has_number = data.get("before") is not None or data.get("after") is not None
        if has_number and not data.get("region") and "region" not in self.errors:
            self.add_error("region", _("Say where that pain was."))
        if self.instance.local_day and self.bouts.is_valid():
            judge(self.instance, self.lines())
        return data

    def lines(self) -> list[BoutForm]:
        """The lines that were filled in and stay."""
        removed = self.bouts.deleted_forms
        filled = [line for line in self.bouts if line.cleaned_data]
        return [line for line in filled if line not in removed]

    def save_row(self) -> bool:
        """Store the session; one after the other, since the dose of one limits another.

        What is only shown waits for nobody.
        """
        if not self.is_bound:
            return False
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.instance.user_id)
            return super().save_row()

    def parts(self) -> list[Row]:
        return [*self._bouts(), *self._pains(), *self._holds()]

    def _bouts(self) -> list[Bout]:
        bouts = [bout for line in self.lines() for bout in line.bouts()]
        for bout in bouts:
            bout.session = self.instance
        return bouts

    def _holds(self) -> list[Hold]:
        """Deep front release closes itself for a while; the session carries that."""
        if not any(line.is_deep_front for line in self.lines()):
            return []
        session: Session = self.instance
        rule = deep_front_hold(session.local_day, other_deep_front_days(session))
        hold = session.user.holds.filter(source=session.uid).first()
        hold = hold or Hold.of_rule(rule)
        hold.source, hold.until = session.uid, rule.until
        return [hold]

    def _pains(self) -> list[SessionPain]:
        pains = []
        for moment in (Moment.BEFORE, Moment.AFTER):
            value = self.cleaned_data[moment]
            if value is not None:
                pain = self.earlier.get(moment) or SessionPain(moment=moment)
                pain.session = self.instance
                pain.region = Region(self.cleaned_data["region"])
                pain.value = value
                pains.append(pain)
        return pains
