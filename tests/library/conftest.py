"""The real content, read once a session and put into the database in one go."""

import pytest
from django.db import transaction

from psoas_care.library import content as fixtures


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
        rows = [
            (model, list(model._base_manager.all()))
            for model in dict.fromkeys([*models, *links])
        ]
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def content(db, loaded_rows):
    """The library as everybody gets it."""
    for model, rows in loaded_rows:
        model._base_manager.bulk_create(rows)
