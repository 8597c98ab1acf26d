"""The interface for programs, version 1: `answer` a request below /api/v1/.

Nothing imports this package before the first such request (`api.views.v1`).
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from psoas_care.api.problems import PROBLEM, problem, write
from psoas_care.api.v1 import check_ins, exercises, reading, sessions
from psoas_care.api.v1.access import Bearer
from psoas_care.api.v1.counting import counted_by, take_refused
from psoas_care.api.v1.faults import ApiRefusal, errors_of
from psoas_care.api.v1.parsing import JsonParser, UnsupportedTypeError
from psoas_care.api.v1.saving import asked_after

DESCRIPTION = """\
Read your diary, and add to it, from a program of your own. Whoever has the token has
your health data. Everything that is written goes through the forms of the pages: the
same rules, the same locks, the same sentences. `docs/api.md` has recipes.
"""

api = NinjaAPI(
    title="psoas_care",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,  # it is public, and made only when somebody asks
    docs_url=None,  # its pages load scripts from elsewhere
    auth=Bearer(),
    parser=JsonParser(),
    urls_namespace="api-v1",
)
for router in (check_ins.router, sessions.router, exercises.router, reading.router):
    api.add_router("", router)


@api.get("/openapi.json", auth=None, include_in_schema=False)
def openapi(request: HttpRequest) -> Any:
    """The description of this interface (OpenAPI 3.1)."""
    return description()


@cache
def description() -> Any:
    """The same as plain values; ninja knows one kind of content, problems another."""
    found = api.get_openapi_schema(path_prefix=f"{settings.ORIGIN.path}/api/v1/")
    for operations in found["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status >= 400:
                    (schema,) = response["content"].values()
                    response["content"] = {PROBLEM: schema}
    return found


URLS = URLResolver(RegexPattern(""), api.urls[0])


def answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer a request to /api/v1/`rest`, in the time zone of whom the token is of."""
    view, args, kwargs = URLS.resolve(rest)
    if request.method == "HEAD":
        request.method = "GET"  # the server leaves the body out
    with timezone.override(None):
        response: HttpResponseBase = view(request, *args, **kwargs)
    return response


def _refuse(request: HttpRequest, members: dict[str, Any]) -> HttpResponse:
    """The problem, and which signs of what was sent count all the same."""
    form = take_refused(request, members["status"])
    if form is not None:
        members = {**members, **counted_by(form), **asked_after(request)}
    response = HttpResponse(status=members["status"], content_type=PROBLEM)
    return write(response, members)


@api.exception_handler(ApiRefusal)
def refused(request: HttpRequest, error: ApiRefusal) -> HttpResponse:
    response = _refuse(request, error.members)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


@api.exception_handler(ValidationError)
def wrong_types(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = errors_of(error.errors)
    return _refuse(request, problem(422, errors[0]["message"], errors))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, UnsupportedTypeError):
        return _refuse(request, problem(415))
    return _refuse(request, problem(error.status_code))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _refuse(request, problem(404))


@api.exception_handler(Exception)
def fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """Leave it to Django, which logs it and knows a busy or full database."""
    raise error
