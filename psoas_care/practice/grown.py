"""A played session that was saved, gone on with, and sent again.

The answer to the first send can be lost: the player then holds the session for not
saved, and whoever goes back to it does more, or says that it hurt.
"""

from typing import TYPE_CHECKING

from psoas_care.practice.models import Bout, Session

if TYPE_CHECKING:
    from psoas_care.practice.forms.session import SessionForm


def grown_from(form: "SessionForm") -> Session | None:
    """The stored session that a valid form met, where the form has all that is in it.

    None where something would be lost, or the session was changed or deleted since.
    """
    stored = form.conflict
    if not isinstance(stored, Session) or stored.deleted_at or stored.version != 1:
        return None
    done = [bout for line in form.lines() for bout in line.bouts()]
    has_bouts = all(
        any(_has_all_of(one, bout) for one in done) for bout in stored.bouts.all()
    )
    said = form.cleaned_data
    has_pains = all(said.get(one.moment) is not None for one in stored.pains.all())
    has_words = stored.note in said["note"]
    return stored if has_bouts and has_pains and has_words else None


def says_more(form: "SessionForm", saved: Session) -> bool:
    """Whether a form has a word for pain that its saved session has not."""
    known = {
        f"{bout.exercise.slug} {word}"
        for bout in saved.bouts.select_related("exercise")
        for word in bout.hurt_words
    }
    return any({*line.words_said} - known for line in form.bouts)


def _has_all_of(bout: Bout, earlier: Bout) -> bool:
    return (
        (bout.exercise_id, bout.side) == (earlier.exercise_id, earlier.side)
        and (bout.actual_seconds or 0) >= (earlier.actual_seconds or 0)
        and (bout.repetitions or 0) >= (earlier.repetitions or 0)
        and (bout.is_hurt or not earlier.is_hurt)
        and {*bout.hurt_words} >= {*earlier.hurt_words}
        and (bout.worst_pain or 0) >= (earlier.worst_pain or 0)
    )
