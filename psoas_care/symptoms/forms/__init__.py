"""What a person types about how it feels."""

from psoas_care.symptoms.forms.check_in import CheckInForm
from psoas_care.symptoms.forms.day_factors import DayFactorsForm
from psoas_care.symptoms.forms.function_score import FunctionScoreForm
from psoas_care.symptoms.forms.instrument import InstrumentForm

__all__ = ["CheckInForm", "DayFactorsForm", "FunctionScoreForm", "InstrumentForm"]
