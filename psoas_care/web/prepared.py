"""Questions to the database whose SQL is written once: only their values change."""

import json
from collections.abc import Callable, Hashable
from datetime import timedelta
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigAutoField,
    DateField,
    Expression,
    Field,
    Model,
    QuerySet,
)
from django.db.models.sql.compiler import SQLCompiler

AnyModel = TypeVar("AnyModel", bound=Model)
RawRows: TypeAlias = Hashable
"""Rows as a database gives them; `Prepared.decoded` reads them."""


class Parameter(Expression):
    """The place of a value that comes when the question is asked.

    It stands in a filter where the value would, though not in a `__range`. The field
    says how a database wants to have it.
    """

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(
        self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def filled(self, values: dict[str, Any]) -> Any:
        return self.output_field.get_db_prep_value(values[self.name], connection)


def user_parameter() -> Any:
    """The place of a user, whose primary key comes as `user`."""
    return Parameter("user", BigAutoField())


class DayParameter(Parameter):
    """The place of a local day, and of one that is so much earlier."""

    def __init__(self, name: str, earlier: timedelta = timedelta(0)) -> None:
        super().__init__(name, DateField())
        self.earlier = earlier

    def __sub__(self, other: timedelta) -> "DayParameter":  # type: ignore[override]
        return DayParameter(self.name, self.earlier + other)

    def filled(self, values: dict[str, Any]) -> Any:
        day = values[self.name] - self.earlier
        return super().filled({self.name: day})


def day_parameter(name: str) -> Any:
    """The place of a local day; Any, since filters take it for one."""
    return DayParameter(name)


class Prepared:
    """What a function asks, with a `Parameter` in the place of each value.

    Django writes a UNION of five parts in 4 ms, and SQLite answers it in a tenth of
    that: where every page asks it, the writing is most of what the page costs. Rows
    are tuples, as of `values_list`, which the question has to end in.
    """

    def __init__(self, question: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self.question = question

    @cached_property
    def _written(self) -> tuple[SQLCompiler, str, list[Any]]:
        compiler = self.question().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return compiler, sql, list(params)

    @cached_property
    def _as_text(self) -> str:
        """The question in SQLite's words for all its rows as one text, which is JSON.

        Its floats have fifteen digits there.
        """
        compiler, sql, _params = self._written
        names = ", ".join(f"c{number}" for number in range(len(compiler.select)))
        return (
            f"SELECT (WITH asked({names}) AS ({sql})"  # noqa: S608 - Django's own SQL
            f" SELECT json_group_array(json_array({names})) FROM asked)"
        )

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The answer, one tuple a row; raises KeyError where a value is missing."""
        return self.decoded(self._asked(self._written[1], values))

    def raw(self, **values: Any) -> RawRows:
        """The answer as it comes, so that what follows from it can be kept under it.

        SQLite writes it as one text in a fifth of the time of `rows`: its driver makes
        each date of each row an object before anybody asks for it. That of PostgreSQL
        is quick.
        """
        if connection.vendor != "sqlite":
            return self._asked(self._written[1], values)
        ((text,),) = self._asked(self._as_text, values)
        return str(text)

    def _asked(self, sql: str, values: dict[str, Any]) -> tuple[tuple[Any, ...], ...]:
        params = self._written[2]
        with connection.cursor() as cursor:
            cursor.execute(
                sql,
                [p.filled(values) if isinstance(p, Parameter) else p for p in params],
            )
            return tuple(cursor.fetchall())

    def decoded(self, raw: Any) -> list[tuple[Any, ...]]:
        """Raw rows as Python values."""
        compiler, *_written = self._written
        rows = json.loads(raw) if isinstance(raw, str) else raw
        return [*map(tuple, compiler.results_iter([[*rows]]))]


def columns_of(model: type[Model]) -> list[str]:
    """The columns of a model, for a prepared question whose rows become models."""
    return [column.attname for column in model._meta.concrete_fields]


def model_of(model: type[AnyModel], row: tuple[Any, ...], user: Any) -> AnyModel:
    """A row of all columns of a model, as one that belongs to this person."""
    made = model.from_db(connection.alias, columns_of(model), row)
    made.user = user  # type: ignore[attr-defined]
    return made
