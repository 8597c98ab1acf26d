"""What leaves: a report, private links, all of one's data; and what is deleted."""

from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from psoas_care.accounts.decorators import password_again
from psoas_care.records.erasing import erase_account as erase_account_of
from psoas_care.records.erasing import erase_entries as erase_entries_of
from psoas_care.records.export import expected_bytes, export_of
from psoas_care.records.exported_table import counts_of
from psoas_care.records.forms import (
    EraseForm,
    FileForm,
    QuestionForm,
    ReportLinkForm,
)
from psoas_care.records.kinds import ACCOUNT, ENTRIES, WRITTEN_BY_PEOPLE
from psoas_care.records.models import ReportLink
from psoas_care.records.report import report_now
from psoas_care.records.restore import entries_of
from psoas_care.records.restore.merging import Comparison, compare
from psoas_care.records.restore.merging import restore as bring_back
from psoas_care.records.restore.refused import Refused
from psoas_care.web import uploads
from psoas_care.web.deleting import delete_row, undelete_row
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

LINKS = "records:report_link_list"
UNLISTED = {
    # The address is the key: it goes to no other page and into no search engine.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@require_safe
def overview(request: Request) -> HttpResponse:
    """All the ways in which one's records can leave."""
    return render_page(request, "records/overview.html")


def report(request: Request) -> HttpResponse:
    """One's own report, with a question that is printed and not stored.

    It is sent by POST, since nothing about health may stand in an address.
    """
    form = QuestionForm(request.POST if request.method == "POST" else None)
    question = form.cleaned_data["question"] if form.is_valid() else ""
    return render_page(
        request,
        "records/report.html",
        {"form": form, "report": report_now(request.user, question)},
        status=422 if form.errors else 200,
    )


@login_not_required
@require_safe
@never_cache
def report_shared(request: Request, token: str) -> HttpResponse:
    """The report of whoever gave this address away, the same for all who open it."""
    link = ReportLink.objects.for_token(token, timezone.now())
    if link:
        response = _shared_sheet(request, link)
    else:
        response = render_page(request, "records/report_gone.html", status=404)
    for name, value in UNLISTED.items():
        response.headers[name] = value
    return response


def _shared_sheet(request: Request, link: ReportLink) -> HttpResponse:
    """The sheet, of the days that its owner has; a visit of theirs is none."""
    if request.method == "GET" and request.user != link.user:
        with suppress(OperationalError):  # a visit is not worth more than the report
            link.note_visit(link.user.day_at(timezone.now()))
    sheet = report_now(link.user, link.question)
    return render_page(request, "records/report_shared.html", {"report": sheet})


def report_link_list(request: Request) -> HttpResponse:
    """One's links, and the form for a new one."""
    form = _link_form(request, request.POST if request.method == "POST" else None)
    if form.save_record():
        return _show_links(request, _link_form(request), made=form)
    return _show_links(request, form)


def _link_form(request: Request, sent: QueryDict | None = None) -> ReportLinkForm:
    link = ReportLink(user=request.user)
    return ReportLinkForm(sent, instance=link, now=timezone.now())


def _show_links(
    request: Request, form: ReportLinkForm, *, made: ReportLinkForm | None = None
) -> HttpResponse:
    """The page of links; the address of the one just `made` is in this answer alone.

    So nothing redirects: on the way there the address would have to be kept somewhere.
    """
    response = render_page(
        request,
        "records/report_link_list.html",
        {
            "form": form,
            "made": made,
            "address": _address_of(made.token) if made and made.token else "",
            "links": request.user.report_links.newest_first(),
            "now": form.now,
        },
        fragments={"report-links", "report-link-form"},
        status=form.status,
    )
    if made:
        trigger_client_event(response, "report-links-changed")
    return response


def _address_of(token: str) -> str:
    return settings.ORIGIN.url + reverse("records:report_shared", args=[token])


@require_POST
def report_link_delete(request: Request, uid: UUID) -> HttpResponse:
    """Revoke a link: from now on it opens nothing. For a day that can be taken back."""
    return delete_row(
        request,
        ReportLink,
        uid,
        undo=reverse("records:report_link_undo", args=[uid]),
        message=_("Removed. The link no longer works."),
        to=LINKS,
    )


@require_POST
def report_link_undo(request: Request, uid: UUID) -> HttpResponse:
    """Let a link that was revoked open the report again, as long as it lasts."""
    message = _("The link works again.")
    return undelete_row(request, ReportLink, uid, message=message, to=LINKS)


@require_safe
@password_again
def export(request: Request) -> HttpResponse:
    """What one's data are, counted, and the way to take them along."""
    counts = counts_of(request.user, (*ENTRIES, *ACCOUNT))
    expected = expected_bytes(sum(n for _kind, n in counts))
    context = {"counts": counts, "expected_bytes": expected}
    return render_page(request, "records/export.html", context)


@require_safe
@password_again
def export_zip(request: Request) -> StreamingHttpResponse:
    """All of one's data in one file, sent while it is made."""
    response = StreamingHttpResponse(
        export_of(request.user), content_type="application/zip"
    )
    day = request.user.day_at(timezone.now())
    name = f'attachment; filename="psoas-care-{day:%Y-%m-%d}.zip"'
    response.headers["Content-Disposition"] = name
    return response


@password_again
def restore(request: Request) -> HttpResponse:
    """Bring an export back: first what that would change, then all of it or nothing."""
    key = request.POST.get("key", "")
    if key:
        return _restore_kept(request, key)
    form = FileForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if not form.is_valid():
        return _restore_page(request, form)
    file = form.cleaned_data["file"].file
    try:
        with entries_of(file) as source:
            comparison = compare(source, request.user, now=timezone.now())
    except Refused as why:
        form.add_error("file", str(why))
        return _restore_page(request, form)
    kept_key = uploads.keep(file, request.user) if comparison.has_news else ""
    context = {"comparison": comparison, "key": kept_key}
    return render_page(request, "records/restore_preview.html", context)


def _restore_page(request: Request, form: FileForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render_page(request, "records/restore.html", {"form": form}, status=status)


def _restore_kept(request: Request, key: str) -> HttpResponse:
    """Restore the file that was previewed."""
    file = uploads.kept(key, request.user)
    form = FileForm({})
    if file is None:
        words = _("The file is no longer here. Choose it again. Nothing was restored.")
        form.add_error("file", words)
        return _restore_page(request, form)
    try:
        with file, entries_of(file) as source:
            done = bring_back(source, request.user, now=timezone.now())
    except Refused as why:
        form.add_error("file", _("%s Nothing was restored.") % why)
        return _restore_page(request, form)
    uploads.forget(key, request.user)
    messages.success(request, _restored_in_words(done))
    return redirect("records:overview")


def _restored_in_words(done: Comparison) -> str:
    words = ngettext(
        "%(n)s entry is back. For your safety, we ask our safety questions again.",
        "%(n)s entries are back. For your safety, we ask our safety questions again.",
        done.new,
    )
    sentences = [words % {"n": done.new}]
    if done.locked_again:
        sentences.append(
            _("A doctor’s or physiotherapist’s look does not count from a file, nor "
              "does your age: what it had unlocked is locked until you confirm it "
              "here, on the safety page.")
        )  # fmt: skip
    return " ".join(sentences)


@require_safe
@password_again
def erase(request: Request) -> HttpResponse:
    """What would be gone, counted, and two buttons: the entries, or the account."""
    return _erase_page(request)


def _erase_page(request: Request, sent: EraseForm | None = None) -> HttpResponse:
    """The page with its two ticks; `sent` is the one that was missing."""
    forms = {name: EraseForm(prefix=name) for name in ("entries", "account")}
    if sent:
        forms[str(sent.prefix)] = sent
    counts = counts_of(request.user, WRITTEN_BY_PEOPLE)
    return render_page(
        request,
        "records/erase.html",
        {"counts": counts, **forms},
        status=422 if sent else 200,
    )


@require_POST
@password_again
def erase_entries(request: Request) -> HttpResponse:
    """Delete for good all that this person entered; the account stays."""
    form = EraseForm(request.POST, prefix="entries")
    if not form.is_valid():
        return _erase_page(request, form)
    erase_entries_of(request.user)
    messages.success(request, _("Your entries are deleted."))
    return redirect("today:home")


@require_POST
@password_again
def erase_account(request: Request) -> HttpResponse:
    """Delete for good the person who asks, with everything that is theirs."""
    form = EraseForm(request.POST, prefix="account")
    if not form.is_valid():
        return _erase_page(request, form)
    erase_account_of(request.user)
    logout(request)
    messages.success(request, _("Your account and all your entries are deleted."))
    return redirect("today:home")
