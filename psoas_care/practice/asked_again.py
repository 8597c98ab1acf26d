"""Words for a pain under a tool that came by a file ask again what nobody answered."""

from collections.abc import Collection

from psoas_care.accounts.models import User
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models import Bout
from psoas_care.safety import asking
from psoas_care.safety.models import Restriction, Screening
from psoas_care.symptoms.vocabulary import SIGNS_ASKED, asked_by


def ask_again(user: User, sessions: Collection[int]) -> None:
    """Ask about the signs that words in these sessions lead to; these are their keys.

    What the file has of it stands: the open question, its end, or signs that were told
    with the session. Fails closed, since "none of these" leaves no trace.
    """
    bouts = user.bouts.filter(exercise__category=Category.RELEASE)
    for bout in bouts.exclude(hurt_words=[]).select_related("session"):
        if bout.session_id in sessions and not _is_told(bout):
            session = bout.session
            codes = asked_by(bout.hurt_words, under_pressure=True) & SIGNS_ASKED
            asking.ask(
                user, codes, source=session.uid, at=session.at, zone=session.zone
            )


def _is_told(bout: Bout) -> bool:
    report = Screening.hashes_of_report(bout.session.uid.hex)
    return any(
        rows.filter(user=bout.user_id, request_hash__in=report).exists()
        for rows in (Restriction.with_deleted, Screening.with_deleted)
    )
