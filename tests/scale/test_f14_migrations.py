"""F14: what changes the tables keeps the rows, forth and back."""

import pytest

COUNTS = """
from django.db import connection
tables = [
    "symptoms_painscore", "symptoms_tightnessscore", "practice_sessionpain",
    "practice_myroutineitem", "practice_bout",
]
def column(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
answer = {
    "rows": [column(f"SELECT count(*) FROM {table}")[0] for table in tables],
    "unique": column(
        "SELECT indexdef FROM pg_indexes WHERE indexname IN"
        " ('practice_sessionpain_once', 'practice_myroutineitem_number',"
        " 'symptoms_painscore_once_per_check_in',"
        " 'symptoms_tightnessscore_once_per_check_in') ORDER BY indexname"
    ),
    "left": column(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
        " OR indexrelid::regclass::text LIKE '%_new'"
    ),
}
"""
BEFORE = [("practice", "0013"), ("symptoms", "0007")]


@pytest.fixture(scope="module")
def place(make_database):
    place = make_database("migrated")
    made = place.manage("simulate", "--people", "100")
    assert made.returncode == 0, made.stderr
    return place


def test_f14_the_indexes_of_parts_go_back_and_forth_with_their_rows(place):
    now = place.asked(COUNTS)
    for app, name in BEFORE:
        back = place.manage("migrate", app, name)
        assert back.returncode == 0, back.stderr
    earlier = place.asked(COUNTS)
    again = place.manage("migrate")
    assert again.returncode == 0, again.stderr

    assert min(now["rows"]) > 0
    assert earlier["rows"] == now["rows"]
    assert all("(user_id, " in index for index in now["unique"])
    assert not any("user_id" in index for index in earlier["unique"])
    assert place.asked(COUNTS) == now
    assert now["left"] == earlier["left"] == []


def test_f14_an_index_that_was_cut_short_is_made_anew(place):
    place.asked(
        "from django.db import connection\n"
        "connection.cursor().execute('CREATE INDEX practice_sessionpain_once_new"
        " ON practice_sessionpain (user_id)')\nanswer = None"
    )
    for words in (["practice", "0013"], []):
        done = place.manage("migrate", *words)
        assert done.returncode == 0, done.stderr

    assert place.asked(COUNTS)["left"] == []
