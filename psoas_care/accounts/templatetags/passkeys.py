"""Where passkeys work: browsers offer them on https and on `localhost` alone."""

from ipaddress import ip_address
from typing import NamedTuple

from django import template
from django.conf import settings
from django.template import RequestContext

register = template.Library()


class PasskeySupport(NamedTuple):
    """What passkeys lack at an address.

    `lack` is "" where they work, "https" over plain http, "name" where the address is
    a number; `named_address` is then where they do work on this machine, else "".
    """

    lack: str
    named_address: str


@register.simple_tag(takes_context=True)
def passkey_support(context: RequestContext) -> PasskeySupport:
    """What passkeys lack where this page was opened."""
    host = context.request.get_host()
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    lack = _lack(name, is_secure=bool(context.request.is_secure()))
    is_other = lack == "name" and settings.ORIGIN.is_loopback
    port = settings.ORIGIN.port
    return PasskeySupport(lack, f"http://localhost:{port}" if is_other else "")


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
