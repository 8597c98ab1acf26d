"""What tests share: people, signed-in browsers, and the content."""

import sqlite3
from contextlib import closing

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from hypothesis import settings

from psoas_care.library import content as fixtures
from psoas_care.safety.models import Question
from tests.factories import UserFactory

# How long an example takes is for the benchmark to say; how many are tried in one run
# is for `make soak` to multiply.
settings.register_profile("suite", deadline=None, max_examples=100)
settings.register_profile("soak", deadline=None, max_examples=1000)
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once, before the workers start."""
    if not hasattr(config, "workerinput"):
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def fresh_limits():
    """No test pays for the wrong passwords that another one tried."""
    cache.clear()


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


@pytest.fixture
def threads_database(transactional_db, tmp_path):
    """The test database where several threads can write to it.

    SQLite keeps the others in memory, where two writers never wait for each other;
    so it is copied to a file, as in production. PostgreSQL needs nothing.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as copy:
        memory.backup(copy)
    connection.connection = None
    connection.settings_dict["NAME"] = tmp_path / "db.sqlite3"
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name


@pytest.fixture(scope="session")
def records():
    """The fixtures as they stand in the files."""
    return fixtures.read()


@pytest.fixture(scope="session")
def loaded_rows(records, django_db_setup, django_db_blocker):
    """What `load_content` makes of the fixtures; the database stays empty."""
    models = fixtures.content_models()
    links = [f.remote_field.through for m in models for f in m._meta.many_to_many]
    with django_db_blocker.unblock(), transaction.atomic():
        fixtures.load(records)
        with connection.cursor() as cursor:
            rows = [(m, *_stored(cursor, m)) for m in dict.fromkeys([*models, *links])]
        transaction.set_rollback(True)
    return rows


def _stored(cursor, model):
    """The statement that stores a model's rows again, and the rows, past the ORM.

    Thousands of tests begin with this content; made of objects it takes ten times as
    long.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [quote(field.column) for field in model._meta.concrete_fields]
    cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
    places = ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
    return insert, cursor.fetchall()


def _store(loaded_rows, wanted=lambda model: True):
    with transaction.atomic(), connection.cursor() as cursor:
        for model, insert, rows in loaded_rows:
            if wanted(model):
                cursor.executemany(insert, rows)


@pytest.fixture
def questions(db, loaded_rows):
    """The questions by their code, in the database, without the rest of the content."""
    _store(loaded_rows, lambda model: model._meta.app_label == "safety")
    return {question.code: question for question in Question.objects.all()}


@pytest.fixture
def content(db, loaded_rows):
    """The library as everybody gets it."""
    _store(loaded_rows)
