"""What can be done: exercises, and what they need, train and rest on."""

from psoas_care.library.models.article import Article
from psoas_care.library.models.claim import Claim
from psoas_care.library.models.edition import Edition
from psoas_care.library.models.equipment import Equipment, ExerciseEquipment
from psoas_care.library.models.exercise import Exercise
from psoas_care.library.models.ladder import LadderEdge
from psoas_care.library.models.muscle import Muscle, MuscleUse
from psoas_care.library.models.reference import Reference
from psoas_care.library.models.search_word import SearchWord
from psoas_care.library.models.step import Step
from psoas_care.library.models.tool import Tool, ToolUse

__all__ = [
    "Article",
    "Claim",
    "Edition",
    "Equipment",
    "Exercise",
    "ExerciseEquipment",
    "LadderEdge",
    "Muscle",
    "MuscleUse",
    "Reference",
    "SearchWord",
    "Step",
    "Tool",
    "ToolUse",
]
