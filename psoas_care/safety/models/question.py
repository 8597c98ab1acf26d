"""The questions: content, like the exercises."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from psoas_care.safety.vocabulary import BY_ONCOLOGY, Behaviour, Given, QuestionKind
from psoas_care.safety.words import BEHAVIOURS, KINDS


def words_of(text: str, worse_text: str, milder_text: str) -> str:
    """Everything that a question asks, as an answer keeps it: one form a line."""
    return "\n".join(filter(None, (text, worse_text, milder_text)))


class QuestionGroupQuerySet(models.QuerySet["QuestionGroup"]):
    def get_by_natural_key(self, key: str) -> "QuestionGroup":
        return self.get(key=key)

    def of_kind(self, kind: QuestionKind) -> Self:
        """The screens of one questionnaire, in their order, with their questions."""
        return self.filter(kind=kind).prefetch_related("questions")


class QuestionGroup(models.Model):
    """Questions that stand on one screen, under a plain title."""

    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=KINDS)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    intro = models.CharField(max_length=300, blank=True)

    objects = QuestionGroupQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "position")

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class QuestionQuerySet(models.QuerySet["Question"]):
    def get_by_natural_key(self, code: str) -> "Question":
        return self.get(code=code)

    def for_release(self) -> Self:
        """Questions that every pressure tool asks, whatever the item lists."""
        return self.filter(applies_to_release=True)

    def of_kind(self, kind: QuestionKind) -> Self:
        return self.filter(kind=kind)

    def asked_by_deep_front(self) -> Self:
        """Questions that an exercise behind the belly questions asks, too."""
        return self.filter(exercises__gate="abdominal-gate").distinct()

    def calling_for(self, action: Behaviour) -> list[tuple[str, str]]:
        """(question, form) of all that calls for an action, of red flags and signs.

        The form is empty where a plain yes is enough. Of the red flags and signs.
        """
        kinds = Q(kind__in=[QuestionKind.RED_FLAG, QuestionKind.SIGN])
        calling = Q(behaviour=action) | Q(worse_behaviour=action)
        return [
            (question.text, question.form_of(action))
            for question in self.filter(kinds, calling)
        ]

    def asked(self) -> Self:
        """Without codes that stand for a questionnaire, or that another one answers."""
        return self.exclude(behaviour=Behaviour.SECTION).filter(answered_by=None)


class Question(models.Model):
    """A question about a person's health, and what a yes does.

    Where a yes can be graver or milder (a weak leg; a leg that became weak within
    days), `worse_text` and `milder_text` name the two forms and `worse_behaviour` is
    what the graver one does. `rule` says in words what a yes does, `note` what is
    worth knowing. `is_sided` asks for the side, too.

    Questions of one `meaning` ask about the same thing (in their graver form by
    `worse_meaning`): a yes to any of them closes a pressure tool as all of them would.
    In its gravest form it does for `worse_weeks`; 0 is for good. `answered_by` is the
    question whose answer counts for this one, too, so that nobody is asked twice.
    """

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=KINDS, default=QuestionKind.PROFILE)
    group = models.ForeignKey(
        QuestionGroup, models.CASCADE, null=True, blank=True, related_name="questions"
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    worse_text = models.CharField(max_length=200, blank=True)
    milder_text = models.CharField(max_length=200, blank=True)
    behaviour = models.CharField(max_length=12, choices=BEHAVIOURS)
    worse_behaviour = models.CharField(max_length=12, choices=BEHAVIOURS, blank=True)
    rule = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    applies_to_release = models.BooleanField(default=False)
    is_sided = models.BooleanField(default=False)
    meaning = models.SlugField(max_length=20, blank=True)
    worse_meaning = models.SlugField(max_length=20, blank=True)
    worse_weeks = models.PositiveSmallIntegerField(default=0)
    answered_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(worse_text="", milder_text="", worse_behaviour="")
                | (~Q(worse_text="") & ~Q(milder_text="") & ~Q(worse_behaviour="")),
                name="safety_a_graver_form_has_a_milder_one",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def words(self) -> str:
        """Everything that was asked; an answer to other words has to be asked again."""
        return words_of(self.text, self.worse_text, self.milder_text)

    def form_of(self, action: str) -> str:
        """The graver form, in words, if that is what calls for `action`; else ""."""
        return self.worse_text if self.worse_behaviour == action else ""

    @property
    def may_be_agreed(self) -> bool:
        """Whether a clinician's agreement opens what a yes locks."""
        return self.behaviour == Behaviour.CLINICIAN

    @property
    def is_for_oncology(self) -> bool:
        """Whether it takes an oncology team to agree."""
        return self.code in BY_ONCOLOGY

    @property
    def behaviour_in_words(self) -> str:
        """What a yes does, as a heading; of cancer with those who have to agree."""
        if self.is_for_oncology and self.may_be_agreed:
            return _("Ask your oncology team first")
        return self.get_behaviour_display()

    def what_follows(self, given: str) -> str:
        """The `Behaviour` of this answer; "" for a no."""
        if given == Given.NO:
            return ""
        is_worse = given == Given.WORSE and self.worse_behaviour
        return self.worse_behaviour if is_worse else self.behaviour
