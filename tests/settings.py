"""The production settings with a test key, a fast hasher and a folder of their own."""

import os
from pathlib import Path

# Tests know nothing of how this machine serves; only the database can be another one.
for name in (
    *["ALLOW_HTTP", "BACKUP_DIR", "BACKUP_KEY", "DEBUG", "DEMO", "EMAIL_URL"],
    *["LOG", "METRICS_TOKEN", "TRUSTED_PROXIES"],
    *[
        "FROM_EMAIL",
        "HOST",
        "ORIGIN",
        "PORT",
        "SECRET_KEY_FALLBACKS",
        "SIGN_UP",
        "WORKERS",
    ],
):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "only-for-tests-" * 4
os.environ["VAR_DIR"] = str(Path(__file__).parents[1] / "var" / "tests")
# Playwright drives Chromium by an event loop in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from psoas_care.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production: several connections, and locks that are real.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405
    # It is thrown away: nothing of it has to survive a power cut. Whoever waits for a
    # lock waits, however busy the machine is; 5 s are for people.
    pragmas = "; PRAGMA synchronous=OFF; PRAGMA busy_timeout=600000"
    DATABASES["default"]["OPTIONS"]["init_command"] += pragmas  # noqa: F405
else:
    DATABASES["default"]["OPTIONS"]["pool"] = {"timeout": 600}  # noqa: F405

# Each of a thousand test clients would read the list of the static files, for 30 ms.
WHITENOISE_AUTOREFRESH = True
