"""The questions of the fixtures, as everybody is asked them."""

import pytest

from psoas_care.safety.models import Question


@pytest.fixture
def questions(db, loaded_rows):
    """The questions by their code, in the database, without the rest of the library."""
    for model, its_rows in loaded_rows:
        if model._meta.app_label == "safety":
            model._base_manager.bulk_create(its_rows)
    return {question.code: question for question in Question.objects.all()}
