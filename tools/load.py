"""How the site holds under many people at once, for minutes: answers, faults, memory.

    python -m tools.load steady|peak|short [--seconds 300]

`steady` is 40 people who each ask for something every two seconds, one time in five
by saving a check-in; `peak` is 16 who ask again at once; `short` is 8 of those with ten
requests each. Each has a year of diary of their own. Times are for reading; what ends
with an error is an answer of 5xx, or a server or a write-ahead log that grows without
end.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.bench.__main__ import CHECK_IN, ROOT, Bar, Server, check_in, running
from tools.bench.client import Client

SETTINGS = "psoas_care.config.settings"
PAGES = ["/", "/diary/", "/progress/", "/practice/", "/library/", "/safety/"]
A_YEAR = 365
EVERY = 2.0  # seconds from one request of a person to the next
SAVES = 0.2  # of all requests
MOST_GROWTH = 1.5
"""Memory at the end by that after the first fifth: more than this is a leak."""
LONG = 600.0
"""Seconds from which on the way that memory goes says more than its noise."""
MOST_LOG = 64.0
"""The write-ahead log, MiB: more, and nothing has taken it over into the database."""

# So many more people with the demo person's rows, and for each the cookie that signing
# in gives. They keep the rows' numbers, each person's moved on by a distance.
MORE_PEOPLE = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from psoas_care.accounts.models import User
from psoas_care.web.distribution import OWNER, distributed_models

def value(field, tables, person, distance):
    name = connection.ops.quote_name(field.column)
    if field.column == OWNER:
        return str(person)
    owned = field.is_relation and field.related_model._meta.db_table in tables
    return f"{name} + {distance}" if field.primary_key or owned else name

user = User.objects.get()
first, email = user.pk, user.email
tables = {model._meta.db_table: model for model in distributed_models()}
with transaction.atomic(), connection.cursor() as cursor:
    for number in range(1, int(sys.argv[1]) + 1):
        user.pk, user.email = None, f"{number}-{email}"
        user.save(force_insert=True)
        for table, model in tables.items():
            fields = model._meta.local_concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            values = [value(f, tables, user.pk, number * 10**7) for f in fields]
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)}"
                f" FROM {table} WHERE {OWNER} = %s", [first]
            )
for user in User.objects.exclude(pk=first):
    browser = Client(SERVER_NAME=settings.ORIGIN.host)
    browser.force_login(user)
    print(browser.cookies[settings.SESSION_COOKIE_NAME].value)
"""


@dataclass(frozen=True)
class Kind:
    """How many people, how long (seconds) or how often each, and whether they rest."""

    people: int
    seconds: float
    rests: bool = False
    requests: int = sys.maxsize


KINDS = {
    "steady": Kind(40, 300, rests=True),
    "peak": Kind(16, 60),
    "short": Kind(8, 600, requests=10),
}


@dataclass
class Seen:
    """What came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    log: list[float] = field(default_factory=list)
    """Size of the write-ahead log, MiB."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.load")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args()
    kind = KINDS[options.kind]
    seconds = options.seconds or kind.seconds
    if not 1 <= seconds <= 7200:
        parser.error("--seconds must be from 1 to 7200")
    bar = Bar(sys.stderr)
    with running(A_YEAR, bar) as server:
        seen, took = press(server, people(server, kind.people), kind, seconds)
    bar.clear()
    print(summary(options.kind, seen, took))
    faults = [status for status in seen.statuses if status >= 500]
    grows = growth(seen) > MOST_GROWTH or max(seen.log) > MOST_LOG
    return 1 if faults or grows else 0


def people(server: Server, count: int) -> list[Client]:
    """The browsers of so many people; one of them is the demo person."""
    made = subprocess.run(
        [sys.executable, "-c", MORE_PEOPLE, str(count - 1)],
        cwd=ROOT,
        env={**server.environment, "DJANGO_SETTINGS_MODULE": SETTINGS},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    (name,) = (name for name in server.cookies if name.endswith("-session"))
    cookies = [{name: session} for session in made.stdout.split()]
    return [server.client(), *(Client(server.port, one) for one in cookies)]


def press(
    server: Server, clients: list[Client], kind: Kind, seconds: float
) -> tuple[Seen, float]:
    """Let people ask until the time or the number of requests is over."""
    seen, began = Seen(), time.monotonic()

    def person(number: int) -> None:
        client, chance = clients[number], random.Random(number)
        for nth in range(kind.requests):
            due = began + (nth + number / kind.people) * EVERY
            if time.monotonic() - began > seconds:
                return
            if kind.rests:
                time.sleep(max(0.0, due - time.monotonic()))
            answer = ask(client, chance)
            seen.statuses[answer[0]] += 1
            seen.waits.append(answer[1])
            if number == 0:
                files = [file for pid in server.workers() for file in open_files(pid)]
                seen.memory.append(server.memory())
                seen.files.append(len(files))
                seen.log.append(log_size(files))

    with ThreadPoolExecutor(kind.people) as pool:
        list(pool.map(person, range(kind.people)))
    return seen, time.monotonic() - began


def ask(client: Client, chance: random.Random) -> tuple[int, float]:
    """One page, or one check-in saved; its status and the wait in ms."""
    if chance.random() < SAVES:
        answer = client.ask(CHECK_IN, check_in(client))
    else:
        answer = client.ask(chance.choice(PAGES))
    return answer.status, answer.wall


def open_files(pid: int) -> list[Path]:
    """Of one process, where the system tells."""
    folder = Path(f"/proc/{pid}/fd")
    found = []
    for file in folder.iterdir() if folder.is_dir() else []:
        with suppress(FileNotFoundError):  # closed meanwhile
            found.append(file.readlink())
    return found


def log_size(files: list[Path]) -> float:
    """MiB of the write-ahead log among them; 0 where none is open."""
    log = {file for file in files if file.name.endswith("-wal") and file.exists()}
    return sum(file.stat().st_size for file in log) / 2**20


def growth(seen: Seen) -> float:
    """Memory at the end by memory after the first fifth."""
    early = seen.memory[len(seen.memory) // 5]
    return seen.memory[-1] / early if early else 1.0


def drift(seen: Seen, took: float) -> float:
    """How memory goes in the second half, MB an hour, by a straight line."""
    late = seen.memory[len(seen.memory) // 2 :]
    hour = 3600 / took * len(seen.memory)
    return statistics.linear_regression(range(len(late)), late).slope * hour


def summary(name: str, seen: Seen, took: float) -> str:
    cuts = statistics.quantiles(seen.waits, n=100)
    asked = sum(seen.statuses.values())
    statuses = ", ".join(f"{n} × {code}" for code, n in sorted(seen.statuses.items()))
    goes = f", {drift(seen, took):+.1f} an hour at last" if took > LONG else ""
    return (
        f"{name}: {asked} requests in {took:.0f} s, {asked / took:.1f}/s: {statuses}\n"
        f"wait, ms: p50 {cuts[49]:.0f}, p95 {cuts[94]:.0f}, p99 {cuts[98]:.0f}\n"
        f"memory of the worker, MB: {seen.memory[0]:.0f} to {seen.memory[-1]:.0f}{goes}"
        f"; open files: {seen.files[0]} to {seen.files[-1]};"
        f" write-ahead log, MiB: {max(seen.log):.1f} at most"
    )


if __name__ == "__main__":
    sys.exit(main())
