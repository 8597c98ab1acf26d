"""Regions and sides of the body, shared by pain, exercises and diary."""

from collections.abc import Iterable
from typing import NamedTuple

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


SIDES = {
    Region.LOW_BACK: (Side.LEFT, Side.RIGHT, Side.BOTH, Side.MIDDLE),
    Region.PELVIC: (Side.LEFT, Side.RIGHT, Side.BOTH, Side.MIDDLE),
    Region.HIP_FRONT: (Side.LEFT, Side.RIGHT, Side.BOTH),
    Region.OTHER: (),
}
"""The sides a region is asked for; the crease of the hip has no middle."""


class TrackedPlace(NamedTuple):
    """A region, or one side of it that is followed by itself: "hip_front.left"."""

    region: Region
    side: str = ""

    @classmethod
    def named(cls, key: str) -> "TrackedPlace":
        region, _dot, side = key.partition(".")
        return cls(Region(region), side and Side(side))

    @property
    def key(self) -> str:
        return f"{self.region.value}.{self.side}" if self.side else self.region.value

    @property
    def label(self) -> str:
        """Such as "Front of hip, left"."""
        label = str(self.region.label)
        return f"{label}, {Side(self.side).label.lower()}" if self.side else label


TRACKABLE = tuple(
    TrackedPlace(region, side)
    for region in TRACKED
    for side in ("", *(side for side in SIDES[region] if side != Side.BOTH))
)
"""What a person may choose to follow; "both sides" is the region itself."""


def tracked(keys: Iterable[str]) -> list[TrackedPlace]:
    """The places a person follows by the keys they chose; all three regions if none."""
    return [TrackedPlace.named(key) for key in keys] or [
        TrackedPlace(region) for region in TRACKED
    ]
