"""The public pages of the library."""

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_list_or_404, get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from psoas_care.library import ledger, pictures, reading, stop_rules
from psoas_care.library.access import access_to
from psoas_care.library.cautions import cautions_of, never_on_the_belly
from psoas_care.library.easing import why_easier
from psoas_care.library.exercise_content import all_cards, load_exercise
from psoas_care.library.exercise_page import exercise_page_of
from psoas_care.library.forms import ExerciseFilterForm
from psoas_care.library.instructions import describe
from psoas_care.library.models import (
    Article,
    Exercise,
    Tool,
    ToolUse,
)
from psoas_care.library.placement import use_of
from psoas_care.library.visitors import same_for_visitors
from psoas_care.library.vocabulary import Category, EvidenceGrade, EvidenceMark
from psoas_care.safety.models import Question
from psoas_care.safety.status import current_safety_status
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

A_YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
@same_for_visitors
def exercise_list(request: Request) -> HttpResponse:
    """All exercises, or those asked for; the address says which."""
    form = ExerciseFilterForm(request.GET)
    safety_status = current_safety_status(request.user, timezone.now())
    wanted = Exercise.objects.for_cards()
    exercises = form.apply(wanted) if form.filters else all_cards()
    response = render_page(
        request,
        "library/exercise_list.html",
        {"form": form, "cards": [access_to(e, safety_status) for e in exercises]},
        fragments={"exercise-results"},
    )
    if request.htmx:
        # The form sends its empty fields too; the address bar shall not show them.
        push_url(response, request.path + form.address)
    return response


@login_not_required
@require_safe
@same_for_visitors
def exercise_detail(request: Request, slug: str) -> HttpResponse:
    """One exercise: how, how much, when to stop, what is known; or why it is closed."""
    safety_status = current_safety_status(request.user, timezone.now())
    content = load_exercise(slug)
    if content is None:
        raise Http404
    access = access_to(content.exercise, safety_status)
    questions = safety_status.questions or Question.objects.in_bulk(field_name="code")
    context = {
        "exercise": content.exercise,
        "description": describe(access),
        "page": exercise_page_of(
            content,
            access,
            safety_status,
            questions,
            is_signed_in=request.user.is_authenticated,
        ),
    }
    return render_page(request, "library/exercise_detail.html", context)


@login_not_required
@require_safe
@same_for_visitors
def exercise_plate(request: Request, slug: str) -> HttpResponse:
    """One exercise as one picture, to be hung up; its page says why it is closed."""
    exercise = get_object_or_404(Exercise, slug=slug)
    picture = pictures.plate_of(slug)
    if picture is None:
        raise Http404
    safety_status = current_safety_status(request.user, timezone.now())
    access = access_to(exercise, safety_status)
    if access.is_locked:
        return redirect(exercise)
    context = {
        "access": access,
        "exercise": exercise,
        "plate": picture,
        "easings": why_easier(access, safety_status.questions),
    }
    return render_page(request, "library/exercise_plate.html", context)


@login_not_required
@require_safe
def figure_detail(request: Request, name: str) -> HttpResponseBase:
    """A drawing as a file, kept for ever: another drawing has another address."""
    picture = pictures.named(name)
    if picture is None:
        raise Http404
    exercise = get_object_or_404(Exercise, slug=picture.slug)
    is_for_everybody = exercise.category != Category.RELEASE
    safety_status = current_safety_status(request.user, timezone.now())
    if not is_for_everybody and access_to(exercise, safety_status).is_locked:
        raise Http404
    if picture.name != name:
        return redirect(picture.address)
    is_small = "br" in request.headers.get("Accept-Encoding", "")
    drawing = picture.small if is_small else picture.drawing
    response = HttpResponse(drawing, content_type="image/svg+xml")
    if is_small:
        response["Content-Encoding"] = "br"
        patch_vary_headers(response, ["Accept-Encoding"])
    if is_for_everybody:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    # A picture asks for nothing but its own style.
    policy = {
        "default-src": [NONE],
        "style-src": [SELF, picture.style_source],
        "frame-ancestors": [NONE],
    }
    return csp(policy)(lambda _: response)(request)


@login_not_required
@require_safe
@same_for_visitors
def tool_list(request: Request) -> HttpResponse:
    """The three types of pressure tool."""
    return render_page(request, "library/tool_list.html", {"tools": Tool.objects.all()})


@login_not_required
@require_safe
@same_for_visitors
def tool_detail(request: Request, slug: str) -> HttpResponse:
    """One tool: what it is, what is known, who must not; where it goes, if open."""
    safety_status = current_safety_status(request.user, timezone.now())
    tool_uses = get_list_or_404(ToolUse.objects.of_tool(slug))
    tool, exercises = tool_uses[0].tool, [use.exercise for use in tool_uses]
    questions = safety_status.questions or Question.objects.in_bulk(field_name="code")
    context = {
        "tool": tool,
        "uses": [use_of(use, safety_status) for use in tool_uses],
        "statements": reading.statements_by_group(tool.claims.all()),
        "references": tool.references.all(),
        "cautions": cautions_of(exercises, questions),
        "stop_all": stop_rules.STOP_ALL,
        "stop_release": stop_rules.STOP_RELEASE,
        "never_on_the_belly": never_on_the_belly(questions.values()),
    }
    return render_page(request, "library/tool_detail.html", context)


@login_not_required
@require_safe
@same_for_visitors
def article_list(request: Request) -> HttpResponse:
    """What there is to read."""
    articles = Article.objects.without_sections()
    return render_page(request, "library/article_list.html", {"articles": articles})


@login_not_required
@require_safe
@same_for_visitors
def article_detail(request: Request, slug: str) -> HttpResponse:
    """One page to read, every statement with its mark."""
    article = get_object_or_404(Article, slug=slug)
    safety_status = current_safety_status(request.user, timezone.now())
    context = {
        "article": article,
        "sections": reading.sections_of(article, can_walk=safety_status.can_walk),
        "can_walk": safety_status.can_walk,
        "others": Article.objects.without_sections().exclude(pk=article.pk),
    }
    return render_page(request, "library/article_detail.html", context)


@login_not_required
@require_safe
def clinician_article(request: Request) -> HttpResponse:
    """Go to the article about when to see a clinician, which content names."""
    return redirect(Article.objects.about_clinicians() or "library:article_list")


@login_not_required
@require_safe
@same_for_visitors
def evidence_list(request: Request) -> HttpResponse:
    """The ledger: every claim of the founding article, and every reference."""
    safety_status = current_safety_status(request.user, timezone.now())
    opened = request.GET.get("open", "")
    groups = ledger.ledger_groups(opened, can_walk=safety_status.can_walk)
    parts = {
        kind: [group for group in groups if group.kind == kind]
        for kind in ledger.CHOICES
    }
    context = {
        "parts": parts,
        "bundles": {kind: ledger.bundles(part) for kind, part in parts.items()},
        "group": next((group for group in groups if group.is_open), None),
        "can_walk": safety_status.can_walk,
        "marks": EvidenceMark,
        "grades": EvidenceGrade,
    }
    return render_page(
        request,
        "library/evidence_list.html",
        context,
        fragments={"ledger-group"},
    )
