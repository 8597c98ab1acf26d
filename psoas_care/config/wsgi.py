"""The WSGI application that a server such as granian calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "psoas_care.config.settings")

application = get_wsgi_application()
