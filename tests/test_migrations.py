"""Migrations run while the code before them still serves: what one of them may do.

Whoever updates several servers migrates first and restarts one after the other. So
code X nobody may wait long for a lock. What removes or renames comes a release later
than the code that stops using it, and says so in `nothing_reads_it` of its Migration.
"""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from psoas_care.web.operations import AddIndexConcurrently, ReplaceUniqueIndex

LAST_WITHOUT_RULES = {
    "accounts": 6,
    "library": 16,
    "practice": 15,
    "records": 2,
    "safety": 10,
    "symptoms": 8,
}
"""By app, the number of the last migration that is older than these rules; an app that
is not named has come since."""

REMOVES = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
WIDENS = {"null", "max_length", "default", "db_default"}


def problems_of(migration, state):
    """What the code before a migration would trip over, in words, a list.

    `state` is that of the tables before it.
    """
    return [
        f"{operation.describe()}: {problem}"
        for operation in migration.operations
        if (problem := _problem_of(operation, migration, state))
    ]


def _problem_of(operation, migration, state):
    if getattr(operation, "model_name_lower", "") in _new_models(migration):
        return ""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        inner = operation.database_operations
        found = [_problem_of(one, migration, state) for one in inner]
        return "; ".join(filter(None, found))
    if isinstance(operation, REMOVES):
        is_said = getattr(migration, "nothing_reads_it", "")
        return "" if is_said else "what runs beside it may need that"
    if isinstance(operation, migrations.AlterField):
        return _problem_of_change(operation, migration.app_label, state)
    return "" if _is_harmless(operation, migration) else "see docs/scale.md"


def _is_harmless(operation, migration):
    match operation:
        case migrations.AddField(field=field):  # older code leaves the column out
            return field.null or field.has_db_default() or field.many_to_many
        case AddIndexConcurrently() | ReplaceUniqueIndex():
            return not migration.atomic
        case migrations.AddIndex():  # nobody can write meanwhile
            return False
        case migrations.AddConstraint(constraint=models.UniqueConstraint()):
            return False
        case migrations.RunPython() | migrations.RunSQL():
            return operation.reversible
    return True


def _new_models(migration):
    made = [o for o in migration.operations if isinstance(o, migrations.CreateModel)]
    return {operation.name_lower for operation in made}


def _problem_of_change(operation, app, state):
    """A column may get wider, and say more in forms; all else locks or refuses."""
    model = state.models[app, operation.model_name_lower]
    old, new = model.fields[operation.name_lower], operation.field
    narrower = (old.null and not new.null) or (old.max_length or 0) > (
        new.max_length or 0
    )

    def rest(field):
        _name, path, args, kwargs = field.deconstruct()
        skipped = {*WIDENS, *field.non_db_attrs}
        return path, args, {k: v for k, v in kwargs.items() if k not in skipped}

    if narrower or rest(old) != rest(new):
        return "locks the table, or refuses what code before it writes"
    return ""


def since_the_rules():
    loader = MigrationLoader(connection=None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        is_ours = migration.__module__.startswith("psoas_care.")
        if is_ours and int(name[:4]) > LAST_WITHOUT_RULES.get(app, 0):
            before = loader.project_state((app, name), at_end=False)
            yield migration, before


def test_the_code_before_a_migration_can_run_beside_it():
    found = {
        f"{migration.app_label} {migration.name}": problems
        for migration, state in since_the_rules()
        if (problems := problems_of(migration, state))
    }

    assert found == {}


def test_an_app_that_came_later_is_under_the_rules_as_well():
    assert "api" in {migration.app_label for migration, _ in since_the_rules()}


# -- the rules themselves -----------------------------------------------------

SOMETHING = models.CharField(max_length=20)


def migration_of(*operations, atomic=True):
    migration = migrations.Migration("0001_x", "practice")
    migration.operations, migration.atomic = [*operations], atomic
    return migration


@pytest.fixture(scope="module")
def state():
    """One table with one column of twenty characters."""
    state = ProjectState()
    migrations.CreateModel(
        "Thing", [("id", models.AutoField(primary_key=True)), ("word", SOMETHING)]
    ).state_forwards("practice", state)
    return state


INDEX = models.Index(fields=["word"], name="things")
UNIQUE = models.UniqueConstraint(fields=["word"], name="once")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("thing", "word"),
        migrations.RenameField("thing", "word", "name"),
        migrations.DeleteModel("thing"),
        migrations.RenameModel("thing", "object"),
        migrations.AddField("thing", "colour", models.CharField(default="red")),
        migrations.AlterField("thing", "word", models.CharField(max_length=10)),
        migrations.AlterField("thing", "word", models.IntegerField()),
        migrations.AddIndex("thing", INDEX),
        AddIndexConcurrently("thing", INDEX),
        migrations.AddConstraint("thing", UNIQUE),
        migrations.RunSQL("DELETE FROM things"),
        migrations.RunPython(migrations.RunPython.noop),
    ],
)
def test_what_the_code_before_would_trip_over_is_found(operation, state):
    assert problems_of(migration_of(operation), state)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("other", [("id", models.AutoField(primary_key=True))]),
        migrations.AddField("thing", "colour", models.CharField(null=True)),
        migrations.AddField("thing", "colour", models.CharField(db_default="red")),
        migrations.AlterField("thing", "word", models.CharField(max_length=30)),
        migrations.AlterField(
            "thing", "word", models.CharField(max_length=20, choices=[("a", "A")])
        ),
        migrations.RunPython(
            migrations.RunPython.noop, reverse_code=migrations.RunPython.noop
        ),
    ],
)
def test_what_it_does_not_notice_is_not(operation, state):
    assert problems_of(migration_of(operation), state) == []


def test_an_index_is_made_beside_running_writes_outside_a_transaction(state):
    beside = migration_of(AddIndexConcurrently("thing", INDEX), atomic=False)

    assert problems_of(beside, state) == []


def test_a_removal_says_that_nothing_reads_it(state):
    migration = migration_of(migrations.RemoveField("thing", "word"))
    migration.nothing_reads_it = "since the release before"

    assert problems_of(migration, state) == []
