"""Files that people send: where they lie, and for how long.

While one arrives it has no name, so that it is gone with the process that took it in.
What a preview needs later is kept under a name below `VAR_DIR` that nobody can guess,
for an hour at most, and never longer than until the server starts again.
"""

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

KEPT = timedelta(hours=1)
MEBIBYTE = 1024 * 1024


def folder() -> Path:
    """Where uploads lie; only the server may look into it."""
    path = Path(settings.VAR_DIR) / "uploads"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def most_bytes(address: str) -> int:
    """How long a body may be at this address."""
    uploads: Mapping[str, int] = settings.UPLOADS
    return uploads.get(address, settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


class UploadHandler(FileUploadHandler):
    """Takes a file in where one is asked for, from whoever is signed in.

    It is asked before a view is: nobody else shall fill the disk.
    """

    file: IO[bytes]

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        request = self.request
        assert request is not None
        is_asked = request.path_info in settings.UPLOADS
        self.takes = is_asked and bool(request.user.is_authenticated)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not self.takes:
            raise SkipFile
        # Of no name, and 0600.
        self.file = tempfile.TemporaryFile(dir=folder())  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        self.file.seek(0)
        return UploadedFile(
            self.file, self.file_name, self.content_type, file_size, self.charset
        )


def keep(file: IO[bytes], user: "User") -> str:
    """Keep a file for the next step of this person; its key."""
    clear_old()
    key = secrets.token_hex(16)
    file.seek(0)
    with os.fdopen(_create(_path(key, user)), "wb") as kept:
        shutil.copyfileobj(file, kept, MEBIBYTE)
    return key


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def kept(key: str, user: "User") -> IO[bytes] | None:
    """The file of this person with this key; None where there is none any more."""
    clear_old()
    if not (len(key) == 32 and key.isalnum()):
        return None
    try:
        return _path(key, user).open("rb")
    except FileNotFoundError:
        return None


@contextmanager
def on_disk(source: "Readable") -> Iterator[Path]:
    """A copy under a name, for a library that opens no other; gone afterwards."""
    path = folder() / secrets.token_hex(16)
    try:
        with os.fdopen(_create(path), "wb") as copy:
            while piece := source.read(MEBIBYTE):
                copy.write(piece)
        yield path
    finally:
        path.unlink(missing_ok=True)


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes: ...


def forget(key: str, user: "User") -> None:
    _path(key, user).unlink(missing_ok=True)


def clear_old(kept: timedelta = KEPT) -> None:
    """Remove what has been here for longer; all of it where that is no time."""
    before = time.time() - kept.total_seconds()
    for path in folder().iterdir():
        with suppress(FileNotFoundError):  # another process was quicker
            if path.stat().st_mtime <= before:
                path.unlink()


def _path(key: str, user: "User") -> Path:
    return folder() / f"{user.pk}-{key}"
