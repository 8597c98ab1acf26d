"""The words people choose from when they say how it feels."""

from collections.abc import Iterable, Mapping
from itertools import chain

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PainKind(TextChoices):
    """What a number is about; the values never mix in one line of a chart."""

    AVERAGE = "average", _("Average of 24 h")
    NOW = "now", _("Now")
    WORST = "worst", _("Worst of 24 h")


class Quality(TextChoices):
    """What the pain is like."""

    DULL_ACHE = "dull_ache", _("Dull ache")
    TIGHT = "tight", _("Tight or stiff")
    THIGH_TIGHT = "thigh_tight", _("Front of thigh tight")
    PULLING = "pulling", _("Pulling")
    SHARP = "sharp", _("Sharp")
    BURNING = "burning", _("Burning")
    THROBBING = "throbbing", _("Throbbing")
    CRAMPING = "cramping", _("Cramping")
    PINCHING = "pinching", _("Pinching")
    CLICKING = "clicking", _("Clicking or snapping")
    SHOOTING = "shooting", _("Shooting")
    ELECTRIC = "electric", _("Electric")
    PINS_AND_NEEDLES = "pins_and_needles", _("Pins and needles")
    NUMB = "numb", _("Numb")
    PULSE = "pulse", _("Throbbing in the belly, with the heartbeat")


NERVE_QUALITIES = (
    Quality.SHOOTING,
    Quality.ELECTRIC,
    Quality.PINS_AND_NEEDLES,
    Quality.NUMB,
)
"""Words that can be about a nerve: they stand together and lead to more questions."""

PULSE_QUALITIES = (Quality.PULSE,)
"""About a blood vessel, not a muscle; never a reason to press."""


ASKS = dict.fromkeys(PULSE_QUALITIES, "R-07")
"""The question that a word makes one again (content, section 4.2)."""

ASKS_UNDER_PRESSURE: Mapping[Quality, tuple[str, ...]] = {
    Quality.SHOOTING: ("N-02",),
    Quality.BURNING: ("N-02",),
    Quality.ELECTRIC: ("N-02",),
    Quality.PINS_AND_NEEDLES: ("N-03", "N-04"),
    Quality.NUMB: ("N-03", "N-04"),
}
"""The signs that a word asks about where a tool pressed (content, section 4.7)."""

IS_UNDER_PRESSURE = dict.fromkeys(PULSE_QUALITIES, "N-05")
"""The sign that a word is by itself where a tool pressed."""

SIGNS_ASKED = frozenset(chain(*ASKS_UNDER_PRESSURE.values()))
SIGN_WORDS = (*ASKS_UNDER_PRESSURE, *IS_UNDER_PRESSURE)
"""Words that end a session where a tool pressed."""


def asked_by(words: Iterable[str], *, under_pressure: bool = False) -> set[str]:
    """The codes of the questions that words for a pain lead to."""
    words = [*words]
    asked = {ASKS[Quality(word)] for word in words if word in ASKS}
    if under_pressure:
        for word, codes in ASKS_UNDER_PRESSURE.items():
            asked.update(codes if word in words else ())
    return asked


def signs_in(words: Iterable[str]) -> set[str]:
    """The codes of the signs that words say of a place where a tool pressed."""
    said = {*words}
    return {code for word, code in IS_UNDER_PRESSURE.items() if word in said}


class Timing(TextChoices):
    """Whether it is always there."""

    CONSTANT = "constant", _("Constant")
    COMES_AND_GOES = "comes_and_goes", _("Comes and goes")


class MorningStiffness(TextChoices):
    """How long it is stiff after getting up."""

    NONE = "none", _("None")
    UNDER_30 = "under_30", _("Under 30 min")
    FROM_30 = "from_30", _("30 min or more")


class NightWaking(TextChoices):
    """Whether it wakes at night."""

    NEVER = "never", _("Never")
    SOMETIMES = "sometimes", _("Sometimes")
    EVERY_NIGHT = "every_night", _("Every night")


class UnusuallyBad(TextChoices):
    """Whether a day hurts much more than days usually do."""

    YES = "yes", _("Yes, much worse than usual")
    NO = "no", _("No")


class Activity(TextChoices):
    """What can make it worse; the first four are those of the founding article."""

    STAIRS = "stairs", _("Stairs")
    UPHILL = "uphill", _("Walking uphill")
    STANDING_UP = "standing_up", _("Standing up from sitting")
    GETTING_UP = "getting_up", _("Getting up from lying")
    SITTING = "sitting", _("Sitting over 30 min")
    STANDING = "standing", _("Standing")
    WALKING = "walking", _("Walking")
    RUNNING = "running", _("Running")
    CYCLING = "cycling", _("Cycling")
    SIT_UPS = "sit_ups", _("Sit-ups")
    BENDING = "bending", _("Bending")
    LIFTING = "lifting", _("Lifting")
    LYING_ON_BACK = "lying_on_back", _("Lying on the back")
    LYING_ON_FRONT = "lying_on_front", _("Lying on the front")
    COUGHING = "coughing", _("Coughing or sneezing")
    PERIOD = "period", _("Period")
    TOILET = "toilet", _("Toilet")
    SEX = "sex", _("Sex")
    OTHER = "other", _("Something else")


class Ease(TextChoices):
    """What can make it better."""

    MOVING = "moving", _("Moving")
    REST = "rest", _("Rest")
    KNEES_BENT = "knees_bent", _("Lying with knees bent")
    HEAT = "heat", _("Heat")
    STRETCHING = "stretching", _("Stretching")
    BREATHING = "breathing", _("Breathing")
    TOOL = "tool", _("A tool")
    MEDICINE = "medicine", _("Medicine")
    NOTHING = "nothing", _("Nothing")
