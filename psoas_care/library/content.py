"""The content under fixtures/: reading it, and bringing the database into step.

Every row of content has a natural key, so loading again changes what was edited,
adds what is new, and leaves the rows of persons alone.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers import deserialize, sort_dependencies
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, models, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from psoas_care.library.figures.poses import Figure, FigureError
from psoas_care.library.figures.poses import load as load_figures
from psoas_care.library.models import Edition, Exercise

FOLDER = Path(settings.BASE_DIR) / "fixtures"
NOT_ROWS = "figures"
"""The folder of the poses, which are drawn and never stored."""

KEY_FIELDS = (
    "code", "slug", "key", "family", "tool", "routine", "exercise", "number", "muscle",
    "equipment", "easier", "harder", "word",
)  # fmt: skip
BROKEN = (DeserializationError, FieldDoesNotExist, ValidationError, DatabaseError,
          TypeError, ValueError)  # fmt: skip

ContentModel = type[models.Model]


class ContentError(Exception):
    """A fixture cannot be loaded; the message names file and key."""


@dataclass(frozen=True)
class Record:
    """One row as it stands in a file."""

    file: str
    model: str
    fields: dict[str, Any]

    @property
    def where(self) -> str:
        """File, model and natural key, for messages."""
        parts = (self.fields.get(name) for name in KEY_FIELDS)
        key = " ".join(
            str(part[0] if isinstance(part, list) and part else part)
            for part in parts
            if part is not None
        )
        return f"{self.file}: {self.model} {key or '(no key)'}"


def read(folder: Path = FOLDER) -> list[Record]:
    """All records below `folder`, in a stable order."""
    return [
        record
        for path in sorted(folder.rglob("*.json"))
        if path.parent.name != NOT_ROWS
        for record in _read_file(path, str(path.relative_to(folder)))
    ]


def read_figures(folder: Path = FOLDER) -> dict[str, Figure]:
    """The poses below `folder`, by exercise; none where there is no such file."""
    path = folder / NOT_ROWS / "poses.json"
    try:
        return load_figures(path) if path.exists() else {}
    except FigureError as error:
        raise ContentError(str(error)) from error


def _read_file(path: Path, name: str) -> list[Record]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ContentError(f"{name}: {error}") from error
    try:
        return [Record(name, row["model"], dict(row["fields"])) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{name}: a row has no model or no fields") from error


def content_models() -> list[ContentModel]:
    """Models that fixtures may fill; what others rest on comes first."""
    ours = [
        model
        for model in apps.get_models()
        if hasattr(model, "natural_key")
        and model.__module__.startswith("psoas_care.")
        and model is not get_user_model()
    ]
    return list(sort_dependencies([(None, ours)]))


@transaction.atomic
def load(records: Iterable[Record]) -> int:
    """Bring the database into step with `records`; the number of rows removed.

    All or nothing. Raises `ContentError` at the first row that is broken.
    """
    order = {model._meta.label_lower: i for i, model in enumerate(content_models())}
    records = list(records)
    for record in records:
        if record.model not in order:
            raise ContentError(f"{record.where}: is not a model of content")
    saved: dict[ContentModel, set[Any]] = defaultdict(set)
    for record in sorted(records, key=lambda record: order[record.model]):
        row = _save(record)
        saved[type(row)].add(row.pk)
    removed = _remove_all_but(saved)
    Exercise.objects.work_out_columns()
    Edition.objects.update_or_create(pk=1, defaults={"fingerprint": fingerprint()})
    return removed


def fingerprint() -> str:
    """A fingerprint of every row of content and every link between them."""
    digest = sha256()
    for model in [*content_models(), *sorted(_link_tables(), key=str)]:
        rows = model._default_manager.order_by("pk").values_list()
        digest.update(repr((model._meta.label, [*rows])).encode())
    return digest.hexdigest()


def _save(record: Record) -> models.Model:
    try:
        (found,) = deserialize(
            "python", [{"model": record.model, "fields": record.fields}]
        )
        row: models.Model = found.object
        row.clean_fields(exclude=[f.name for f in row._meta.fields if f.is_relation])
        found.save()
    except BROKEN as error:
        raise ContentError(f"{record.where}: {_sentence(error)}") from error
    return row


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        return "; ".join(
            f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()
        )
    return str(error)


def _remove_all_but(saved: dict[ContentModel, set[Any]]) -> int:
    """Remove rows that left the fixtures, unless somebody's diary needs them."""
    removed = 0
    retired: dict[ContentModel, set[Any]] = defaultdict(set)
    for model in content_models():
        for row in model._default_manager.exclude(pk__in=saved[model]):
            if _is_part_of(row, retired) or _is_used_by_a_person(row):
                retired[model].add(row.pk)
            else:
                row.delete()
                removed += 1
    return removed


def _is_part_of(row: models.Model, retired: dict[ContentModel, set[Any]]) -> bool:
    """Whether it belongs to a retired row that stays, as a step to its exercise."""
    return any(
        getattr(row, field.attname) in retired[field.related_model]
        for field in row._meta.fields
        if isinstance(field, models.ForeignKey)
    )


def _is_used_by_a_person(row: models.Model) -> bool:
    """Deleting `row` would touch, or be refused for, a row that is not content."""
    collector = Collector(using="default", origin=row)
    try:
        collector.collect([row])
    except (ProtectedError, RestrictedError):
        return True
    touched = {model for model, rows in collector.data.items() if rows}
    touched |= {rows.model for rows in collector.fast_deletes if rows.exists()}
    touched |= {field.model for field, _value in collector.field_updates}
    of_content = {*content_models(), *_link_tables()}
    return bool(touched - of_content)


def _link_tables() -> set[ContentModel]:
    links = (
        field.remote_field.through
        for model in content_models()
        for field in model._meta.many_to_many
    )
    return {link for link in links if link is not None}
