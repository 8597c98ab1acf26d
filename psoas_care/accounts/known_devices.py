"""Which devices have signed in before, and as whom.

A stranger who guesses passwords of an account uses up the tries of everybody, but not
those of a device on which its owner has signed in.
"""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "known-device"
A_YEAR = 365 * 24 * 3600
MOST_PEOPLE = 8
"""Of those who sign in on one device the last ones are known."""


def known_device(request: HttpRequest, email: str) -> str:
    """The name of a device where the owner of this address signed in before; or ""."""
    name, marks = _read(request)
    return name if _mark(email) in marks else ""


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let the browser show later that this person has signed in on it."""
    name, marks = _read(request)
    others = [mark for mark in marks if mark != _mark(email)]
    marks = [_mark(email), *others][:MOST_PEOPLE]
    response.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        " ".join([name or secrets.token_hex(8), *marks]),
        salt=SALT,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    cookie = request.get_signed_cookie(
        settings.DEVICE_COOKIE_NAME, default="", salt=SALT, max_age=A_YEAR
    )
    name, *marks = (cookie or "").split() or [""]
    return name, marks


def _mark(email: str) -> str:
    """Says nothing of the address to whoever reads the cookie."""
    return salted_hmac(SALT, email.strip().lower()).hexdigest()[:24]
