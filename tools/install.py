"""Make the virtual environment from a hashed lock; a second call costs milliseconds.

    python3 tools/install.py .venv requirements/run.txt

Runs before anything is installed, with whatever `python3` there is: standard library
only, and a grammar that Python 3.6 reads, so that an old Python says one sentence
instead of a SyntaxError. Whatever goes wrong is one sentence and exit code 1.
"""

import ast
import errno
import os
import platform
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, Set

OLDEST_PYTHON = (3, 11)
PYTHONS = ("3.14", "3.13", "3.12", "3.11")
STAMP = "installed.txt"
# What pip is told of how to reach an index. All its other settings, in the environment
# or in a pip.conf, are for other projects: they install elsewhere, or something else.
REACHES_AN_INDEX = {
    "index-url",
    "pypi-url",
    "extra-index-url",
    "no-index",
    "find-links",
    "trusted-host",
    "cert",
    "client-cert",
    "proxy",
    "keyring-provider",
    "timeout",
    "default-timeout",
    "retries",
    "cache-dir",
    "no-cache-dir",
}
NO_PERMISSION = "No permission to write {folder}: use a folder that belongs to you."
DISK_FULL = "The disk is full: free about 300 MB and try again."
NO_NETWORK = (
    "The Python packages cannot be downloaded: the first start needs the network"
    " once. Check the connection (or pip's proxy settings) and try again."
)
TAMPERED = (
    "A downloaded package is not the one that the lock names, so it was refused."
    " Try again; if it happens twice, something between here and the index is wrong,"
    " or pip's settings name an index that builds packages of its own."
)
OTHER_PYTHON = (
    "There is no ready-made {package} for Python {python} on {machine}. There is one"
    " for Python {helps}: make run PYTHON=/path/to/python{helps}"
)
OTHER_MACHINE = (
    "There is no ready-made {package} for {machine} in the package index, whatever the"
    " Python. Use another machine: Linux on x86_64 or aarch64 (glibc 2.28 or musl 1.2"
    " and newer), or macOS 12 or newer."
)
INCOMPLETE = "{lock} is not complete: {complaint} Write it anew: make lock"
# pip ends a lost connection with the very words of a missing package.
NETWORK_LOST = r"Retrying \(Retry|ConnectionError|ConnectTimeout|ReadTimeout"
# What pip says, oldest to newest version, and what it means.
PIP_SAYS = [
    (r"\[Errno 28\]", DISK_FULL),
    (r"\[Errno (13|30)\]", NO_PERMISSION),
    (r"DO NOT MATCH THE HASHES", TAMPERED),
    (NETWORK_LOST, NO_NETWORK),
]


class InstallError(Exception):
    """One sentence for the person at the keyboard."""


class PipError(Exception):
    """What the environment's Python said when it failed."""


def main(venv: Path, lock: Path) -> None:
    """Make sure that `venv` holds every package of `lock`."""
    check_python()
    if is_installed(venv, lock):
        return
    try:
        venv.parent.mkdir(parents=True, exist_ok=True)
        with turn(venv.parent / (venv.name + ".lock")):
            if not is_installed(venv, lock):  # by the one that was waited for
                install(venv, lock)
    except PipError as error:
        raise InstallError(translate(str(error), venv))
    except OSError as error:
        raise InstallError(explain(error, venv))


def install(venv: Path, lock: Path) -> None:
    """Install it all, in an environment made anew where it has to be."""
    print("Installing (the first time takes about a minute) ...", file=sys.stderr)
    if header(venv) in installed(venv):
        (venv / STAMP).unlink()  # until all is done: a cut run starts afresh
    else:
        make_venv(venv)
    environment = pip_environment(venv)
    pip_install(venv, lock, environment)
    check_complete(venv, lock, environment)
    (venv / STAMP).write_text(header(venv) + "\n" + lock.read_text())


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Hold the file `path` locked: of two starts at once the second waits, and says so.

    The system unlocks it when the last process that holds it ends, however it ends;
    commands started with `close_fds=False` hold it too, and outlive a killed start.
    A file system that knows no locks (some network ones) is trusted to be ours alone.
    """
    import fcntl  # not on Windows: check_python says so

    with path.open("a") as file:
        os.set_inheritable(file.fileno(), True)  # noqa: FBT003
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another start is preparing; waiting for it ...", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in (errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS):
                raise
        yield


def check_python() -> None:
    """Refuse a Python that is too old, on Windows, or that Debian has split in two."""
    if os.name == "nt":
        raise InstallError(
            "psoas_care runs on Linux and macOS. On Windows, use WSL: wsl --install"
        )
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise InstallError(
            "psoas_care needs Python {}.{} or newer; {} is {}. Install a newer one, or"
            " name it: make run PYTHON=/path/to/python3.12".format(
                *OLDEST_PYTHON, sys.executable, python_version(3)
            )
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise InstallError(
            f"{sys.executable} comes without venv."
            f" On Debian or Ubuntu: apt install python{python_version(2)}-venv"
        )


def python_version(parts: int) -> str:
    """`3.11` or `3.11.7`: this many parts of the running Python's version."""
    return ".".join(str(number) for number in sys.version_info[:parts])


def header(venv: Path) -> str:
    """What ties an environment to its Python and its place; moved, it is remade."""
    return f"# Python {python_version(2)} in {venv.resolve()}"


def is_installed(venv: Path, lock: Path) -> bool:
    return wanted(venv, lock) <= installed(venv)


def wanted(venv: Path, lock: Path) -> Set[str]:
    """The lines that the stamp must have. A larger lock's stamp has them too."""
    return {header(venv)} | requirement_lines(lock.read_text())


