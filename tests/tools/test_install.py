"""tools/install.py, run for real where each thing goes wrong."""

import ast
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

INSTALL = Path(__file__).parents[2] / "tools" / "install.py"
# The Python beneath the virtual environment that runs the tests.
PYTHON = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
DEAD_INDEX = "http://127.0.0.1:1/simple"


def make_wheel(folder, name, tag="py3-none-any"):
    """A wheel of one empty module; gives its line in a lock."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{info}/RECORD": f"{info}/RECORD,,\n",
    }
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}==1.0 --hash=sha256:{digest}\n"


def install(venv, lock, *, python=PYTHON, before=(), **environment):
    """Run the script, seeing no package index but what `environment` names."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    return subprocess.run(
        [*before, python, INSTALL, venv, lock],
        env={**inherited, "PIP_CONFIG_FILE": os.devnull, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def sentence(result):
    """The one sentence of a failed run."""
    lines = result.stderr.splitlines()
    if lines[0].startswith("Installing"):
        lines.pop(0)
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(lines) == 1
    return lines[0]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A folder with wheels for pip to find, and a lock of two of them."""
    folder = tmp_path_factory.mktemp("shop")
    lines = [make_wheel(folder, "dull"), make_wheel(folder, "plain")]
    (folder / "small.txt").write_text(lines[0])
    (folder / "large.txt").write_text("".join(lines))
    return folder


@pytest.fixture(scope="module")
def installed(shop, tmp_path_factory):
    """An environment made from the larger lock."""
    venv = tmp_path_factory.mktemp("home") / ".venv"
    made = install(venv, shop / "large.txt", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(shop))
    assert made.returncode == 0, made.stderr
    return venv


@pytest.fixture
def outdated(installed):
    """The same environment, as it looks when the lock has changed since."""
    stamp = installed / "installed.txt"
    before = stamp.read_text()
    stamp.write_text(before.splitlines()[0])
    yield installed
    stamp.write_text(before)


def test_the_locked_packages_are_installed(installed):
    subprocess.run([installed / "bin/python", "-c", "import dull, plain"], check=True)


@pytest.mark.parametrize("lock", ["small.txt", "large.txt"])
def test_a_second_call_asks_nobody_and_says_nothing(installed, shop, lock):
    again = install(installed, shop / lock, PIP_INDEX_URL=DEAD_INDEX)

    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_changed_lock_is_installed(outdated, shop):
    lock = shop / "changed.txt"
    lock.write_text(make_wheel(shop, "newer"))

    result = install(outdated, lock, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(shop))

    assert result.returncode == 0, result.stderr
    subprocess.run([outdated / "bin/python", "-c", "import newer"], check=True)


def test_a_run_that_was_killed_half_way_is_made_good_by_the_next(shop, tmp_path):
    venv, lock = tmp_path / ".venv", shop / "small.txt"
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shop)}
    first = subprocess.Popen(
        [PYTHON, INSTALL, venv, lock],
        env=environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not (venv / "bin/python").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert not (venv / "installed.txt").exists()

    second = install(venv, lock, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(shop))

    assert second.returncode == 0, second.stderr
    subprocess.run([venv / "bin/python", "-c", "import dull"], check=True)


def test_an_environment_whose_folder_was_moved_is_made_anew(installed, shop, tmp_path):
    moved = tmp_path / "elsewhere"
    shutil.copytree(installed, moved, symlinks=True)

    result = install(
        moved, shop / "small.txt", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(shop)
    )

    assert result.returncode == 0
    assert str(moved) in (moved / "installed.txt").read_text()


def test_python_3_6_can_read_the_script():
    ast.parse(INSTALL.read_text(), feature_version=(3, 6))


def test_a_python_that_is_too_old_is_told(shop, tmp_path):
    shim = "import sys; sys.version_info = (3, 9, 2, 'final', 0)"
    (tmp_path / "sitecustomize.py").write_text(shim)

    result = install(tmp_path / ".venv", shop / "small.txt", PYTHONPATH=str(tmp_path))

    assert sentence(result).startswith("psoas_care needs Python 3.11 or newer;")
    assert "is 3.9.2" in result.stderr
    assert not (tmp_path / ".venv").exists()


def old_pythons():
    """Those on this machine, really run: also the grammar must not trip them."""
    is_old = "import sys; sys.exit(not (3, 6) <= sys.version_info < (3, 11))"
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    found = [*versions.glob("3.*/bin/python3"), *Path("/usr/bin").glob("python3.?")]
    return sorted(
        path
        for path in found
        if not subprocess.run([path, "-c", is_old], capture_output=True).returncode
    )


@pytest.mark.parametrize("python", old_pythons(), ids=str)
def test_a_really_old_python_is_told(python, shop, tmp_path):
    result = install(tmp_path / ".venv", shop / "small.txt", python=python)

    assert sentence(result).startswith("psoas_care needs Python 3.11 or newer;")


def test_debians_python_without_venv_is_told_what_to_install(shop, tmp_path):
    # The standard library as Debian's bare python3 has it: all but ensurepip.
    version = f"python3.{sys.version_info.minor}"
    library = tmp_path / "lib" / version
    library.mkdir(parents=True)
    for entry in Path(os.__file__).parent.iterdir():
        if entry.name not in {"ensurepip", "site-packages", "__pycache__"}:
            (library / entry.name).symlink_to(entry)

    result = install(tmp_path / ".venv", shop / "small.txt", PYTHONHOME=str(tmp_path))

    assert sentence(result).endswith(f"apt install {version}-venv")


def test_a_package_without_a_wheel_for_this_machine_is_named(outdated, tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text(make_wheel(tmp_path / "links", "rare", "cp39-cp39-win_arm64"))
    # Its source is there, and must not be compiled.
    shutil.make_archive(str(tmp_path / "links" / "rare-1.0"), "gztar", tmp_path)

    result = install(
        outdated, lock, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path / "links")
    )

    assert sentence(result).startswith("There is no ready-made rare==1.0 for Python 3.")


def test_without_network_the_first_install_says_so(outdated, tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text(f"absent==1.0 --hash=sha256:{'0' * 64}\n")

    result = install(outdated, lock, PIP_INDEX_URL=DEAD_INDEX)

    assert "the first start needs the network once" in sentence(result)


def test_a_package_that_is_not_the_locked_one_is_refused(outdated, shop, tmp_path):
    make_wheel(shop, "swapped")
    lock = tmp_path / "lock.txt"
    lock.write_text(f"swapped==1.0 --hash=sha256:{'0' * 64}\n")

    result = install(outdated, lock, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(shop))

    assert "not the one that the lock names" in sentence(result)


def test_a_folder_that_is_no_environment_is_left_alone(shop, tmp_path):
    (tmp_path / "thesis.txt").write_text("precious")

    result = install(tmp_path, shop / "small.txt")

    assert "is not a virtual environment" in sentence(result)
    assert (tmp_path / "thesis.txt").read_text() == "precious"


def mounting(folder, options):
    """The words that run a command where `folder` is a small file system of its own."""
    script = f'mount -t tmpfs -o {options} none "{folder}" && exec "$@"'
    words = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
    try:
        possible = subprocess.run([*words, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        possible = False
    if not possible:
        pytest.skip("needs Linux, and leave to make a mount namespace")
    return words


def test_a_folder_that_must_not_be_written_is_named(shop, tmp_path):
    result = install(
        tmp_path / ".venv", shop / "small.txt", before=mounting(tmp_path, "ro")
    )

    assert sentence(result).startswith(f"No permission to write {tmp_path}/.venv")


def test_a_full_disk_is_told(shop, tmp_path):
    result = install(
        tmp_path / ".venv", shop / "small.txt", before=mounting(tmp_path, "size=2m")
    )

    assert sentence(result).startswith("The disk is full")
