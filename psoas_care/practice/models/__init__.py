"""What was done, and what comes next."""

from psoas_care.practice.models.fair_test import FairTest
from psoas_care.practice.models.my_routine import MyRoutine, MyRoutineItem
from psoas_care.practice.models.plan import DoseStep, Flare, PlanChoice
from psoas_care.practice.models.programme import Programme
from psoas_care.practice.models.routine import Routine, RoutineItem
from psoas_care.practice.models.self_test import SelfTest, SelfTestResult
from psoas_care.practice.models.session import (
    LONGEST_BOUT,
    Beyond,
    Bout,
    BoutQuerySet,
    Compared,
    Moment,
    ReportedBout,
    Session,
    SessionPain,
    SessionPainQuerySet,
    SessionParts,
    SessionQuerySet,
    Stopped,
    parts_of,
)

__all__ = [
    "LONGEST_BOUT",
    "Beyond",
    "Bout",
    "BoutQuerySet",
    "Compared",
    "DoseStep",
    "FairTest",
    "Flare",
    "Moment",
    "MyRoutine",
    "MyRoutineItem",
    "PlanChoice",
    "Programme",
    "ReportedBout",
    "Routine",
    "RoutineItem",
    "SelfTest",
    "SelfTestResult",
    "Session",
    "SessionPain",
    "SessionPainQuerySet",
    "SessionParts",
    "SessionQuerySet",
    "Stopped",
    "parts_of",
]
