"""Bringing one's own export back: read, compare, and store all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.utils.translation import gettext as _

from psoas_care.records.restore import archive

MOST_BYTES = 200 * 1024**2
"""Of the entries, unpacked: about eighty years of daily use."""


@contextmanager
def entries_of(file: IO[bytes]) -> Iterator[archive.Limited]:
    """The JSON of the entries in an export, as it was downloaded. Raises `Refused`."""
    missing = _("This zip file is not a download from Psoas Care.")
    with (
        archive.opened(file) as opened,
        archive.member(
            opened, "psoas-care.json".__eq__, most=MOST_BYTES, missing=missing
        ) as source,
    ):
        yield source
