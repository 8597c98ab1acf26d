"""tools/install.py, run for real where each thing goes wrong."""

import ast
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
import zipfile
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path

import pytest

from tests.installation import HANGS

ROOT = Path(__file__).parents[2]
INSTALL = ROOT / "tools" / "install.py"
# The Python beneath the virtual environment that runs the tests.
PYTHON = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
DEAD_INDEX = "http://127.0.0.1:1/simple"
VERSIONS = """
from importlib.metadata import distributions
for one in distributions():
    print(one.name, one.version)
"""


def make_wheel(folder, name, tag="py3-none-any", version="1.0", more=""):
    """A wheel of one empty module; gives its line in a lock."""
    module = name.replace("-", "_").lower()
    info = f"{module}-{version}.dist-info"
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    files = {
        f"{module}.py": "",
        f"{info}/METADATA": head + more,
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{info}/RECORD": f"{info}/RECORD,,\n",
    }
    folder.mkdir(exist_ok=True)
    path = folder / f"{module}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} --hash=sha256:{digest}\n"


def seen(environment):
    """What the script sees: no package index but what `environment` names."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON"))
    }
    return {**inherited, "PIP_CONFIG_FILE": os.devnull, **environment}


def install(venv, lock, *, python=PYTHON, before=(), **environment):
    """Run the script to its end."""
    return subprocess.run(
        [*before, python, INSTALL, venv, lock],
        env=seen(environment),
        capture_output=True,
        text=True,
        timeout=HANGS,
    )


def start(venv, lock, **environment):
    """Run the script, and go on meanwhile; it has a process group of its own."""
    return subprocess.Popen(
        [PYTHON, INSTALL, venv, lock],
        env=seen(environment),
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    )


def from_folder(folder):
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder)}


@contextmanager
def held_index(folder):
    """An index of the wheels in a folder that answers only when it is told to.

    Gives its address, the event of its first request, and the event it waits for.
    """
    asked, may_answer = threading.Event(), threading.Event()

    class Index(SimpleHTTPRequestHandler):
        def do_GET(self):
            asked.set()
            may_answer.wait(HANGS)
            self.path = "/" + self.path.rsplit("/", 1)[-1]  # each page is the folder
            super().do_GET()

        def log_message(self, *words):
            pass

    index = ThreadingHTTPServer(("127.0.0.1", 0), partial(Index, directory=folder))
    threading.Thread(target=index.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{index.server_port}/simple", asked, may_answer
    may_answer.set()
    index.shutdown()
    index.server_close()


def versions_in(venv):
    said = subprocess.check_output([venv / "bin/python", "-c", VERSIONS], text=True)
    return dict(line.split() for line in said.splitlines())


def sentence(result):
    """The one sentence of a failed run."""
    lines = result.stderr.splitlines()
    if lines[0].startswith("Installing"):
        lines.pop(0)
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(lines) == 1, lines
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
    made = install(venv, shop / "large.txt", **from_folder(shop))
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

    result = install(outdated, lock, **from_folder(shop))

    assert result.returncode == 0, result.stderr
    subprocess.run([outdated / "bin/python", "-c", "import newer"], check=True)


@pytest.mark.parametrize("kill", [os.kill, os.killpg], ids=["alone", "with pip"])
def test_a_run_that_was_killed_half_way_is_made_good_by_the_next(shop, tmp_path, kill):
    venv, lock = tmp_path / ".venv", shop / "small.txt"
    with held_index(shop) as (address, asked, may_answer):
        first = start(venv, lock, PIP_INDEX_URL=address)
        assert asked.wait(HANGS)
        kill(first.pid, signal.SIGKILL)
        first.wait()
        assert not (venv / "installed.txt").exists()
        may_answer.set()

        second = install(venv, lock, PIP_INDEX_URL=address)

    first.stderr.close()
    assert second.returncode == 0, second.stderr
    subprocess.run([venv / "bin/python", "-c", "import dull"], check=True)


def test_of_two_runs_at_once_the_second_says_so_and_waits(shop, tmp_path):
    venv, lock = tmp_path / ".venv", shop / "small.txt"
    with held_index(shop) as (address, asked, may_answer):
        first = start(venv, lock, PIP_INDEX_URL=address)
        assert asked.wait(HANGS)
        second = start(venv, lock, PIP_INDEX_URL=DEAD_INDEX)
        said = second.stderr.readline()
        may_answer.set()
        rest = [one.communicate(timeout=HANGS)[1] for one in (first, second)]

    assert said == "Another start is preparing; waiting for it ...\n"
    assert [first.returncode, second.returncode] == [0, 0], rest
    assert rest[1] == ""  # nothing was left to do


def test_an_environment_whose_folder_was_moved_is_made_anew(installed, shop, tmp_path):
    moved = tmp_path / "elsewhere"
    shutil.copytree(installed, moved, symlinks=True)

    result = install(moved, shop / "small.txt", **from_folder(shop))

    assert result.returncode == 0
    assert str(moved) in (moved / "installed.txt").read_text()


# -- the locks of the project --------------------------------------------------


def pinned(lock):
    """What a lock names: name → version. Some are for other Pythons or machines."""
    text = (ROOT / "requirements" / lock).read_text()
    lines = re.findall(r"(?m)^([\w.-]+)==(\S+)( ;)?", text)
    here = {
        re.sub("[-_.]+", "-", one.name).lower(): one for one in metadata.distributions()
    }
    found = {}
    for name, version, marker in lines:
        if name in here and here[name].version == version:
            found[name] = here[name]
        else:
            assert marker, f"{name} {version} is locked, and not installed here"
    return found


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_a_newer_release_in_the_index_does_not_trouble_a_lock(lock, tmp_path):
    """What each package says of its needs is true; what is in it is left out.

    pip before 24 took what is needed with an extra, as coverage[toml] by pytest-cov,
    from the newest release, and stopped because the lock has no hash of that.
    """
    packages = pinned(lock)
    lines = []
    for name, package in packages.items():
        needs = package.metadata.get_all("Requires-Dist") or []
        extras = package.metadata.get_all("Provides-Extra") or []
        more = "".join(f"Requires-Dist: {need}\n" for need in needs)
        more += "".join(f"Provides-Extra: {extra}\n" for extra in extras)
        links = tmp_path / "links"
        lines.append(make_wheel(links, name, version=package.version, more=more))
        make_wheel(links, name, version="9999", more=more)
    (tmp_path / "lock.txt").write_text("".join(lines))

    result = install(tmp_path / ".venv", tmp_path / "lock.txt", **from_folder(links))

    assert result.returncode == 0, result.stderr
    there = versions_in(tmp_path / ".venv")
    assert {name: there.get(name) for name in packages} == {
        name: package.version for name, package in packages.items()
    }


def test_a_lock_that_lacks_what_a_package_needs_is_told(outdated, tmp_path):
    lock = tmp_path / "lock.txt"
    needs = "Requires-Dist: absent>=2\n"
    lock.write_text(make_wheel(tmp_path / "links", "needy", more=needs))

    result = install(outdated, lock, **from_folder(tmp_path / "links"))

    subprocess.run(
        [outdated / "bin/python", "-m", "pip", "uninstall", "-qy", "needy"], check=True
    )
    assert sentence(result) == (
        f"{lock} is not complete: needy 1.0 requires absent, which is not installed."
        " Write it anew: make lock"
    )


def test_what_somebody_added_to_the_environment_is_theirs(outdated, shop, tmp_path):
    make_wheel(tmp_path, "added", more="Requires-Dist: absent\n")
    pip = [outdated / "bin/python", "-m", "pip"]
    wheel = str(next(tmp_path.glob("added-*")))
    subprocess.run([*pip, "install", "-q", "--no-deps", wheel], check=True)

    result = install(outdated, shop / "small.txt", **from_folder(shop))

    subprocess.run([*pip, "uninstall", "-qy", "added"], check=True)
    assert result.returncode == 0, result.stderr


# -- what a person has set for other projects ----------------------------------

ASTRAY = {
    "user": "1",
    "target": "elsewhere",
    "prefix": "elsewhere",
    "root": "elsewhere",
    "require-virtualenv": "1",
    "dry-run": "1",
    "no-binary": ":all:",
    "constraint": "nowhere.txt",
    "platform": "win32",
    "log": "/dev/null/pip.log",
}


@pytest.fixture
def beside(outdated, shop):
    """The environment, short of a package that this lock names; gives both."""
    lock = shop / "beside.txt"
    lock.write_text(make_wheel(shop, "beside"))
    yield outdated, lock
    subprocess.run(
        [outdated / "bin/python", "-m", "pip", "uninstall", "-qy", "beside"], check=True
    )


def test_pips_variables_for_other_projects_are_left_out(beside, shop, tmp_path):
    venv, lock = beside
    names = {"PIP_" + name.replace("-", "_").upper(): v for name, v in ASTRAY.items()}
    broken = {"PYTHONPATH": str(tmp_path), "VIRTUAL_ENV": "/nowhere"}
    (tmp_path / "pip.py").write_text("raise SystemExit('not this pip')")

    result = install(venv, lock, **names, **broken, **from_folder(shop))

    assert result.returncode == 0, result.stderr
    subprocess.run([venv / "bin/python", "-c", "import beside"], check=True)


def test_of_pips_files_only_the_way_to_an_index_counts(beside, shop, tmp_path):
    venv, lock = beside
    lines = [f"{name} = {value}" for name, value in ASTRAY.items()]
    reach = ["no-index = true", f"find-links = {tmp_path}", f"    {shop}"]
    file = tmp_path / "pip.conf"
    file.write_text("\n".join(["[install]", *lines, "[global]", *reach]))

    result = install(venv, lock, PIP_CONFIG_FILE=str(file))

    assert result.returncode == 0, result.stderr
    subprocess.run([venv / "bin/python", "-c", "import beside"], check=True)


# -- what cannot be ------------------------------------------------------------


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


@pytest.fixture
def rare(tmp_path):
    """Make a lock of one package that has a wheel of this kind, and its source."""

    def rare(tag, more=""):
        lock = tmp_path / "lock.txt"
        lock.write_text(make_wheel(tmp_path / "links", "rare", tag, more=more))
        # Must not be compiled.
        shutil.make_archive(str(tmp_path / "links" / "rare-1.0"), "gztar", tmp_path)
        return lock

    return rare


def test_a_package_that_is_not_for_this_machine_is_named_with_it(outdated, rare):
    lock = rare("cp39-cp39-win_arm64")

    result = install(outdated, lock, **from_folder(lock.parent / "links"))

    machine = os.uname().machine
    system = {"Darwin": "macOS"}.get(os.uname().sysname, os.uname().sysname)
    said = sentence(result)
    assert said.startswith(f"There is no ready-made rare 1.0 for {system} ")
    assert machine in said
    assert "whatever the Python" in said
    assert "PYTHON=" not in said


def test_another_python_is_named_where_it_helps(outdated, rare):
    other = "3.12" if sys.version_info.minor == 13 else "3.13"
    tag = "cp" + other.replace(".", "")
    here = re.sub(r"\W", "_", sysconfig.get_platform())
    lock = rare(f"{tag}-{tag}-{here}", f"Requires-Python: >={other}\n")

    result = install(outdated, lock, **from_folder(lock.parent / "links"))

    said = sentence(result)
    assert said.startswith("There is no ready-made rare 1.0 for Python 3.")
    assert said.endswith(f"make run PYTHON=/path/to/python{other}")


def test_without_network_the_first_install_says_so(outdated, tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text(f"absent==1.0 --hash=sha256:{'0' * 64}\n")

    result = install(outdated, lock, PIP_INDEX_URL=DEAD_INDEX)

    assert "the first start needs the network once" in sentence(result)


def test_a_package_that_is_not_the_locked_one_is_refused(outdated, shop, tmp_path):
    make_wheel(shop, "swapped")
    lock = tmp_path / "lock.txt"
    lock.write_text(f"swapped==1.0 --hash=sha256:{'0' * 64}\n")

    result = install(outdated, lock, **from_folder(shop))

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


def test_a_file_system_without_links_gets_an_environment_all_the_same(shop, tmp_path):
    """As exFAT says it; a copy of the interpreter works as well as a link to it."""
    no_links = (
        "import os\ndef no(*_, **__): raise OSError(38, 'Function not implemented')"
    )
    (tmp_path / "sitecustomize.py").write_text(f"{no_links}\nos.symlink = os.link = no")
    venv, lock = tmp_path / ".venv", shop / "small.txt"

    result = install(venv, lock, PYTHONPATH=str(tmp_path), **from_folder(shop))

    assert (result.returncode, len(result.stderr.splitlines())) == (0, 1)
    assert not any(path.is_symlink() for path in venv.rglob("*"))
    subprocess.run([venv / "bin/python", "-c", "import dull"], check=True)
