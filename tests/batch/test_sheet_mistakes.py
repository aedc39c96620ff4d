"""Every kind of mistake in a sheet gives one line that names row and column, before any sample runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from alkfusion.cli import main
from tests.batch.samples import fusion_file

HEADER = "sample_name\tpatient\tcollected\tdisease\tage\tprior_inhibitors\tfusions\tbam\ttargets\tbuild"
GOOD = "S1\tP1\t2024-05-03\tALCLALKP\t9\tcrizotinib\tgood.tsv\t\t\tGRCh38"


def row(**cells: str) -> str:
    """Return a row that is good but for the cells named."""
    names = HEADER.split("\t")
    values = dict(zip(names, ["S2", "", "", "", "", "", "other.tsv", "", "", ""], strict=True))
    return "\t".join((values | cells)[name] for name in names)


def lines_of(*rows: str) -> Callable[[Path], str]:
    return lambda folder: "\n".join([HEADER, GOOD, *rows]) + "\n"


# what is wrong -> (how the sheet is made, what its only line of mistake holds)
MISTAKES: dict[str, tuple[Callable[[Path], str], str]] = {
    "empty sheet": (lambda folder: "", "line 1: the sheet is empty"),
    "header only": (lambda folder: f"{HEADER}\n", "line 1: there is no sample below the header"),
    "no sample_name": (lambda folder: "fusions\ngood.tsv\n", "line 1, column sample_name: the column is missing"),
    "misspelt column": (
        lambda folder: "sample_name\tfusion\nS1\tgood.tsv\n",
        "line 1, column fusion: unknown column; did you mean fusions?",
    ),
    "column of another tool": (
        lambda folder: "sample_name\tfusions\tprotocol\nS1\tgood.tsv\tRNA\n",
        "line 1, column protocol: unknown column; Known are sample_name, patient",
    ),
    "column twice": (
        lambda folder: "sample_name\tfusions\tfusions\nS1\tgood.tsv\tother.tsv\n",
        "line 1, column fusions: there are two columns of this name",
    ),
    "column without name": (
        lambda folder: "sample_name\t\tfusions\nS1\t\tgood.tsv\n",
        "line 1, column number 2: the column has no name",
    ),
    "open quote in the header": (lambda folder: 'sample_name\t"fusions\n', "line 1: a quote is not closed"),
    "open quote in a row": (lines_of(row(patient='"Doe')), "line 3: a quote is not closed on its line"),
    "row too short": (lines_of("S2\tP2"), "line 3, column collected: the row has 2 cells, the header 10"),
    "row too long": (lines_of(f"{row()}\tmore"), "line 3: the row has 11 cells, the header 10"),
    "no name": (lines_of(row(sample_name="")), "line 3, column sample_name: the sample has no name"),
    "name twice": (lines_of(row(sample_name="S1")), "line 3, column sample_name: S1 is the name of line 2 too"),
    "name twice but for capitals": (lines_of(row(sample_name="s1")), "column sample_name: s1 is the name of line 2"),
    "name with a slash": (lines_of(row(sample_name="../S2")), "column sample_name: '../S2' is not safe as a file name"),
    "name with a space": (lines_of(row(sample_name="S 2")), "line 3, column sample_name: 'S 2' is not safe"),
    "name that hides": (lines_of(row(sample_name=".S2")), "begin it with a letter or a digit"),
    "name too long": (lines_of(row(sample_name="S" * 300)), "the name has 300 characters, 128 are allowed"),
    "text that cannot be printed": (lines_of(row(patient="P\x07")), "column patient: 'P\\x07' holds characters"),
    "text too long": (lines_of(row(patient="P" * 300)), "column patient: the text has 300 characters"),
    "no input": (lines_of(row(fusions="")), "line 3, column sample_name: the sample has no input file"),
    "missing file": (lines_of(row(fusions="gone.tsv")), "line 3, column fusions: there is no file"),
    "folder for a file": (lines_of(row(fusions="folder")), "folder is a directory"),
    "file twice in a row": (lines_of(row(fusions="other.tsv;./other.tsv")), "is named twice in this row"),
    "file of another row": (lines_of(row(fusions="good.tsv")), "good.tsv belongs to line 2 already"),
    "empty item": (lines_of(row(fusions="other.tsv;")), "column fusions: 'other.tsv;' has an empty item"),
    "text for BAM": (lines_of(row(bam="third.tsv")), "column bam: "),
    "BAM among fusions": (lines_of(row(fusions="reads.cram")), "is a CRAM file; it belongs in the column bam"),
    "missing targets": (lines_of(row(targets="panel.bed")), "line 3, column targets: there is no file"),
    "two targets": (lines_of(row(targets="a.bed;b.bed")), "column targets: 2 files are named, only one can be used"),
    "unknown disease": (lines_of(row(disease="ALCLX")), "column disease: The disease 'ALCLX' is not in the knowledge"),
    "age in words": (lines_of(row(age="nine")), "line 3, column age: 'nine' is not a number of years"),
    "age with a comma": (lines_of(row(age="9,5")), "column age: '9,5' is not a number of years"),
    "negative age": (lines_of(row(age="-1")), "column age: '-1' is not a number of years"),
    "age of a tree": (lines_of(row(age="900")), "column age: 900 years is more than 130"),
    "unknown inhibitor": (lines_of(row(prior_inhibitors="aspirin")), "column prior_inhibitors: The drug 'aspirin'"),
    "inhibitor twice": (lines_of(row(prior_inhibitors="crizotinib;Xalkori")), "crizotinib is named twice"),
    "date of another country": (lines_of(row(collected="03.05.2024")), "column collected: '03.05.2024' is not a date"),
    "day that never was": (lines_of(row(collected="2023-02-29")), "column collected: 2023-02-29 is no day"),
    "unknown build": (lines_of(row(build="hg38")), "line 3, column build: 'hg38' is not GRCh37, GRCh38 or auto"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place, name in enumerate(("good.tsv", "other.tsv", "third.tsv")):
        fusion_file(tmp_path / name, 20 + place)
    (tmp_path / "reads.cram").write_bytes(b"CRAM\x03\x00")
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_mistake_is_one_line(mistake: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, expected = MISTAKES[mistake]
    path = folder / "samples.tsv"
    path.write_text(make(folder), encoding="utf-8")
    assert main(["batch", str(path), "--outdir", str(folder / "out")]) == 3
    listed = capsys.readouterr().err.splitlines()
    assert "1 mistake in the sheet; no sample was run" in listed[0]
    assert len(listed) == 2
    assert expected in listed[1]
    assert not (folder / "out").exists()


def test_there_are_25_kinds_of_mistakes() -> None:
    assert len(MISTAKES) >= 25


def test_all_mistakes_are_listed_in_the_order_of_the_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "samples.tsv"
    rows = [row(age="x", build="hg19"), row(sample_name="S3", fusions="gone.tsv"), "S4"]
    path.write_text("\n".join([HEADER, GOOD, *rows]) + "\n")
    assert main(["batch", str(path), "--outdir", str(folder / "out")]) == 3
    first, *listed = capsys.readouterr().err.splitlines()
    assert "4 mistakes" in first
    assert [line.split(":")[0].strip() for line in listed] == [
        "line 3, column age",
        "line 3, column build",
        "line 4, column fusions",
        "line 5, column patient",
    ]


def test_a_sheet_that_is_no_text_or_not_there_is_one_paragraph(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "sheet.xlsx").write_bytes(b"PK\x03\x04 and so on")
    (folder / "latin.tsv").write_bytes(b"sample_name\tpatient\nS1\tJos\xe9\n")
    for name, words in (
        ("sheet.xlsx", "a zip archive or an Excel workbook"),
        ("latin.tsv", "not UTF-8"),
        ("gone.tsv", "cannot be read"),
    ):
        assert main(["batch", str(folder / name), "--outdir", str(folder / "out")]) == 3
        assert words in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_a_file_that_may_not_be_read_is_a_mistake(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "samples.tsv").write_text("\n".join([HEADER, row()]) + "\n")
    # nothing is unreadable for root, who runs tests in containers
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "other.tsv")
    assert main(["batch", str(folder / "samples.tsv"), "--outdir", str(folder / "out")]) == 3
    assert "line 2, column fusions" in (told := capsys.readouterr().err)
    assert "may not be read; check its permissions" in told


def test_mistakes_of_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "samples.tsv"
    path.write_text("\n".join([HEADER, GOOD]) + "\n")
    out = str(folder / "out")
    for arguments, words in (
        (["--outdir", out], "No samples were given"),
        (["--outdir", out, "--fusions-glob", "x.tsv"], "write {sample} where the name of the sample stands"),
        (["--outdir", out, "--fusions-glob", f"{folder}/{{sample}}.none"], "no file fits this pattern"),
        ([str(path), "--outdir", out, "--ignore-column", "disease"], "this column has a meaning"),
        ([str(path), "--outdir", str(path)], "the output folder cannot be made"),
    ):
        assert main(["batch", *arguments]) == 2
        assert words in capsys.readouterr().err
    assert main(["batch", str(path), "--outdir", out, "--fasta", "gone.fa"]) == 3
    assert "the genome FASTA or its index is missing" in capsys.readouterr().err
    assert not (folder / "out").exists()
