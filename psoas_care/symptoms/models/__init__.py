"""How it felt: check-ins and their numbers, weekly function, the day around it."""

from psoas_care.symptoms.models.check_in import (
    CheckIn,
    PainScore,
    TightnessScore,
    fetch_numbers,
)
from psoas_care.symptoms.models.day_factors import DayFactors
from psoas_care.symptoms.models.function_score import (
    FunctionScore,
    FunctionScoreQuerySet,
)
from psoas_care.symptoms.models.instrument import (
    Instrument,
    InstrumentScore,
    InstrumentScoreQuerySet,
    Shape,
)
from psoas_care.symptoms.vocabulary import PainKind

__all__ = [
    "CheckIn",
    "DayFactors",
    "FunctionScore",
    "FunctionScoreQuerySet",
    "Instrument",
    "InstrumentScore",
    "InstrumentScoreQuerySet",
    "PainKind",
    "PainScore",
    "Shape",
    "TightnessScore",
    "fetch_numbers",
]
