"""tools/run.py, run for real: what it prints, keeps and refuses."""

import fcntl
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.installation import HANGS
from tools.run import server_environment

ROOT = Path(__file__).parents[2]
PREPARING = "Preparing …"
WAITING = "Another start is preparing; waiting for it ..."
PROGRESS = {PREPARING, WAITING}
OURS = {"HOST", "PORT", "WORKERS", "ORIGIN", "VAR_DIR", "DATABASE_URL", "DEMO", "DEBUG"}


def environment(var_dir, **settings):
    """What a process sees of ours: this folder and these settings."""
    ours = OURS | {"DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
    inherited = {k: value for k, value in os.environ.items() if k not in ours}
    return {**inherited, "VAR_DIR": str(var_dir), **settings}


def start(var_dir, **settings):
    """The launcher, as `make run` starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "tools.run"],
        cwd=ROOT,
        # One worker: with its first answer the server is wholly there.
        env=environment(var_dir, **{"WORKERS": "1", **settings}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(var_dir, exit_code=1, **settings):
    """The one sentence of a start that cannot be."""
    launcher = start(var_dir, **settings)
    output, errors = launcher.communicate(timeout=HANGS)
    lines = [line for line in errors.splitlines() if line not in PROGRESS]
    assert launcher.returncode == exit_code
    assert output == ""
    assert len(lines) == 1, errors
    return lines[0]


@contextmanager
def serving(var_dir, lines, **settings):
    """A running server and its first `lines` lines; stopped at the end at latest."""
    launcher = start(var_dir, **settings)
    try:
        said = [launcher.stdout.readline().rstrip("\n") for _ in range(lines)]
        assert all(said), launcher.communicate()[1]
        yield launcher, said
    finally:
        launcher.terminate()
        launcher.communicate(timeout=HANGS)


def told_to_stop(launcher, number):
    """Exit code after a signal to the launcher alone, and all else it had to say.

    All it started write to the same pipe, and it ends only when the last is gone: an
    orphan shows as a timeout here.
    """
    launcher.send_signal(number)
    output, errors = launcher.communicate(timeout=HANGS)
    return launcher.returncode, output, errors.replace(f"{PREPARING}\n", "")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def fetch(port, path):
    with urllib.request.urlopen(
        f"http://127.0.0.1:{port}{path}", timeout=HANGS
    ) as answer:
        return answer.read().decode()


def free_ports(count):
    """Ports that were free a moment ago."""
    with ExitStack() as probes:
        servers = [
            probes.enter_context(socket.create_server(("127.0.0.1", 0)))
            for _ in range(count)
        ]
        return [server.getsockname()[1] for server in servers]


@pytest.fixture
def port():
    return free_ports(1)[0]


def test_a_first_start_serves_and_a_second_does_nothing_twice(
    first_start, tmp_path, port
):
    var_dir = shutil.copytree(first_start.folder, tmp_path / "var")

    assert first_start.said == [f"Open {first_start.origin}"]
    assert first_start.end == (143, "", "")
    assert "/static/css/main." in first_start.page
    assert mode(var_dir) == 0o700
    assert mode(var_dir / "db.sqlite3") == mode(var_dir / "secret_key") == 0o600
    assert not (var_dir / "demo_password").exists()

    secret = (var_dir / "secret_key").read_text()
    collected_at = (var_dir / "static" / "staticfiles.json").stat().st_mtime_ns
    public = {"ORIGIN": "https://psoas-care.example", "HOST": "localhost"}

    with serving(var_dir, 1, PORT=str(port), **public) as (launcher, said):
        exit_code, more_output, errors = told_to_stop(launcher, signal.SIGINT)

    assert said == ["Open https://psoas-care.example"]
    assert (exit_code, more_output, errors) == (0, "", "")
    assert len(secret) >= 50
    assert (var_dir / "secret_key").read_text() == secret
    assert (var_dir / "static" / "staticfiles.json").stat().st_mtime_ns == collected_at
    # A demo person is for this machine only, whatever DEMO says.
    assert not (var_dir / "demo_password").exists()


def test_the_demo_sign_in_is_the_second_line(var_dir, port):
    with serving(var_dir, 2, PORT=str(port)) as (launcher, said):
        exit_code, _, errors = told_to_stop(launcher, signal.SIGINT)

    password = (var_dir / "demo_password").read_text().strip()
    assert said == [
        f"Open http://127.0.0.1:{port}",
        f"Sign in demo@psoas-care.example {password}",
    ]
    assert mode(var_dir / "demo_password") == 0o600
    assert (exit_code, errors) == (0, "")


def test_stopped_in_its_first_moments_it_leaves_no_worker_behind(var_dir, port):
    settings = {"PORT": str(port), "DEMO": "0", "WORKERS": "4"}
    with serving(var_dir, 1, **settings) as (launcher, _):
        exit_code, _, _ = told_to_stop(launcher, signal.SIGTERM)

    assert exit_code == 143


def test_systemd_learns_that_it_serves_and_that_the_server_died(var_dir, port):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(var_dir / "notify"))
        notify.settimeout(HANGS)
        settings = {"DEMO": "0", "NOTIFY_SOCKET": str(var_dir / "notify")}
        with serving(var_dir, 1, PORT=str(port), **settings) as (launcher, _):
            told = notify.recv(100)
            children = ["pgrep", "-P", str(launcher.pid)]
            server = int(subprocess.check_output(children))
            os.killpg(server, signal.SIGKILL)
            launcher.communicate(timeout=HANGS)

    assert told == b"READY=1"
    assert launcher.returncode == os.EX_SOFTWARE


def test_development_serves_with_autoreload_and_leaves_nothing_behind(var_dir, port):
    settings = {"PORT": str(port), "DEMO": "0", "DEBUG": "1"}
    with serving(var_dir, 1, **settings) as (launcher, said):
        exit_code, _, _ = told_to_stop(launcher, signal.SIGTERM)

    assert said == [f"Open http://127.0.0.1:{port}"]
    assert exit_code == 143


def test_a_taken_port_is_told_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        said = refusal(tmp_path / "var", PORT=str(port))

    assert said == f"Port {port} is taken. Choose another: make run PORT={port + 1}"
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"PORT": "many"}, "PORT must be a whole number from 1 to 65535"),
        ({"WORKERS": "0"}, "WORKERS must be a whole number from 1 to 64"),
        ({"HOST": "192.0.2.1"}, "HOST=192.0.2.1 is not an address of this machine"),
        ({"HOST": "no.invalid"}, "HOST=no.invalid is not an address of this machine"),
        ({"ORIGIN": "http://care.example"}, "ORIGIN without https sends passwords"),
    ],
)
def test_nonsense_in_the_environment_is_refused(tmp_path, port, settings, expected):
    assert refusal(tmp_path, **{"PORT": str(port), **settings}).startswith(expected)


def test_a_folder_that_cannot_be_made_is_named(port):
    said = refusal("/dev/null/var", PORT=str(port))

    assert said.startswith("Cannot write in /dev/null/var")


def test_a_database_that_does_not_answer_is_told(tmp_path, port):
    nowhere = "postgres://somebody@127.0.0.1:1/nothing?connect_timeout=1"

    # It may be there in a moment: whoever supervises it may try again.
    said = refusal(tmp_path, os.EX_TEMPFAIL, PORT=str(port), DATABASE_URL=nowhere)

    assert said.startswith("The database cannot be used:")


# -- two starts at once -------------------------------------------------------


@contextmanager
def another_start(var_dir):
    """Hold the lock, as a start does from its first step to its first answer."""
    with (var_dir / "start.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_two_first_starts_at_once_both_serve(var_dir):
    (var_dir / "db.sqlite3").unlink()
    with ExitStack() as stack:
        launchers = []
        for port in free_ports(2):
            launchers.append(start(var_dir, PORT=str(port), DEMO="0"))
            stack.callback(launchers[-1].communicate, timeout=HANGS)
            stack.callback(launchers[-1].terminate)
        said = [launcher.stdout.readline() for launcher in launchers]
        ends = [told_to_stop(launcher, signal.SIGTERM) for launcher in launchers]

    assert all(line.startswith("Open ") for line in said), ends
    errors = "".join(errors for _, _, errors in ends)
    assert errors in {"", f"{WAITING}\n"}


def test_a_start_says_that_it_waits_for_another(var_dir, port):
    with another_start(var_dir):
        launcher = start(var_dir, PORT=str(port), DEMO="0")
        said = launcher.stderr.readline()

    assert said == f"{WAITING}\n"
    assert launcher.stdout.readline() == f"Open http://127.0.0.1:{port}\n"
    assert told_to_stop(launcher, signal.SIGTERM) == (143, "", "")


def test_a_start_that_waited_is_told_that_the_other_has_its_port(var_dir, port):
    with another_start(var_dir):
        launcher = start(var_dir, PORT=str(port))
        launcher.stderr.readline()
        other = socket.create_server(("127.0.0.1", port))
    with other:
        _, errors = launcher.communicate(timeout=HANGS)

    assert (launcher.returncode, errors) == (
        1,
        f"Port {port} is taken. Choose another: make run PORT={port + 1}\n",
    )


def test_a_start_that_waits_can_be_stopped(var_dir, port):
    with another_start(var_dir):
        launcher = start(var_dir, PORT=str(port))
        launcher.stderr.readline()

        assert told_to_stop(launcher, signal.SIGINT) == (0, "", "")


# -- what surrounds it --------------------------------------------------------


def test_a_file_system_without_links_or_permissions_will_do(var_dir, tmp_path, port):
    """As exFAT and SMB say it."""
    shim = """
        import os
        def refuse(*_, **__):
            raise PermissionError(1, "Operation not permitted")
        os.link = os.symlink = os.chmod = refuse
    """
    shims = tmp_path / "shims"
    shims.mkdir()
    (shims / "sitecustomize.py").write_text(textwrap.dedent(shim))
    var_dir.chmod(0o777)
    (var_dir / "static.stamp").unlink()  # collect the static files, too
    settings = {"PORT": str(port), "DEMO": "0", "PYTHONPATH": str(shims)}

    with serving(var_dir, 1, **settings) as (launcher, _):
        _, _, errors = told_to_stop(launcher, signal.SIGTERM)

    assert errors.startswith(f"Others on this machine may be able to read {var_dir}:")
    assert len(errors.splitlines()) == 1
    assert len((var_dir / "secret_key").read_text()) >= 50


def test_what_was_set_for_other_projects_does_not_reach_the_server(var_dir, port):
    foreign = {
        "DJANGO_SETTINGS_MODULE": "shop.settings",
        "GRANIAN_URL_PATH_PREFIX": "/shop",
        "GRANIAN_SSL_CERTIFICATE": "/nowhere",
    }
    with serving(var_dir, 1, PORT=str(port), DEMO="0", **foreign) as (launcher, _):
        page = fetch(port, "/")
        _, _, errors = told_to_stop(launcher, signal.SIGTERM)

    assert "/static/css/main." in page
    assert errors == ""


def test_threads_share_one_heap_unless_somebody_says_otherwise(monkeypatch):
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    assert server_environment()["MALLOC_ARENA_MAX"] == "1"

    monkeypatch.setenv("MALLOC_ARENA_MAX", "4")
    assert server_environment()["MALLOC_ARENA_MAX"] == "4"


def test_a_command_goes_by_our_settings_and_our_packages(first_start, tmp_path):
    (tmp_path / "django").mkdir()
    (tmp_path / "django" / "__init__.py").write_text("raise SystemExit('not ours')")
    foreign = {"DJANGO_SETTINGS_MODULE": "shop.settings", "PYTHONPATH": str(tmp_path)}
    settings = {"SECRET_KEY": "only-for-tests-" * 4, **foreign}

    result = subprocess.run(
        [sys.executable, "manage.py", "purge_deleted"],
        cwd=ROOT,
        env=environment(first_start.folder, **settings),
        capture_output=True,
        text=True,
    )

    assert (result.returncode, result.stderr) == (0, "")
