"""Run a command against a PostgreSQL that exists only as long as it runs.

    python -m tools.postgres pytest tests/

The cluster lives in a temporary folder and listens on a socket in it: no port to
clash, nobody else to reach it. DATABASE_URL and PGUSER tell the command where.
Without PostgreSQL on the machine it says so, loudly, and succeeds.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

USER = "psoas_care"
NOT_RUN = """
**********************************************************************
* NOT RUN on PostgreSQL: `initdb` was not found.                     *
* Install it to test both databases (Debian: apt install postgresql) *
**********************************************************************"""
# The data is thrown away, so safety is traded for speed. A test that is rolled back
# leaves its rows as dead ones: looked for once a minute, as is usual, they made a table
# of 35 rows as large as 28 MB, and each look at it twenty times as long.
SERVER_OPTIONS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    " -c autovacuum_naptime=1s -c autovacuum_vacuum_cost_delay=0"
)


def main(command: list[str]) -> int:
    """Run `command` with a database of its own; gives its exit code."""
    programs = find_programs()
    if programs is None:
        print(NOT_RUN, file=sys.stderr)
        return 0
    # Both, since whoever starts this in the background may have switched SIGINT off.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, exit_by_signal)
    with cluster(programs) as socket_folder:
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgres:///{socket_folder}/postgres",
            "PGUSER": USER,
        }
        return subprocess.run(command, check=False, env=environment).returncode


def exit_by_signal(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def find_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; Debian keeps it off the PATH."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    in_debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest_last = sorted(in_debian, key=lambda path: float(path.parts[-3]))
    return newest_last[-1].parent if newest_last else None


@contextmanager
def cluster(programs: Path) -> Iterator[Path]:
    """A running cluster; gives the folder of its socket."""
    account = unprivileged_account()
    with tempfile.TemporaryDirectory(prefix="psoas-care-pg-") as name:
        folder = Path(name)
        if account:
            os.chown(folder, account["user"], account["group"])
        data = folder / "data"

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [programs / program, *arguments],
                check=True,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                **account,
            )

        run(
            *["initdb", "--pgdata", str(data), "--username", USER, "--auth", "trust"],
            *["--encoding", "UTF8", "--locale", "C", "--no-sync"],
        )
        options = f"{SERVER_OPTIONS} -c listen_addresses='' -k {folder}"
        log = str(folder / "log")
        wait = ["--wait", "--timeout", "600"]  # seconds: only for what hangs
        run("pg_ctl", "start", *wait, "-D", str(data), "-l", log, "-o", options)
        try:
            yield folder
        finally:
            run("pg_ctl", "stop", *wait, "-D", str(data), "--mode", "immediate")


def unprivileged_account() -> dict[str, Any]:
    """For `subprocess`: whom to run as, because PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
