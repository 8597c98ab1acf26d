"""The words that sort exercises: kind, level, place, evidence."""

from typing import TYPE_CHECKING

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Category(TextChoices):
    STRETCH = "stretch", _("Stretch")
    STRENGTHEN = "strengthen", _("Strengthen")
    RELAX = "relax", _("Relax")
    RELEASE = "release", _("Release")

    @property
    def summary(self) -> "StrPromise":
        """What this kind of exercise is, in one line."""
        return {
            "stretch": _("Slow holds, up to a mild or moderate pull."),
            "strengthen": _("Steady work, a little more over the weeks."),
            "relax": _("Breathing, resting, noticing."),
            "release": _("Pressure with a tool: weak evidence, so the last to try."),
        }[self.value]


class Level(IntegerChoices):
    EASY = 1, _("Level 1")
    MIDDLE = 2, _("Level 2")
    HARD = 3, _("Level 3")


class StartPosition(TextChoices):
    HALF_KNEELING = "half-kneeling", _("Half-kneeling")
    PRONE = "prone", _("Lying face down")
    QUADRUPED = "quadruped", _("On hands and knees")
    SEATED = "seated", _("Sitting")
    SIDE_LYING = "side-lying", _("Lying on the side")
    STANDING = "standing", _("Standing")
    SUPINE = "supine", _("Lying on the back")


class Place(TextChoices):
    """Where the body is.

    Where the steps offer several places, the one that asks least of a person
    who cannot get down to the floor.
    """

    FLOOR = "floor", _("On the floor")
    CHAIR = "chair", _("On a chair")
    STANDING = "standing", _("Standing")
    BED = "bed", _("On a bed")


class Gate(TextChoices):
    ABDOMINAL = "abdominal-gate", _("Belly questions")


class ExerciseRole(TextChoices):
    """What an exercise can do in a planned session beyond its category."""

    HIP_EXTENSOR = "hip-extensor", _("Hip extensor")
    HIP_FLEXOR = "hip-flexor", _("Hip flexor")
    MOBILITY = "mobility", _("Mobility")

    @property
    def category(self) -> Category:
        """The only kind of exercise that can have it."""
        return (
            Category.STRETCH if self == ExerciseRole.MOBILITY else Category.STRENGTHEN
        )


class EvidenceGrade(TextChoices):
    """How well one kind of exercise was studied; from the best grade to the worst."""

    GOOD = "good", _("good")
    LIMITED = "limited", _("limited")
    EXPERT = "expert", _("expert opinion")
    VENDOR = "vendor", _("vendor claim")

    @property
    def meaning(self) -> "StrPromise":
        """What the grade says, and what it does not."""
        return {
            "good": _(
                "Studies of this kind of exercise are at least fairly sure that it "
                "eases long-lasting low back pain. No exercise here has reached this "
                "grade."
            ),
            "limited": _(
                "This kind of exercise was studied for long-lasting low back pain, "
                "but the certainty is low or very low. That is no proof for this "
                "single exercise, nor for the psoas."
            ),
            "expert": _("Accepted practice. No trial for this kind of pain was found."),
            "vendor": _("The seller says so. No study was found."),
        }[self.value]


class Certainty(TextChoices):
    """How sure a source is that one kind of exercise or treatment eases pain.

    As its authors state it. Where they state none: at most low for a review of
    trials, very low for one small trial. What says something about exercise as a
    whole, about healthy people or about measuring says nothing here.
    """

    MODERATE = "moderate", _("moderate")
    LOW = "low", _("low")
    VERY_LOW = "very-low", _("very low")
    NONE = "none", _("says nothing about that")

    @property
    def best_grade(self) -> EvidenceGrade:
        """The best grade that an exercise may carry which rests on it."""
        if self == Certainty.MODERATE:
            return EvidenceGrade.GOOD
        if self == Certainty.NONE:
            return EvidenceGrade.EXPERT
        return EvidenceGrade.LIMITED


class EvidenceMark(TextChoices):
    """What a single statement rests on; every one of them carries its mark."""

    EVIDENCE = "evidence", _("evidence")
    MECHANISM = "mechanism", _("mechanism")
    TRADITION = "tradition", _("tradition")
    VENDOR = "vendor", _("vendor’s claim")
    OPINION = "opinion", _("opinion")

    @property
    def meaning(self) -> "StrPromise":
        """What the mark says, in one line."""
        return {
            "evidence": _("Studies or guidelines speak about it; the link says which."),
            "mechanism": _(
                "It follows from anatomy, or from how bodies work. That does not show "
                "that it helps anybody."
            ),
            "tradition": _("Usual practice, passed on and hardly tested."),
            "vendor": _("Sellers say so. No study was found."),
            "opinion": _(
                "A judgement, ours or the article’s, with no study behind it."
            ),
        }[self.value]
