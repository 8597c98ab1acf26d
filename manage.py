#!/usr/bin/env python
"""Run one of the project's commands: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Run the command of this command line; a wrong setting is one sentence.

    What the environment says of other projects is left out: their settings, and their
    packages, which stand before ours.
    """
    if "PYTHONPATH" in os.environ and not sys.flags.ignore_environment:
        os.execv(sys.executable, [sys.executable, "-E", *sys.argv])
    os.environ["DJANGO_SETTINGS_MODULE"] = "psoas_care.config.settings"

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
