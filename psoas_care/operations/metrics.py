"""Counts of what all server processes of this machine have done, in one small file.

Each count is eight bytes at its own place. Written under a lock and read and written
as plain bytes: a memory map of a file on a full disk would end the process.
"""

import fcntl
import logging
import os
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from psoas_care.operations import backups
from psoas_care.web.room import room

log = logging.getLogger(__name__)

STATUSES = (
    *(200, 201, 204, 206, 301, 302, 303, 304, 307, 400, 401, 403, 404, 405),
    *(409, 410, 413, 415, 422, 429, 500, 503, 507),
)
OTHER = 0
"""Stands for every other status."""

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds of the histogram of answering times, in seconds; one more is above."""

REQUESTS = [f"status {status}" for status in (*STATUSES, OTHER)]
TIMES = [f"up to {bound}" for bound in (*BOUNDS, "any")]
NAMES = [*REQUESTS, *TIMES, "microseconds", "database errors", "unsent mails"]
PLACES = {name: number for number, name in enumerate(NAMES)}
COUNT = struct.Struct("<Q")
SIZE = COUNT.size * len(NAMES)
_lock = threading.Lock()


@cache
def _file() -> int | None:
    """The open file of counts; None where there is no place for it."""
    path = settings.VAR_DIR / f"counts-{len(NAMES)}"
    with suppress(OSError):
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(number).st_size < SIZE:
            os.pwrite(number, bytes(SIZE), 0)
        return number
    log.warning("Nothing is counted for /metrics: cannot write in its folder.")
    return None


@contextmanager
def _locked() -> Iterator[int | None]:
    number = _file()
    with _lock:
        if number is None:
            yield None
            return
        fcntl.lockf(number, fcntl.LOCK_EX)
        try:
            yield number
        finally:
            fcntl.lockf(number, fcntl.LOCK_UN)


def add(counts: Iterable[tuple[str, int]]) -> None:
    """Add to some counts; never the reason why an answer fails."""
    with suppress(OSError), _locked() as number:
        if number is None:
            return
        for name, more in counts:
            place = PLACES[name] * COUNT.size
            (before,) = COUNT.unpack(os.pread(number, COUNT.size, place))
            os.pwrite(number, COUNT.pack(before + more), place)


def count_request(status: int, seconds: float, *, is_fault: bool) -> None:
    """An answer, and whether the database was at fault."""
    bound = next((str(each) for each in BOUNDS if seconds <= each), "any")
    add(
        [
            (f"status {status if status in STATUSES else OTHER}", 1),
            (f"up to {bound}", 1),
            ("microseconds", round(seconds * 1e6)),
            ("database errors", int(is_fault)),
        ]
    )


def count_unsent_mail() -> None:
    """A mail that the server did not take."""
    add([("unsent mails", 1)])


def _read() -> dict[str, int]:
    with _locked() as number:
        content = bytes(SIZE) if number is None else os.pread(number, SIZE, 0)
    return dict(zip(NAMES, (n for (n,) in COUNT.iter_unpack(content)), strict=True))


def text() -> str:
    """All there is to tell, as Prometheus reads it; nothing of it is about a person."""
    return "".join(f"{line}\n" for line in _lines(_read()))


def _lines(counts: dict[str, int]) -> Iterator[str]:
    yield "# TYPE psoas_care_requests_total counter"
    for status in STATUSES:
        count = counts[f"status {status}"]
        yield f'psoas_care_requests_total{{status="{status}"}} {count}'
    yield f'psoas_care_requests_total{{status="other"}} {counts[f"status {OTHER}"]}'
    yield "# TYPE psoas_care_request_seconds histogram"
    total = 0
    for bound in (*BOUNDS, "any"):
        total += counts[f"up to {bound}"]
        name = "+Inf" if bound == "any" else bound
        yield f'psoas_care_request_seconds_bucket{{le="{name}"}} {total}'
    yield f"psoas_care_request_seconds_sum {counts['microseconds'] / 1e6}"
    yield f"psoas_care_request_seconds_count {total}"
    yield "# TYPE psoas_care_database_errors_total counter"
    yield f"psoas_care_database_errors_total {counts['database errors']}"
    yield "# TYPE psoas_care_unsent_mails_total counter"
    yield f"psoas_care_unsent_mails_total {counts['unsent mails']}"
    yield from _gauges()


def _gauges() -> Iterator[str]:
    yield "# TYPE psoas_care_database_up gauge"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        left = room()
    except DatabaseError:
        yield "psoas_care_database_up 0"
    else:
        yield "psoas_care_database_up 1"
        if left is not None:
            yield "# TYPE psoas_care_database_room_bytes gauge"
            yield f"psoas_care_database_room_bytes {left}"
    if newest := backups.found()[:1]:
        age = (timezone.now() - newest[0].made).total_seconds()
        yield "# TYPE psoas_care_backup_age_seconds gauge"
        yield f"psoas_care_backup_age_seconds {age:.0f}"
