"""Numbers about pain and practice over time: plain values in, plain values out."""

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
    seven_day_mean,
    weekly_points,
)

__all__ = [
    "ENTRIES_FOR_A_MEAN",
    "WINDOW_DAYS",
    "Effort",
    "FunctionRating",
    "PainReading",
    "Week",
    "daily_pain",
    "daily_practice",
    "daily_series",
    "function_mean",
    "seven_day_mean",
    "weekly_points",
]
