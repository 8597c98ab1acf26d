"""The program as its users start it: in a process of its own, with its own settings."""

import json
import os
import shutil
import subprocess
import sys

from django.conf import settings

ROOT = settings.BASE_DIR
HANGS = 600  # seconds, however busy the machine is: only what hangs takes longer
SCRIPT = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client

def browser(**more):
    host = settings.ORIGIN.host
    return Client(raise_request_exception=False, SERVER_NAME=host, **more)

{code}
"""


class Installation:
    """Settings from `variables`, a database file in `folder`, our static files."""

    def __init__(self, folder, **variables):
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "psoas_care.config.settings",
            "SECRET_KEY": "only-for-tests-" * 4,
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "VAR_DIR": str(settings.VAR_DIR),
            **variables,
        }

    @classmethod
    def on_copy_of(cls, database, folder, **variables):
        """One whose database begins as this file: to migrate it takes seconds."""
        shutil.copyfile(database, folder / "db.sqlite3")
        return cls(folder, **variables)

    def run(self, *words, cwd=ROOT, **variables):
        """`python …` to its end."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=cwd,
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=HANGS,
            check=False,
        )

    def manage(self, *words, **variables):
        """`manage.py …` to its end."""
        return self.run("manage.py", *words, **variables)

    def asked(self, code, **variables):
        """What `code` leaves in `answer`; it finds django, settings and `browser`."""
        script = SCRIPT.format(code=code) + "\nprint(json.dumps(answer))"
        result = self.run("-c", script, **variables)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout.splitlines()[-1])
