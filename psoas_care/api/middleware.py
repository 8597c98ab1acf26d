"""What holds for every request of a program, whoever answers it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from psoas_care.api.problems import PROBLEM, problem, write


def for_programs(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Below API_PATH take and give no cookie, and say every fault in JSON.

    It stands above what refuses requests, so that a page never answers a program. A
    cookie would let any page of this browser act for the person.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.API_PATH):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        response.cookies.clear()
        is_said = response.headers.get("Content-Type") == PROBLEM
        if response.status_code >= 400 and not is_said:
            write(response, problem(response.status_code))
        add_never_cache_headers(response)
        return response

    return middleware
