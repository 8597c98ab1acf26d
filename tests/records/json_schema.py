"""As much of JSON Schema (2020-12) as our schemas use; any other word is a fault."""

import re
from datetime import date, datetime
from uuid import UUID

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": int | float,
    "null": type(None),
}
FORMATS = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "uuid": UUID,
}
SAYS_NOTHING = {"$schema", "title", "description"}


def check(value, schema, where="$"):
    """Fail with the place and the reason where `value` is not as `schema` says."""
    for word, said in schema.items():
        if word not in SAYS_NOTHING:
            assert RULES[word](value, said, schema, where), (where, word, value)


def _is_typed(value, said, schema, where):
    types = [said] if isinstance(said, str) else said
    is_number = isinstance(value, bool) and "boolean" not in types
    return not is_number and any(isinstance(value, TYPES[name]) for name in types)


def _has_format(value, said, schema, where):
    if value is not None:
        FORMATS[said](value)  # raises
    return True


def _properties(value, said, schema, where):
    for name in value.keys() & said.keys():
        check(value[name], said[name], f"{where}.{name}")
    return True


def _others(value, said, schema, where):
    others = value.keys() - schema.get("properties", {}).keys()
    for name in others if said else ():
        check(value[name], said, f"{where}.{name}")
    return bool(said) or not others


def _items(value, said, schema, where):
    for number, item in enumerate(value):
        check(item, said, f"{where}[{number}]")
    return True


RULES = {
    "type": _is_typed,
    "format": _has_format,
    "properties": _properties,
    "additionalProperties": _others,
    "items": _items,
    "const": lambda value, said, *_: value == said,
    "enum": lambda value, said, *_: value in said,
    "required": lambda value, said, *_: set(said) <= value.keys(),
    "minimum": lambda value, said, *_: value is None or value >= said,
    "maximum": lambda value, said, *_: value is None or value <= said,
    "pattern": lambda value, said, *_: re.search(said, value) is not None,
    "maxLength": lambda value, said, *_: value is None or len(value) <= said,
    "uniqueItems": lambda value, said, *_: len(value) == len({*value}),
}
