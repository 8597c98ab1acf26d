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
    _("Dizziness, faintness, chest pain, unusual breathlessness."),
    _(
        "New numbness between the legs, new trouble with bladder or bowel, or chest "
        "pain: call your local emergency number."
    ),
)

STOP_RELEASE = (
    _("Nausea, cold sweat, feeling unwell: lift off, no more release today."),
    _(
        "A strong pulse under the tool: lift off and do not press there again; if you "
        "never knew you had a strong belly pulse, see a clinician."
    ),
    _(
        "Shooting pain, pins and needles or numbness in groin, genitals or front of "
        "thigh: lift off; no deep front release for two weeks. If it comes back or "
        "lasts more than a day, see a clinician."
    ),
    _(
        "Thigh weakness or a knee giving way afterwards: stop release, see a clinician "
        "the same day."
    ),
    _("Pressure above 4/10 (front of body) or 5/10 (back and buttock): lighten."),
    _(
        "Belly pain that stays after lifting off, blood in urine or stool, a spreading "
        "bruise: stop release, see a clinician the same day (emergency if severe)."
    ),
)
