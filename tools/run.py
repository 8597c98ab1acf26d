"""Prepare everything and serve it: `make run`, and with DEBUG=1 `make dev`.

Prints two lines when it serves (where to open it, and the demo sign-in) and nothing
else, unless something is wrong; that is one sentence, and exit code 1: nothing changes
until somebody has done something about it. What may pass by itself is 75 (EX_TEMPFAIL),
and a server that ended by itself 70 (EX_SOFTWARE): then it is worth starting again.
"""

import errno
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from socket import AF_INET
from types import FrameType
from typing import NamedTuple

import environ
from django.core.exceptions import ImproperlyConfigured

from psoas_care.config import environment
from psoas_care.config.environment import Origin
from tools.install import turn

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 600.0  # longest wait for the first answer: only for what hangs
STOP_SECONDS = 10.0  # longest wait for the server to stop: above its own 5 for workers


class RunError(Exception):
    """One sentence for the person at the keyboard, and the exit code."""

    def __init__(self, sentence: str, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class Plan(NamedTuple):
    """What the environment asks for."""

    host: str  # an IP address, where `port` was free a moment ago, or unix:/a/path
    port: int
    workers: int
    origin: Origin
    var_dir: Path
    debug: bool
    demo: bool

    @property
    def socket(self) -> str:
        """The path of the Unix socket to listen on; "" for none."""
        return unix_socket(self.host)

    @property
    def place(self) -> dict[str, str | int]:
        """Where granian listens; a proxy of the same group may write to a socket."""
        if self.socket:
            return {"--uds": self.socket, "--uds-permissions": "0o660"}
        return {"--host": self.host, "--port": self.port}

    @property
    def server(self) -> list[str]:
        """The command that serves: granian, or Django's own with autoreload."""
        if self.debug:
            if self.socket:
                raise RunError("HOST=unix:… is for `make run`; here name an address.")
            host = f"[{self.host}]" if ":" in self.host else self.host
            return ["manage.py", "runserver", f"{host}:{self.port}"]
        options = {
            "--interface": "wsgi",
            **self.place,
            "--workers": self.workers,
            # Each waits for one form that comes slowly; four at once are answered
            # (config/wsgi.py).
            "--blocking-threads": 128,
            "--log-level": "error",
            # A worker told to stop in its first moments does not hear it.
            "--workers-kill-timeout": 5,
        }
        words = [str(word) for option in options.items() for word in option]
        app = "psoas_care.config.wsgi:application"
        return ["-m", "granian", "--respawn-failed-workers", *words, app]


def main() -> int:
    """Serve until told to stop; gives the exit code."""
    os.umask(0o077)  # diary, backups and secrets are for their owner alone
    signal.signal(signal.SIGTERM, exit_by_signal)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # so `nohup` holds
        signal.signal(signal.SIGHUP, exit_by_signal)
    try:
        plan = read_plan()
        make_var_dir(plan.var_dir)
        with ExitStack() as first:
            take_turn(first, plan)
            make_secret_key(plan.var_dir / "secret_key")
            prepare(plan)
            return serve(plan, when_ready=first.close)
    except RunError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def exit_by_signal(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def read_plan() -> Plan:
    """The environment, checked by the same functions as in the settings."""
    env = environ.Env()
    os.environ.setdefault("DEMO", "1")
    debug = environment.flag(env, "DEBUG")
    allow_http = environment.flag(env, "ALLOW_HTTP")
    origin = environment.origin(env, debug=debug, allow_http=allow_http)
    port = environment.port(env)
    return Plan(
        host=free_address(os.environ.get("HOST") or "127.0.0.1", port),
        port=port,
        workers=workers(os.environ.get("WORKERS") or "2"),
        origin=origin,
        var_dir=Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve(),
        debug=debug,
        # An account whose password stands on the screen is for this machine only.
        demo=environment.flag(env, "DEMO") and origin.is_loopback,
    )


def workers(value: str) -> int:
    """The number of server processes, 1 to 64."""
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 64:
        raise RunError(f"WORKERS must be a whole number from 1 to 64, not “{value}”.")
    return int(value)


def unix_socket(host: str) -> str:
    """The path of a HOST such as unix:/run/care/socket; "" for an address."""
    return host.removeprefix("unix:") if host.startswith("unix:/") else ""


class SocketConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


def free_address(host: str, port: int) -> str:
    """The IP address of `host`, where `port` must be free; a Unix socket as it is.

    Asked before anything else: better now than after a minute of preparing. Granian
    takes no names; of several addresses IPv4 is the one that ORIGIN's default names.
    """
    if unix_socket(host):
        if not Path(unix_socket(host)).parent.is_dir():
            raise RunError(f"HOST={host} is in a folder that does not exist.")
        return host
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, _, _, address = min(found, key=lambda one: one[0] != AF_INET)
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise RunError(unbound(error, host, port)) from None
    return str(address[0])


def unbound(error: OSError, host: str, port: int) -> str:
    """Why nothing can listen there, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Choose another: make run PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} is the system's own. Choose another: make run PORT=8000"
    return f"HOST={host} is not an address of this machine."


def make_var_dir(var_dir: Path) -> None:
    """The folder of all that is kept, for its owner only."""
    try:
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(PermissionError):  # not ours, or without permissions (exFAT, SMB)
            var_dir.chmod(0o700)
        if var_dir.stat().st_mode & 0o077:
            print(
                f"Others on this machine may be able to read {var_dir}: it belongs to"
                " somebody else, or its file system keeps no permissions.",
                file=sys.stderr,
            )
    except OSError as error:
        raise RunError(unwritable(error, var_dir)) from None


def unwritable(error: OSError, var_dir: Path) -> str:
    return (
        f"Cannot write in {var_dir} ({error.strerror})."
        " Choose another folder: make run VAR_DIR=/path/to/folder"
    )


def take_turn(held: ExitStack, plan: Plan) -> None:
    """Wait until no other start prepares the same folder; it may have our port now."""
    try:
        held.enter_context(turn(plan.var_dir / "start.lock"))
    except OSError as error:
        raise RunError(unwritable(error, plan.var_dir)) from None
    free_address(plan.host, plan.port)


def make_secret_key(path: Path) -> None:
    """A random key, made once, whole or not at all, readable by its owner only.

    Written beside its place and then moved there: whoever looks sees no half of it.
    """
    if path.exists():
        return
    try:
        draft = path.with_suffix(".draft")
        with draft.open("w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise RunError(unwritable(error, path.parent)) from None


def prepare(plan: Plan) -> None:
    """Database, static files, content and demo; in words only if it fails."""
    print("Preparing …", file=sys.stderr)
    command = [
        sys.executable,
        "-m",
        "tools.prepare",
        *(["--demo"] if plan.demo else []),
    ]
    result = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        close_fds=False,  # it holds the turn, too, should this process be killed
    )
    if result.returncode:
        raise RunError(result.stdout.strip(), result.returncode)


def server_environment() -> dict[str, str]:
    """The environment without options of granian that nobody meant for us.

    One heap for all threads, unless somebody says otherwise: Python runs them one at a
    time anyway, and heaps of their own cost a worker 20 MB.
    """
    ours = {k: v for k, v in os.environ.items() if not k.startswith("GRANIAN_")}
    return {"MALLOC_ARENA_MAX": "1", **ours}


def serve(plan: Plan, when_ready: Callable[[], None]) -> int:
    """Run the server, say so once it answers, and take it along when we go."""
    server = subprocess.Popen(
        [sys.executable, *plan.server],
        cwd=ROOT,
        env=server_environment(),
        stdout=sys.stderr.fileno(),
        # Out of Ctrl-C's reach: granian's workers hang when SIGINT from the terminal
        # and SIGTERM from granian come at once. (A debugger needs the terminal.)
        process_group=None if plan.debug else 0,
    )
    try:
        wait_for_answer(server, plan)
        when_ready()
        tell_systemd()
        print(f"Open {plan.origin.address}", flush=True)
        if plan.demo:
            password = (plan.var_dir / "demo_password").read_text().strip()
            print(f"Sign in demo@psoas-care.example {password}", flush=True)
        return wait_for_end(server)
    finally:
        stop(server, plan)


def wait_for_answer(server: subprocess.Popen[bytes], plan: Plan) -> None:
    """Return when /healthz says 200."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None:
        if answers(plan):
            return
        if time.monotonic() > deadline:
            raise RunError(
                f"The server has started, but says nothing on port {plan.port}.",
                os.EX_TEMPFAIL,
            )
        time.sleep(0.05)
    raise RunError(
        "The server stopped before its first answer; it says why above.",
        os.EX_TEMPFAIL,
    )


def answers(plan: Plan) -> bool:
    kind = SocketConnection if plan.socket else http.client.HTTPConnection
    connection = kind(plan.socket or plan.host, plan.port, timeout=5)
    try:
        host = plan.origin.url.partition("//")[2]
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def tell_systemd() -> None:
    """Say that it serves, where a unit of Type=notify waits for that: sd_notify(3)."""
    address = os.environ.pop("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.sendto(b"READY=1", address.replace("@", "\0", 1))


def wait_for_end(server: subprocess.Popen[bytes]) -> int:
    """Sleep until the server ends or a signal comes; gives the exit code.

    The signals are held back and fetched: one that comes in the instant before an
    ordinary wait() would be noticed only after it, which is never.
    """
    signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
    signals -= {each for each in signals if signal.getsignal(each) == signal.SIG_IGN}
    signal.signal(signal.SIGCHLD, lambda *_: None)  # what is ignored cannot be fetched
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    while server.poll() is None:
        number = signal.sigwait(signals)
        if number == signal.SIGINT:
            return 0
        if number != signal.SIGCHLD:
            return 128 + number
    return os.EX_SOFTWARE


def stop(server: subprocess.Popen[bytes], plan: Plan) -> None:
    """Let the server finish what it is doing; impatience must not orphan it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server.terminate()
    try:
        server.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        if plan.debug:
            server.kill()
        else:  # the workers too
            os.killpg(server.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
