"""A damaged table is refused with exit code 4, and the message names the row and the column."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.cli import main
from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.table import load_knowledge

MUTATED = "ALKF0010"  # ceritinib on p.S1206Y, Friboulet 2014
CELLS = [
    ("wrong residue", {"genotype": "p.A1206Y"}, "genotype", "residue 1206 of ALK is S"),
    ("residue outside the protein", {"genotype": "p.S1999Y"}, "genotype", "1620 residues"),
    ("not a protein change", {"genotype": "S1206"}, "genotype", "not a protein change"),
    ("not the canonical spelling", {"genotype": "S1206Y"}, "genotype", "must be written p.S1206Y"),
    ("insertion under another name", {"genotype": "p.T1151_L1152insT"}, "genotype", "must be written p.T1151dup"),
    ("compound called a mutation", {"genotype": "p.C1156Y+p.S1206Y"}, "genotype", "alteration must be compound"),
    ("unsorted compound", {"genotype": "p.S1206Y+p.C1156Y", "alteration": "compound", "phase_needed": "cis"},
     "genotype", "must be written p.C1156Y+p.S1206Y"),
    ("compound without cis", {"genotype": "p.C1156Y+p.S1206Y", "alteration": "compound"}, "genotype", "needs cis"),
    ("mutation without a genotype", {"genotype": ""}, "genotype", "alteration is mutation"),
    ("unknown drug", {"drug": "aspirin"}, "drug", "drugs.tsv"),
    ("a synonym in place of the name", {"drug": "LDK378"}, "drug", "drugs.tsv"),
    ("unknown disease", {"disease": "FLU"}, "disease", "diseases.tsv"),
    ("unknown partner", {"background": "XYZ1::ALK"}, "background", "partners.tsv"),
    ("unknown response", {"response": "immune"}, "response", "must be one of"),
    ("unknown level", {"level": "F"}, "level", "must be one of"),
    ("unknown evidence type", {"evidence_type": "hearsay"}, "evidence_type", "must be one of"),
    ("unknown conflict group", {"conflict_group": "C99"}, "conflict_group", "conflicts.tsv"),
    ("PMID that is no number", {"pmid": "PMC5029658"}, "pmid", "PubMed number"),
    ("malformed DOI", {"doi": "doi:10.1158/x"}, "doi", "not a DOI"),
    ("empty source", {"citation": ""}, "citation", "is empty"),
    ("empty sentence", {"statement": ""}, "statement", "is empty"),
    ("no identifier and no address", {"pmid": "", "doi": "", "where_seen": "a talk"}, "pmid", "must be an address"),
    ("value that is no number", {"value_nM": "high"}, "value_nM", "could not convert"),
    ("negative fold", {"fold": "-2"}, "fold", "not negative"),
    ("fold that is not finite", {"fold": "nan"}, "fold", "not negative"),
    ("value without its sign", {"value_qualifier": ""}, "value_qualifier", "both be given"),
    ("half a patient", {"n_patients": "1.5"}, "n_patients", "whole number"),
    ("more responders than patients", {"n_patients": "2", "n_responders": "3"}, "n_responders", "larger"),
    ("row id of another kind", {"row_id": "row 10"}, "row_id", "capitals"),
    ("response from a fold that is not there", {"response_rule": "fold_bin", "fold": ""}, "fold", "made from it"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "column", "words"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS])
def test_a_bad_cell_names_its_row_and_column(copied_table, edit, capsys, cells, column, words):
    edit("evidence", MUTATED, **cells)
    assert main(["knowledge", "validate", "--directory", str(copied_table)]) == 4
    message = capsys.readouterr().err
    assert "evidence.tsv, line 11" in message
    assert f"column {column}" in message
    assert words in message
    assert "Traceback" not in message


def damage(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def refusal(folder: Path) -> str:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(directory=folder)
    assert caught.value.exit_code == 4
    return str(caught.value)


def test_bytes_that_are_not_utf8(copied_table):
    damage(copied_table / "drugs.tsv", b"\nalectinib", b"\nal\xffctinib")
    assert "drugs.tsv, line 2: the file is not UTF-8" in refusal(copied_table)


def test_a_row_twice(copied_table):
    path = copied_table / "evidence.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[5]]), encoding="utf-8")
    assert "row ALKF0005, column row_id: is used twice, first in line 6" in refusal(copied_table)


def test_the_same_finding_under_a_second_id(copied_table):
    path = copied_table / "evidence.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[5].replace("ALKF0005", "ALKF9999")]), encoding="utf-8")
    assert "row ALKF9999, column assay: repeats ALKF0005" in refusal(copied_table)


def test_a_missing_column(copied_table):
    damage(copied_table / "evidence.tsv", b"\tfold\t", b"\tfactor\t")
    assert "the columns ['fold'] are missing" in refusal(copied_table)


def test_an_unknown_column(copied_table):
    damage(copied_table / "drugs.tsv", b"name\t", b"colour\tname\t")
    assert "the columns ['colour'] are unknown" in refusal(copied_table)


def test_columns_in_another_order(copied_table):
    damage(copied_table / "thresholds.tsv", b"name\tvalue", b"value\tname")
    assert "not in the order of the schema" in refusal(copied_table)


def test_a_row_with_a_cell_too_few(copied_table):
    damage(copied_table / "evidence.tsv", b"ALKF0007\t", b"ALKF0007")
    assert "evidence.tsv, line 8: 31 cells instead of 32" in refusal(copied_table)


def test_a_file_that_was_cut_off(copied_table):
    path = copied_table / "evidence.tsv"
    path.write_bytes(path.read_bytes()[:-1])
    assert "may be cut off" in refusal(copied_table)


def test_a_quotation_mark(copied_table):
    damage(copied_table / "evidence.tsv", b"In Ba/F3", b'In "Ba/F3')
    assert "quotation mark" in refusal(copied_table)


def test_a_file_that_is_not_there(copied_table):
    (copied_table / "conflicts.tsv").unlink()
    assert "conflicts.tsv: the table cannot be read (No such file or directory)" in refusal(copied_table)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'"version": "1.', b'"version": "2.', "of version 1.x.y"),
        (b'"version": "1.', b'"version": "soon.', "not a version"),
        (b'"acceptedBy": ">=0.1.0"', b'"acceptedBy": ">=99.0.0"', "needs alkfusion >=99.0.0"),
        (b'"acceptedBy": ">=0.1.0"', b'"acceptedBy": "new"', "must read like"),
        (b"{", b"[{", "not JSON"),
    ],
    ids=["future table", "no version", "table for a newer program", "unreadable demand", "not JSON"],
)
def test_a_description_that_does_not_fit(copied_table, old, new, words):
    damage(copied_table / "datapackage.json", old, new)
    message = refusal(copied_table)
    assert "datapackage.json" in message
    assert words in message


def problems_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["knowledge", "validate", "--directory", str(folder)]) == 4
    return capsys.readouterr().err


def test_a_row_that_vanished(shipped, copied_table, capsys):
    path = copied_table / "evidence.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    gone = lines[-1].split("\t")[0]
    assert f"{gone} of version {shipped.version} is gone and not listed in REMOVED.tsv" in problems_of(
        copied_table, capsys
    )


def test_a_row_that_was_removed_with_a_reason(shipped, copied_table, capsys):
    path = copied_table / "evidence.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("ALKF0007\t")]
    path.write_text("".join(kept), encoding="utf-8")
    removed = copied_table / "REMOVED.tsv"
    removed.write_text(removed.read_text() + "ALKF0007\t1.1.0\tthe paper was retracted\n", encoding="utf-8")
    assert main(["knowledge", "validate", "--directory", str(copied_table)]) == 0
    assert f"valid: version {shipped.version}" in capsys.readouterr().out


def test_a_removed_row_that_is_still_there(copied_table, capsys):
    removed = copied_table / "REMOVED.tsv"
    removed.write_text(removed.read_text() + "ALKF0007\t1.1.0\t\n", encoding="utf-8")
    message = problems_of(copied_table, capsys)
    assert "REMOVED.tsv, line 2, column row_id: ALKF0007 is still in evidence.tsv" in message
    assert "REMOVED.tsv, line 2, column reason: is empty" in message


@pytest.mark.parametrize(
    ("table", "row", "cells", "words"),
    [
        ("approvals", "ensartinib", {"drug": "aspirin"}, "approvals.tsv, line 37, column drug"),
        ("approvals", "ensartinib", {"disease": "FLU"}, "approvals.tsv, line 37, column disease"),
        ("approvals", "ensartinib", {"state": "hoped for"}, "column state"),
        ("approvals", "ensartinib", {"date": "spring"}, "column date"),
        ("approvals", "ensartinib", {"age_min": "18", "age_max": "1"}, "column age_max"),
        ("drugs", "alectinib", {"synonyms": "LDK378"}, "'LDK378' is also a name of alectinib"),
        ("options", "imatinib", {"disease": "FLU"}, "options.tsv, line 8, column disease: 'FLU'"),
        ("bypass", "NF1 truncation", {"disease": "flu"}, "column disease: 'flu' is no name in diseases.tsv"),
        ("contacts", "lorlatinib", {"drug": "aspirin"}, "contacts.tsv, line 2, column drug: 'aspirin'"),
        ("contacts", "lorlatinib", {"residue": "G1122"}, "contacts.tsv, line 2, column residue: "),
        ("contacts", "lorlatinib", {"residue": "1122"}, "column residue: '1122' must be a letter and a number"),
        ("contacts", "lorlatinib", {"distance_angstrom": "4.01"}, "column distance_angstrom: 4.01 is above the cutoff"),
        ("contacts", "lorlatinib", {"model": "wild type, 110 ns of simulation"}, "contacts.tsv, line 3, column model"),
        ("contacts", "lorlatinib", {"citation": ""}, "contacts.tsv, line 2, column citation: is empty"),
        ("conflicts", "C05", {"shown_by": ""}, "conflicts.tsv, line 6, column shown_by"),
        ("thresholds", "fold_reduced", {"name": "fold"}, "thresholds.tsv: column name: the threshold fold_reduced"),
        ("thresholds", "fold_reduced", {"value": "20"}, "thresholds.tsv, column value: the fold bins do not rise"),
        ("evidence", "ALKF0010", {"read_how": "second_hand", "level": "A"}, "row ALKF0010, column level"),
        ("evidence", "ALKF0010", {"statement": "No end"}, "row ALKF0010, column statement"),
    ],
)
def test_other_faults_are_all_listed(copied_table, edit, capsys, table, row, cells, words):
    edit(table, row, **cells)
    assert words in problems_of(copied_table, capsys)


def test_a_description_that_forgot_a_column(copied_table, capsys):
    damage(copied_table / "datapackage.json", b'"name": "isoform"', b'"name": "variant"')
    assert "the fields of evidence.tsv are not its columns" in problems_of(copied_table, capsys)


def test_a_shuffled_table(copied_table, capsys):
    path = copied_table / "evidence.tsv"
    head, first, second, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([head, second, first, *rest]), encoding="utf-8")
    assert "the rows are not sorted" in problems_of(copied_table, capsys)
