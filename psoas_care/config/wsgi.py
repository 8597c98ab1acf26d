"""The WSGI application that a server such as granian calls."""

import os
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "psoas_care.config.settings"  # no other

django_application = get_wsgi_application()

from psoas_care.web.uploads import clear_old  # noqa: E402 - wants the settings

# What a process that was killed left behind; nobody has sent anything yet.
clear_old(timedelta(0))


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer a request; where the site begins below a path, without that path.

    A proxy passes it on as it came, or has taken it off already: both will do.
    """
    path, asked = settings.ORIGIN.path, environ["PATH_INFO"]
    if path and f"{asked}/".startswith(f"{path}/"):
        environ["PATH_INFO"] = asked[len(path) :] or "/"
    answer: Iterable[bytes] = django_application(environ, start_response)
    return answer
