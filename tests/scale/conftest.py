"""A PostgreSQL for these tests, and in it as many databases as they want."""

import psycopg
import pytest

from tests.installation import Installation
from tools import postgres

FIRST = """
from django.core.management import call_command
for command in ["migrate", "createcachetable", "load_content"]:
    call_command(command, verbosity=0)
answer = None
"""


@pytest.fixture(scope="session")
def cluster():
    """The folder of its socket; started once for all of these tests."""
    programs = postgres.find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not on this machine")
    with postgres.cluster(programs) as folder:
        yield folder


@pytest.fixture(scope="session")
def make_database(cluster):
    """Call it with a name: an `Installation` on a new database, content in it."""

    def ask(sql):
        host = {"host": str(cluster), "user": postgres.USER, "dbname": "postgres"}
        with psycopg.connect(**host, autocommit=True) as connection:
            connection.execute(sql)

    def installation(name, **variables):
        url = f"postgres:///{cluster}/{name}"
        return Installation(
            cluster, DATABASE_URL=url, PGUSER=postgres.USER, **variables
        )

    ask("CREATE DATABASE content")
    installation("content").asked(FIRST)

    def make(name, **variables):
        ask(f"CREATE DATABASE {name} TEMPLATE content")
        return installation(name, **variables)

    return make
