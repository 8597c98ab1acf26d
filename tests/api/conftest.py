"""Programs that ask: each with a token of a person, or with none."""

import pytest
from django.test import Client

from psoas_care.api.models import TokenScope, new_token
from tests.factories import ApiTokenFactory


class Program(Client):
    """Sends JSON with its token, below /api/v1/, and nothing that a browser sends."""

    def __init__(self, token=""):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        super().__init__(raise_request_exception=False, headers=headers)

    def send(self, method, address, body=None, **more):
        kind = {} if body is None else {"content_type": "application/json"}
        return self.generic(method, f"/api/v1{address}", body or "", **kind, **more)

    def read(self, address, **query):
        return self.get(f"/api/v1{address}", query)

    def add(self, address, body=None):
        return self.post(f"/api/v1{address}", body, content_type="application/json")

    def change(self, address, body):
        return self.put(f"/api/v1{address}", body, content_type="application/json")

    def remove(self, address):
        return self.delete(f"/api/v1{address}")


def program_of(user, scope=TokenScope.WRITE):
    token = new_token()
    ApiTokenFactory(user=user, token=token, scope=scope)
    return Program(token)


@pytest.fixture
def program(user):
    """A program that may write for the person."""
    return program_of(user)


@pytest.fixture
def reader(user):
    """A program that may only read."""
    return program_of(user, TokenScope.READ)


@pytest.fixture
def stranger(other_user):
    """A program of somebody else."""
    return program_of(other_user)


@pytest.fixture
def nobody(db):
    """A program without a token."""
    return Program()
