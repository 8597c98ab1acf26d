"""When to stop.

Every exercise inherits the first list, every pressure tool the first two.
"""

from django.utils.translation import gettext_lazy as _

STOP_ALL = (
    _("Sharp, catching, burning or electric pain."),
    _("New numbness, pins and needles or weakness."),
    _(
        "Pain above 5/10 (above 7 if you started at 5 or more), or 3 or more points "
        "above where you started."
    ),
    _("Dizziness, feeling faint, chest pain or unusual breathlessness."),
    _(
        "New numbness between the legs, new trouble with bladder or bowel, or chest "
        "pain: call your local emergency number."
    ),
)

STOP_RELEASE = (
    _(
        "Feeling sick, a cold sweat or feeling unwell: lift off. No more pressure "
        "tools today."
    ),
    _(
        "A strong pulse under the tool: lift off and do not press there again. If you "
        "never knew you had a strong pulse in your belly, see a doctor or "
        "physiotherapist."
    ),
    _(
        "Shooting pain, pins and needles or numbness in the groin or genitals: lift "
        "off. No deep front release for two weeks; in the front of the thigh, never "
        "again. If it comes back or lasts more than a day, see a doctor or "
        "physiotherapist."
    ),
    _(
        "A weak thigh or a knee giving way afterwards: stop using pressure tools, and "
        "see a doctor or physiotherapist the same day."
    ),
    _(
        "Pressure above 4/10 (front of the body) or 5/10 (back and buttock): press "
        "less."
    ),
    _(
        "Belly pain that stays after you lift off, blood in your pee or poo, or a "
        "spreading bruise: stop using pressure tools, and see a doctor the same day "
        "(emergency if severe)."
    ),
)
