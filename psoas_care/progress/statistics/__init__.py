"""Numbers about pain and practice over time: plain values in, plain values out."""

from psoas_care.progress.statistics.change import (
    Change,
    ChangeVerdict,
    Window,
    meaningful_change_at,
    pain_change,
)
from psoas_care.progress.statistics.daily import (
    ENTRIES_FOR_A_MEAN,
    WINDOW_DAYS,
    DatedBout,
    FunctionChange,
    FunctionRating,
    PainReading,
    WeekMean,
    daily_pain,
    daily_practice,
    daily_series,
    day_described,
    function_change,
    function_mean,
    seven_day_means,
    weekly_points,
    whole_minutes,
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
    "ChangeVerdict",
    "DatedBout",
    "Finding",
    "FunctionChange",
    "FunctionRating",
    "Outlook",
    "Pain",
    "PainReading",
    "PairedChange",
    "Trend",
    "WeekMean",
    "Window",
    "daily_pain",
    "daily_practice",
    "daily_series",
    "day_described",
    "function_change",
    "function_mean",
    "meaningful_change_at",
    "next_day_findings",
    "pain_change",
    "pain_trend",
    "paired_change",
    "seven_day_means",
    "weekly_points",
    "whole_minutes",
]
