import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from psoas_care.library import content
from psoas_care.library.content import ContentError, Record
from psoas_care.library.models import Equipment, Exercise, Muscle, Reference, Step
from psoas_care.safety.models import Question
from tests.factories import BoutFactory, ExerciseFactory, MuscleUseFactory, StepFactory

pytestmark = pytest.mark.django_db


def muscle(key, name="A muscle"):
    return Record("muscles.json", "library.muscle", {"key": key, "name": name})


def snapshot():
    """Every row of content, without the numbers the database gives."""
    return {
        model.__name__: [
            {k: v for k, v in row.items() if k != "id" and not k.endswith("_id")}
            for row in model.objects.order_by("pk").values()
        ]
        for model in content.content_models()
    }


def test_loading_twice_changes_nothing():
    call_command("load_content", stdout=StringIO())
    first, keys = snapshot(), set(Exercise.objects.values_list("pk", flat=True))

    call_command("load_content", stdout=StringIO())

    assert snapshot() == first
    assert set(Exercise.objects.values_list("pk", flat=True)) == keys


def test_loading_says_in_one_line_what_it_did():
    out = StringIO()

    call_command("load_content", stdout=out)

    exercises, questions = Exercise.objects.count(), Question.objects.count()
    assert out.getvalue() == (
        f"Content loaded: {exercises} exercises, {questions} questions,"
        f" {Reference.objects.count()} references; 0 rows removed.\n"
    )


def test_a_changed_row_is_changed_and_a_missing_one_removed():
    content.load([muscle("psoas", "Psos"), muscle("calf")])

    removed = content.load([muscle("psoas", "Psoas")])

    assert removed == 1
    assert list(Muscle.objects.values_list("key", "name")) == [("psoas", "Psoas")]


def test_the_order_of_the_files_does_not_matter():
    question = Record("a.json", "safety.question", {"code": "dvt", "position": 1,
        "kind": "profile", "text": "A clot", "behaviour": "block", "rule": "No tools.",
        "applies_to_release": True})  # fmt: skip
    step = Record("a.json", "library.step",
        {"exercise": ["plain"], "number": 1, "text": "Lie down."})  # fmt: skip
    exercise = exercise_record(slug="plain", contraindications=[["dvt"]])

    content.load([step, exercise, question])

    assert Step.objects.get().exercise.contraindications.get().code == "dvt"


def exercise_record(**fields):
    plain = ExerciseFactory.build()
    values = {
        field.name: getattr(plain, field.name)
        for field in Exercise._meta.fields
        if field.name not in {"id", "search_text", "mentioned"}
    }
    return Record("exercises/plain.json", "library.exercise", values | fields)


def test_an_exercise_that_somebody_did_stays_with_its_steps():
    bout = BoutFactory()
    StepFactory(exercise=bout.exercise)
    MuscleUseFactory(exercise=bout.exercise, muscle__key="psoas")
    other = StepFactory().exercise

    content.load([muscle("psoas")])

    bout.refresh_from_db()
    assert bout.exercise.steps.count() == 1
    assert bout.exercise.muscle_uses.count() == 1
    assert not Exercise.objects.filter(pk=other.pk).exists()


def test_an_exercise_whose_bout_was_deleted_stays_too():
    bout = BoutFactory(deleted_at="2026-11-20T12:00Z")

    content.load([])

    assert Exercise.objects.filter(pk=bout.exercise_id).exists()


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (muscle("x" * 41), "muscles.json: library.muscle xxx"),
        (muscle("calf", name=""), "name: This field cannot be blank."),
        (Record("m.json", "library.muscle", {"key": "calf", "nmae": "Calf"}), "nmae"),
        (Record("u.json", "accounts.user", {"email": "a@example.org"}), "not a model"),
        (Record("x.json", "library.nothing", {"key": "x"}), "library.nothing x"),
        (
            Record("s.json", "library.step",
                   {"exercise": ["nowhere"], "number": 1, "text": "Lie."}),
            "s.json: library.step nowhere 1",
        ),
        (exercise_record(hold_seconds=999), "library.exercise plain-stretch"),
        (exercise_record(place="moon"), "place"),
        (exercise_record(references=[["NONE"]]), "NONE"),
    ],
)  # fmt: skip
def test_a_broken_row_loads_nothing_and_is_named(record, message):
    with pytest.raises(ContentError, match=message):
        content.load([muscle("psoas"), record])

    assert not Muscle.objects.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[{", "muscles.json: "),
        ('{"a": 1}', "muscles.json: a row has no model"),
        ('[{"model": "library.muscle"}]', "muscles.json: a row has no model or no"),
        ("[1]", "muscles.json: a row has no model"),
    ],
)
def test_a_broken_file_loads_nothing_and_is_named(tmp_path, text, message):
    (tmp_path / "muscles.json").write_text(text)

    with pytest.raises(CommandError, match=f"Nothing was loaded. {message}"):
        call_command("load_content", f"--from={tmp_path}")


def test_a_folder_is_read_in_a_stable_order_with_folders_in_it(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/two.json", "a.json"):
        row = {"model": "library.muscle", "fields": {"key": name[0], "name": "M"}}
        (tmp_path / name).write_text(json.dumps([row]))

    assert [record.file for record in content.read(tmp_path)] == [
        "a.json",
        "b/two.json",
    ]


def test_content_models_come_after_what_they_rest_on():
    models = content.content_models()

    assert models.index(Question) < models.index(Exercise) < models.index(Step)
    assert models.index(Equipment) < models.index(Exercise.equipment.through)
