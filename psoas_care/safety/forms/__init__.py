"""What a person answers to the questions about their health."""

from psoas_care.safety.forms.checked import AdultForm, CheckedForm, LogCheckedForm
from psoas_care.safety.forms.review import ReviewForm
from psoas_care.safety.forms.screen import ScreenForm
from psoas_care.safety.forms.ticks import TicksForm

__all__ = [
    "AdultForm",
    "CheckedForm",
    "LogCheckedForm",
    "ReviewForm",
    "ScreenForm",
    "TicksForm",
]
