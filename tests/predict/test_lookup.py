"""``alkfusion lookup``: in process, on the shipped table."""

from __future__ import annotations

import json

import pytest

from alkfusion.cli import main


def printed(capsys, *arguments):
    assert main(["lookup", *arguments]) == 0
    return capsys.readouterr().out


def refused(capsys, *arguments):
    assert main(["lookup", *arguments]) == 2
    seen = capsys.readouterr()
    assert seen.out == ""
    return seen.err


def test_a_compound_without_a_stated_phase_is_of_unknown_phase(capsys):
    text = printed(capsys, "NPM1::ALK", "G1202R+L1196M", "--drug", "lorlatinib")
    assert text.startswith("NPM1::ALK, p.L1196M + p.G1202R (phase unknown); knowledge table ")
    assert "lie on one molecule is not known" in " ".join(text.split())


def test_rows_are_listed_for_and_against_with_their_publication(capsys):
    lines = printed(capsys, "EML4::ALK", "C1156Y+L1198F", "--phase", "cis", "--drug", "crizotinib").splitlines()
    rows = [line.split() for line in lines if line.startswith(("    for", "    against"))]
    assert any(words[0] == "for" and "26698910" in words for words in rows)
    assert any(words[0] == "against" and "C1156Y" in words for words in rows)


def test_every_drug_with_calls_is_listed_without_drug(capsys, shipped):
    text = printed(capsys, "NPM1::ALK")
    heads = [line.partition(":")[0] for line in text.splitlines() if line and not line.startswith(" ")][2:]
    assert heads == sorted((drug.name for drug in shipped.drugs if drug.called), key=str.casefold)


def test_nothing_is_more_than_presumed_sensitive(capsys):
    document = json.loads(printed(capsys, "NPM1::ALK", "--disease", "ALCL", "--age", "9", "--json"))
    predictions = {made["drug"]: made["prediction"] for made in document["drug_calls"]}
    assert predictions["crizotinib"] == "presumed_sensitive"
    assert "sensitive" not in predictions.values()
    assert (document["disease"], document["age"]) == ("ALCLALKP", 9.0)


def test_json_carries_every_row_that_a_call_names(capsys, shipped):
    document = json.loads(printed(capsys, "NPM1::ALK", "G1202R", "--json"))
    named = {row_id for made in document["drug_calls"] for row_id in (*made["evidence"], *made["against"])}
    assert {row["row_id"] for row in document["evidence"]} == named
    assert document["knowledge_version"] == shipped.version
    assert document["phase"] is None


def test_a_synonym_of_a_drug_finds_the_drug(capsys):
    assert printed(capsys, "NPM1::ALK", "--drug", "PF-06463922").splitlines()[3].startswith("lorlatinib: ")


def test_alk_alone_is_the_full_length_gene(capsys):
    text = printed(capsys, "ALK", "R1275Q", "--drug", "crizotinib", "--disease", "NBL")
    assert text.startswith("full-length ALK, p.R1275Q;")
    assert "crizotinib: presumed sensitive" in text


def test_a_drug_without_calls_can_be_asked_for_by_name(capsys):
    assert "TAE684: " in printed(capsys, "EML4::ALK", "--drug", "NVP-TAE684")


def test_a_known_disagreement_between_sources_is_told(capsys, shipped):
    groups = {conflict.group: conflict for conflict in shipped.conflicts}
    row = next(row for row in shipped.evidence if row.genotype == ("p.G1269A",) and row.conflict_group)
    text = " ".join(printed(capsys, row.background, "G1269A", "--drug", row.drug).split())
    assert f"known disagreement on {groups[row.conflict_group].subject}: " in text


def test_the_notice_is_printed(capsys):
    assert "never advice to start or stop a drug" in printed(capsys, "NPM1::ALK")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("NPM1::ALK", "G12R"), "residue 12 of ALK is L"),
        (("NPM1::ALK", "banana"), "'banana' is not a protein change"),
        (("NPM1::ALK", "G1202R+G1202K"), "changes one residue twice"),
        (("NPM1", "G1202R"), "'NPM1' is not a known ALK fusion"),
        (("NPM1::ALK", "--drug", "aspirin"), "The drug 'aspirin' is not in the knowledge table"),
        (("NPM1::ALK", "--disease", "flu"), "The disease 'flu' is not in the knowledge table"),
        (("NPM1::ALK", "--phase", "maybe"), "'maybe' is not one of"),
        (("NPM1::ALK", "--age", "-1"), "-1.0 is not in the range"),
    ],
)
def test_what_cannot_be_read_is_refused(capsys, arguments, said):
    assert said in refused(capsys, *arguments)


def test_a_row_of_a_codon_counts_only_when_this_is_asked_for(capsys):
    """Goldsmith 2023 (PMID 37012551) names R1275 under ceritinib, and not what it became."""
    question = ("EML4::ALK", "R1275G", "--drug", "ceritinib")
    without = " ".join(printed(capsys, *question).split())
    assert "ceritinib: no evidence" in without
    assert "not counted: rows that name only the codon of R1275G say sensitive" in without
    asked = " ".join(printed(capsys, *question, "--codon-rows").split())
    assert "ceritinib: presumed sensitive" in asked
    assert "R1275? in full_length" in asked
