"""All facts of many results: one result a line as JSON, or one fact a row as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from alkfusion.model import Result
from alkfusion.report.paths import leaves
from alkfusion.report.table import safe_cell

__all__ = ["LONG_HEADER", "json_lines", "long_table"]

LONG_HEADER = ("sample_id", "part", "item", "field", "value")

# Parts of the document that are lists of things with a name of their own.
_LISTS = frozenset({"drug_calls", "inputs", "mutations", "observations", "phases", "rearrangements"})
_ENCODER = msgspec.json.Encoder(order="sorted")


def json_lines(results: Iterable[Result]) -> bytes:
    """Return one line of JSON a result, keys sorted; each line is the document of the JSON face."""
    return b"".join(_ENCODER.encode(result) + b"\n" for result in results)


def long_table(results: Iterable[Result]) -> bytes:
    """Return one row a fact: sample, part of the document, item (such as a drug), field, value.

    Items are named by what tells them apart: drug, residue, name, protein change, else their place.
    """
    lines = ["\t".join(LONG_HEADER), *("\t".join(row) for result in results for row in _rows(result))]
    return ("\n".join(lines) + "\n").encode()


def _rows(result: Result) -> Iterator[list[str]]:
    for path, value in leaves(msgspec.to_builtins(result, order="sorted")):
        part, *rest = path
        item = rest.pop(0) if part in _LISTS and rest else ""
        yield [safe_cell(cell) for cell in (result.sample.id, part, item, ".".join(rest), _flat(value))]


def _flat(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
