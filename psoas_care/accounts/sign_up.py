"""Sign-up and adding an address: one transaction, and one row under a race."""

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
    """Run a view again after an IntegrityError.

    Of several simultaneous sends of one address, one makes the row. The others fail on
    its unique constraint; run again, they get the answer for a known address.
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
