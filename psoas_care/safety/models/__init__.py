"""What is asked before somebody moves or presses, and what the answers closed."""

from psoas_care.safety.models.emergency import EmergencyNumbers
from psoas_care.safety.models.question import Question, QuestionGroup
from psoas_care.safety.models.screening import Answer, Restriction, Screening

__all__ = [
    "Answer",
    "EmergencyNumbers",
    "Question",
    "QuestionGroup",
    "Restriction",
    "Screening",
]
