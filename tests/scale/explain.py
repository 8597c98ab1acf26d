"""How PostgreSQL answers the questions of a page, for `test_explain`."""

import json

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from psoas_care.accounts.models import User
from psoas_care.web.distribution import distributed_models
from tests.forms import check_in_form

PAGES = ["/", "/diary/", "/progress/", "/progress/?range=all", "/practice/"]
TABLES = {model._meta.db_table for model in distributed_models()}


def look():
    """Every query of the hottest pages for the person with most rows, with its plans.

    `rows` are hers by table, `sizes` those of everybody; a scan is (table, kind,
    condition of the index, rows that were touched).
    """
    user = User.objects.order_by("pk")[0]  # the first of `simulate` have a year
    queries = list(dict.fromkeys(_queries(user)))
    return {
        "rows": _count("WHERE user_id = %s", [user.pk]),
        "sizes": _count("", []),
        "queries": [
            {
                "sql": sql,
                "as planned": _scans(sql, seqscan="on"),
                "with indexes": _scans(sql, seqscan="off"),
            }
            for sql in queries
        ],
    }


def _count(condition, values):
    counts = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table} {condition}", values)  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def _queries(user):
    person = Client(SERVER_NAME=settings.ORIGIN.host)
    person.force_login(user)
    connection.force_debug_cursor = True
    with CaptureQueriesContext(connection) as captured:
        for address in PAGES:
            assert person.get(address).status_code == 200
        assert (
            person.post("/symptoms/check-ins/add/", check_in_form()).status_code == 302
        )
    for query in captured.captured_queries:
        sql = query["sql"]
        if sql.startswith(("SELECT", "(SELECT")) and any(
            f'"{t}"' in sql for t in TABLES
        ):
            yield sql


def _scans(sql, *, seqscan):
    with connection.cursor() as cursor:
        cursor.execute(f"SET enable_seqscan = {seqscan}")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        found = cursor.fetchone()[0]
    plan = json.loads(found) if isinstance(found, str) else found
    return [*_of_node(plan[0]["Plan"])]


def _of_node(node):
    if node.get("Relation Name") in TABLES:
        touched = node["Actual Rows"] + sum(
            node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck")
        )
        condition = node.get("Index Cond") or node.get("Recheck Cond", "")
        kind = node["Node Type"]
        yield [node["Relation Name"], kind, condition, touched * node["Actual Loops"]]
    for part in node.get("Plans", []):
        yield from _of_node(part)
