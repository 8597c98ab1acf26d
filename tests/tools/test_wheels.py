"""tools/wheels.py: for which machines a locked package has no wheel."""

import pytest

from tools import wheels

LINUX = ["manylinux_2_17_x86_64.manylinux2014_x86_64", "manylinux_2_28_aarch64"]
MACOS = ["macosx_11_0_arm64", "macosx_10_13_x86_64"]
OTHERS = [
    *["musllinux_1_2_x86_64", "musllinux_1_2_aarch64", "manylinux_2_31_armv7l"],
    *["manylinux_2_39_riscv64", "win_amd64", "win_arm64"],
]
EVERY = [*LINUX, *MACOS, *OTHERS]


def package(tag, platforms, **more):
    """As a pylock.toml has it; the wheels are named by their addresses."""
    names = [f"rare-1.0-{tag}-{platform}.whl" for platform in platforms]
    found = [{"url": f"https://index.example/packages/{name}"} for name in names]
    return {"name": "rare", "version": "1.0", "wheels": found, **more}


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        (package("py3-none", ["any"]), []),
        (package("cp38-abi3", EVERY), []),
        (package("cp38-abi3", [*LINUX, "macosx_10_9_universal2", *OTHERS]), []),
        (package("cp38-abi3", [*LINUX, MACOS[0], *OTHERS]), ["macOS on Intel"]),
        # A glibc that a machine of Debian 11 does not have.
        (
            package("cp38-abi3", [LINUX[0], "manylinux_2_34_aarch64", *MACOS, *OTHERS]),
            ["Linux aarch64"],
        ),
        (
            package("cp38-abi3", [*LINUX, *MACOS]),
            [
                *["Linux x86_64 (musl)", "Linux aarch64 (musl)", "Linux armv7l"],
                *["Linux riscv64", "Windows", "Windows on Arm"],
            ],
        ),
        # For one Python only.
        (
            package("cp312-cp312", EVERY, marker="sys_platform == 'win32'"),
            [
                "Windows (Python 3.11, 3.13, 3.14)",
                "Windows on Arm (Python 3.11, 3.13, 3.14)",
            ],
        ),
        # Not wanted there, so it is not missed there.
        (package("cp38-abi3", [], marker="python_full_version < '3.11'"), []),
        (
            package(
                "cp38-abi3",
                [],
                marker="platform_machine == 'x86_64' and sys_platform == 'darwin'",
            ),
            ["macOS on Intel"],
        ),
    ],
)
def test_a_gap_is_where_a_package_is_wanted_and_has_no_wheel(package, expected):
    assert [str(gap) for gap in wheels.gaps(package)] == expected


@pytest.mark.parametrize(
    ("platforms", "exit_code"), [(EVERY, 0), ([*LINUX, *MACOS], 0), (LINUX, 1)]
)
def test_a_gap_on_a_promised_machine_fails(tmp_path, capsys, platforms, exit_code):
    names = [
        f'{{ name = "rare-1.0-cp38-abi3-{platform}.whl" }}' for platform in platforms
    ]
    lock = tmp_path / "pylock.toml"
    lock.write_text(
        f'[[packages]]\nname = "rare"\nversion = "1.0"\nwheels = [{", ".join(names)}]\n'
    )

    assert wheels.main(lock) == exit_code
    assert capsys.readouterr().out.startswith("rare 1.0: ")
