"""Settings, and the pages that need mail where none can be sent."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from psoas_care.accounts.forms import SettingsForm
from psoas_care.web.http import Request
from psoas_care.web.responses import done, render_page

View = Callable[..., HttpResponseBase]


def settings_edit(request: Request) -> HttpResponse:
    """Time zone, country, consent and the way to one's password."""
    form = SettingsForm(
        request.POST if request.method == "POST" else None, instance=request.user
    )
    if form.is_valid():
        form.save()
        return done(
            request,
            to="accounts:settings",
            event="settings-changed",
            message=_("Settings saved."),
        )
    return render_page(
        request,
        "accounts/settings_edit.html",
        {"form": form},
        fragments={"settings-form"},
        status=422 if form.errors else 200,
    )


@require_POST
def consent_withdraw(request: Request) -> HttpResponse:
    """Withdraw consent: nothing new is taken in until it is given again."""
    request.user.withdraw_consent(now=timezone.now())
    messages.success(request, _("Consent withdrawn. Nothing new will be stored."))
    return redirect("accounts:settings")


def needs_mail(view: View) -> View:
    """Say plainly that no mail can be sent, instead of a page that pretends it."""

    @login_not_required
    @wraps(view)
    def wrapper(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        if settings.CAN_SEND_MAIL:
            return view(request, *args, **kwargs)
        return render_page(request, "account/password_reset_without_mail.html")

    return wrapper
