"""How fast every page is, as a multiple of the least that a signed-in page can cost.

    python -m tools.bench [page …] [--rounds 25] [--days 30 365 3653] [--json]

Starts one server a diary on this machine alone, each on a database of its own that is
thrown away; asks every page in turn with the floor beside it, so that whatever else the
machine does slows both; and prints one table. Days are of the demo diary. It ends by
itself: so many rounds, and no request waits longer than two minutes.
"""

import argparse
import json
import re
import secrets
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from typing import TextIO

from tools.bench.client import Answer, Client, Weight, wait_for, weigh
from tools.run import server_environment

ROOT = Path(__file__).resolve().parents[2]
FLOOR = "/floor/"
CHECK_IN = "/symptoms/check-ins/add/"
MANY = 8
NOTE = "Times in ms. × floor: CPU time; × wait: as a client sees it. !: over budget."

# Page -> its address and its budget, as a multiple of the floor (docs/performance.md).
PAGES: dict[str, tuple[str, float | None]] = {
    "Today": ("/", 2.0),
    "Check-in": (CHECK_IN, 2.0),
    "Exercise": ("/library/exercises/half-kneeling-hip-flexor-stretch/", 2.0),
    "Library": ("/library/", 2.5),
    "Diary": ("/diary/", 2.5),
    "Progress, 90 days": ("/progress/", 2.5),
    "Progress, all": ("/progress/?range=all", None),
    "Practice": ("/progress/practice/", None),
    "Day after": ("/progress/day-after/?findings=1", None),
    "This week": ("/practice/", None),
    "Player, plan": ("/practice/programme/play/", 2.5),
    "Player, routine": ("/practice/routines/10-a-standard/play/", 2.5),
    "Session form": ("/practice/sessions/add/", None),
    "Report": ("/records/report/", None),
    "Safety check": ("/safety/check/", None),
}


@dataclass(frozen=True)
class Server:
    """A running server with a diary of so many days."""

    days: int
    rows: int
    port: int
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    """For commands beside it, on the same database."""

    cookies: dict[str, str]
    """Of the demo person, signed in once: the rate limit holds here, too."""

    def client(self) -> Client:
        return Client(self.port, self.cookies)

    def memory(self) -> float:
        """Resident memory of the worker, MB."""
        return max(_resident(pid) for pid in self.workers())

    def workers(self) -> list[int]:
        """The processes that answer, by their ids."""
        return _children(self.process.pid) or [self.process.pid]


@dataclass(frozen=True)
class Line:
    """One page with one diary. Times in ms, ratios to the floor of the same run."""

    page: str
    rows: int
    ratio: float
    """Median CPU time of the answering thread by the floor's."""
    ratio_wall: float
    """The same of the time that a client waits."""
    p50: float
    p95: float
    p95_many: float
    """95th percentile of the wait with eight clients at once."""
    cpu: float
    queries: int
    budget: float | None
    weight: Weight | None


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--days", type=int, nargs="+", default=[30, 365, 3653])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("page", nargs="*", help="only pages whose names begin so")
    options = parser.parse_args()
    if not 1 <= options.rounds <= 1000:
        parser.error("--rounds must be from 1 to 1000")
    wanted = {
        name: page
        for name, page in PAGES.items()
        if not options.page or name.lower().startswith(tuple(options.page))
    }
    with ExitStack() as stack:
        bar = Bar(sys.stderr)
        servers = [
            stack.enter_context(running(days, bar)) for days in sorted(options.days)
        ]
        lines = [line for s in servers for line in measure(s, wanted, options, bar)]
        save = [(s.rows, saving(s, options.rounds)) for s in servers]
        memory = [(s.rows, s.memory()) for s in servers]
        bar.clear()
    if options.json:
        print(json.dumps({"pages": [asdict(x) for x in lines], "memory": memory}))
        return
    print(table(lines, save, memory))


class Bar:
    """What is being done, on one line that is written over."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def say(self, words: str, done: int = 0, of: int = 0) -> None:
        if self.stream.isatty():
            bar = f"[{'#' * (20 * done // of):20}] " if of else ""
            self.stream.write(f"\r\033[K{bar}{words}")
            self.stream.flush()

    def clear(self) -> None:
        if self.stream.isatty():
            self.stream.write("\r\033[K")


@contextmanager
def running(days: int, bar: Bar) -> Iterator[Server]:
    """The real server with one worker, on a diary of `days` days, for this once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        var_dir = Path(folder)
        env = {**server_environment(), "VAR_DIR": folder, "PORT": str(port)}
        for name in ("ORIGIN", "DATABASE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE"):
            env.pop(name, None)
        env["SECRET_KEY"] = secrets.token_urlsafe(60)

        def run(*words: str) -> None:
            subprocess.run(
                [sys.executable, *words],
                cwd=ROOT,
                env=env,
                check=True,
                stdout=subprocess.DEVNULL,
            )

        bar.say(f"Making a diary of {days} days …")
        run("-m", "tools.prepare")
        run("manage.py", "demo", "--days", str(days), "--verbosity", "0")
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
            first = Client(port)
            password = (var_dir / "demo_password").read_text().strip()
            first.sign_in("demo@psoas-care.example", password)
            rows = count_rows(var_dir)
            yield Server(days, rows, port, process, env, first.cookies)
        finally:
            process.terminate()
            process.wait()


