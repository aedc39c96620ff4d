"""Write docs/formats/*.md from the readers themselves: one page a family, with the columns that are used."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from alkfusion.readers.base import Family, Reader
from alkfusion.readers.registry import all_readers

DOCS = Path(__file__).resolve().parents[1] / "docs" / "formats"
INTRODUCTION = """\
A file is recognised by its content, never by its name; columns are found by name, never by position. `--format NAME`
overrides the recognition. Made from the readers by `scripts/build_format_docs.py`; do not edit by hand.
"""


def page_name(family: Family) -> str:
    """Return the file name of a family's page."""
    return f"{family.name.lower().replace('_', '-')}.md"


def pages() -> dict[str, str]:
    """Return every page by its file name, and the index."""
    found = {page_name(family): _page(family) for family in Family}
    found["README.md"] = _index()
    return found


def _of(family: Family) -> list[Reader]:
    return [reader for reader in all_readers() if reader.family is family]


def _index() -> str:
    lines = ["# Formats", "", INTRODUCTION]
    for family in Family:
        names = ", ".join(reader.title for reader in _of(family))
        lines.append(f"- [{family.value}]({page_name(family)}): {names}")
    return "\n".join(lines) + "\n"


def _page(family: Family) -> str:
    lines = [f"# {family.value[0].upper()}{family.value[1:]}", "", INTRODUCTION]
    for reader in _of(family):
        lines += [*_section(reader), ""]
    return "\n".join(lines).rstrip() + "\n"


def _section(reader: Reader) -> Iterator[str]:
    yield f"## {reader.title} (`{reader.name}`)"
    yield ""
    if reader.from_documentation:
        yield "Written from documentation: no real file could be tested."
        yield ""
    yield f"Shows: {reader.shows}."
    yield ""
    yield _notes(reader)
    columns = reader.columns_used()
    if columns:
        yield from ["", "| read as | column |", "| --- | --- |"]
        yield from (f"| {word} | {' or '.join(f'`{name}`' for name in names)} |" for word, names in columns.items())


def _notes(reader: Reader) -> str:
    """The docstring of the reader's module, where coordinates and order are explained; one module may hold several."""
    module = inspect.getdoc(sys.modules[type(reader).__module__]) or ""
    return module.replace("``", "`")


if __name__ == "__main__":
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/formats/{name}")
