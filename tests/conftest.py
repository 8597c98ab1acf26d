"""What tests share: people, signed-in browsers, and the content."""

import logging
from contextlib import contextmanager

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings

from psoas_care.library import content as fixtures
from psoas_care.safety.models import Question
from tests import prepared, whose
from tests.canary import Canary
from tests.factories import UserFactory

# How long an example takes is for the benchmark to say; how many are tried in one run
# is for `make soak` to multiply.
UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("suite", max_examples=100, **UNTIMED)
settings.register_profile("soak", max_examples=1000, **UNTIMED)
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files before the workers start."""
    if not hasattr(config, "workerinput"):
        prepared.collect_static()


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark what asks the database: on another one, the rest would only be the same.

    So would what begins with a copy of the migrated file: that is SQLite, whatever the
    tests themselves run on.
    """
    for item in items:
        fixtures = {*item.fixturenames}
        by_fixture = {"db", "transactional_db"} & fixtures
        by_mark = item.get_closest_marker("django_db") and "migrated" not in fixtures
        if by_fixture or by_mark:
            item.add_marker("database")


@receiver(connection_created)
def watch_queries(connection, **_):
    """Look at every query of every connection, those of a server's threads too."""
    if whose.watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(whose.watch)


@pytest.fixture(autouse=True)
def every_query_says_whose():
    """No query of the product asks for rows of people without naming the person."""
    whose.found.clear()
    yield
    assert whose.found == []


@pytest.fixture
def late_in_the_day():
    """Noon of today is over, and hours ago was today, whenever the tests run."""
    evening = timezone.now().replace(hour=20, minute=0)
    with time_machine.travel(evening, tick=True):
        yield


@pytest.fixture(scope="session")
def canary():
    """Listens to the log of all tests."""
    handler = Canary()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture(autouse=True)
def discreet_log(canary):
    """No test makes the log tell an e-mail address, a key or what somebody typed."""
    canary.caught.clear()
    yield
    assert canary.caught == []


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


@pytest.fixture(scope="session")
def records():
    """The fixtures as they stand in the files."""
    return fixtures.read()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings):
    """Begin with the database that an earlier run has migrated, where there is one."""
    return prepared.put_in_place()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    """Keep content in the new database, and the database for the runs that follow."""
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            _keep_content(_content_tables())
            prepared.keep()


@pytest.fixture(scope="session")
def migrated(django_db_setup):
    """A file of SQLite that is migrated, with no rows of content in its tables."""
    if not prepared.path().exists():
        pytest.skip("The tests run on another database than SQLite.")
    return prepared.path()


@pytest.fixture(scope="session")
def kept_tables(django_db_setup):
    """A table beside each of content, with what `load_content` makes of the fixtures.

    Thousands of tests begin with this content: the database copies it from table to
    table in a tenth of the time that it takes to be told the rows. The tables of
    content themselves stay empty.
    """
    return _content_tables()


def _content_tables():
    models = fixtures.content_models()
    links = [f.remote_field.through for m in models for f in m._meta.many_to_many]
    return list(dict.fromkeys(m._meta.db_table for m in [*models, *links]))


def _keep_content(tables):
    with transaction.atomic(), connection.cursor() as cursor:
        fixtures.load(fixtures.read())
        for name in tables:
            cursor.execute(f"CREATE TABLE kept_{name} AS SELECT * FROM {name}")  # noqa: S608
        for name in tables:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608


def _fill(tables):
    with transaction.atomic(), connection.cursor() as cursor, _no_triggers(cursor):
        for name in tables:
            cursor.execute(f"INSERT INTO {name} SELECT * FROM kept_{name}")  # noqa: S608


@contextmanager
def _no_triggers(cursor):
    """PostgreSQL checks no foreign key of rows that were checked when they were kept.

    Else it would check a thousand of them again at the end of each test, for 50 ms.
    """
    may = connection.vendor == "postgresql" and (
        connection.connection.info.parameter_status("is_superuser") == "on"
    )
    if may:
        cursor.execute("SET LOCAL session_replication_role = replica")
    yield
    if may:
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def questions(db, kept_tables):
    """The questions by their code, in the database, without the rest of the content."""
    _fill(name for name in kept_tables if name.startswith("safety_"))
    return {question.code: question for question in Question.objects.all()}


@pytest.fixture
def content(db, kept_tables):
    """The library as everybody gets it."""
    _fill(kept_tables)
