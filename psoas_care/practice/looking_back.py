"""Every session with one exercise, as its lights read it, however long ago."""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from psoas_care.library.models import Exercise
from psoas_care.practice.history_queries import traits_of
from psoas_care.practice.planner.session_records import (
    BoutRecord,
    PainRating,
    SessionRecord,
)

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

ABOUT_SESSION = [
    f"session__{name}" for name in ("uid", "at", "local_day", "effort", "next_day")
]
ABOUT_EFFORT = (
    "exercise_id", "side", "actual_seconds", "repetitions", "worst_pain", "pressure",
    "beyond", "stopped", "hurt_region", "hurt_words",
)  # fmt: skip


def session_records_with(
    user: "User", exercise: Exercise, first: date, last: date
) -> list[SessionRecord]:
    """The sessions that had this exercise, oldest first, at three queries.

    With all else that was done in them: what a session trained most says where its
    pain is compared.
    """
    sessions = user.bouts.of_exercise(exercise).between(first, last).sessions()
    known = {one.pk: traits_of(one) for one in Exercise.objects.for_lights()}
    pains = defaultdict(list)
    for session, region, moment, value in user.session_pains.of_sessions(
        sessions
    ).values_list("session", "region", "moment", "value"):
        pains[session].append(PainRating(region, moment, value))
    about = {}
    bouts = defaultdict(list)
    for session, uid, at, day, effort, said, pk, *measures in (
        user.bouts.of_sessions(sessions)
        .order_by("session__at", "pk")
        .values_list("session", *ABOUT_SESSION, *ABOUT_EFFORT)
    ):
        about[session] = (uid, at, day, effort, said)
        bouts[session].append(BoutRecord(known[pk], *measures))
    return [
        SessionRecord(uid, at, day, bouts[session], pains[session], effort, said)
        for session, (uid, at, day, effort, said) in about.items()
    ]
