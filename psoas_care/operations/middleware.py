"""Counting every answer: static files, refusals and faults included."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from psoas_care.operations.metrics import count_request

DATABASE_FAULTS = {503, 507}


def measure(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - began
        status = response.status_code
        count_request(status, seconds, is_fault=status in DATABASE_FAULTS)
        return response

    return middleware
