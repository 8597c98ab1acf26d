"""Pages of django-allauth about passkeys and codes, where ours differ."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.core.internal import ratelimit
from allauth.mfa.base import views as codes
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from psoas_care.accounts.second_step import passkeys_of
from psoas_care.accounts.views import with_what_came_along
from psoas_care.web.http import Request
from psoas_care.web.sent import Sent

ASKED = {"passkey_asked": "30/m/ip"}
"""How often an address may ask for something to sign: each time is a row."""


class SecondStep(codes.AuthenticateView):
    """The code or passkey after the password; a form that was sent comes along."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "along": Sent.carried(self.request),
            "has_passkeys": bool(passkeys_of(self.stage.login.user)),
        }

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if "login" in request.POST:  # the sign-in form, handed over by `SignInPage`
            self.webauthn_form = self.get_webauthn_form_class()(
                user=self.stage.login.user
            )
            page: HttpResponse = self.get(request, *args, **kwargs)
            return page
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return with_what_came_along(request, answer)


@method_decorator(login_not_required, name="dispatch")
class PasskeySignIn(passkeys.LoginWebAuthnView):
    """Signing in by a passkey alone."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the browser has to sign, as JSON."""
        answer: HttpResponse = ratelimit.consume_or_429(
            request,
            app="allauth.mfa",
            action="passkey_asked",
            config=ASKED,
            limit_get=True,
        ) or super().get(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        return with_what_came_along(self.request, answer)


class PasskeyAdd(passkeys.AddWebAuthnView):
    """A passkey that can sign in alone, since it asks for a finger, a face or a PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}


class NewKeyOnceConfirmed:
    """Give the session another key when somebody has shown who they are."""

    request: Request

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.cycle_key()
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return answer


class PasswordAgain(NewKeyOnceConfirmed, ReauthenticateView):
    """The password, once more."""


class CodeAgain(NewKeyOnceConfirmed, codes.ReauthenticateView):
    """A code instead."""


class PasskeyAgain(NewKeyOnceConfirmed, passkeys.ReauthenticateWebAuthnView):
    """A passkey instead; what was wrong with it is said where it was tried."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer
