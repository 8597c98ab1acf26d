"""The safety check, the profile, the belly questions, and what they closed."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse

from psoas_care.web.http import Request


def overview(request: Request) -> HttpResponse:
    """What is closed for this person, why, and how it opens."""
    raise Http404


def check(request: Request) -> HttpResponse:
    """The 30 questions, screen by screen; once a week in their short form."""
    raise Http404


def profile(request: Request) -> HttpResponse:
    """What is so about this person's health; changeable at any time."""
    raise Http404


def belly(request: Request) -> HttpResponse:
    """The questions before deep front release, and the two ticks each time."""
    raise Http404


def hold_clear(request: Request, uid: UUID) -> HttpResponse:
    """Say that a clinician has looked at it, or that it was a slip of the finger."""
    raise Http404


@login_not_required
def help_page(request: Request) -> HttpResponse:
    """Whom to call, for everybody."""
    raise Http404
