"""Tokens: by one of them a program acts for the person who made it."""

import secrets
import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.records.models import hash_of

BEGINS_WITH = "psoas_"
"""So that whoever finds one in a file knows what it is; scanners for secrets do."""

SECRET_BYTES = 32
SHOWN = len(BEGINS_WITH) + 6
"""Characters by which its owner tells a token from others; they are not a secret."""

MOST_TOKENS = 20
A_MINUTE = 60


class TokenScope(models.TextChoices):
    """What a token opens."""

    READ = "read", _("Only read")
    WRITE = "write", _("Read, and add, change and delete check-ins and sessions")


def new_token() -> str:
    """256 random bits behind our mark."""
    return BEGINS_WITH + secrets.token_urlsafe(SECRET_BYTES)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Questions to a person's tokens, and to those of everybody for a token."""

    def for_token(self, token: str) -> "ApiToken | None":
        """The row of a token that still opens something, with its owner.

        It is looked up by its hash, so the time that takes tells nothing about how
        much of a token is right.
        """
        found = self.filter(token_hash=hash_of(token), user__is_active=True)
        row = found.select_related("user").first()
        return row if row is not None and row.is_of_password(row.user) else None

    def of_current_password(self, user: User) -> Self:
        """Those of this person that a new password has not ended."""
        return self.filter(user=user, password_mark=hash_of(user.password))


class ApiToken(models.Model):
    """A key to the interface for programs, of which only the hash is kept.

    `begins` are its first characters. It ends when it is revoked, with the account, and
    with the password it was made under, as sign-ins do: `password_mark` is a hash of
    the stored password. `used_on` is the day of its last use in the calendar of its
    owner, `requests` how many there were in `minute` (of Unix time).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens"
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=60)
    scope = models.CharField(_("what it may do"), max_length=5, choices=TokenScope)
    begins = models.CharField(max_length=SHOWN, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    password_mark = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(editable=False)
    used_on = models.DateField(null=True, editable=False)
    minute = models.PositiveBigIntegerField(default=0, editable=False)
    requests = models.PositiveIntegerField(default=0, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "uid"], name="api_apitoken_uid"),
            models.CheckConstraint(
                condition=Q(scope__in=TokenScope.values),
                name="api_apitoken_known_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins}…"

    def is_of_password(self, user: User) -> bool:
        """Whether it was made under the password that its owner has now."""
        return constant_time_compare(self.password_mark, hash_of(user.password))

    def count_request(self, now: datetime) -> bool:
        """Count one request; False once there were too many in this minute.

        One UPDATE that also asks, so the limit holds whichever process answers.
        """
        minute = int(now.timestamp()) // A_MINUTE
        too_many = Q(minute=minute, requests__gte=settings.API_REQUESTS_A_MINUTE)
        counted = ApiToken.objects.filter(pk=self.pk).exclude(too_many).update(
            requests=Case(When(minute=minute, then=F("requests") + 1), default=1),
            minute=minute,
            used_on=self.user.day_at(now),
        )  # fmt: skip
        return bool(counted)
