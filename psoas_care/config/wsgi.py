"""The WSGI application that a server such as granian calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "psoas_care.config.settings"  # no other

application = get_wsgi_application()
