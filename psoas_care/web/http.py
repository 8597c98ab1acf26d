"""The request as our views see it, and what a decorator takes for a view."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from psoas_care.accounts.models import User
    from psoas_care.web.zones import Clock

ViewFunction: TypeAlias = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request that passed our middleware; on private pages `user` is signed in.

    `clock` is that of whoever is signed in.
    """

    user: "User"
    htmx: HtmxDetails
    clock: "Clock"
