"""Making an account or adding an address: whole or not at all, and once."""

from collections.abc import Callable
from functools import wraps

from allauth.account.forms import SignupForm
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase

from psoas_care.accounts.models import User

View = Callable[..., HttpResponseBase]


class NewAccountForm(SignupForm):
    """django-allauth's, which saves the account in several steps."""

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
        return user


def one_of_many(view: View) -> View:
    """A page of which, of several sends at once, only one can have its way.

    The others come here once more, and hear what everybody hears who comes later:
    that the address is known by then.
    """

    @login_not_required
    @wraps(view)
    def wrapper(
        request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except IntegrityError:
            return view(request, *args, **kwargs)

    return wrapper
