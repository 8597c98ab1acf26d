"""Hooks of django-allauth: who may sign up, limits on mail, the log of sign-ins."""

import logging
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.accounts.devices import device_name
from psoas_care.accounts.known_devices import known_device, remember_device
from psoas_care.accounts.models import User
from psoas_care.accounts.sign_ins import DEVICE
from psoas_care.web.room import try_to_write

LIMITS = "allauth.account"
"""Whose limits: ACCOUNT_RATE_LIMITS."""

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """SIGN_UP opens or closes sign-up; log lines name an account by its key only."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "This e-mail address and password do not match."
        ),
    }

    is_news = False
    """Whether the mail holds no code."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP == "open"

    def is_safe_url(self, url: str) -> bool:
        """A path of this site; django-allauth's own rule stumbles over `http://[`."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send a mail; if that fails, warn on the next page instead of raising."""
        try:
            super().send_mail(template_prefix, email, context)
        except TimeoutError:
            self.warn(
                _(
                    "The mail server is slow right now. If no e-mail arrives within a "
                    "few minutes, ask for a new code."
                )
            )
        except (SMTPException, OSError):
            self.warn(
                _(
                    "The e-mail could not be sent. Nothing is lost. Wait a minute, "
                    "then ask for a new code."
                )
            )

    def warn(self, sentence: str) -> None:
        if not self.is_news:
            messages.warning(self.request, sentence)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """News, such as of a new password: nobody waits for it on a page."""
        self.is_news = True
        super().send_notification_mail(*args, **kwargs)

    def send_confirmation_mail(
        self,
        request: HttpRequest,
        emailconfirmation: Any,
        signup: bool,  # noqa: FBT001 - django-allauth calls it so
    ) -> None:
        """Send a code, at most one in ten seconds to an address; else say why not."""
        if self._may_send_to(emailconfirmation.email_address.email):
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Take as long as for a new account, so that timing reveals no address.

        What takes the time is the hash, and to write.
        """
        make_password(email)
        try_to_write()
        if self._may_send_to(email):
            super().send_account_already_exists_mail(email)

    def _may_send_to(self, email: str) -> bool:
        if ratelimit.consume(
            self.request, app=LIMITS, action="send_code", key=email.lower()
        ):
            return True
        try_to_write()  # a count that cannot be stored is none
        self.warn(
            _(
                "We sent an e-mail to this address a moment ago, so we did not send "
                "another. Wait ten seconds, then ask for a new code."
            )
        )
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse the sixth wrong password; where no try can be counted, say that.

        A device on which this person signed in before is counted by itself.
        """
        device = known_device(request, credentials.get("email", ""))
        key = self._get_login_attempts_cache_key(request, **credentials)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app=LIMITS,
            action="login_failed_on_known_device" if device else "login_failed",
            key=f"{device}:{key}" if device else key,
        )
        if self._login_failed_rl_usage is None:
            try_to_write()
            raise self.validation_error("too_many_login_attempts")

    def post_login(
        self, request: HttpRequest, user: User, **kwargs: Any
    ) -> HttpResponse:
        """Know this device from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.email)
        return response

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The ways to show who one is, in our words."""
        words = {
            "reauthenticate": _("With your password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session[DEVICE] = device_name(request.headers.get("User-Agent", ""))
        log.info("Person %s signed in from %s.", user.pk, self.get_client_ip(request))

    def set_password(self, user: User, password: str) -> None:
        """Sign out everywhere else; what the old password opened stays closed."""
        super().set_password(user, password)
        user.sign_ins.exclude(pk=self.request.session.session_key).delete()

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        log.warning("A sign-in from %s was refused.", self.get_client_ip(request))
