"""Moving over from another app: a file, what it means, and one tap to undo it."""

from typing import IO, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from psoas_care.accounts.decorators import password_again
from psoas_care.records.forms import ColumnsForm, FileForm, MeaningsForm
from psoas_care.records.imports import storing
from psoas_care.records.imports.meanings import ImportPlan, contents_of, plan_of
from psoas_care.records.imports.sources import source_of
from psoas_care.records.restore.refused import Refused
from psoas_care.web import uploads
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

SHOWN = 10
"""Entries that the preview shows as they will be understood."""


@password_again
def import_add(request: Request) -> HttpResponse:
    """Choose a file, say what it means, see what comes of it, and take it over."""
    key = request.POST.get("key", "")
    if key:
        file = uploads.kept(key, request.user)
        if file is None and request.user.imports.with_uid(_uid(request)):
            return redirect("records:import_add")  # sent twice
        if file is None:
            words = _("The file is no longer here. Choose it again.")
            return _choose(request, _refused(words))
        with file:
            return _look(request, file, key, request.POST)
    form = FileForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if not form.is_valid():
        return _choose(request, form)
    file = form.cleaned_data["file"].file
    try:
        source_of(file)
    except Refused as why:
        return _choose(request, _refused(str(why)))
    key = uploads.keep(file, request.user)
    return _look(request, file, key, None)


def _refused(why: str) -> FileForm:
    form = FileForm({})
    form.full_clean()
    form.errors.clear()
    form.add_error("file", why)
    return form


def _choose(request: Request, form: FileForm) -> HttpResponse:
    """The page with the field for a file, and what was imported before."""
    return render_page(
        request,
        "records/import_form.html",
        {"form": form, "imports": request.user.imports.newest_first()},
        status=422 if form.errors else 200,
    )


def _look(
    request: Request, file: IO[bytes], key: str, sent: QueryDict | None
) -> HttpResponse:
    """What the file is, what it would become, and the button that does it."""
    user, now = request.user, timezone.now()
    try:
        source = source_of(file)
        columns = ColumnsForm(source, sent)
        reading = source.decided(columns.reading())
        contents = contents_of(source.items(reading))
        meanings = MeaningsForm(contents.labels, sent if _is_asked(sent) else None)
        plan = plan_of(
            source.origin, source.items(reading), meanings.meanings(), user.time_zone,
            now,
        )  # fmt: skip
    except Refused as why:
        uploads.forget(key, user)
        return _choose(request, _refused(str(why)))
    is_sound = columns.is_valid() and meanings.is_valid()
    if sent is not None and "import" in sent and is_sound and plan.entries:
        done = storing.store(user, source.origin, plan, uid=_uid(request), now=now)
        uploads.forget(key, user)
        messages.success(request, _imported_in_words(done.entries if done else 0))
        return redirect("records:import_add")
    comparison = storing.compare(user, plan)
    return render_page(
        request,
        "records/import_preview.html",
        {
            "key": key,
            "uid": uuid4(),
            "app": source.origin,
            "columns": columns,
            "contents": contents,
            "meanings": meanings,
            "comparison": comparison,
            "sample": comparison.new[:SHOWN],
            "problems": _problems(plan),
            "problem_count": len(plan.problems),
            "zone": user.time_zone_place,
        },
        status=200 if sent is None or is_sound else 422,
    )


def _is_asked(sent: QueryDict | None) -> bool:
    """Whether the page that was sent asked what the names mean already."""
    return sent is not None and "asked" in sent


def _uid(request: Request) -> UUID:
    """The id of the import, made with the page that shows what comes of it."""
    try:
        return UUID(request.POST.get("uid", ""))
    except ValueError:
        return uuid4()


def _problems(plan: ImportPlan) -> list[Any]:
    return plan.problems[:20]


def _imported_in_words(n: int) -> str:
    if not n:
        return _("Everything in the file is already here.")
    words = ngettext("%(n)s entry imported.", "%(n)s entries imported.", n)
    return words % {"n": n}


@require_POST
@password_again
def import_delete(request: Request, uid: UUID) -> HttpResponse:
    """Take a whole import back: all its entries go. The file still has them."""
    done = get_object_or_404(request.user.imports, uid=uid)
    storing.undo_import(done)
    messages.success(request, _("The import is undone. All its entries are gone."))
    return redirect("records:import_add")


@require_POST
def import_leave_out(request: Request, uid: UUID) -> HttpResponse:
    """Leave the entries of an import out of charts and statistics, or count them."""
    done = get_object_or_404(request.user.imports, uid=uid)
    is_left_out = request.POST.get("count") != "1"
    storing.leave_out(done, is_left_out=is_left_out)
    messages.success(
        request,
        _("These entries are left out of charts and statistics.")
        if is_left_out
        else _("These entries count in charts and statistics."),
    )
    return redirect("records:import_add")
