"""The page of tokens, and the way to the interface that they open."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from psoas_care.accounts.decorators import password_again
from psoas_care.api.forms import TokenForm
from psoas_care.api.models import ApiToken
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


@password_again
def token_list(request: Request) -> HttpResponse:
    """One's tokens, and the form for a new one, which only this answer shows.

    So nothing redirects: on the way there it would have to be kept somewhere.
    """
    now, sent = timezone.now(), request.POST if request.method == "POST" else None
    made = TokenForm(sent, instance=ApiToken(user=request.user), now=now)
    is_made = made.save_token()
    form = TokenForm(instance=ApiToken(user=request.user), now=now) if is_made else made
    return render_page(
        request,
        "api/token_list.html",
        {
            "form": form,
            "made": made if is_made else None,
            "tokens": request.user.api_tokens.of_current_password(request.user),
            "address": f"{settings.ORIGIN.address}/api/v1/",
        },
        status=form.status,
    )


@require_POST
@password_again
def token_delete(request: Request, uid: UUID) -> HttpResponse:
    """End a token: from now on it opens nothing, for good."""
    get_object_or_404(request.user.api_tokens, uid=uid).delete()
    messages.success(request, _("Revoked. The token no longer works."))
    return redirect("api:token_list")


@login_not_required
@csrf_exempt
def v1(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer a program; who it acts for is said by its token, never by a cookie.

    What the interface is made of takes 12 MB, which a worker that nobody asks spares.
    """
    from psoas_care.api.v1 import answer

    return answer(request, rest)
