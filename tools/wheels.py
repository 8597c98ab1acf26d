"""Which machines the locked packages have wheels for: `make lock` asks it at its end.

    python -m tools.wheels var/pylock.toml

Nothing is compiled where the project is installed, so a package without a wheel is a
machine without the project. Exit code 1 if that is one of `PROMISED`.
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
GLIBC = 28  # 2.28: Debian 10, RHEL 8 and newer
MACOS = (12, 0)


class Machine(NamedTuple):
    """One kind of machine: how markers and wheels call it."""

    name: str
    system: str  # as `sys_platform` of a marker
    kind: str  # as `platform_machine` of a marker
    platforms: tuple[str, ...]  # of the wheels that it takes


def linux(kind: str, glibc: int = GLIBC) -> Machine:
    newest_first = [f"manylinux_2_{minor}_{kind}" for minor in range(glibc, 4, -1)]
    old_names = [f"manylinux{year}_{kind}" for year in ("2014", "2010", "1")]
    return Machine(f"Linux {kind}", "linux", kind, (*newest_first, *old_names))


def musl(kind: str) -> Machine:
    platforms = (f"musllinux_1_2_{kind}", f"musllinux_1_1_{kind}")
    return Machine(f"Linux {kind} (musl)", "linux", kind, platforms)


def macos(name: str, kind: str) -> Machine:
    return Machine(name, "darwin", kind, tuple(mac_platforms(MACOS, kind)))


PROMISED = (
    linux("x86_64"),
    linux("aarch64"),
    macos("macOS on Apple silicon", "arm64"),
    macos("macOS on Intel", "x86_64"),
)
OTHERS = (  # their wheels begin with a newer glibc
    musl("x86_64"),
    musl("aarch64"),
    linux("armv7l", glibc=31),
    linux("riscv64", glibc=39),
    Machine("Windows", "win32", "AMD64", ("win_amd64",)),
    Machine("Windows on Arm", "win32", "ARM64", ("win_arm64",)),
)


class Gap(NamedTuple):
    """A locked package that has no wheel for a machine, with some Pythons or all."""

    machine: Machine
    pythons: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        if self.pythons == PYTHONS:
            return self.machine.name
        versions = ", ".join(f"3.{minor}" for _, minor in self.pythons)
        return f"{self.machine.name} (Python {versions})"


def main(pylock: Path) -> int:
    """Print each package with the machines it is not for; gives the exit code."""
    broken = False
    for package in tomllib.loads(pylock.read_text())["packages"]:
        found = list(gaps(package))
        where = f"not on {', '.join(map(str, found))}" if found else "everywhere"
        print(f"{package['name']} {package['version']}: {where}")
        broken |= any(gap.machine in PROMISED for gap in found)
    if broken:
        names = ", ".join(machine.name for machine in PROMISED)
        print(f"Each package needs a wheel on {names}.", file=sys.stderr)
    return int(broken)


def gaps(package: dict[str, Any]) -> Iterator[Gap]:
    """Where a package of a pylock.toml (PEP 751) is wanted, and has no wheel."""
    wheels = {
        tag for name in wheel_names(package) for tag in parse_wheel_filename(name)[3]
    }
    marker = Marker(package["marker"]) if "marker" in package else None
    for machine in PROMISED + OTHERS:
        missing = tuple(
            python
            for python in PYTHONS
            if is_wanted(marker, machine, python)
            and wheels.isdisjoint(tags(machine, python))
        )
        if missing:
            yield Gap(machine, missing)


def wheel_names(package: dict[str, Any]) -> Iterable[str]:
    for wheel in package.get("wheels", []):
        yield wheel.get("name") or wheel["url"].rpartition("/")[2]


def is_wanted(marker: Marker | None, machine: Machine, python: tuple[int, int]) -> bool:
    version = f"{python[0]}.{python[1]}"
    return marker is None or marker.evaluate(
        {
            "implementation_name": "cpython",
            "os_name": "nt" if machine.system == "win32" else "posix",
            "platform_machine": machine.kind,
            "platform_python_implementation": "CPython",
            "platform_system": {"linux": "Linux", "darwin": "Darwin"}.get(
                machine.system, "Windows"
            ),
            "python_full_version": f"{version}.9",
            "python_version": version,
            "sys_platform": machine.system,
        }
    )


def tags(machine: Machine, python: tuple[int, int]) -> Iterator[Tag]:
    """What pip would take there."""
    yield from cpython_tags(python, platforms=machine.platforms)
    yield from compatible_tags(python, platforms=machine.platforms)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
