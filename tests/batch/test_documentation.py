"""The page of the sheet holds the columns of the code."""

from __future__ import annotations

import re
from pathlib import Path

from alkfusion.batch.sheet import COLUMNS
from alkfusion.cohort.sinks import LONG_TABLES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")


def test_every_column_of_the_sheet_is_explained() -> None:
    section = PAGE.partition("## The sheet")[2].partition("## What is written")[0]
    assert dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE)) == COLUMNS


def test_every_table_of_a_cohort_is_named() -> None:
    section = PAGE.partition("## Cohort tables")[2]
    assert all(f"`{part}.tsv`" in section for part in LONG_TABLES)
