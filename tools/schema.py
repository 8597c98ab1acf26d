"""The JSON Schemas of an export, from the models: `python -m tools.schema` writes them.

A test holds that what stands in docs/schema/ is what the models say.
"""

import json
import os
from pathlib import Path
from typing import Any, cast

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()

from django.db import models

from psoas_care.accounts.models import User
from psoas_care.records.export import VERSION
from psoas_care.records.exported_table import NAMES, ExportedTable
from psoas_care.records.kinds import ABOUT_ACCOUNT, ACCOUNT, ENTRIES, SETTINGS
from psoas_care.web.fields import Ranged, WordsField

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "schema"
Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
UID: Schema = {"type": "string", "format": "uuid"}
TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
# What Django's own fields do not say of themselves.
SPECIAL: dict[str, Schema] = {
    "zones_left": {"type": "object", "additionalProperties": MOMENT},
    "regions": TEXTS,
    "equipment": TEXTS,
    "otherwise": {"type": "array", "items": DAY},
    "answers": {
        "description": "By the key of the item; of sentences, those that are ticked.",
        "type": "object",
        "additionalProperties": {"type": "integer"},
    },
    "together": {
        "description": "Exercises tested with this one: each is [slug, name].",
        "type": "array",
        "items": TEXTS,
    },
    "pauses": {
        "description": "Each is [after, until, why]; without until it goes on.",
        "type": "array",
        "items": {"type": "array", "items": {"type": ["string", "null"]}},
    },
    "country": {"type": "string", "maxLength": 2},
}
SIMPLE: dict[type[Any], Schema] = {
    models.BooleanField: {"type": "boolean"},
    models.UUIDField: UID,
    models.DateTimeField: MOMENT,
    models.DateField: DAY,
    models.TimeField: {"type": "string", "pattern": r"^\d\d:\d\d:\d\d$"},
}


def schemas() -> dict[str, Schema]:
    """{name of the file: schema} of both JSON files in an export."""
    settings = _object({name: _of(_user_field(name)) for name in SETTINGS})
    account = {name: _of(_user_field(name)) for name in ABOUT_ACCOUNT}
    return {
        f"psoas-care-{VERSION}.json": _document(
            "psoas-care", {"settings": settings}, ENTRIES
        ),
        f"account-{VERSION}.json": _document("psoas-care-account", account, ACCOUNT),
    }


def text_of(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _document(name: str, facts: Schema, kinds: tuple[ExportedTable, ...]) -> Schema:
    lists = {
        kind.name: {
            "description": str(kind.description),
            "type": "array",
            "items": _object({field.name: _of(field) for field in kind.fields}),
        }
        for kind in kinds
    }
    about = {"format": {"const": name}, "version": {"const": VERSION}}
    title = {"$schema": DIALECT, "title": f"{name}, version {VERSION}"}
    return title | _object(about | facts | lists)


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _user_field(name: str) -> Any:
    return User._meta.get_field(name)


def _of(field: Any) -> Schema:
    """What may stand in this field; null where it may say nothing."""
    schema = dict(_not_null(field))
    if field.null:
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        schema["type"] = [schema["type"], "null"]
    return schema


def _not_null(field: Any) -> Schema:
    if field.name in SPECIAL:
        return SPECIAL[field.name]
    if field.is_relation:
        return {"type": "string"} if field.related_model in NAMES else UID
    if isinstance(field, WordsField):
        some = {"type": "string", "enum": cast(Any, field.words).values}
        return {"type": "array", "items": some, "uniqueItems": True}
    if isinstance(field, Ranged):
        kind = "number" if field.places else "integer"
        return {"type": kind, "minimum": field.low, "maximum": field.high}
    if isinstance(field, models.IntegerField):
        return {"type": "integer", "minimum": 0}
    simple = [schema for kind, schema in SIMPLE.items() if isinstance(field, kind)]
    return simple[0] if simple else _text(field)


def _text(field: Any) -> Schema:
    if field.choices:
        blank = [""] if field.blank else []
        return {"type": "string", "enum": [*blank, *(k for k, _ in field.flatchoices)]}
    longest = {"maxLength": field.max_length} if field.max_length else {}
    return {"type": "string", **longest}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).write_text(text_of(schema), encoding="utf-8")
        print(f"docs/schema/{name}")


if __name__ == "__main__":
    main()
