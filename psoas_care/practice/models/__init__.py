"""What was done, and what comes next."""

from psoas_care.practice.models.programme import Programme
from psoas_care.practice.models.session import (
    LONGEST_BOUT,
    Bout,
    BoutQuerySet,
    Moment,
    Session,
    SessionPain,
    SessionPainQuerySet,
    SessionQuerySet,
)

__all__ = [
    "LONGEST_BOUT",
    "Bout",
    "BoutQuerySet",
    "Moment",
    "Programme",
    "Session",
    "SessionPain",
    "SessionPainQuerySet",
    "SessionQuerySet",
]
