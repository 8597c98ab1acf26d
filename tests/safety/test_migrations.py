"""What was stored under earlier names is there under the present ones."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import UserFactory

BEFORE = [("safety", "0005_hours_of_a_dose")]
AFTER = [("safety", "0006_restrictions")]
WHEN = {
    "at": datetime(2026, 11, 22, 9, tzinfo=UTC),
    "zone": "UTC",
    "local_day": date(2026, 11, 22),
    "request_hash": "x",
}


@pytest.fixture
def migrate(transactional_db):
    """Take the database to a state; afterwards it is the newest again."""

    def migrate(to):
        executor = MigrationExecutor(connection)
        executor.migrate(to)
        return executor.loader.project_state(to).apps

    yield migrate
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_holds_and_standing_answers_keep_their_rows(migrate):
    user_id = UserFactory().pk
    then = migrate(BEFORE)
    screening = then.get_model("safety", "Screening").objects.create(
        user_id=user_id, kind="red-flag", **WHEN
    )
    group = then.get_model("safety", "QuestionGroup").objects.create(
        key="bones", kind="profile", position=1, title="Bones"
    )
    question = then.get_model("safety", "Question").objects.create(
        code="R-16", group=group, kind="red-flag", position=1, text="Pain?"
    )
    answer = then.get_model("safety", "Answer").objects.create(
        user_id=user_id, screening=screening, question=question, given="yes",
        is_standing=True, asked="Pain?", **WHEN,
    )  # fmt: skip
    uid = uuid4()
    hold = then.get_model("safety", "Hold").objects.create(
        user_id=user_id, uid=uid, screening=screening, code="R-16", action="soon",
        scope="release-and-hard", ends="clinician", **WHEN,
    )  # fmt: skip

    now = migrate(AFTER)

    restriction = now.get_model("safety", "Restriction").objects.get(pk=hold.pk)
    assert (restriction.uid, restriction.code, restriction.scope) == (
        uid,
        "R-16",
        "release-and-hard",
    )
    assert restriction.screening_id == screening.pk
    assert now.get_model("safety", "Answer").objects.get(pk=answer.pk).is_current


def test_answers_from_before_close_what_they_would_close_now(migrate):
    """An aneurysm for good, an operation for its twelve weeks; each once."""
    user_id = UserFactory().pk
    then = migrate([("safety", "0008_plain_words")])
    names = ("Screening", "QuestionGroup", "Question", "Answer")
    models = {name: then.get_model("safety", name).objects for name in names}
    screening = models["Screening"].create(user_id=user_id, kind="belly", **WHEN)
    group = models["QuestionGroup"].create(
        key="belly", kind="belly", position=1, title="Belly"
    )
    said = [
        ("G-02", "", "yes", False),
        ("G-04", "never", "worse", False),
        ("G-05", "never", "worse", False),
        ("recent-abdominal-surgery", "", "yes", True),  # tapped by mistake
        ("spine-surgery-recent", "", "agreed", False),
    ]
    for code, graver, given, is_mistake in said:
        question = models["Question"].create(
            code=code, group=group, kind="belly", position=1, text=code,
            worse_text=graver, milder_text=graver, worse_behaviour=graver,
        )  # fmt: skip
        models["Answer"].create(
            user_id=user_id, screening=screening, question=question, given=given,
            is_current=False, is_mistake=is_mistake, asked=code, **WHEN,
        )  # fmt: skip

    now = migrate([("safety", "0009_what_lasts")])

    found = now.get_model("safety", "Restriction").objects.order_by("code")
    weeks = date(2027, 2, 14)  # twelve after 22 November
    assert [*found.values_list("code", "scope", "ends", "until")] == [
        ("G-02", "release", "never", None),
        ("G-04", "operated", "date", weeks),
        ("spine-surgery-recent", "deep-front", "date", weeks),
    ]
