"""The rows of Today: one tap on a number is a check-in, saved and undone in place.

A row asks for the average of the last 24 hours, as charts show it. It is the field of
`CheckInForm` for its place, so a form without script sends all rows as one check-in.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from django_htmx.http import trigger_client_event

from psoas_care.accounts.models import User
from psoas_care.library.body import TRACKABLE, Side, TrackedPlace
from psoas_care.symptoms.forms import CheckInForm
from psoas_care.symptoms.forms.check_in import PlaceFields
from psoas_care.symptoms.models import CheckIn, PainScore
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

PLACES = {place.key: place for place in TRACKABLE}


class QuickRow(NamedTuple):
    """One place on Today: to be asked, or answered already at a time of today.

    `uid` is the check-in that a tap will make. Which number was given is not told:
    whoever sees the last one tends to repeat it.
    """

    asked: PlaceFields
    uid: uuid.UUID
    answered_at: datetime | None


def rows_of(user: User, form: CheckInForm, first: date, last: date) -> list[QuickRow]:
    """The rows of the places that a person follows, answered on these local days."""
    given = user.pain_scores.averages_given(first, last)
    return [
        QuickRow(asked, uuid.uuid4(), _answered_at(asked.place, given))
        for asked in form.asked()
    ]


def _answered_at(place: TrackedPlace, given: Iterable[PainScore]) -> datetime | None:
    """The moment of the latest answer for the place; None without one."""
    for score in given:
        sides = {score.side, place.side}
        if score.region == place.region and (
            not place.side or len(sides) == 1 or score.side == Side.BOTH
        ):
            return score.at
    return None


def asked_for(request: Request) -> TrackedPlace | None:
    """The place whose row htmx asks for by ?place=; None for the page as a whole."""
    return PLACES.get(request.GET.get("place", "")) if request.htmx else None


def answer(request: Request, form: CheckInForm, place: TrackedPlace) -> HttpResponse:
    """Save a tap; gives the row as it is now: saved, or still to be answered."""
    if not form.save_record():
        return _row(request, form, place)
    # Read again: a repeated send made no row, and may be of one taken back since.
    saved = request.user.check_ins.with_uid(form.instance.uid)
    return _changed(_row(request, form, place, saved) if saved else ask(request, place))


def ask_again(request: Request, place: TrackedPlace) -> HttpResponse:
    """The row as it was before its number, which has just been taken back."""
    return _changed(ask(request, place))


def ask(request: Request, place: TrackedPlace) -> HttpResponse:
    """The row with nothing chosen."""
    check_in = CheckIn(user=request.user)
    form = CheckInForm(instance=check_in, now=timezone.now(), also=place)
    return _row(request, form, place)


def _row(
    request: Request,
    form: CheckInForm,
    place: TrackedPlace,
    saved: CheckIn | None = None,
) -> HttpResponse:
    row = QuickRow(form.asked_about(place), form["uid"].value(), None)
    context = {"row": row, "form": form, "saved": saved}
    return render_page(request, "symptoms/quick_row.html", context, status=form.status)


def _changed(response: HttpResponse) -> HttpResponse:
    return trigger_client_event(response, "check-ins-changed")
