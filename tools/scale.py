"""How fast a person's pages are among a thousand people, and among a hundred thousand.

    python -m tools.scale [--people 1000 10000 100000] [--rounds 25]

Makes a throw-away PostgreSQL with a database for each number of people
(`manage.py simulate`), and asks the real server on each, page by page in turn, so that
whatever else the machine does slows all of them. It ends by itself: so many rounds.
"""

import argparse
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from tools import postgres
from tools.bench.client import Client, wait_for

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "Today": "/",
    "Diary": "/diary/",
    "Progress, 90 days": "/progress/",
    "Progress, all": "/progress/?range=all",
    "This week": "/practice/",
    "Check-in": "/symptoms/check-ins/add/",
}

# Somebody with a year, and what her browser would have after signing in.
SIGN_IN = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from psoas_care.accounts.models import User
browser = Client(SERVER_NAME=settings.ORIGIN.host)
browser.force_login(User.objects.order_by("pk")[0])
print(settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value)
"""
INDEXES = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(
        "SELECT relname, n_live_tup, pg_table_size(relid), pg_indexes_size(relid)"
        " FROM pg_stat_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 8"
    )
    for name, rows, table, indexes in cursor.fetchall():
        print(f"{name:28}{rows:>12,}{table / 1e6:>12.1f}{indexes / 1e6:>12.1f}")
    cursor.execute("SELECT pg_database_size(current_database())")
    print(f"{'database':28}{'':>12}{cursor.fetchone()[0] / 1e6:>12.1f}")
"""


class Server(NamedTuple):
    """The site with so many people, and the browser of one of them."""

    people: int
    client: Client


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.scale")
    parser.add_argument(
        "--people", type=int, nargs="+", default=[1000, 10_000, 100_000]
    )
    parser.add_argument("--rounds", type=int, default=25)
    options = parser.parse_args()
    if not 1 <= options.rounds <= 1000:
        parser.error("--rounds must be from 1 to 1000")
    programs = postgres.find_programs()
    if programs is None:
        sys.exit(postgres.NOT_RUN)
    with postgres.cluster(programs) as folder, ExitStack() as stack:
        servers = [
            stack.enter_context(serving(folder, people)) for people in options.people
        ]
        walls, cpus = measure(servers, options.rounds)
    print(table(servers, walls, cpus))


def environment(folder: Path, people: int, port: int) -> dict[str, str]:
    env = {**os.environ, "PORT": str(port), "PGUSER": postgres.USER}
    for name in ("ORIGIN", "DEBUG", "DJANGO_SETTINGS_MODULE"):
        env.pop(name, None)
    database = f"people{people}"
    return env | {
        "DATABASE_URL": f"postgres:///{folder}/{database}",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "VAR_DIR": str(folder / database),
    }


@contextmanager
def serving(folder: Path, people: int) -> Iterator[Server]:
    """The real server, one worker, on a database with so many people."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = environment(folder, people, port)

    def run(*words: str) -> str:
        result = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=env,
            check=True,
            stdout=-1,
            text=True,
        )
        return result.stdout

    new = {**env, "DATABASE_URL": f"postgres:///{folder}/postgres"}
    create = f"CREATE DATABASE people{people}"
    asked = "import django; django.setup(); from django.db import connection;"
    django_env = {"DJANGO_SETTINGS_MODULE": "psoas_care.config.settings"}
    env |= django_env
    subprocess.run(
        [sys.executable, "-c", f"{asked} connection.cursor().execute('{create}')"],
        cwd=ROOT, env=new | django_env, check=True,
    )  # fmt: skip
    run("-m", "tools.prepare")
    began = time.monotonic()
    print(run("manage.py", "simulate", "--people", str(people)), end="")
    print(f"loaded in {time.monotonic() - began:.0f} s")
    print(run("-c", INDEXES))
    name, value = run("-c", SIGN_IN).split()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
            *("--blocking-threads", "4", "--log-level", "error"),
            "tools.bench.wsgi:application",
        ],
        cwd=ROOT,
        env=env,
    )
    try:
        wait_for(port, process)
        yield Server(people, Client(port, {name: value}))
    finally:
        process.terminate()
        process.wait()


Times = dict[tuple[str, int], list[float]]


def measure(servers: list[Server], rounds: int) -> tuple[Times, Times]:
    """Waits of a client and work of the answering thread, ms, by page and people."""
    walls: Times = defaultdict(list)
    cpus: Times = defaultdict(list)
    for number in range(rounds + 2):
        for page, address in PAGES.items():
            for server in servers:
                answer = server.client.ask(address)
                if answer.status != 200:
                    raise RuntimeError(f"{page}: {answer.status}")
                if number > 1:  # the first two fill caches
                    walls[page, server.people].append(answer.wall)
                    cpus[page, server.people].append(answer.cpu)
    return walls, cpus


def table(servers: list[Server], walls: Times, cpus: Times) -> str:
    """Median wait, its lower quartile, CPU (ms), and the ratio to the first."""
    lines = [
        f"{'page':20}{'people':>9}{'median':>9}{'quart.':>9}{'cpu':>8}{'× first':>9}"
    ]
    first = servers[0].people
    for page in PAGES:
        for people in (server.people for server in servers):
            wall, cpu = walls[page, people], cpus[page, people]
            least = statistics.quantiles(wall, n=4)[0]
            ratio = statistics.median(wall) / statistics.median(walls[page, first])
            lines.append(
                f"{page:20}{people:>9}{statistics.median(wall):>9.1f}{least:>9.1f}"
                f"{statistics.median(cpu):>8.1f}{ratio:>9.2f}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
