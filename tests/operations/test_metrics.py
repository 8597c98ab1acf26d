"""Numbers for monitoring: right, the same from every worker, and for nobody else."""

import re

import pytest
from django.test import Client

from psoas_care.operations import metrics
from tests.installation import Installation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counts(settings, tmp_path):
    settings.VAR_DIR = settings.BACKUP_DIR = tmp_path
    metrics._file.cache_clear()
    yield tmp_path
    metrics._file.cache_clear()


def read(client, **more):
    answer = client.get("/metrics", **more)
    assert answer.status_code == 200
    return dict(re.findall(r"(?m)^(psoas_care_\S+) (\S+)$", answer.text))


def test_answers_are_counted_by_status_and_time(client):
    for address in ["/healthz", "/healthz", "/nowhere/", "/diary/"]:
        client.get(address)

    found = read(client)

    assert found['psoas_care_requests_total{status="200"}'] == "2"
    assert found['psoas_care_requests_total{status="404"}'] == "1"
    assert found['psoas_care_requests_total{status="302"}'] == "1"
    assert found["psoas_care_request_seconds_count"] == "4"
    assert found['psoas_care_request_seconds_bucket{le="+Inf"}'] == "4"
    assert float(found["psoas_care_request_seconds_sum"]) > 0
    assert found["psoas_care_database_up"] == "1"


def test_times_fall_below_their_bound():
    for seconds in (0.01, 0.011, 5, 6):
        metrics.count_request(200, seconds, is_fault=False)

    found = dict(re.findall(r'seconds_bucket\{le="(.+?)"\} (\d+)', metrics.text()))

    assert (found["0.01"], found["0.025"]) == ("1", "2")
    assert (found["2.5"], found["5.0"], found["+Inf"]) == ("2", "3", "4")


def test_faults_and_unsent_mails_are_counted():
    metrics.count_request(503, 5.1, is_fault=True)
    metrics.count_unsent_mail()

    assert "psoas_care_database_errors_total 1\n" in metrics.text()
    assert "psoas_care_unsent_mails_total 1\n" in metrics.text()


def test_all_processes_count_into_one_file(counts):
    place = Installation(counts, VAR_DIR=str(counts))
    count = """
from psoas_care.operations.metrics import count_request, _read
count_request(200, 0.02, is_fault=False)
answer = _read()["status 200"]
"""

    assert [place.asked(count) for _ in range(2)] == [1, 2]


def test_without_a_place_to_count_answers_come_all_the_same(client, counts, settings):
    settings.VAR_DIR = counts / "nowhere"
    metrics._file.cache_clear()

    assert client.get("/healthz").status_code == 200
    assert read(client)["psoas_care_request_seconds_count"] == "0"


TOKEN = "t" * 32


@pytest.mark.parametrize(
    ("remote", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),  # by the proxy
        ("127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 404),
        ("192.0.2.1", {}, 404),
        ("", {}, 404),  # the proxy at our socket
        ("192.0.2.1", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("192.0.2.1", {"Authorization": f"Bearer {TOKEN}x"}, 404),
        ("192.0.2.1", {"Authorization": "Bearer "}, 404),
    ],
)
def test_it_is_for_this_machine_or_who_has_the_token(settings, remote, headers, status):
    settings.METRICS_TOKEN = TOKEN
    client = Client(REMOTE_ADDR=remote, headers=headers)

    assert client.get("/metrics").status_code == status


def test_without_a_token_no_token_opens_it():
    client = Client(REMOTE_ADDR="192.0.2.1", headers={"Authorization": "Bearer "})

    assert client.get("/metrics").status_code == 404


def test_it_names_nobody(client, user):
    user.email = "canary@example.org"
    user.save()

    assert "canary" not in client.get("/metrics").text
