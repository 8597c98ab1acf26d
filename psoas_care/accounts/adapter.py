"""What django-allauth asks us, and what we note of sign-ins."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from psoas_care.accounts.models import User
from psoas_care.web.room import try_to_write

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open or closed by SIGN_UP; the log knows people by number only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP == "open"

    def is_safe_url(self, url: str) -> bool:
        """A path of this site; django-allauth's own rule stumbles over `http://[`."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Take as long as for a new account, so that the clock tells nothing."""
        make_password(email)
        super().send_account_already_exists_mail(email)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse the sixth wrong password; where no try can be counted, say that."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            try_to_write()
            raise

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        log.info("Person %s signed in from %s.", user.pk, self.get_client_ip(request))

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        log.warning("A sign-in from %s was refused.", self.get_client_ip(request))
