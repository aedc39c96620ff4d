"""The one field list: names, titles and explanations of the result, read from the types of ``model.py``.

Headings of the pages and the table in ``docs/fields.md`` are made from it, so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from alkfusion.model import Result

__all__ = ["Field", "description_of", "field_rows", "fields_of", "fields_page", "held", "title_of"]


class Field(msgspec.Struct, frozen=True):
    """One field of a type of the model; ``key`` is its name in the JSON document."""

    name: str
    key: str
    title: str
    description: str
    kind: object


@cache
def fields_of(kind: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the fields of a type of the model, in the order in which they stand there."""
    hints = get_type_hints(kind, include_extras=True)
    pairs = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    return tuple(_field(name, key, hints[name]) for name, key in pairs)


def _field(name: str, key: str, hint: object) -> Field:
    inner, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    meta = next((note for note in notes if isinstance(note, Meta)), Meta())
    return Field(name, key, meta.title or name, meta.description or "", inner)


@cache
def title_of(kind: type[msgspec.Struct], name: str) -> str:
    """Return the heading of a field; KeyError when the type has no such field."""
    titles = {field.name: field.title for field in fields_of(kind)}
    return titles[name]


def description_of(kind: type[msgspec.Struct], name: str) -> str:
    """Return the explanation of a field, empty where it has none; KeyError when the type has no such field."""
    return {field.name: field.description for field in fields_of(kind)}[name]


def field_rows(kind: type[msgspec.Struct] = Result, place: str = "") -> Iterator[tuple[str, Field]]:
    """Yield (path in the JSON document, field) of a type and of all it holds; ``[]`` marks a list."""
    for field in fields_of(kind):
        inner, listed = held(field.kind)
        path = f"{place}{field.key}{'[]' if listed else ''}"
        yield path, field
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield from field_rows(inner, f"{path}.")


def held(kind: object) -> tuple[object, bool]:
    """Return the type inside ``X | None`` and ``tuple[X, ...]``, and whether there can be several."""
    arguments = get_args(kind)
    if get_origin(kind) in (Union, UnionType):
        return held(next(part for part in arguments if part is not NoneType))
    if get_origin(kind) is tuple and arguments[-1] is Ellipsis:
        return arguments[0], True
    return kind, False


_WORDS: dict[object, str] = {str: "text", int: "whole number", float: "number", bool: "true or false"}


def _type_words(kind: object) -> str:
    """Say in plain words what a value is."""
    inner, listed = held(kind)
    if get_origin(inner) is dict:
        words = "names and values"
    elif get_origin(inner) is tuple:
        words = "pair of numbers"
    elif isinstance(inner, type) and issubclass(inner, msgspec.Struct):
        words = "group"
    elif isinstance(inner, type) and issubclass(inner, StrEnum):
        words = " / ".join(f"`{member.value}`" for member in inner)
    else:
        words = _WORDS[inner]
    empty = ", or null" if NoneType in get_args(kind) else ""
    return f"list of {words}" if listed else f"{words}{empty}"


def fields_page() -> str:
    """Return ``docs/fields.md``: every field of the result with its heading, kind of value and explanation."""
    rows = [
        f"| `{path}` | {field.title} | {_type_words(field.kind)} | {field.description} |"
        for path, field in field_rows()
    ]
    return "\n".join([_PAGE_HEAD, "| Field | Heading | Value | Meaning |", "|---|---|---|---|", *rows, ""])


_PAGE_HEAD = """# The fields of a result

This page is made from `alkfusion/model.py` by `scripts/write_field_docs.py`; a test holds it to the code. The headings
are those of the HTML pages. The columns of the TSV are the same names, joined with the group they stand in. The JSON
Schema is `result.schema.json` beside this page.

Positions are 1-based. Residues are those of NP_004295.2, coding positions those of NM_004304.5.
"""
