"""Make the virtual environment from a hashed lock; a second call costs milliseconds.

    python3 tools/install.py .venv requirements/run.txt

Runs before anything is installed, with whatever `python3` there is: standard library
only, and a grammar that Python 3.6 reads, so that an old Python says one sentence
instead of a SyntaxError. Whatever goes wrong is one sentence and exit code 1.
"""

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Set

OLDEST_PYTHON = (3, 11)
STAMP = "installed.txt"
NO_PERMISSION = "No permission to write {folder}: use a folder that belongs to you."
DISK_FULL = "The disk is full: free about 300 MB and try again."
NO_NETWORK = (
    "The Python packages cannot be downloaded: the first start needs the network"
    " once. Check the connection (or pip's proxy settings) and try again."
)
TAMPERED = (
    "A downloaded package is not the one that the lock names, so it was refused."
    " Try again; if it happens twice, something between here and the index is wrong."
)
# What pip says, oldest to newest version, and what it means. First match wins: pip
# ends a lost connection with the very words of a missing package.
PIP_SAYS = [
    (r"\[Errno 28\]", DISK_FULL),
    (r"\[Errno (13|30)\]", NO_PERMISSION),
    (r"DO NOT MATCH THE HASHES", TAMPERED),
    (r"Retrying \(Retry|ConnectionError|ConnectTimeout|ReadTimeout", NO_NETWORK),
    (
        r"No matching distribution found for (?P<package>\S+)",
        "There is no ready-made {package} for {python} on this kind of machine."
        " Try another Python: make run PYTHON=/path/to/python3.12",
    ),
]


class InstallError(Exception):
    """One sentence for the person at the keyboard."""


def main(venv: Path, lock: Path) -> None:
    """Make sure that `venv` holds every package of `lock`."""
    check_python()
    if wanted(venv, lock) <= installed(venv):
        return
    print("Installing (the first time takes about a minute) ...", file=sys.stderr)
    try:
        if header(venv) in installed(venv):
            (venv / STAMP).unlink()  # until all is done: a cut run starts afresh
        else:
            make_venv(venv)
        pip_install(venv, lock)
        (venv / STAMP).write_text(header(venv) + "\n" + lock.read_text())
    except OSError as error:
        raise InstallError(explain(error, venv))


def check_python() -> None:
    """Refuse a Python that is too old, or that Debian has split in two."""
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
    venv.EnvBuilder(clear=True, symlinks=True).create(str(folder))
    run(folder, ["-m", "ensurepip", "--default-pip"])


def is_venv(folder: Path) -> bool:
    return (folder / "pyvenv.cfg").exists()


def pip_install(venv: Path, lock: Path) -> None:
    """Install exactly the locked files, and compile nothing on this machine."""
    options = ["--require-hashes", "--only-binary", ":all:", "--quiet", "--no-input"]
    options += ["--disable-pip-version-check"]
    run(venv, ["-m", "pip", "install", *options, "--requirement", str(lock)])


def run(venv: Path, arguments: list) -> None:
    """Run the environment's Python; turn its complaint into a sentence."""
    # Two tries where pip would take five: a dead network is told in seconds.
    environment = dict(os.environ, PIP_RETRIES=os.environ.get("PIP_RETRIES", "2"))
    result = subprocess.run(
        [str(python_of(venv)), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,  # noqa: UP021 - `text` is newer
    )
    if result.returncode:
        raise InstallError(translate(result.stdout, venv))


def translate(output: str, venv: Path) -> str:
    """What pip's many lines come down to."""
    for pattern, sentence in PIP_SAYS:
        match = re.search(pattern, output)
        if match:
            return sentence.format(
                folder=venv, python=f"Python {python_version(2)}", **match.groupdict()
            )
    last_line = (output.strip().splitlines() or ["no reason given"])[-1]
    return f"The Python packages could not be installed: {last_line}"


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
