"""A short way to write down what a reader must return."""

from __future__ import annotations

from typing import Any

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.readers.registry import reader_named
from tests.readers.examples import DATA, read

LEFT, RIGHT = Kept.LEFT, Kept.RIGHT


def side(gene: str | None, contig: str | None = None, position: int | None = None, *marks: object, **more: Any) -> Side:
    """A side; ``marks`` are its strand and its kept side, in any order and each only where the file gives it."""
    strand = next((mark for mark in marks if mark in ("+", "-")), None)
    kept = next((mark for mark in marks if isinstance(mark, Kept)), None)
    return Side(gene=gene, contig=contig, position=position, strand=strand, kept=kept, **more)


def call(
    line: int, first: Side, second: Side, *, split: int | None = None, pairs: int | None = None, **more: Any
) -> dict[str, Any]:
    """A call, 5' first unless ``ordered`` is False."""
    return {
        "line": line,
        "first": first,
        "second": second,
        "split_reads": split,
        "spanning_pairs": pairs,
        "ordered": True,
        **more,
    }


def assert_reads(reader: str, fixture: str, expected: list[dict[str, Any]], caller: str | None = None) -> None:
    """Every field of every call of a fixture is as expected; what is not named has its default."""
    path = DATA / reader / fixture
    wanted = [FusionCall(source=fixture, caller=caller or reader, **fields) for fields in expected]
    assert read(reader_named(reader), path) == wanted
