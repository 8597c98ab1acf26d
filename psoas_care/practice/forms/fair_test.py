"""What a fair test tries, where it looks, for how long; and how it is paused."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from psoas_care.library.access import access_to
from psoas_care.library.body import tracked
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.fair_tests import end_lived_out, share_led
from psoas_care.practice.forms.plan import SwitchForm
from psoas_care.practice.models import FairTest
from psoas_care.practice.models.fair_test import (
    LENGTHS,
    Habit,
    PauseReason,
    draw_coins,
)
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import State
from psoas_care.web.forms import UserRecordFormMixin

MOST_TOGETHER = 4
"""Exercises in one group: of more, a day without would be hardly a session."""

CHOOSE = dict.fromkeys(("required", "invalid_choice"), _("Choose from the list."))


class FairTestForm(UserRecordFormMixin, forms.ModelForm):
    """A new test. `shown_for` names the choice whose chances its page has shown.

    Offered are exercises that the person does already and that are open to them
    without a caution, and no pressure tool.
    """

    what = forms.ChoiceField(
        label=_("What do you want to test?"), error_messages=CHOOSE
    )
    place = forms.ChoiceField(
        label=_("Which pain do you want to look at?"),
        help_text=_("You cannot change this once the test has started."),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    planned_days = forms.TypedChoiceField(
        label=_("How many days?"),
        coerce=int,
        choices=[(days, days) for days in LENGTHS],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    shown_for = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = FairTest
        fields = ["planned_days"]

    def __init__(
        self, *args: Any, groups: Iterable[Sequence[str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        user = self.instance.user
        status = current_safety_status(user, self.now)
        self.exercises = {
            one.slug: one
            for one in user.bouts.exercises()
            if one.category != Category.RELEASE
            and access_to(one, status).best.state == State.ALLOWED
        }
        self.groups = {
            "+".join(slugs): [self.exercises[slug] for slug in slugs]
            for slugs in groups
            if 1 < len(slugs) <= MOST_TOGETHER and {*slugs} <= self.exercises.keys()
        }
        self.habits = [habit for habit in Habit if not habit.is_locked(status)]
        self._choices("what", self._things())
        self._choices(
            "place", [(place.key, place.label) for place in tracked(user.regions)]
        )

    @property
    def has_nothing(self) -> bool:
        """Whether all is locked, so that there is nothing to be tried."""
        return not (self.exercises or self.habits)

    def led(self, what: str) -> float:
        """The share of days on which the plan can follow a coin about it; 0 to 1."""
        alone = [self.exercises[what]] if what in self.exercises else []
        return share_led(self.groups.get(what, alone))

    def chances_for(self, what: str, place: str) -> str:
        """What the chances depend on, such as "pelvic" or "pelvic, some days"."""
        return place if self.led(what) == 1 else f"{place}, some days"

    def _choices(self, name: str, choices: Sequence[Any]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _things(self) -> list[Any]:
        exercises = sorted((one.name, slug) for slug, one in self.exercises.items())
        groups: list[Any] = [("", _("Choose …"))]
        if exercises:
            groups += [(_("Exercises you do"), [(s, name) for name, s in exercises])]
        if self.groups:
            together = [
                (key, " + ".join(one.name for one in found))
                for key, found in self.groups.items()
            ]
            groups += [(_("Always done together, so tested together"), together)]
        if habits := [(habit.value, habit.label) for habit in self.habits]:
            groups += [(_("Everyday habits"), habits)]
        return groups

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        test: FairTest = self.instance
        if "place" in data:
            place = next(
                p for p in tracked(test.user.regions) if p.key == data["place"]
            )
            test.region, test.side = place.region, place.side
            told = self.chances_for(data.get("what", ""), data["place"])
            if data["shown_for"] != told and not self.was_saved_before():
                self.add_error(
                    "planned_days",
                    _("The chances depend on what you test and which pain you look at. "
                      "Check the number of days again, then start."),
                )  # fmt: skip
                self.retype("shown_for", told)
        if "what" in data:
            exercise: Exercise | None = self.exercises.get(data["what"])
            first, *others = self.groups.get(data["what"], [exercise])
            test.exercise, test.habit = first, "" if first else data["what"]
            test.together = [[one.slug, one.name] for one in others if one]
        if "planned_days" in data:
            test.coins = draw_coins(data["planned_days"])
        if not self.errors and not self.was_saved_before():
            self._look_at_others(data)
        return data

    def _look_at_others(self, data: dict[str, Any]) -> None:
        """Refuse a second test of one region, and one thing in two tests."""
        test: FairTest = self.instance
        today = test.user.day_at(self.now)
        for other in test.user.fair_tests.unfinished().with_exercises():
            if not other.is_running(today):
                continue
            if other.region == test.region:
                self.add_error("place", ONE_A_REGION)
            tried = {*(other.slugs or [other.key])}
            if tried & {*data["what"].split("+")}:
                self.add_error("what", _("You are testing this already."))

    def clean_moment(self, data: dict[str, Any]) -> None:
        """Coins go by the days of the profile, wherever the page is shown."""
        self.instance.set_moment(self.now, self.instance.user.time_zone)

    def save_record(self) -> bool:
        """Also true of a repeated send that met its own test as the one running."""
        if not super().save_record():
            return False
        return not self.errors or self.was_saved_before()

    def store_new(self) -> None:
        """Start it; one that another tab started first keeps its region."""
        test: FairTest = self.instance
        end_lived_out(test.user, test.user.day_at(self.now))
        try:
            super().store_new()
        except IntegrityError:
            self.add_error("place", ONE_A_REGION)


ONE_A_REGION = _(
    "A test of this region is running. With two at once, nobody could tell which one "
    "made the difference. Stop it first, or choose another region."
)


class PauseForm(SwitchForm):
    """A test rests from tomorrow on, and why; or it goes on tomorrow."""

    why = forms.ChoiceField(
        label=_("Why?"), choices=PauseReason, initial=PauseReason.FLARE, required=False
    )

    def clean_why(self) -> PauseReason:
        return PauseReason(self.cleaned_data["why"] or PauseReason.OTHER)
