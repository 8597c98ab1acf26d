"""Settings, and the pages that need mail where none can be sent."""

from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from psoas_care.accounts.adapter import LIMITS
from psoas_care.accounts.decorators import password_again
from psoas_care.accounts.forms import SettingsForm, ZoneForm
from psoas_care.accounts.known_devices import known_device
from psoas_care.accounts.models import SignIn
from psoas_care.web.http import Request, ViewFunction
from psoas_care.web.middleware import decline_zone
from psoas_care.web.responses import done, next_address, render_page
from psoas_care.web.sent import Sent, has_arrived
from psoas_care.web.zones import place_of


@method_decorator(login_not_required, name="dispatch")
class SignInPage(LoginView):
    """django-allauth's page; it takes along a form that was sent without signing in.

    Such a form arrives here as it was sent (`SignInRequiredMiddleware`). It is shown
    again as soon as somebody is signed in, and never stored.
    """

    def dispatch(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count what an address sends, and what a device sends that was here before.

        Else whoever shares the address of a household could keep it out.
        """
        device = known_device(request, request.POST.get("login", ""))
        answer: HttpResponseBase = ratelimit.consume_or_429(
            request,
            app=LIMITS,
            action="sign_in_on_known_device" if device else "sign_in",
            key=device,
        ) or super().dispatch(request, *args, **kwargs)
        return answer

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if has_arrived(self.request):
            del kwargs["data"], kwargs["files"]
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"along": Sent.brought(self.request)}

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_arrived(self.request):
            page: HttpResponse = self.get(request, *args, **kwargs)
            return page
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if Sent.carried(self.request) and not self.request.user.is_authenticated:
            # A second step comes first.
            return redirect(response.headers["Location"], preserve_request=True)
        return with_what_came_along(self.request, response)


def with_what_came_along(request: Request, answer: HttpResponse) -> HttpResponse:
    """Show the form that a detour carried, once somebody is signed in."""
    along = Sent.carried(request)
    if along is None or not request.user.is_authenticated:
        return answer
    page = show_again(request, along)
    page.cookies.update(answer.cookies)
    return page


def show_again(request: Request, sent: Sent) -> HttpResponse:
    """Show the form that a detour carried, unless another person signed in."""
    is_of_another = not sent.is_for(request.user)
    context = {"is_of_another": True} if is_of_another else {"sent": sent}
    return render_page(request, "account/sent_along.html", context)


def settings_edit(request: Request) -> HttpResponse:
    """Time zone, country, consent and the way to one's password."""
    form = SettingsForm(
        request.POST if request.method == "POST" else None, instance=request.user
    )
    if form.save_settings():
        response = done(
            request,
            to="accounts:settings",
            event="settings-changed",
            message=_("Settings saved."),
        )
        if "time_zone" in form.changed_data and request.clock.asks_about:
            # Who chooses a zone has answered the question about that of the device.
            decline_zone(request, response, request.clock.asks_about)
        return response
    return render_page(
        request,
        "accounts/settings_form.html",
        {"form": form},
        fragments={"settings-form"},
        status=form.status,
    )


@require_POST
def zone_choose(request: Request) -> HttpResponse:
    """Let one's days follow the zone of the device from now on, or say no to it."""
    form = ZoneForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:settings")
    response = redirect(next_address(request) or "today:home")
    zone = form.cleaned_data["zone"]
    if form.cleaned_data["answer"] == "no":
        decline_zone(request, response, zone)
        words = _("Your days stay on %(place)s time.")
        place = request.user.time_zone_place
    else:
        request.user.move_to(zone, now=timezone.now())
        request.user.save(update_fields=["time_zone", "zones_left"])
        words = _(
            "Your days follow %(place)s time from now on. Entries stay as they are."
        )
        place = place_of(zone)
    messages.success(request, words % {"place": place})
    return response


@require_POST
def consent_withdraw(request: Request) -> HttpResponse:
    """Withdraw consent: nothing new is taken in until it is given again."""
    request.user.withdraw_consent(now=timezone.now())
    messages.success(request, _("Consent withdrawn. Nothing new will be stored."))
    return redirect("accounts:settings")


@require_safe
@password_again
def sign_in_list(request: Request) -> HttpResponse:
    """Every device that is signed in as this person."""
    sign_ins = request.user.open_sign_ins(now=timezone.now())
    context = {"sign_ins": sign_ins, "current": request.session.session_key}
    return render_page(request, "accounts/sign_in_list.html", context)


@require_POST
@password_again
def sign_in_end(request: Request, mark: str) -> HttpResponse:
    """Sign one device out; this one leaves by its own page."""
    named = (row for row in _other_sign_ins(request) if row.mark == mark)
    row = next(named, None)
    if row is None:
        raise Http404
    row.delete()
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:sign_in_list")


@require_POST
@password_again
def sign_in_end_others(request: Request) -> HttpResponse:
    """Sign out every device but this one."""
    _other_sign_ins(request).delete()
    messages.success(request, _("All other devices are signed out."))
    return redirect("accounts:sign_in_list")


def _other_sign_ins(request: Request) -> QuerySet[SignIn]:
    return request.user.sign_ins.exclude(pk=request.session.session_key)


def needs_mail(view: ViewFunction) -> ViewFunction:
    """Replace a page that would send mail by a notice where no mail is configured."""

    @login_not_required
    @wraps(view)
    def wrapper(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        if settings.CAN_SEND_MAIL:
            return view(request, *args, **kwargs)
        return render_page(request, "account/password_reset_without_mail.html")

    return wrapper
