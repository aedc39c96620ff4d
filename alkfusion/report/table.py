"""The result as a table: one row a rearrangement and drug. Headings are the names of the model's fields."""

from __future__ import annotations

from collections.abc import Iterable

from alkfusion.interpret.mutation import STATED, change_name, passes
from alkfusion.model import DrugCall, Mutation, Rearrangement, Result
from alkfusion.patterns import pattern

__all__ = ["COLUMNS", "safe_cell", "to_tsv", "told_mutation"]

# (where the value comes from, name of the field there): the header is made of the two, as in the JSON document
COLUMNS: tuple[tuple[str, str], ...] = (
    ("sample", "id"),
    ("sample", "patient"),
    ("sample", "timepoint"),
    ("sample", "disease"),
    ("result", "alk_status"),
    ("rearrangement", "name"),
    ("rearrangement", "junction"),
    ("rearrangement", "alias"),
    ("rearrangement", "event"),
    ("rearrangement", "frame"),
    ("rearrangement", "kinase_domain"),
    ("five_prime", "gene"),
    ("five_prime", "transcript"),
    ("five_prime", "exon"),
    ("five_prime", "contig"),
    ("five_prime", "position"),
    ("three_prime", "gene"),
    ("three_prime", "transcript"),
    ("three_prime", "exon"),
    ("three_prime", "contig"),
    ("three_prime", "position"),
    ("rearrangement", "split_reads"),
    ("rearrangement", "spanning_pairs"),
    ("rearrangement", "stated"),
    ("result", "mutations"),
    ("drug_call", "drug"),
    ("drug_call", "prediction"),
    ("drug_call", "level"),
    ("drug_call", "assessment"),
    ("drug_call", "background_match"),
    ("drug_call", "approved"),
    ("drug_call", "evidence"),
    ("drug_call", "against"),
    ("drug_call", "text"),
    ("result", "summary"),
    ("provenance", "program_version"),
    ("provenance", "knowledge_version"),
)

_FORMULA = pattern(r"^[=+\-@\t\r]")
_NUMBER_OR_STRAND = pattern(r"^([+-]|[+-]?\d+(\.\d+)?([eE][+-]?\d+)?)$")


def safe_cell(value: object) -> str:
    """Return text for one cell: no tab, no line break, nothing that a spreadsheet would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(safe_cell(item) for item in value)
    text = " ".join(str(value).split())
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER_OR_STRAND.match(text) else text


def header() -> tuple[str, ...]:
    """Return the column names, such as ``five_prime_gene``; those of the result itself stand alone."""
    return tuple(name if place == "result" else f"{place}_{name}" for place, name in COLUMNS)


def to_tsv(result: Result) -> bytes:
    """Return the table with its header line; a sample without rearrangement still has one row a drug."""
    lines = ["\t".join(header()), *("\t".join(row) for row in _rows(result))]
    return ("\n".join(lines) + "\n").encode()


def _rows(result: Result) -> Iterable[list[str]]:
    for event in result.rearrangements or (None,):
        for drug in result.drug_calls or (None,):
            yield _row(result, event, drug)


def _row(result: Result, event: Rearrangement | None, drug: DrugCall | None) -> list[str]:
    places: dict[str, object] = {
        "sample": result.sample,
        "result": result,
        "rearrangement": event,
        "five_prime": event.five_prime if event else None,
        "three_prime": event.three_prime if event else None,
        "drug_call": drug,
        "provenance": result.provenance,
    }
    return [safe_cell(_value(places[place], name)) for place, name in COLUMNS]


def _value(place: object, name: str) -> object:
    if place is None:
        return None
    value = getattr(place, name)
    return tuple(map(told_mutation, value)) if name == "mutations" else value


def told_mutation(mutation: Mutation) -> str:
    """Name a mutation; one that does not count, or was only stated, says so: the cell never reads as a finding."""
    name = change_name(mutation)
    if passes(mutation):
        return f"{name} (stated)" if mutation.filter == STATED else name
    return f"{name} (not counted: {(mutation.filter or '').replace(';', ',')})"
