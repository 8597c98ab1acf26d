"""A code for a new password is worth nothing once password or address are others."""

from functools import wraps
from typing import Any

from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY as ASKED,
)
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from psoas_care.accounts.models import User
from psoas_care.web.http import ViewFunction

ACCOUNT = "account"
"""In what django-allauth keeps of a code: the account as it was when it was sent."""


def ties_code_to_account(view: ViewFunction) -> ViewFunction:
    """Note beside the code that a view sends for which password it is."""

    @wraps(view)
    def wrapper(
        request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and ASKED in request.session:
            asked = request.session[ASKED]
            request.session[ASKED] = asked | {ACCOUNT: _account(asked)}
        return response

    return wrapper


def wants_same_account(view: ViewFunction) -> ViewFunction:
    """Forget a code whose account has another password or address by now."""

    @wraps(view)
    def wrapper(
        request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        asked = request.session.get(ASKED)
        if asked and not constant_time_compare(asked.get(ACCOUNT, ""), _account(asked)):
            del request.session[ASKED]
        return view(request, *args, **kwargs)

    return wrapper


def _account(asked: dict[str, Any]) -> str:
    """A keyed hash of password and address; of nobody, where nobody has the address."""
    user = User.objects.filter(pk=int(asked.get("user_id") or 0)).first()
    known = f"{user.password} {user.email}" if user else ""
    return salted_hmac("password-reset", known).hexdigest()
