"""The request as our views see it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from psoas_care.accounts.models import User
    from psoas_care.web.zones import Clock


class Request(HttpRequest):
    """A request that passed our middleware; on private pages `user` is signed in.

    `clock` is that of whoever is signed in.
    """

    user: "User"
    htmx: HtmxDetails
    clock: "Clock"