def count_rows(var_dir: Path) -> int:
    """Rows of the demo person in all tables that have an owner."""
    (file,) = var_dir.glob("*.sqlite3")
    with sqlite3.connect(file) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c"
                " WHERE m.type = 'table' AND c.name = 'user_id'"
            )
        ]
        counts = [
            connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for name in names
        ]
    return sum(counts)


def measure(
    server: Server,
    pages: dict[str, tuple[str, float | None]],
    options: argparse.Namespace,
    bar: Bar,
) -> Iterator[Line]:
    client = server.client()
    for number, (name, (path, budget)) in enumerate(pages.items()):
        bar.say(f"{name}, {server.rows} rows", number, len(pages))
        for warm in (FLOOR, path, FLOOR, path):
            _must_be_fine(client.ask(warm), warm)
        floors, answers = list[Answer](), list[Answer]()
        for _ in range(options.rounds):
            floors.append(client.ask(FLOOR))
            answers.append(client.ask(path))
        yield Line(
            page=name,
            rows=server.rows,
            ratio=_median(answers, _cpu) / _median(floors, _cpu),
            ratio_wall=_median(answers, _wall) / _median(floors, _wall),
            p50=_median(answers, _wall),
            p95=_p95([a.wall for a in answers]),
            p95_many=many(server, path, options.rounds),
            cpu=_median(answers, _cpu),
            queries=max(a.queries for a in answers),
            budget=budget,
            weight=weigh(client, path),
        )


def many(server: Server, path: str, rounds: int) -> float:
    """95th percentile of the wait with eight clients at once, ms."""
    clients = [server.client() for _ in range(MANY)]

    def walls(client: Client) -> list[float]:
        return [client.ask(path).wall for _ in range(max(2, rounds // 4))]

    with ThreadPoolExecutor(MANY) as pool:
        return _p95([wall for found in pool.map(walls, clients) for wall in found])


def saving(server: Server, rounds: int) -> float:
    """A check-in saved, as a multiple of the floor's own POST (CPU time)."""
    client = server.client()
    token = client.token(FLOOR)
    floors, saves = list[Answer](), list[Answer]()
    for _ in range(rounds):
        sent = {"csrfmiddlewaretoken": token, "note": "as usual"}
        floors.append(client.ask(FLOOR, sent))
        saves.append(client.ask(CHECK_IN, check_in(client)))
    for answer in (*floors, *saves):
        if answer.status not in {302, 303}:
            raise RuntimeError(f"A POST was answered by {answer.status}.")
    return _median(saves, _cpu) / _median(floors, _cpu)


def check_in(client: Client) -> dict[str, str]:
    """The form as the page gives it, and one number."""
    html = client.ask(CHECK_IN).body.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    number = re.findall(r'type="radio"\s+name="([^"]+)"\s+value="3"', html)
    kept = {name: unescape(value) for name, value in hidden}
    return {**kept, "when": "now", number[0]: "3"}


def table(
    lines: list[Line],
    save: list[tuple[int, float]],
    memory: list[tuple[int, float]],
) -> str:
    """What people read."""
    head = (
        f"{'page':18} {'rows':>6} {'× floor':>8} {'budget':>6} {'× wait':>7}"
        f" {'p50':>6} {'p95':>6} {'p95/8':>6} {'cpu':>6} {'quer.':>5}"
        f" {'first kB':>8} {'script':>6} {'req.':>4} {'next kB':>7}"
    )
    rows = [head, "-" * len(head)]
    for x in lines:
        budget = f"{x.budget:.1f}" if x.budget else ""
        over = "!" if x.budget and x.ratio > x.budget else " "
        w = x.weight
        weight = (
            f" {w.total / 1000:8.1f} {w.script / 1000:6.1f} {w.requests:4}"
            f" {w.page / 1000:7.1f}"
            if w
            else ""
        )
        rows.append(
            f"{x.page:18} {x.rows:6} {x.ratio:7.1f}{over} {budget:>6}"
            f" {x.ratio_wall:7.1f} {x.p50:6.1f} {x.p95:6.1f} {x.p95_many:6.0f}"
            f" {x.cpu:6.1f} {x.queries:5}{weight}"
        )
    rows += [f"Save a check-in    {n:6} {ratio:7.1f}  {1.5:>6}" for n, ratio in save]
    rows += [f"Memory of a worker {n:6} {mb:7.0f} MB" for n, mb in memory]
    rows.append(NOTE)
    return "\n".join(rows)


def _must_be_fine(answer: Answer, path: str) -> None:
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}.")


def _cpu(answer: Answer) -> float:
    return answer.cpu


def _wall(answer: Answer) -> float:
    return answer.wall


def _median(answers: list[Answer], of: Callable[[Answer], float]) -> float:
    return statistics.median(map(of, answers))


def _p95(values: list[float]) -> float:
    return sorted(values)[round(0.95 * (len(values) - 1))]


def _children(pid: int) -> list[int]:
    file = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in file.read_text().split()] if file.exists() else []


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    (line,) = [x for x in status.read_text().splitlines() if x.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
