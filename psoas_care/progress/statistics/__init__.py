"""Numbers about pain and practice over time: plain values in, plain values out."""

from psoas_care.progress.statistics.change import (
    Change,
    Verdict,
    Window,
    pain_change,
    real_change_at,
)
from psoas_care.progress.statistics.daily import (
    ENTRIES_FOR_A_MEAN,
    WINDOW_DAYS,
    Effort,
    FunctionRating,
    PainReading,
    Week,
    daily_pain,
    daily_practice,
    daily_series,
    function_mean,
    seven_day_means,
    weekly_points,
)
from psoas_care.progress.statistics.next_day import (
    Finding,
    Outlook,
    Pain,
    next_day_findings,
)
from psoas_care.progress.statistics.sessions import PairedChange, paired_change
from psoas_care.progress.statistics.trend import Trend, pain_trend

__all__ = [
    "ENTRIES_FOR_A_MEAN",
    "WINDOW_DAYS",
    "Change",
    "Effort",
    "Finding",
    "FunctionRating",
    "Outlook",
    "Pain",
    "PainReading",
    "PairedChange",
    "Trend",
    "Verdict",
    "Week",
    "Window",
    "daily_pain",
    "daily_practice",
    "daily_series",
    "function_mean",
    "next_day_findings",
    "pain_change",
    "pain_trend",
    "paired_change",
    "real_change_at",
    "seven_day_means",
    "weekly_points",
]
