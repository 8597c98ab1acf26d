"""Where passkeys work: browsers offer them on https and on `localhost` alone."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def at_this_address(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: what passkeys lack where it was opened.

    `passkeys_lack` is "" where they work, "https" over plain http, "name" where the
    address is a number; `named_address` is then where they do work on this machine.
    """
    host = request.get_host()
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    lack = _lack(name, is_secure=request.is_secure())
    is_other = lack == "name" and settings.ORIGIN.is_loopback
    port = settings.ORIGIN.port
    return {
        "passkeys_lack": lack,
        "named_address": f"http://localhost:{port}" if is_other else "",
    }


def _lack(name: str, *, is_secure: bool) -> str:
    is_number = _is_number(name)
    if is_number and (is_secure or settings.ORIGIN.is_loopback):
        return "name"
    is_this_machine = name == "localhost" or name.endswith(".localhost")
    return "" if is_secure or is_this_machine else "https"


def _is_number(name: str) -> bool:
    """Whether it is an IP address, which no passkey can be made for."""
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
