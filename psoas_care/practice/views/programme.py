"""The page on which somebody says what their practice has to fit into."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from psoas_care.practice.forms.programme import ProgrammeForm
from psoas_care.practice.models import Programme
from psoas_care.web.http import Request
from psoas_care.web.responses import next_address, render_page


def programme_edit(request: Request) -> HttpResponse:
    """Minutes, days, places and equipment; the first save makes the programme."""
    form = ProgrammeForm(
        request.POST if request.method == "POST" else None,
        instance=request.user.programmes.first() or Programme(user=request.user),
        now=timezone.now(),
    )
    if form.save_record():
        messages.success(request, _("Saved."))
        return redirect(next_address(request) or "practice:programme_edit")
    return render_page(
        request, "practice/programme_form.html", {"form": form}, status=form.status
    )
