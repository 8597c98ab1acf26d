"""The WSGI application that a server such as granian calls."""

import os
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import timedelta
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "psoas_care.config.settings"  # no other

AT_WORK = BoundedSemaphore(4)
"""Requests that this process answers at once: more would only wait for each other."""

django_application = get_wsgi_application()

from psoas_care.web.uploads import clear_old  # noqa: E402 - wants the settings

# What a process that was killed left behind; nobody has sent anything yet.
clear_old(timedelta(0))


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer a request; where the site begins below a path, without that path.

    A proxy passes it on as it came, or has taken it off already: both will do.

    A form is read first, and takes one of the few places at work only then: whoever
    sends it slowly, or never to its end, keeps no more than one of many threads. So
    does a file, which is too long to be read here.
    """
    path, asked = settings.ORIGIN.path, environ["PATH_INFO"]
    if path and f"{asked}/".startswith(f"{path}/"):
        environ["PATH_INFO"] = asked[len(path) :] or "/"
    with AT_WORK if is_read(environ) else nullcontext():
        answer: Iterable[bytes] = django_application(environ, start_response)
    return answer


def is_read(request: dict[str, Any]) -> bool:
    """Put the whole body in the place of its stream, unless it is longer than forms."""
    length = str(request.setdefault("CONTENT_LENGTH", "")) or "0"
    is_number = length.isascii() and length.isdigit()
    if not is_number or int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return False
    request["wsgi.input"] = BytesIO(request["wsgi.input"].read(int(length)))
    return True
