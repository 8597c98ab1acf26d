#!/usr/bin/env python
"""Run one of the project's commands: `manage.py help` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command of this command line; a wrong setting is one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "psoas_care.config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
