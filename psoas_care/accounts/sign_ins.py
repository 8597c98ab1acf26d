"""Sessions whose rows say whose they are, so that people can see and end their own.

Django's `SESSION_ENGINE`. A sign-in ends `IDLE` after the day it was last used, and
SESSION_COOKIE_AGE after it began at the latest.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import OperationalError
from django.utils import timezone

if TYPE_CHECKING:
    from psoas_care.accounts.models import SignIn

IDLE = timedelta(days=14)
OF_NOBODY = timedelta(days=1)
"""How long what a visitor began is kept, such as the first half of a sign-in."""

BEGAN, DEVICE = "began", "device"
"""In the data of a session: when it was signed in (Unix time), and from what."""


class SessionStore(db.SessionStore):
    """Django's, with the owner, the beginning and the last use of a row beside it."""

    row: "SignIn | None" = None
    """As it was when this request began."""

    @classmethod
    def get_model_class(cls) -> "type[SignIn]":
        from psoas_care.accounts.models import SignIn

        return SignIn

    def _get_session_from_db(self) -> "SignIn | None":
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> "SignIn":
        """The row to store. It is made anew at every save, from the data alone."""
        now = timezone.now()
        if SESSION_KEY in data:
            data.setdefault(BEGAN, now.timestamp())
        row: SignIn = super().create_model_instance(data)  # type: ignore[assignment]
        row.used_on = now.date()
        row.expire_date = now + OF_NOBODY
        if SESSION_KEY in data:
            row.user_id = int(data[SESSION_KEY])
            row.device = data.get(DEVICE, "")
            row.began_at = datetime.fromtimestamp(data[BEGAN], UTC)
            row.expire_date = end_of(row, now=now)
        return row

    def note_use(self, *, now: datetime) -> None:
        """Write down, once a day, that the sign-in is used.

        Where the database cannot be written to now, tomorrow does.
        """
        row = self.row
        if row is None or row.user_id is None or row.used_on >= now.date():
            return
        with suppress(OperationalError):
            self.get_model_class().objects.filter(pk=row.pk).update(
                used_on=now.date(), expire_date=end_of(row, now=now)
            )


def end_of(row: "SignIn", *, now: datetime) -> datetime:
    """When a sign-in that is used now ends, unless it is used again."""
    began = row.began_at or now
    return min(now + IDLE, began + timedelta(seconds=settings.SESSION_COOKIE_AGE))
