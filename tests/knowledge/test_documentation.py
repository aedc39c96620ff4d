"""The page on the table tells what the table holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.knowledge.checks import VOCABULARY
from alkfusion.knowledge.counts import counts
from alkfusion.knowledge.package import ACCEPTED

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "knowledge.md").read_text(encoding="utf-8")


def test_counts_on_the_page(shipped):
    told = "".join(f"{number:6d}  {label}\n" for label, number in counts(shipped).items())
    assert f"```\n{told}```" in PAGE
    assert f"Version {shipped.version}:" in PAGE


def test_bins_on_the_page(shipped):
    bins = {name: f"{value:g}" for name, value in shipped.thresholds.items()}
    assert f"| below {bins['fold_mildly_reduced']} |" in PAGE
    assert f"| {bins['fold_mildly_reduced']} to below {bins['fold_reduced']} |" in PAGE
    assert f"| {bins['fold_reduced']} to {bins['fold_resistant']} |" in PAGE
    assert f"| above {bins['fold_resistant']} |" in PAGE


@pytest.mark.parametrize("column", ["response", "response_rule", "read_how"])
def test_every_word_of_a_column_is_explained(column):
    assert [word for word in sorted(VOCABULARY[column]) if f"`{word}`" not in PAGE] == []


def test_the_accepted_version_on_the_page():
    assert f"tables of major version {ACCEPTED}," in PAGE
