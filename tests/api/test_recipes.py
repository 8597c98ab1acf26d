"""The recipes of docs/api.md are run as they stand there, against a server."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from psoas_care.api.models import new_token
from tests.factories import ApiTokenFactory, UserFactory

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
SHELL = re.findall(r"^```sh\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
YAML = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
SITE = "https://care.example.org"
STATUSES = re.compile(r"^\| (\d{3}(?:, \d{3})*) \|", re.MULTILINE)


@pytest.fixture
def person(transactional_db, content):
    return UserFactory()


@pytest.fixture
def token(person):
    token = new_token()
    ApiTokenFactory(user=person, token=token)
    return token


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
@pytest.mark.parametrize("recipe", SHELL, ids=range(len(SHELL)))
def test_a_curl_recipe_works(recipe, live_server, token, person):
    done = subprocess.run(
        ["sh", "-ec", recipe],
        env={"PATH": os.environ["PATH"], "SITE": live_server.url, "TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    if " -d " in recipe:
        assert person.check_ins.exists() or person.sessions.exists()


def test_the_recipes_are_all_there():
    assert len(SHELL) == 4
    assert len(YAML) == 2


def configuration(text, token):
    """What the file of a smart home says, with its secret filled in."""
    return yaml.safe_load(text.replace("!secret psoas_care_token", f"Bearer {token}"))


def headers_of(found):
    """A header as Django's client wants it, and the kind of the body."""
    return {"headers": {"Authorization": found["Authorization"]}}


@pytest.mark.django_db
def test_the_button_sends_its_number(program, user, content):
    token = program.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    (press,) = configuration(YAML[0], token)["binary_sensor"][0]["on_press"]
    sent = press["http_request.post"]

    answer = program.post(
        sent["url"].removeprefix(SITE),
        sent["body"],
        content_type=sent["request_headers"]["Content-Type"],
        **headers_of(sent["request_headers"]),
    )

    assert answer.status_code == 201
    assert answer.json()["scores"][0]["now"] == 8


@pytest.mark.django_db
def test_home_assistant_reads_the_plan_and_notes_pain(program, user, content):
    token = program.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    found = configuration(YAML[1], token)
    (rest,) = found["rest"]
    note = found["rest_command"]["note_pain"]

    read = program.get(
        rest["resource"].removeprefix(SITE), **headers_of(rest["headers"])
    )
    written = program.post(
        note["url"].removeprefix(SITE),
        note["payload"].replace("{{ pain }}", "4"),
        content_type=note["content_type"],
        **headers_of(note["headers"]),
    )

    (sensor,) = rest["sensor"]
    (value,) = re.findall(r"value_json\.(\w+)", sensor["value_template"])
    assert {value, *sensor["json_attributes"]} <= read.json().keys()
    assert written.status_code == 201


def test_every_address_of_the_table_is_one_that_there_is():
    from psoas_care.api.v1 import description

    told = {
        address.removesuffix("`").removeprefix("`")
        for row in re.findall(r"^\| (`/.*?) \|", TEXT, re.MULTILINE)
        for address in row.split(", ")
    }
    paths = {path.removeprefix("/api/v1") for path in description()["paths"]}

    assert told == {path for path in paths if not path.endswith("/undo")}


def test_every_status_that_is_described_is_explained():
    from psoas_care.api.v1 import description

    explained = {int(s) for row in STATUSES.findall(TEXT) for s in row.split(", ")}
    described = {
        status
        for operations in description()["paths"].values()
        for operation in operations.values()
        for status in operation["responses"]
    }

    assert described - {200, 201, 204} <= explained
