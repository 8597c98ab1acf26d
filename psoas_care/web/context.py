"""The context processor of base.html."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from psoas_care.web.zones import place_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Settings of this installation that pages show, and the clock of the page."""
    clock = getattr(request, "clock", None)
    return {
        "clock": clock,
        "clock_asks_about": place_of(clock.asks_about) if clock else "",
        "zone_cookie": settings.ZONE_COOKIE_NAME,
        "cookie_path": settings.COOKIE_PATH,
        "origin": settings.ORIGIN,
        "sign_up_open": settings.SIGN_UP == "open",
    }
