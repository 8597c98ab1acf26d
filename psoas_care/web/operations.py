"""Steps of migrations while the site goes on: nobody waits for an index to be made.

PostgreSQL makes one beside running writes (CONCURRENTLY), outside a transaction, so
their migrations say `atomic = False`. A step may be run again where it was cut short.
Within a transaction (`manage.py upgrade`, which does all or nothing) and on SQLite it
is made as always.
"""

from typing import Any

from django.db import migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def _is_beside(schema_editor: BaseDatabaseSchemaEditor) -> bool:
    """Whether others can write meanwhile."""
    connection = schema_editor.connection
    return connection.vendor == "postgresql" and not connection.in_atomic_block


def _drop(schema_editor: BaseDatabaseSchemaEditor, name: str) -> None:
    """Drop an index of PostgreSQL if it is there, perhaps half made and invalid."""
    quoted = schema_editor.quote_name(name)
    schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {quoted}")


class AddIndexConcurrently(migrations.AddIndex):
    """Django's own is for PostgreSQL alone; this one is a plain one elsewhere."""

    atomic = False

    def database_forwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if not _is_beside(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        _drop(schema_editor, self.index.name)
        schema_editor.add_index(model, self.index, concurrently=True)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if not _is_beside(schema_editor):
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        _drop(schema_editor, self.index.name)


class ReplaceUniqueIndex(Operation):
    """Another constraint under the same name, with no moment without either of them.

    For partial ones, which databases keep as unique indexes.
    """

    atomic = False
    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, constraint: models.UniqueConstraint) -> None:
        self.model_name = model_name
        self.constraint = constraint

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        given = {"model_name": self.model_name, "constraint": self.constraint}
        return type(self).__name__, [], given

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        name = self.model_name.lower()
        state.remove_constraint(app_label, name, self.constraint.name)
        state.add_constraint(app_label, name, self.constraint)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        key = app_label, self.model_name.lower()
        old, new = (
            state.models[key].get_constraint_by_name(self.constraint.name)
            for state in (from_state, to_state)
        )
        if _is_beside(schema_editor):
            _replace_concurrently(schema_editor, model, new)
            return
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.remove_constraint(model, old)
            schema_editor.add_constraint(model, new)

    database_backwards = database_forwards

    def describe(self) -> str:
        return f"Replace the unique index {self.constraint.name}"


def _replace_concurrently(
    schema_editor: BaseDatabaseSchemaEditor, model: Any, constraint: Any
) -> None:
    name = constraint.name
    following = constraint.clone()
    following.name = f"{name}_new"
    _drop(schema_editor, following.name)
    create = str(following.create_sql(model, schema_editor))
    beside = create.replace("UNIQUE INDEX", "UNIQUE INDEX CONCURRENTLY", 1)
    schema_editor.execute(beside, params=None)
    _drop(schema_editor, name)
    quote = schema_editor.quote_name
    schema_editor.execute(
        f"ALTER INDEX {quote(following.name)} RENAME TO {quote(name)}"
    )
