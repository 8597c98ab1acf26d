"""Sign-up and adding an address: one transaction, and one row under a race."""

from functools import wraps

from allauth.account.forms import SignupForm
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase

from psoas_care.accounts.models import User
from psoas_care.web.faults import too_many_requests
from psoas_care.web.http import ViewFunction

TRIES = {"sign_up_without_mail": "5/h/ip"}


class NewAccountForm(SignupForm):
    """django-allauth's, which saves the account in several steps."""

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
        return user


def few_tries(view: ViewFunction) -> ViewFunction:
    """Where no mail is sent, take five sign-ups an hour from an address that fail.

    They say whether an address is known here: whoever signs up is signed in at once,
    and there is no other way to answer.
    """

    @wraps(view)
    def wrapper(
        request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if settings.CAN_SEND_MAIL:
            return view(request, *args, **kwargs)
        tries = ratelimit.consume(
            request, app="allauth.account", action="sign_up_without_mail", config=TRIES
        )
        if tries is None:
            return too_many_requests(request)
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated:
            tries.rollback()
        return response

    return wrapper


def one_of_many(view: ViewFunction) -> ViewFunction:
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