def installed(venv: Path) -> Set[str]:
    """The lines of the stamp; none after a cut run, or when its Python is gone."""
    try:
        stamp = (venv / STAMP).read_text()
    except OSError:
        return set()
    return requirement_lines(stamp) if python_of(venv).exists() else set()


def requirement_lines(text: str) -> Set[str]:
    return {line.rstrip(" \\") for line in text.splitlines()}


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


def make_venv(folder: Path) -> None:
    """An empty environment with pip, in place of a stale or half-made one."""
    import venv  # may be missing: check_python says so

    if folder.is_dir() and any(folder.iterdir()) and not is_venv(folder):
        raise InstallError(
            f"{folder} exists and is not a virtual environment; move it out of the way."
        )
    try:
        venv.EnvBuilder(clear=True, symlinks=True).create(str(folder))
    except OSError:
        # exFAT and some network file systems know no links: venv would link lib64 to
        # lib. Whatever else went wrong goes wrong here again, and is told.
        (folder / "lib64").mkdir()
        venv.EnvBuilder(symlinks=False).create(str(folder))
    run(folder, ["-m", "ensurepip", "--default-pip"], dict(os.environ))


def is_venv(folder: Path) -> bool:
    return (folder / "pyvenv.cfg").exists()


def pip_environment(venv: Path) -> Dict[str, str]:
    """The environment for pip: of its settings, only how to reach an index.

    pip itself is asked for them, so that its files count, too, and in its own order.
    """
    others = {
        name: value for name, value in os.environ.items() if not name.startswith("PIP_")
    }
    names = {"PIP_" + name.replace("-", "_").upper() for name in REACHES_AN_INDEX}
    names.add("PIP_CONFIG_FILE")
    given = {name: value for name, value in os.environ.items() if name in names}
    listed = run(venv, ["-m", "pip", "config", "list"], {**others, **given})
    # Two tries where pip would take five: a dead network is told in seconds.
    result = {**others, "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "2"}
    for section in ("global", "install", ":env:"):  # the later one wins
        for key, value in re.findall(f"(?m)^{section}\\.([^=]+)=(.+)$", listed):
            if key in REACHES_AN_INDEX:
                result["PIP_" + key.replace("-", "_").upper()] = ast.literal_eval(value)
    return result


def pip_install(venv: Path, lock: Path, environment: Dict[str, str]) -> None:
    """Install exactly the locked files, and compile nothing on this machine.

    The lock names all there is to install. Left to look for more, pip before 24 takes
    what is locked with an extra from the newest release, and then misses its hash.
    """
    options = ["--quiet", "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    try:
        pip(venv, environment, "install", *options, "--requirement", str(lock))
    except PipError as error:
        missing = re.search(r"No matching distribution found for (\S+)", str(error))
        if missing and not re.search(NETWORK_LOST, str(error)):
            raise InstallError(no_wheel(missing.group(1), venv, environment))
        raise


def check_complete(venv: Path, lock: Path, environment: Dict[str, str]) -> None:
    """Refuse a lock that lacks what one of its packages needs.

    What somebody has put into the environment beside it is theirs to look after.
    """
    locked = re.findall(r"(?m)^([\w.-]+)==", lock.read_text())
    try:
        pip(venv, environment, "check")
    except PipError as error:
        for complaint in str(error).splitlines():
            if complaint.partition(" ")[0] in locked:
                raise InstallError(INCOMPLETE.format(lock=lock, complaint=complaint))


def pip(venv: Path, environment: Dict[str, str], command: str, *words: str) -> None:
    options = ["--no-input", "--disable-pip-version-check"]
    run(venv, ["-m", "pip", command, *options, *words], environment)


def run(venv: Path, arguments: list, environment: Dict[str, str]) -> str:
    """What the environment's Python says; nothing of the person's own leads it."""
    result = subprocess.run(
        [str(python_of(venv)), "-I", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,  # noqa: UP021 - `text` is newer
        close_fds=False,  # it holds the turn, too
    )
    if result.returncode:
        raise PipError(result.stdout)
    return result.stdout


def translate(output: str, venv: Path) -> str:
    """What pip's many lines come down to."""
    for pattern, sentence in PIP_SAYS:
        if re.search(pattern, output):
            return sentence.format(folder=venv)
    last_line = (output.strip().splitlines() or ["no reason given"])[-1]
    return f"The Python packages could not be installed: {last_line}"


def no_wheel(requirement: str, venv: Path, environment: Dict[str, str]) -> str:
    """Which package there is not for this machine, and what helps."""
    words = {
        "package": requirement.replace("==", " "),
        "machine": machine(),
        "python": python_version(2),
    }
    options = ["--no-deps", "--only-binary", ":all:"]
    for python in PYTHONS:
        with tempfile.TemporaryDirectory() as folder:
            place = ["--python-version", python, "--dest", folder]
            try:
                pip(venv, environment, "download", *options, *place, requirement)
            except PipError:
                continue
        return OTHER_PYTHON.format(helps=python, **words)
    return OTHER_MACHINE.format(**words)


def machine() -> str:
    """The kind of this machine, as far as packages differ: `Linux (armv7l, musl)`."""
    kind = platform.machine()
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0]} ({kind})"
    library = " ".join(platform.libc_ver()) or "musl"
    return f"{platform.system()} ({kind}, {library})"


def explain(error: OSError, folder: Path) -> str:
    """What the operating system's refusal means here."""
    if error.errno == errno.ENOSPC:
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NO_PERMISSION.format(folder=folder)
    return f"Cannot make {folder}: {error.strerror}."


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except InstallError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
