"""Columns made from the fields of the model, so that a new field is a new column of every table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import get_origin

import msgspec

from alkfusion.model import (
    AssessedResidue,
    DrugCall,
    InputFile,
    Isoform,
    Mutation,
    NotAssessed,
    Observation,
    PhasedPair,
    Rearrangement,
    Recount,
    Result,
    Support,
)
from alkfusion.report.fields import fields_of, held
from alkfusion.report.table import safe_cell

__all__ = ["SAMPLE", "Column", "cells", "columns_of", "wide_columns"]

# A list inside one cell tells its items by these fields; the long tables hold the rest.
_TOLD_BY: dict[object, str] = {
    AssessedResidue: "residue",
    DrugCall: "drug",
    InputFile: "name",
    Isoform: "junction",
    Mutation: "protein",
    NotAssessed: "residue",
    Observation: "kind",
    PhasedPair: "phase",
    Rearrangement: "name",
    Recount: "state",
    Support: "caller",
}
# Of the first rearrangement, beside the names of all: what a reader of the wide table asks for.
_OF_FIRST = ("junction", "alias", "event", "frame", "kinase_domain", "split_reads", "spanning_pairs", "stated")
_PLAIN = (str, int, float, bool)


class Column(msgspec.Struct, frozen=True):
    """One column: its name, its kind of value (str, int, float or bool), and how to take it from an item."""

    name: str
    kind: type
    value: Callable[[object], object]


def columns_of(kind: type[msgspec.Struct], prefix: str = "", path: str = "") -> list[Column]:
    """Return the columns of a type of the model: groups are taken apart, lists become one cell."""
    columns = []
    for field in fields_of(kind):
        inner, listed = held(field.kind)
        place = f"{path}{field.name}"
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and not listed:
            columns.extend(columns_of(inner, f"{prefix}{field.key}_", f"{place}."))
        else:
            columns.append(_column(f"{prefix}{field.key}", place, inner, listed))
    return columns


def _column(name: str, place: str, inner: object, listed: bool) -> Column:
    take = attrgetter(place)
    if listed and inner in _TOLD_BY:
        told = attrgetter(_TOLD_BY[inner])
        return Column(name, str, lambda item: tuple(dict.fromkeys(told(part) for part in take(item))))
    if get_origin(inner) is dict:
        return Column(name, str, lambda item: tuple(f"{key}={value}" for key, value in take(item).items()))
    if not listed and isinstance(inner, type) and inner in _PLAIN:
        return Column(name, inner, take)
    return Column(name, str, take)


_RESULT = columns_of(Result)
_WHOSE = ("sample_id", "sample_patient", "sample_timepoint", "sample_collected")
#: Whose row it is: stands before the columns of every long table.
SAMPLE = [column for column in _RESULT if column.name in _WHOSE]
# Drugs have columns of their own, the thresholds are told by the checksum of the table they stand in.
_LEFT_OUT = (*_WHOSE, "drug_calls", "provenance_thresholds")


def wide_columns(drugs: Sequence[str]) -> list[Column]:
    """Return the columns of the table with one row a sample, with one column for each of the drugs."""
    own = [*SAMPLE, *(column for column in _RESULT if column.name not in _LEFT_OUT)]
    of_first = [
        Column(f"rearrangement_{column.name}", column.kind, _first(column.value))
        for column in columns_of(Rearrangement)
        if column.name in {field.key for field in fields_of(Rearrangement) if field.name in _OF_FIRST}
    ]
    return [*own, *of_first, *(Column(f"prediction_{drug}", str, _prediction(drug)) for drug in drugs)]


def _first(value: Callable[[object], object]) -> Callable[[object], object]:
    def taken(result: object) -> object:
        assert isinstance(result, Result)
        return value(result.rearrangements[0]) if result.rearrangements else None

    return taken


def _prediction(drug: str) -> Callable[[object], object]:
    def taken(result: object) -> object:
        assert isinstance(result, Result)
        return next((call.prediction for call in result.drug_calls if call.drug == drug), None)

    return taken


def cells(columns: Sequence[Column], item: object) -> list[str]:
    """Return the row of an item as text."""
    return [_text(column.value(item)) for column in columns]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return str(value) if isinstance(value, StrEnum) else safe_cell(value)
