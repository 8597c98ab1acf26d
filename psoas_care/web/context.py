"""What base.html knows besides the page's own context."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, bool]:
    """Facts of this installation that visitors are told."""
    return {
        "http_off_loopback": not (
            settings.ORIGIN.is_https or settings.ORIGIN.is_loopback
        ),
        "sign_up_open": settings.SIGN_UP == "open",
    }
