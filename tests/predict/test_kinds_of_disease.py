"""A kind of a disease: what was shown or approved for the wider one holds for it, never the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.sample import SampleOptions, analyse
from tests.events import Event, write

EML4_V1 = Event("EML4", "chr2", 42295516, "+", "ALK", "chr2", 29223528, "-")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def call(tmp_path: Path, knowledge: Knowledge, disease: str, drug: str = "alectinib"):
    path = write(tmp_path / f"{disease}.tsv", "generic", EML4_V1)
    result = analyse([path], SampleOptions(sample="s", disease=disease, age=60), knowledge)
    return next(made for made in result.drug_calls if made.drug == drug)


def test_the_lineage_goes_up(knowledge: Knowledge) -> None:
    assert knowledge.lineage("LUAD") == ("LUAD", "NSCLC")
    assert knowledge.lineage("NSCLC") == ("NSCLC",)
    assert knowledge.lineage(None) == ()


def test_lung_adenocarcinoma_has_the_approvals_and_the_level_of_lung_cancer(tmp_path, knowledge) -> None:
    wide, kind = call(tmp_path, knowledge, "NSCLC"), call(tmp_path, knowledge, "LUAD")
    assert (kind.prediction, kind.level) == (wide.prediction, wide.level) == ("presumed_sensitive", "A")
    assert kind.approved.startswith("Approved for NSCLC, of which LUAD is a kind. FDA: ")
    assert kind.approved.partition(". ")[2] == wide.approved.partition(". ")[2]
    assert "studied in" not in kind.text


def test_an_unrelated_disease_has_neither(tmp_path, knowledge) -> None:
    other = call(tmp_path, knowledge, "NBL")
    assert other.level == "C"
    assert other.approved == "No approval for NBL in the table."
