"""The WSGI application that a server such as granian calls."""

import os
from datetime import timedelta

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "psoas_care.config.settings"  # no other

application = get_wsgi_application()

from psoas_care.web.uploads import clear_old  # noqa: E402 - wants the settings

# What a process that was killed left behind; nobody has sent anything yet.
clear_old(timedelta(0))
