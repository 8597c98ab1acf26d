"""What views ask for besides a sign-in."""

from collections.abc import Callable
from typing import TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponseBase

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])


def password_again(view: AnyView) -> AnyView:
    """Ask for the password before this view, unless it was asked for lately.

    For what concerns all of a person's data: somebody else may sit at a browser that
    is still signed in.
    """
    return cast(AnyView, reauthentication_required(view))
