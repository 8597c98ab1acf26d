"""The description holds: schemathesis sends what it allows, and what it does not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode

from psoas_care.api.models import new_token
from psoas_care.api.v1 import description
from tests.factories import ApiTokenFactory, UserFactory

ROOT = Path(__file__).parents[2]
CONFIG = Path(__file__).with_name("schemathesis.toml")
EACH = 100
"""Requests of the long form for each operation, beside those for each member."""


def test_it_is_openapi_as_far_as_others_read_it():
    told = description()

    assert told["openapi"] == "3.1.0"
    assert told["components"]["securitySchemes"] == {
        "Bearer": {"type": "http", "scheme": "bearer"}
    }
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            assert {401, 403, 429} <= operation["responses"].keys(), (path, method)
            assert operation["security"] == [{"Bearer": []}]


def test_every_operation_has_a_name_of_its_own():
    names = [
        operation["operationId"]
        for operations in description()["paths"].values()
        for operation in operations.values()
    ]

    assert len(names) == len({*names})


@pytest.fixture
def _one_connection():
    """Requests are answered in the transaction of the test, as by Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("mode", GenerationMode)
def test_s7_every_operation_does_as_it_is_described(
    content, user, settings, monkeypatch, mode
):
    """The short form: a few requests to each, right and wrong ones."""
    monkeypatch.setenv("API_TOKEN", "")
    settings.API_REQUESTS_A_MINUTE = 10**6
    token = new_token()
    ApiTokenFactory(user=user, token=token)
    config = schemathesis.Config.from_path(CONFIG)
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), config=config
    )

    for found in schema.get_all_operations():
        try_operation(found.ok(), token, mode)


def try_operation(operation, token, mode):
    @hypothesis_settings(
        max_examples=2,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
        database=None,
        derandomize=True,
        deadline=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers(case):
        as_it_is = {"Accept-Encoding": "identity"}  # its client unpacks nothing
        case.call_and_validate(headers={"Authorization": f"Bearer {token}", **as_it_is})

    answers()


@pytest.mark.soak
def test_s7_thousands_of_requests_break_nothing(
    transactional_db, content, live_server, settings, tmp_path
):
    """All checks of schemathesis; what it said is kept in the folder of the test."""
    settings.API_REQUESTS_A_MINUTE = 10**6
    token = new_token()
    ApiTokenFactory(user=UserFactory(), token=token)

    done = subprocess.run(
        [
            *[sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG)],
            *["run", f"{live_server.url}/api/v1/openapi.json"],
            *["--checks", "all", "--max-examples", str(EACH)],
        ],
        env={**os.environ, "API_TOKEN": token, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    (tmp_path / "said.txt").write_text(done.stdout)
    assert done.returncode == 0, done.stdout
    (sent,) = re.findall(r"(\d+) generated", done.stdout)
    assert int(sent) >= 2000
