"""The judge of queries: it finds each way to leave the person out, and no other."""

import pytest

from tests.whose import unnamed

JOINED = (
    'SELECT s."id" FROM "practice_bout" b INNER JOIN "practice_session" s'
    ' ON (b."session_id" = s."id"'
)


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT b."id" FROM "practice_bout" b WHERE b."id" = %s',
        'SELECT b."id" FROM "practice_bout" b WHERE NOT (b."user_id" = %s)',
        'SELECT 1 FROM "practice_bout" b WHERE (b."user_id" = %s OR b."side" = %s)',
        'SELECT b."id" FROM "practice_bout" b ORDER BY b."user_id"',
        JOINED + ') WHERE b."user_id" = %s',
        JOINED + ' AND s."user_id" = (b."user_id")) WHERE b."id" = %s',
        'UPDATE "practice_bout" SET "side" = %s WHERE "practice_bout"."id" = %s',
        'DELETE FROM "practice_bout" WHERE "practice_bout"."id" IN (%s, %s)',
        'SELECT 1 FROM "practice_bout" b WHERE b."user_id" = %s'
        ' UNION SELECT 1 FROM "practice_bout" b',
        'SELECT 1 FROM "library_exercise" e'
        ' WHERE e."id" IN (SELECT b."exercise_id" FROM "practice_bout" b)',
        'UPDATE "practice_bout" SET "side" = %s WHERE "practice_bout"."id" IN'
        ' (SELECT U0."id" FROM "practice_bout" U0 WHERE U0."user_id" = %s)',
        'SELECT 1 FROM "practice_bout" b WHERE b."user_id" = (SELECT 1)',
    ],
)
def test_a_query_without_the_person_is_found(sql):
    assert unnamed(sql)


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT 1 FROM "practice_bout" b WHERE (b."id" = %s AND (b."user_id" = %s))',
        'SELECT 1 FROM "practice_bout" b WHERE b."user_id" IN (%s, %s)',
        JOINED + ' AND (s."user_id" = (b."user_id"))) WHERE b."user_id" = %s',
        'UPDATE "practice_bout" SET "side" = %s WHERE'
        ' ("practice_bout"."id" = %s AND "practice_bout"."user_id" = %s)',
        'SELECT 1 FROM "practice_bout" b WHERE b."user_id" = %s UNION ALL'
        ' (SELECT 1 FROM "practice_bout" b WHERE b."user_id" = %s)',
        'SELECT (SELECT U0."id" FROM "practice_bout" U0'
        ' WHERE U0."user_id" = ("accounts_user"."id") LIMIT 1) FROM "accounts_user"',
        'INSERT INTO "practice_bout" ("user_id") VALUES (%s)',
        'SELECT "library_exercise"."id" FROM "library_exercise"',
    ],
)
def test_a_query_with_the_person_is_not(sql):
    assert unnamed(sql) == ()
