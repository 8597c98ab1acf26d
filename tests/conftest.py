"""What tests share: people, signed-in browsers, and the content."""

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import UserFactory


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once, before the workers start."""
    if not hasattr(config, "workerinput"):
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def user(db):
    """Somebody who has agreed to the text and may log."""
    return UserFactory()


@pytest.fixture
def other_user(db):
    """Somebody else."""
    return UserFactory()


@pytest.fixture
def browser(user):
    """A browser without JavaScript, signed in as `user`."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def htmx(user):
    """The same with the headers that htmx sends; name the target in a call."""
    client = Client(raise_request_exception=False, headers={"HX-Request": "true"})
    client.force_login(user)
    return client
