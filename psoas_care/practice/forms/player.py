"""What the player asks: on its last screen, and when something hurts.

These forms are only drawn. Their answers travel as those of the log, which checks them.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Region, Side
from psoas_care.library.dose import SHORTEST_HOLD_SECONDS
from psoas_care.practice.forms.bout import EACH
from psoas_care.practice.forms.session import EFFORT, Line
from psoas_care.practice.playable import Playable, PlayableItem
from psoas_care.symptoms.vocabulary import Quality
from psoas_care.web.fields import RatingField, RatingScale

PRESSURE = RatingScale("pressure", _("0 = none"), _("10 = the most you could bear"))


class FinishForm(forms.Form):
    """How it was: all of it can be left out."""

    after = RatingField(label=_("Pain now"))
    worst = RatingField(label=_("Worst pain during it"))
    worst_in = forms.ChoiceField(label=_("In which exercise?"), required=False)
    effort = RatingField(label=_("How hard was it?"), scale=EFFORT)

    def __init__(self, *, playable: Playable) -> None:
        super().__init__(auto_id="finish_%s")
        names = [(i.exercise.slug, i.exercise.name) for i in playable.open_items]
        everywhere = ("", _("In all of them, or not sure"))
        self.fields["worst_in"].choices = [everywhere, *names]  # type: ignore[attr-defined]


class HurtForm(forms.Form):
    """How bad it is, where, and what it is like."""

    worst = RatingField(label=_("How bad is it at its worst?"))
    hurt_region = forms.ChoiceField(
        label=_("Where?"),
        choices=Region.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    hurt_words = forms.MultipleChoiceField(
        label=_("What does it feel like?"),
        choices=Quality.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self) -> None:
        super().__init__(auto_id="hurt_%s")


class PressureForm(forms.Form):
    """How hard a tool presses, asked while it does."""

    pressing = RatingField(label=_("How strong is the pressure?"), scale=PRESSURE)


def lines_of(playable: Playable) -> list[Line]:
    """What was planned, as the lines of a log in which nobody counted."""
    return [_line(item) for item in playable.open_items]


def _line(item: PlayableItem) -> Line:
    """All sets of a side as one line; both sides as one where they did the same."""
    dose = item.dose
    side = EACH if len(item.open_sides) > 1 else item.open_sides[0]
    is_held = dose.hold_seconds >= SHORTEST_HOLD_SECONDS
    each = dose.hold_seconds + dose.move_seconds
    return {
        "exercise": item.exercise.slug,
        "side": "" if side == Side.BOTH else side,
        "actual_seconds": dose.sets * dose.repetitions * each,
        "repetitions": None if is_held else dose.sets * dose.repetitions,
    }
