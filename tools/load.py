"""How the site holds under many people at once, for minutes: answers, faults, memory.

    python -m tools.load steady|peak|short [--seconds 300]

`steady` is 40 people who each ask for something every two seconds, one time in five
by saving a check-in; `peak` is 16 who ask again at once; `short` is 8 of those with ten
requests each. Times are for reading; what ends with an error is an answer of 5xx, or a
server that grows without end.
"""

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools.bench.__main__ import CHECK_IN, Bar, Server, check_in, running
from tools.bench.client import Client

PAGES = ["/", "/diary/", "/progress/", "/practice/", "/library/", "/safety/"]
A_YEAR = 365
EVERY = 2.0  # seconds from one request of a person to the next
SAVES = 0.2  # of all requests
MOST_GROWTH = 1.5
"""Memory at the end by that after the first fifth: more than this is a leak."""


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
        seen, took = press(server, kind, seconds)
    bar.clear()
    print(summary(options.kind, seen, took))
    faults = [status for status in seen.statuses if status >= 500]
    return 1 if faults or growth(seen) > MOST_GROWTH else 0


def press(server: Server, kind: Kind, seconds: float) -> tuple[Seen, float]:
    """Let people ask until the time or the number of requests is over."""
    seen, began = Seen(), time.monotonic()

    def person(number: int) -> None:
        client, chance = server.client(), random.Random(number)
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
                seen.memory.append(server.memory())
                seen.files.append(open_files(server.process.pid))

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


def open_files(pid: int) -> int:
    """Of the server's own process, where the system tells."""
    folder = Path(f"/proc/{pid}/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def growth(seen: Seen) -> float:
    """Memory at the end by memory after the first fifth."""
    early = seen.memory[len(seen.memory) // 5]
    return seen.memory[-1] / early if early else 1.0


def summary(name: str, seen: Seen, took: float) -> str:
    cuts = statistics.quantiles(seen.waits, n=100)
    asked = sum(seen.statuses.values())
    statuses = ", ".join(f"{n} × {code}" for code, n in sorted(seen.statuses.items()))
    return (
        f"{name}: {asked} requests in {took:.0f} s, {asked / took:.1f}/s: {statuses}\n"
        f"wait, ms: p50 {cuts[49]:.0f}, p95 {cuts[94]:.0f}, p99 {cuts[98]:.0f}\n"
        f"memory of the worker, MB: {seen.memory[0]:.0f} to {seen.memory[-1]:.0f};"
        f" open files: {seen.files[0]} to {seen.files[-1]}"
    )


if __name__ == "__main__":
    sys.exit(main())
