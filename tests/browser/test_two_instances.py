"""Two installations on one machine: cookies know no port, so their names do."""

import socket
import subprocess
import sys

import pytest

from tests.browser.conftest import HOST, PASSWORD, new_context
from tests.installation import HANGS, ROOT, Installation

SERVE = """
import django
django.setup()
from wsgiref.simple_server import make_server
from django.conf import settings
from django.core.management import call_command
from psoas_care.accounts.models import CONSENT_VERSION, User
from psoas_care.config.wsgi import application

call_command("createcachetable", verbosity=0)
User.objects.create_user(
    "person@example.org", "correct horse battery", consent_version=CONSENT_VERSION
)
server = make_server(settings.ORIGIN.host, int(settings.ORIGIN.port), application)
print("serving", flush=True)
server.serve_forever()
"""


def free_ports(number):
    """Ports that nobody listens at, held open together so that all differ."""
    sockets = [socket.create_server((HOST, 0)) for _ in range(number)]
    ports = [some.getsockname()[1] for some in sockets]
    for some in sockets:
        some.close()
    return ports


@pytest.fixture
def addresses(tmp_path, migrated):
    """The addresses of two installations, each a process with a database of its own."""
    servers, addresses = [], []
    for port in free_ports(2):
        folder = tmp_path / str(port)
        folder.mkdir()
        place = Installation.on_copy_of(
            migrated, folder, ORIGIN=f"http://{HOST}:{port}"
        )
        servers.append(
            subprocess.Popen(
                [sys.executable, "-c", SERVE],
                cwd=ROOT,
                env=place.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        )
        addresses.append(f"http://{HOST}:{port}")
    assert [server.stdout.readline() for server in servers] == ["serving\n"] * 2
    yield addresses
    for server in servers:
        server.kill()
        server.wait(HANGS)
        server.stdout.close()


def test_signed_in_to_two_of_them_one_stays_signed_in_to_both(browser, addresses):
    context = new_context(browser)
    page = context.new_page()
    for address in addresses:
        page.goto(f"{address}/accounts/login/")
        page.get_by_label("Email").fill("person@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{address}/")

    answers = [page.goto(f"{address}/diary/") for address in addresses]

    assert [answer.url for answer in answers] == [f"{a}/diary/" for a in addresses]
    names = {cookie["name"] for cookie in context.cookies()}
    assert len([name for name in names if "session" in name]) == 2
    context.close()
