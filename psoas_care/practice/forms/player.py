"""What the player asks: on its last screen, and when something hurts.

These forms are only drawn. Their answers travel as those of the log, which checks them.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Region, Side
from psoas_care.practice.forms.session import EFFORT
from psoas_care.practice.playable import Playable, PlayableItem
from psoas_care.practice.usual_lines import EACH, Line, line_of_dose
from psoas_care.symptoms.vocabulary import Quality
from psoas_care.web.fields import RatingField, RatingScale

PRESSURE = RatingScale("pressure", _("0 = none"), _("10 = the most you could bear"))


class FinishForm(forms.Form):
    """How it was: all of it can be left out.

    The script offers what was done as where the pain was worst.
    """

    after = RatingField(label=_("Pain now"))
    worst = RatingField(label=_("Worst pain during the session"))
    worst_in = forms.ChoiceField(
        label=_("In which exercise?"),
        choices=[("", _("In all of them, or not sure"))],
        required=False,
    )
    effort = RatingField(label=_("How hard was it?"), scale=EFFORT)

    def __init__(self) -> None:
        super().__init__(auto_id="finish_%s")


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
    """Both sides as one line where they did the same."""
    side = EACH if len(item.open_sides) > 1 else item.open_sides[0]
    return line_of_dose(
        item.exercise.slug, item.dose, "" if side == Side.BOTH else side
    )
