"""Cells of the table are text: no formula, no line break, whatever a file holds."""

from __future__ import annotations

import pytest

from alkfusion.model import Result
from alkfusion.report.table import COLUMNS, header, safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=cmd()", "'=cmd()"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1+1", "'+1+1"),
        ("-2+3", "'-2+3"),
        ("+", "+"),
        ("-", "-"),
        (-3, "-3"),
        (0.5, "0.5"),
        ("a\tb\nc", "a b c"),
        (None, ""),
        (("p.G1202R", "=x"), "p.G1202R;'=x"),
    ],
)
def test_safe_cell(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


def test_every_column_is_a_field_of_the_model() -> None:
    import alkfusion.model as model

    owners = {
        "sample": model.Sample,
        "result": Result,
        "rearrangement": model.Rearrangement,
        "five_prime": model.Partner,
        "three_prime": model.Partner,
        "drug_call": model.DrugCall,
        "provenance": model.Provenance,
    }
    for place, name in COLUMNS:
        assert name in owners[place].__struct_fields__
    assert len(set(header())) == len(COLUMNS)
