"""Numbers as people write them, with a point or a comma; never another one than meant.

A browser's own number field reads by the language of the browser: where a point is
expected, "1,5" silently becomes 15. So numbers are typed as text and read here.
"""

import re
import unicodedata
from decimal import Decimal

NUMBER = re.compile(r"[+-]?\d*(?:[.,]\d+)?", re.ASCII)
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""Thousands in one country, three digits after the point in another."""

LONGEST = 40
"""Characters; whatever is longer is no number that a form could take."""

ALIKE = {"\u2212": "-", "\u066b": ".", "\uff0e": ".", "\uff0c": ",", "\uff0b": "+"}
"""Signs that other keyboards have for minus, point, comma and plus."""


class NotANumber(ValueError):  # noqa: N818 - it is what was found, not a fault
    """Nothing that can be read as one number."""


class TwoReadings(ValueError):  # noqa: N818 - as above
    """A number that could be either of two, as "1,500": both as they can be written."""

    def __init__(self, whole: str, part: str) -> None:
        super().__init__(f"{whole} or {part}")
        self.whole, self.part = whole, part


def read_number(text: str) -> Decimal:
    """What somebody wrote, as "7.5", "7,5" or " 75 "; digits of any script.

    Raises `NotANumber`, also for two numbers ("1 000", "1.5.2"), for a fraction ("½")
    and for an exponent; raises `TwoReadings` for "1,500" and "1.500".
    """
    plain = "".join(map(_plain, text.strip())) if len(text) <= LONGEST else ""
    if GROUPED.fullmatch(plain):
        whole, part = re.split("[.,]", plain)
        raise TwoReadings(whole + part, f"{whole}.{part}".rstrip("0").rstrip("."))
    if not NUMBER.fullmatch(plain) or not plain.strip("+-"):
        raise NotANumber(text[:LONGEST])
    return Decimal(plain.replace(",", "."))


def write_number(number: Decimal) -> Decimal:
    """The same without zeros at its end: 7.5 of 7.50, 8 of 8.00, and 10 of 10.00."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


def _plain(sign: str) -> str:
    """A digit of any script as one of 0–9; not ½ or ², which are none."""
    value = unicodedata.decimal(sign, None)
    return ALIKE.get(sign, sign) if value is None else str(value)
