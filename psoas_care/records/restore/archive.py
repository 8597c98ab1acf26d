"""Opening a zip file that anybody may have made.

Nothing is unpacked: one member is read by its exact name, a piece at a time, and up to
a limit. So a name such as "../../etc" leads nowhere, and a bomb ends at that limit.
"""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from psoas_care.records.restore.refused import Refused

LONGEST_LIST = 1024 * 1024
"""Bytes of a zip file's own list of members, which is read into memory whole."""

END, END_BYTES, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535


@contextmanager
def opened(file: IO[bytes]) -> Iterator[ZipFile]:
    """The zip file; `Refused` where it is none, or breaks off while it is read."""
    _check_list(file)
    try:
        with ZipFile(file) as archive:
            yield archive
    except (BadZipFile, EOFError, zlib.error, OSError, ValueError) as fault:
        raise Refused(
            _("The file is damaged or cut short. Download it again.")
        ) from fault
    except (NotImplementedError, RuntimeError) as fault:
        raise Refused(
            _("The file is packed in a way we cannot read, or has a password.")
        ) from fault


def _check_list(file: IO[bytes]) -> None:
    """Refuse what is no zip file, or has a list that only a bomb needs."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if file.read(2) != b"PK":
        raise Refused(_("This is not a zip file. Choose the file you downloaded."))
    file.seek(max(0, size - END_BYTES - LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_BYTES:
        raise Refused(_("The file is damaged or cut short. Download it again."))
    if int.from_bytes(tail[at + 12 : at + 16], "little") > LONGEST_LIST:
        raise Refused(_("The file is too large to be read here."))


class Limited:
    """Reads on from another file, up to `most` bytes in all."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.file, self.left = file, most

    def read(self, size: int) -> bytes:
        some = self.file.read(size)
        self.left -= len(some)
        if self.left < 0:
            raise Refused(_("The file is too large to be read here."))
        return some


@contextmanager
def member(
    archive: ZipFile, is_it: Callable[[str], bool], *, most: int, missing: str
) -> Iterator[Limited]:
    """The first member whose name `is_it`, to be read up to `most` bytes."""
    name = next((name for name in archive.namelist() if is_it(name)), None)
    if name is None:
        raise Refused(missing)
    with archive.open(name) as file:
        yield Limited(file, most)
