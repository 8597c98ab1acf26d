"""Who a program acts for, what it may do, and how often."""

import re
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from psoas_care.accounts.models import User
from psoas_care.api.models import A_MINUTE, BEGINS_WITH, ApiToken, TokenScope
from psoas_care.api.v1.faults import ApiRefusal
from psoas_care.safety.status import SafetyStatus, current_safety_status

HEADER = re.compile(rf"bearer {BEGINS_WITH}[\w-]{{43}}", re.ASCII | re.IGNORECASE)
READING = {"GET", "HEAD"}


class Bearer(HttpBearer):
    """`Authorization: Bearer psoas_…`, and nothing else: no cookie, no address."""

    def __call__(self, request: HttpRequest) -> ApiToken | None:
        header = request.headers.get("Authorization", "")
        if not HEADER.fullmatch(header):
            return None
        return self.authenticate(request, header.partition(" ")[2])

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The row of a token that opens this; the request then is its owner's."""
        row = ApiToken.objects.for_token(token)
        if row is None:
            return None
        _refuse_too_many(request, row)
        if not row.user.has_consented:
            words = _("You withdrew your consent. Agree again on the site first.")
            raise ApiRefusal(403, words)
        if request.method not in READING and row.scope != TokenScope.WRITE:
            words = _("This token may only read. Nothing was saved.")
            raise ApiRefusal(403, words)
        request.user = row.user
        timezone.activate(row.user.time_zone)
        return row


def user_of(request: HttpRequest) -> User:
    """The owner of the token."""
    user: User = request.user  # type: ignore[assignment]
    return user


def safety_status_of(request: HttpRequest) -> SafetyStatus:
    """What is open to the owner of the token now."""
    return current_safety_status(user_of(request), timezone.now())


def _refuse_too_many(request: HttpRequest, row: ApiToken) -> None:
    """Count this request; where none can be counted, reading goes on all the same."""
    now = timezone.now()
    try:
        is_within = row.count_request(now)
    except OperationalError:
        if request.method not in READING:
            raise
        return
    if not is_within:
        wait = A_MINUTE - int(now.timestamp()) % A_MINUTE
        words: Any = _("More than %(n)s requests in a minute. Wait %(wait)s seconds.")
        raise ApiRefusal(
            429,
            words % {"n": settings.API_REQUESTS_A_MINUTE, "wait": wait},
            headers={"Retry-After": str(wait)},
        )
