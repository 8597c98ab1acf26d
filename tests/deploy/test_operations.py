"""The kit is of one piece, and the page that explains it names what is there."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

from tests.test_docs import README, rows_of

ROOT = settings.BASE_DIR
DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs" / "operations.md").read_text()
INCIDENT = (ROOT / "docs" / "incident.md").read_text()
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
POSTGRES = yaml.safe_load((DEPLOY / "compose.postgres.yaml").read_text())
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
MANAGE = (DEPLOY / "manage").read_text()
FOREIGN_UNITS = {"caddy", "podman-restart"}


FENCED = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.M | re.S)


def commands(page=PAGE):
    """Each line of a block and all in backquotes: words, no prompt, no comment."""
    lines = "\n".join(FENCED.findall(page)).replace("&&", "\n").splitlines()
    lines += re.findall(r"`([^`]+)`", FENCED.sub("", page))
    return [re.sub(r"^ *[#$>] |\s#.*", "", line).split() for line in lines]


def values(unit, name):
    """All values of one setting in a unit."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.M)


# -- what the page names ------------------------------------------------------


def managed():
    """The words behind `manage.py`, in this page and in the README."""
    heads = {"deploy/manage", "manage.py", "/opt/psoas-care/deploy/manage"}
    for words in [*commands(), *commands(README)]:
        for place, word in enumerate(words):
            if word in heads and words[place + 1 :]:
                yield tuple(words[place + 1 :])


@pytest.mark.parametrize("words", sorted(set(managed())), ids=" ".join)
def test_a_command_takes_what_is_written(words):
    name, *arguments = words
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    parser = command.create_parser("manage.py", name)

    try:
        parser.parse_args([word for word in arguments if word != "…"])
    except Exception as error:
        raise AssertionError(f"manage.py {' '.join(words)}: {error}") from error


def test_files_of_this_folder_are_there():
    named = {
        word.removeprefix("/opt/psoas-care/")
        for words in commands()
        for word in words
        if re.match(r"(/opt/psoas-care/)?(deploy|tools|requirements|docs)/", word)
    }

    assert {"deploy/*.service", "tools/install.py", "deploy/manage"} <= named
    assert [name for name in named if not list(ROOT.glob(name))] == []
    assert (DEPLOY / "manage").stat().st_mode & 0o111


def test_units_that_the_page_starts_are_there_and_all_timers_are_started():
    started = {
        word
        for words in [*commands(), *commands(INCIDENT)]
        if words[:1] == ["systemctl"] or words[:2] == ["journalctl", "--unit"]
        for word in words[2:]
        if not word.startswith("-")
    }
    ours = {unit.stem for unit in UNITS} | {
        file.name for file in DEPLOY.glob("*.timer")
    }

    assert started - ours - FOREIGN_UNITS == set()
    assert {file.name for file in DEPLOY.glob("*.timer")} <= started


def test_settings_that_the_page_sets_are_those_of_the_readme():
    known = set(rows_of(README))
    of_compose = set(re.findall(r"\$\{([A-Z_]+)", str(COMPOSE) + str(POSTGRES)))
    named = set(re.findall(r"(?<![A-Za-z_$])([A-Z][A-Z_]{2,})(?==)", PAGE))
    named |= set(re.findall(r"`([A-Z][A-Z_]{2,})`", PAGE))

    assert {"ORIGIN", "SIGN_UP", "BACKUP_DIR", "BACKUP_KEY"} <= named
    assert named - known - of_compose == set()
    assert of_compose - known <= named | {"TLS"}


# -- one user, one folder, one port -------------------------------------------


def test_units_and_the_page_speak_of_one_user_and_one_folder():
    for unit in UNITS:
        assert values(unit, "User") == values(unit, "StateDirectory") == ["psoas-care"]
        (folder,) = values(unit, "WorkingDirectory")
        (command,) = values(unit, "ExecStart")
        (file,) = values(unit, "EnvironmentFile")
        (variables,) = values(unit, "Environment")

        assert command.startswith(f"{folder}/.venv/bin/python ")
        assert f"git clone <where you got it from> {folder}\n" in PAGE
        assert f"> {file.removeprefix('-')}\n" in PAGE
        assert "VAR_DIR=/var/lib/psoas-care" in variables.split()
    assert "# useradd --system --shell /usr/sbin/nologin psoas-care\n" in PAGE


