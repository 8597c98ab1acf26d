"""What a page costs the database follows from the rows of its person alone."""

import pytest

LOOK = "from tests.scale.explain import look\nanswer = look()"
SMALL = 2000
"""Rows that fit into a few pages, which are read faster than any index."""


@pytest.fixture(scope="module")
def seen(make_database):
    place = make_database("explained")
    made = place.manage("simulate", "--people", "300")
    assert made.returncode == 0, made.stderr
    return place.asked(LOOK)


def test_the_hottest_queries_use_an_index(seen):
    assert len(seen["queries"]) >= 10
    for query in seen["queries"]:
        for table, kind, _condition, _touched in query["as planned"]:
            assert kind != "Seq Scan" or seen["sizes"][table] < SMALL, query["sql"]


def test_each_of_them_finds_its_rows_by_the_person_or_by_a_key(seen):
    for query in seen["queries"]:
        for table, kind, condition, _touched in query["with indexes"]:
            assert kind != "Seq Scan", (table, query["sql"])
            if seen["sizes"][table] < SMALL:  # the order of the rows may count for more
                continue
            assert "_id" in condition or "id =" in condition, (table, query["sql"])


def test_they_touch_no_more_rows_than_the_person_has(seen):
    for query in seen["queries"]:
        touched = {}
        for table, _kind, _condition, rows in query["with indexes"]:
            touched[table] = max(touched.get(table, 0), rows)
        for table, rows in touched.items():
            assert rows <= seen["rows"][table], (table, query["sql"])
