"""What of a log belongs before a clinician, and on what it rests; plain values."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.safety.seen_about import MOMENT


class LogEntry(NamedTuple):
    """When an entry was made: its local day, its moment and its zone."""

    day: date
    at: datetime
    zone: str


class Cause(NamedTuple):
    """What a clinician should look at: its last entry, and all that it rests on.

    A clinician looks at what is there then: of what is said later something is new in
    the `evidence`, or more. So is the moment of a session that is moved on.
    """

    entry: LogEntry
    evidence: dict[str, int]


def evidence_of_reds(reds: Iterable[SessionRecord]) -> dict[str, int]:
    """What makes these sessions red, and the moment of each."""
    found = {}
    for session in reds:
        found[f"{session.uid}{MOMENT}"] = int(session.at.timestamp())
        found |= {
            f"{session.uid} {what}": n for what, n in session.red_evidence.items()
        }
    return found
