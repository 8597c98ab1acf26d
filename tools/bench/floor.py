"""The least that a signed-in page can cost, and what an answer did cost.

The floor is a bare view behind all the middleware: the session's person, one indexed
query of 25 rows, and a plain template. Its POST validates one form and inserts one row.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines

from psoas_care.symptoms.models import CheckIn
from psoas_care.web.http import Request

ROWS = 25
TEMPLATE = engines["django"].from_string(
    "{% load i18n %}<!doctype html><title>{% translate 'Today' %}</title>"
    "<form method='post'>{% csrf_token %}{{ form }}</form><ul>"
    "{% for row in rows %}<li>{{ row.local_day|date }} {{ row.note }}</li>{% endfor %}"
    "</ul>"
)
Form = modelform_factory(CheckIn, fields=["note"])


def floor(request: Request) -> HttpResponse:
    """25 rows of the person, or one more."""
    form = Form(request.POST or None, instance=CheckIn(user=request.user))
    if request.method == "POST" and form.is_valid():
        form.instance.set_moment(datetime.now(UTC), "UTC")
        form.save()
        return HttpResponseRedirect("/floor/")
    rows = CheckIn.objects.filter(user=request.user).newest_first()[:ROWS]
    return HttpResponse(TEMPLATE.render({"form": form, "rows": rows}, request))


def costs(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: Server-Timing tells the thread's CPU time and the queries."""

    def middleware(request: HttpRequest) -> HttpResponse:
        count = 0

        def counted(execute: Any, sql: str, *rest: Any) -> Any:
            nonlocal count
            count += sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE"))
            return execute(sql, *rest)

        began = time.thread_time()
        with connection.execute_wrapper(counted):
            response = get_response(request)
        ms = (time.thread_time() - began) * 1000
        response["Server-Timing"] = f"cpu;dur={ms:.3f}, queries;dur={count}"
        return response

    return middleware