def test_commands_by_hand_run_as_the_service_does():
    unit = DEPLOY / "psoas-care-backup.service"
    for name in (
        "User",
        "UMask",
        "StateDirectory",
        "StateDirectoryMode",
        "WorkingDirectory",
        "EnvironmentFile",
    ):
        (value,) = values(unit, name)
        assert f"--property={name}={value} " in MANAGE
    assert f"--setenv={values(unit, 'Environment')[0]} " in MANAGE
    assert f"\n  {values(unit, 'ExecStart')[0].removesuffix('backup')}" in MANAGE


def test_a_unit_that_waits_for_readiness_is_told():
    """`systemctl start` comes back when the site answers, or says that it failed."""
    unit = DEPLOY / "psoas-care.service"

    assert values(unit, "Type") == ["notify"]
    assert "NOTIFY_SOCKET" in (ROOT / "tools" / "run.py").read_text()


def test_proxies_lead_to_the_port_that_is_listened_on():
    port = dict(re.findall(r"^\| `(\w+)` \| `(\w+)` \|", README, re.M))["PORT"]
    in_page = re.findall(r"reverse_proxy (\S+)", PAGE)
    in_kit = re.findall(r"reverse_proxy (\S+)", (DEPLOY / "Caddyfile").read_text())

    assert in_page == [f"127.0.0.1:{port}"] * 2
    assert in_kit == [f"care:{port}"]
    assert "care" in COMPOSE["services"]
    assert re.search(rf"^ENV .*\bPORT={port}\b", CONTAINERFILE, re.M)
    assert re.search(rf"^EXPOSE {port}$", CONTAINERFILE, re.M)
    assert f"http://127.0.0.1:{port}/healthz" in CONTAINERFILE


# -- containers ---------------------------------------------------------------


def test_the_volume_is_where_the_image_keeps_its_data():
    care = COMPOSE["services"]["care"]
    (volume,) = [each.partition(":") for each in care["volumes"]]
    folder = re.search(r"^VOLUME (\S+)$", CONTAINERFILE, re.M)[1]
    var_dir = re.search(r"\bVAR_DIR=(\S+)", CONTAINERFILE)[1]

    assert volume[0] in COMPOSE["volumes"]
    assert volume[2] == folder == str(Path(var_dir).parent)


def test_what_compose_builds_and_passes_on_is_there():
    services = COMPOSE["services"]
    build = services["care"]["build"]
    context = (DEPLOY / build["context"]).resolve()
    (caddyfile,) = [v for v in services["caddy"]["volumes"] if "Caddyfile" in v]
    read = re.findall(r"{\$(\w+)}", (DEPLOY / "Caddyfile").read_text())

    assert (context / build["dockerfile"]).samefile(DEPLOY / "Containerfile")
    assert (DEPLOY / caddyfile.split(":")[0]).is_file()
    assert set(read) == set(services["caddy"]["environment"])
    # A variable that is set from one of its own name is not filled in everywhere.
    for service in [*services.values(), *POSTGRES["services"].values()]:
        for name, value in service.get("environment", {}).items():
            assert f"${{{name}:-" not in value


def test_containers_have_no_more_rights_than_they_need():
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "user" not in service  # the image's own, or whoever is asked for
    assert (
        "ports" not in COMPOSE["services"]["care"]
    )  # what makes its proxy the only hop
    assert COMPOSE["services"]["caddy"]["cap_add"] == ["NET_BIND_SERVICE"]


def test_images_have_their_whole_name():
    """Podman asks which registry is meant, or refuses."""
    images = [
        service["image"]
        for file in (COMPOSE, POSTGRES)
        for service in file["services"].values()
        if "image" in service
    ] + re.findall(r"^FROM (?!scratch)(\S+)", CONTAINERFILE, re.M)

    assert len(images) == 4
    assert [
        image for image in images if not re.match(r"(docker\.io|localhost)/", image)
    ] == []


def test_the_file_with_secrets_is_kept_out_of_git_and_of_the_image():
    assert COMPOSE["services"]["care"]["env_file"] == [".env"]
    assert "/deploy/.env" in (ROOT / ".gitignore").read_text().splitlines()
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text().splitlines()
    assert "deploy/.env" in ignored


def test_the_program_that_encrypts_backups_is_in_the_image():
    packages = (DEPLOY / "image-root").read_text()

    assert re.search(r"\bage\)$", packages, re.M)
