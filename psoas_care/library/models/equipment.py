"""Things an exercise needs, so that people can ask for what works without them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from psoas_care.library.vocabulary import Place


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    def get_by_natural_key(self, key: str) -> "Equipment":
        return self.get(key=key)


class Equipment(models.Model):
    """A kind of thing, never a brand.

    Whoever can practise at its `place` has it: who sits on a firm chair has one.
    """

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=8, choices=Place, blank=True)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        verbose_name_plural = _("equipment")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class ExerciseEquipmentQuerySet(models.QuerySet["ExerciseEquipment"]):
    def get_by_natural_key(self, slug: str, key: str) -> "ExerciseEquipment":
        return self.get(exercise__slug=slug, equipment__key=key)


class ExerciseEquipment(models.Model):
    """How much an exercise needs a thing.

    A mat is optional everywhere: a carpet does as well.
    """

    class Need(models.TextChoices):
        REQUIRED = "required", _("Needed")
        OPTIONAL = "optional", _("Optional")
        INSTEAD_OF = "instead_of", _("Will do instead")

    exercise = models.ForeignKey(
        "library.Exercise", models.CASCADE, related_name="equipment_needs"
    )
    equipment = models.ForeignKey(Equipment, models.CASCADE, related_name="needs")
    need = models.CharField(max_length=12, choices=Need)
    instead_of = models.ForeignKey(
        Equipment, models.CASCADE, null=True, blank=True, related_name="replaced_by"
    )

    objects = ExerciseEquipmentQuerySet.as_manager()

    class Meta:
        ordering = ("exercise_id", "equipment__position")
        constraints = [
            models.UniqueConstraint(
                fields=("exercise", "equipment"),
                name="library_equipment_once_an_exercise",
            ),
            models.CheckConstraint(
                condition=Q(need="instead_of", instead_of__isnull=False)
                | (~Q(need="instead_of") & Q(instead_of__isnull=True)),
                name="library_a_substitute_names_what_it_replaces",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.need} {self.equipment_id}"

    def natural_key(self) -> tuple[str, str]:
        return (self.exercise.slug, self.equipment.key)

    @property
    def in_words(self) -> dict[str, str | bool]:
        """The same as plain values, for a page or a plan that asks no further.

        `key` is the thing, `replaces` the key of what it stands in for, else "";
        `place` is where one has it anyway, else "".
        """
        return {
            "key": self.equipment.key,
            "place": self.equipment.place,
            "name": self.equipment.name,
            "is_optional": self.need == self.Need.OPTIONAL,
            "instead_of": self.instead_of.name if self.instead_of else "",
            "replaces": self.instead_of.key if self.instead_of else "",
        }
