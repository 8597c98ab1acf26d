"""The request as our views see it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from psoas_care.accounts.models import User


class Request(HttpRequest):
    """A request that passed our middleware; `user` is signed in on private pages."""

    user: "User"
    htmx: HtmxDetails
