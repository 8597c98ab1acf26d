"""Path converters."""

from datetime import date


class DayConverter:
    """A calendar day as 2026-11-22; one that no calendar has is a 404."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class YearConverter:
    """A year that somebody may have a diary of: 1900 to 2199."""

    regex = r"(?:19|20|21)\d{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
