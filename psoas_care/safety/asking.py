"""Questions that are open again: what was felt asks them, or what is over by now."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Q

from psoas_care.accounts.models import User
from psoas_care.safety.models import Question, Restriction
from psoas_care.safety.recording import use_up_ticks
from psoas_care.safety.vocabulary import (
    LASTS,
    OF_NERVES,
    Behaviour,
    Ends,
    Given,
    QuestionKind,
    Scope,
)
from psoas_care.web import user_records


def ask(
    user: User,
    codes: Iterable[str],
    *,
    source: UUID,
    at: datetime,
    zone: str,
    said: str = "",
    is_edit: bool = False,
) -> list[Restriction]:
    """Make questions open again, each asked once by the row whose `uid` is `source`.

    That is once for the words that it `said`; further ones ask again.
    Words such as a beat in the belly are no answer yet: until there is one, no
    pressure tool is open, and after a word about a nerve nothing is. Said anew in an
    edit, they ask anew what was answered since. Gives what is closed so, also by an
    earlier send.
    """
    answered = user.restrictions.exclude(ended_on=None)
    asked, is_news = [], False
    for code in sorted(codes):
        uid = uuid5(source, f"asks {code} {said}".rstrip())
        while is_edit and answered.with_uid(uid):
            uid = uuid5(uid, "again")
        restriction = Restriction(
            user=user,
            uid=uid,
            request_hash=source.hex,
            code=code,
            action=Behaviour.PAUSE,
            scope=Scope.EVERYTHING if code in OF_NERVES else Scope.RELEASE,
            ends=Ends.NEXT_NO,
        )
        restriction.set_moment(at, zone)
        asked.append(restriction.uid)
        is_news |= user_records.create(restriction)
    if is_news:
        use_up_ticks(user)
    still = user.restrictions.filter(uid__in=asked, ended_on=None)
    return list(still) if asked else []


def ask_what_lasts(user: User, over: Iterable[str]) -> None:
    """Make a no unanswered that a red flag, over by now, had spoken against.

    The pain can be over, and who is on blood thinners is on them still.
    """
    meanings = {LASTS[code] for code in over if code in LASTS}
    same = Q(meaning__in=meanings) | Q(worse_meaning__in=meanings)
    kinds = [QuestionKind.PROFILE, QuestionKind.BELLY]
    asked = Question.objects.filter(same, kind__in=kinds)
    said_no = user.answers.current().filter(question__in=asked, given=Given.NO)
    said_no.update(is_current=False)
