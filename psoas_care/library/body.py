"""Where in the body: the words that pain, exercises and diary share."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Region(TextChoices):
    """A place that can hurt; its help text says where it begins and ends."""

    LOW_BACK = "low_back", _("Low back")
    PELVIC = "pelvic", _("Pelvis")
    HIP_FRONT = "hip_front", _("Front of hip")
    OTHER = "other", _("Somewhere else")


TRACKED = (Region.LOW_BACK, Region.PELVIC, Region.HIP_FRONT)
"""The regions with a line of their own; they are never added up into one score."""


class Side(TextChoices):
    """A side of the person, never of the picture."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both sides")
    MIDDLE = "middle", _("Middle")
