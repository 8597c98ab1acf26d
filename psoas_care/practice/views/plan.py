"""The plan of today in its week, and what can be changed about it."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from psoas_care.practice import plan_actions
from psoas_care.practice.day_plan import DayPlan, PlanItem, todays_plan
from psoas_care.practice.forms.plan import SwapForm, SwitchForm, next_day_form
from psoas_care.practice.week import Week
from psoas_care.web.http import Request
from psoas_care.web.responses import done, render_page


@require_safe
def week(request: Request) -> HttpResponse:
    """The plan of today in its week."""
    return _week(request, plan_of(request))


def plan_of(request: Request) -> DayPlan:
    return todays_plan(request.user, timezone.now())


def _week(request: Request, plan: DayPlan, refused: str = "") -> HttpResponse:
    """Render the page; `refused` is the error of a wish."""
    return render_page(
        request,
        "practice/week.html",
        {
            "plan": plan,
            "week": Week(plan),
            "next_day": next_day_form(plan),
            "refused": refused,
        },
        fragments={"week-plan"},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK,
    )


@require_POST
def plan_item_swap(request: Request, uid: UUID) -> HttpResponse:
    """Another exercise in its place, for today."""
    plan = plan_of(request)
    item = _item_or_404(plan, uid)
    form = SwapForm(request.POST, item=item)
    if not form.is_valid():
        return _week(request, plan, _fault(form))
    plan_actions.swap(plan, item, form.cleaned_data["to"], now=timezone.now())
    return _changed(request, _("Swapped for today."))


@require_POST
def plan_item_skip(request: Request, uid: UUID) -> HttpResponse:
    """Leave one exercise out of today, or put it back."""
    plan = plan_of(request)
    item = _item_or_404(plan, uid)
    return _switch(
        request,
        plan,
        lambda is_on: plan_actions.skip_item(
            plan, item, is_skipped=is_on, now=timezone.now()
        ),
        (_("Left out today."), _("Put back.")),
    )


@require_POST
def plan_item_accept(request: Request, uid: UUID) -> HttpResponse:
    """A little more of it from now on."""
    return _decide(request, uid, _("From now on a little more."), is_accepted=True)


@require_POST
def plan_item_refuse(request: Request, uid: UUID) -> HttpResponse:
    """The same dose as before; it is offered again after three more green sessions."""
    return _decide(request, uid, _("It stays the same."), is_accepted=False)


def _decide(
    request: Request, uid: UUID, message: str, *, is_accepted: bool
) -> HttpResponse:
    """Accept or refuse an offer; the first answer counts, a repeat changes nothing."""
    if not request.user.dose_steps.with_uid(plan_actions.step_uid(uid)):
        plan = plan_of(request)
        item = _item_or_404(plan, uid)
        if item.offer is None:
            raise Http404
        plan_actions.decide(
            plan, item, item.offer, is_accepted=is_accepted, now=timezone.now()
        )
    return _changed(request, message)


@require_POST
def plan_day_skip(request: Request) -> HttpResponse:
    """Leave today out, or take it up again."""
    plan = plan_of(request)
    return _switch(
        request,
        plan,
        lambda is_on: plan_actions.skip_day(plan, is_skipped=is_on, now=timezone.now()),
        (_("You are skipping today. There is nothing to make up for."), _("Back in.")),
    )


@require_POST
def flare_declare(request: Request) -> HttpResponse:
    """A bad time begins, or is over."""
    now = timezone.now()
    return _switch(
        request,
        plan_of(request),
        lambda is_on: plan_actions.set_flare(request.user, is_active=is_on, now=now),
        (_("Noted. Your plan stays gentle until you say that the flare-up has passed."),
         _("Noted. Your plan carries on where it was.")),
    )  # fmt: skip


def _switch(
    request: Request,
    plan: DayPlan,
    switch: Callable[[bool], None],
    messages: tuple[str, str],
) -> HttpResponse:
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return _week(request, plan, _fault(form))
    switch(form.is_on)
    return _changed(request, messages[0] if form.is_on else messages[1])


def _changed(request: Request, message: str) -> HttpResponse:
    return done(request, to="practice:week", event="plans-changed", message=message)


def _item_or_404(plan: DayPlan, uid: UUID) -> PlanItem:
    item = plan.find(uid)
    if item is None:
        raise Http404
    return item


def _fault(form: SwapForm | SwitchForm) -> str:
    return str(next(iter(form.errors.values()))[0])
