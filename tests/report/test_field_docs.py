"""The documentation of the result is made from the model, and stays so."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from alkfusion.model import Imbalance, Rearrangement, Result
from alkfusion.report.fields import field_rows, fields_page, title_of
from alkfusion.report.json_document import json_schema

DOCS = Path(__file__).resolve().parents[2] / "docs"
AGAIN = "run `python scripts/write_field_docs.py`"


def test_schema_in_docs_is_the_generated_one() -> None:
    assert (DOCS / "result.schema.json").read_bytes() == json_schema(), AGAIN


def test_field_table_in_docs_is_the_generated_one() -> None:
    assert (DOCS / "fields.md").read_text("utf-8") == fields_page(), AGAIN


def test_every_field_of_the_document_has_a_title_of_its_own() -> None:
    rows = dict(field_rows())
    assert rows["rearrangements[].class"].title == "Class"
    assert rows["imbalance.exon_depths[]"].description == "mean, exon 1 first"
    assert rows["mutations[].vaf_interval"].title == "VAF 95 % interval"
    untitled = [path for path, field in rows.items() if field.title == field.name]
    assert untitled == []


def test_titles_are_those_of_the_model() -> None:
    assert title_of(Rearrangement, "event") == "Class"
    assert title_of(Imbalance, "ratio") == "3'/5' ratio"
    with pytest.raises(KeyError):
        title_of(Result, "mood")


def test_schema_names_every_status() -> None:
    schema = msgspec.json.decode(json_schema())
    assert schema["$defs"]["AlkStatus"]["enum"] == [
        "candidate",
        "mutated",
        "not_assessed",
        "not_detected",
        "rearranged",
    ]
