"""The public pages of the library."""

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from psoas_care.library import pictures, reading, stop_rules
from psoas_care.library.forms import ExerciseFilterForm
from psoas_care.library.instructions import describe, instructions_for
from psoas_care.library.models import Article, Claim, Exercise, Reference, Tool
from psoas_care.library.placement import uses_of
from psoas_care.library.vocabulary import EvidenceGrade, Mark
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

A_YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
def exercise_list(request: Request) -> HttpResponse:
    """All exercises, or those asked for; the address says which."""
    form = ExerciseFilterForm(request.GET)
    exercises = form.apply(Exercise.objects.for_cards())
    response = render_page(
        request,
        "library/exercise_list.html",
        {"form": form, "exercises": exercises},
        fragments={"exercise-results"},
    )
    if request.htmx:
        # The form sends its empty fields too; the address bar shall not show them.
        push_url(response, request.path + form.address)
    return response


@login_not_required
@require_safe
def exercise_detail(request: Request, slug: str) -> HttpResponse:
    """One exercise: how, how much, when to stop, what is known."""
    exercise = get_object_or_404(Exercise.objects.with_equipment(), slug=slug)
    context = {
        "exercise": exercise,
        "description": describe(exercise),
        "instructions": instructions_for(exercise),
        "cautions": exercise.cautions(),
        "stop_all": stop_rules.STOP_ALL,
        "stop_release": stop_rules.STOP_RELEASE,
    }
    return render_page(request, "library/exercise_detail.html", context)


@login_not_required
@require_safe
# Its types know no view with arguments.
@csp_update({"style-src": [pictures.STYLE_SOURCE]})  # type: ignore[arg-type]
def figure_detail(request: Request, name: str) -> HttpResponse:
    """A drawing as a file, kept for ever: another drawing has another address."""
    picture = pictures.named(name)
    if picture is None:
        raise Http404
    if get_object_or_404(Exercise, slug=picture.slug).is_locked:
        raise Http404
    if picture.name != name:
        return redirect(picture.address)
    response = HttpResponse(picture.drawing, content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


@login_not_required
@require_safe
def tool_list(request: Request) -> HttpResponse:
    """The three types of pressure tool."""
    return render_page(request, "library/tool_list.html", {"tools": Tool.objects.all()})


@login_not_required
@require_safe
def tool_detail(request: Request, slug: str) -> HttpResponse:
    """One tool: what it is, what is known, who must not; where it goes, if open."""
    tool = get_object_or_404(Tool, slug=slug)
    context = {
        "tool": tool,
        "uses": uses_of(tool),
        "statements": reading.statements_by_group(tool.claims.all()),
        "references": tool.references.all(),
        "cautions": tool.cautions(),
        "stop_all": stop_rules.STOP_ALL,
        "stop_release": stop_rules.STOP_RELEASE,
        "never_on_the_belly": stop_rules.NEVER_ON_THE_BELLY,
    }
    return render_page(request, "library/tool_detail.html", context)


@login_not_required
@require_safe
def article_list(request: Request) -> HttpResponse:
    """What there is to read."""
    articles = Article.objects.without_sections()
    return render_page(request, "library/article_list.html", {"articles": articles})


@login_not_required
@require_safe
def article_detail(request: Request, slug: str) -> HttpResponse:
    """One page to read, every statement with its mark."""
    article = get_object_or_404(Article, slug=slug)
    context = {
        "article": article,
        "sections": reading.sections_of(article),
        "others": Article.objects.without_sections().exclude(pk=article.pk),
    }
    return render_page(request, "library/article_detail.html", context)


@login_not_required
@require_safe
def evidence_list(request: Request) -> HttpResponse:
    """The ledger: every claim of the founding article, and every reference."""
    context = {
        "claims": Claim.objects.prefetch_related("references"),
        "references": reading.references_with_exercises(),
        "marks": Mark,
        "grades": EvidenceGrade,
        "confidences": Reference.Confidence,
    }
    return render_page(request, "library/evidence_list.html", context)
