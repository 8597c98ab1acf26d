"""Bring database, static files and content up to date, in one process.

    python -m tools.prepare [--demo]

One interpreter for all the commands: each `manage.py` would load Django anew, and a
second start should take seconds.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.exceptions import MigrationSchemaMissing

LOCK = Path(__file__).parents[1] / "requirements" / "run.txt"


def main(*, demo: bool) -> None:
    """Do what has to be done before the first request, and nothing twice."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "psoas_care.config.settings"  # no other
    django.setup()
    # One process gains nothing by a pool, which waits half a minute for a database
    # that is away.
    connection.settings_dict["OPTIONS"].pop("pool", None)
    call_command("upgrade", stdout=StringIO())
    if not settings.DEBUG:  # in development they are served from where they lie
        collect_static()
    if demo:
        call_command("demo", verbosity=0)


def collect_static() -> None:
    """Collect, hash and compress the static files if any of them has changed.

    From an empty folder: collectstatic goes by file times, and takes an older file
    for an older version.
    """
    stamp = settings.VAR_DIR / "static.stamp"
    fingerprint = static_fingerprint()
    if settings.STATIC_ROOT.is_dir() and stamp.is_file():
        if stamp.read_text() == fingerprint:
            return
        stamp.unlink()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """A digest of all that decides the collected files."""
    digest = hashlib.sha256()
    for file in static_sources():
        digest.update(str(file).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def static_sources() -> Iterator[Path]:
    """Our static files, what transforms them, and the versions of the packages."""
    for folder in settings.STATICFILES_DIRS:
        yield from sorted(file for file in Path(folder).rglob("*") if file.is_file())
    yield settings.BASE_DIR / "psoas_care" / "web" / "static.py"
    yield LOCK


if __name__ == "__main__":
    try:
        main(demo="--demo" in sys.argv[1:])
    except (ImproperlyConfigured, CommandError) as error:
        sys.exit(str(error))
    except (OperationalError, MigrationSchemaMissing) as error:
        first_line = str(error).partition("\n")[0]
        print(f"The database cannot be used: {first_line}")
        sys.exit(os.EX_TEMPFAIL)  # it may be there in a moment
    except OSError as error:
        sys.exit(f"Cannot write in {settings.VAR_DIR}: {error.strerror or error}.")
