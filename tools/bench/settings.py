"""The production settings, with the floor beside the pages, and costs on answers."""

from psoas_care.config.settings import *  # noqa: F403

ROOT_URLCONF = "tools.bench.urls"
MIDDLEWARE = ["tools.bench.floor.costs", *MIDDLEWARE]  # noqa: F405
