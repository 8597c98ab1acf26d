"""The ends of each 0–10 scale, and the question above it."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Region
from psoas_care.symptoms.vocabulary import PainKind
from psoas_care.web.fields import RatingScale

TIGHTNESS = RatingScale(
    "tightness", _("0 = not tight"), _("10 = as tight as you can imagine")
)
FUNCTION = RatingScale(
    "function",
    _("0 = unable to do it"),
    _("10 = able to do it as before the problem started"),
)
STRESS = RatingScale("stress", _("0 = none"), _("10 = as much as you can imagine"))

PAIN_OF = {
    Region.LOW_BACK: _("low back pain"),
    Region.PELVIC: _("pelvic pain"),
    Region.HIP_FRONT: _("front-of-hip pain"),
    Region.OTHER: _("pain somewhere else"),
}
ASKED = {
    PainKind.AVERAGE: _("How strong was your {pain} on average in the last 24 hours?"),
    PainKind.NOW: _("How strong is your {pain} right now?"),
    PainKind.WORST: _("How strong was your {pain} at its worst in the last 24 hours?"),
}
QUESTIONS = {
    (region, kind): format_lazy(question, pain=pain)
    for region, pain in PAIN_OF.items()
    for kind, question in ASKED.items()
}
"""Of each region and kind of pain, in the words of one standard question."""
