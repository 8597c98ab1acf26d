"""The kit for running it: units that expose little, an image that runs as anybody."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress

import pytest
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
MOST_EXPOSED = 2.0
MOST_BYTES = 60 * 10**6
SYSTEMD = shutil.which("systemd-analyze")
TOOLS = ("apt-get", "dpkg-deb", "unshare", "mount")


@pytest.mark.skipif(not SYSTEMD, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_little_exposed(unit):
    result = subprocess.run(
        [SYSTEMD, "security", "--offline=true", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    if "unrecognized option" in result.stderr:
        pytest.skip("This systemd cannot judge a file.")

    found = re.search(rf"exposure level for {unit.name}: ([\d.]+)", result.stdout)
    assert float(found[1]) <= MOST_EXPOSED


def test_each_timer_has_its_service_and_each_command_is_there():
    for timer in DEPLOY.glob("*.timer"):
        assert timer.with_suffix(".service") in UNITS
    for unit in UNITS:
        (command,) = re.findall(r"^ExecStart=\S+ (.+)$", unit.read_text(), re.M)
        name = command.split()[-1]
        known = [f.stem for f in settings.BASE_DIR.glob("psoas_care/*/management/*/*")]
        assert name == "tools.run" or name in known


def test_the_image_runs_as_nobody_and_says_whether_it_lives():
    text = (DEPLOY / "Containerfile").read_text()

    assert re.search(r"^FROM scratch$", text, re.M)
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", text, re.M)
    assert re.search(r"^HEALTHCHECK .*CMD \[", text, re.M)
    assert re.search(r"^CMD \[", text, re.M)  # no shell is needed


@pytest.mark.soak
@pytest.mark.skipif(
    os.geteuid() != 0 or not all(map(shutil.which, TOOLS)),
    reason="needs root and the tools of a Debian",
)
def test_the_root_of_the_image_serves_read_only_as_any_user(tmp_path):
    root, data, user = tmp_path / "root", tmp_path / "data", "12345"
    made = subprocess.run(
        [DEPLOY / "image-root", root],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert not (root / "usr/bin/sh").exists()
    pack = f"tar -c -C {root} . | gzip | wc -c"
    packed = subprocess.run(pack, shell=True, capture_output=True, check=True)
    assert int(packed.stdout) <= MOST_BYTES

    data.mkdir()
    os.chown(data, int(user), int(user))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])  # was free a moment ago
    address = f"http://127.0.0.1:{port}"
    variables = {"VAR_DIR": "/var/lib/psoas-care", "DEMO": "0", "PORT": port}
    enter = settings.BASE_DIR / "tests/deploy/enter.py"
    program = subprocess.Popen(
        [
            *["unshare", "--mount", "--pid", "--fork", "--kill-child"],
            *[sys.executable, enter, root, data, user],
            *["/usr/bin/python3.11", "-m", "tools.run"],
        ],
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables},
        stdout=subprocess.PIPE,
        text=True,
    )
    with program as running:
        try:
            assert running.stdout.readline() == f"Open {address}\n"
            with urllib.request.urlopen(f"{address}/library/") as page:
                assert page.status == 200
        finally:
            running.kill()
        running.communicate(timeout=60)  # its child has gone along
    with suppress(FileNotFoundError):
        assert {file.stat().st_uid for file in data.iterdir()} == {int(user)}
