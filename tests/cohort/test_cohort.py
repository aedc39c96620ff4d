"""Many results as tables: what stands in them, what is refused, what is missing."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from alkfusion.cli import main
from alkfusion.cohort.columns import columns_of, wide_columns
from alkfusion.cohort.sinks import LONG_TABLES
from alkfusion.model import Result
from alkfusion.report.fields import fields_of
from tests.batch.samples import G1202R, L1196M, contents, fusion_file, sheet, variant_file


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a patient with three time points, and of two samples of nobody."""
    folder = tmp_path_factory.mktemp("course")
    variant_file(folder / "diagnosis.vcf", (3600, "A"))
    variant_file(folder / "relapse.vcf", G1202R)
    variant_file(folder / "late.vcf", L1196M, G1202R)
    (folder / "panel.bed").write_text("chr2\t29190000\t29920000\n")
    for place, name in enumerate(("d", "r", "l", "x", "y")):
        fusion_file(folder / f"{name}.tsv", 20 + place)
    patient = {"patient": "P1", "disease": "ALCLALKP"}
    rows = [
        {**patient, "sample_name": "A_late", "timepoint": "relapse10", "fusions": "l.tsv", "vcf": "late.vcf"},
        {**patient, "sample_name": "B_relapse", "timepoint": "relapse2", "collected": "2024-11", "fusions": "r.tsv"},
        {**patient, "sample_name": "C_diagnosis", "timepoint": "diagnosis", "collected": "2023", "fusions": "d.tsv"},
        {"sample_name": "X", "fusions": "x.tsv"},
        {"sample_name": "Y", "fusions": "y.tsv"},
    ]
    rows[0]["prior_inhibitors"] = "crizotinib;lorlatinib"
    rows[2] |= {"vcf": "diagnosis.vcf", "targets": "panel.bed"}
    assert main(["batch", str(sheet(folder / "samples.tsv", rows)), "--outdir", str(folder / "out")]) == 0
    return folder


@pytest.fixture
def tables(course: Path, tmp_path: Path) -> Path:
    arguments = ["cohort", str(course / "out"), "--output", str(tmp_path / "wide.tsv"), "--tables", str(tmp_path)]
    assert main(arguments) == 0
    return tmp_path


def test_one_row_a_sample(tables: Path) -> None:
    wide = {row["sample_id"]: row for row in rows_of(tables / "wide.tsv")}
    assert list(wide) == ["A_late", "B_relapse", "C_diagnosis", "X", "Y"]
    late = wide["A_late"]
    assert late["sample_prior_inhibitors"] == "crizotinib;lorlatinib"
    assert late["rearrangements"] == "NPM1::ALK"
    assert late["rearrangement_junction"] == "N4;A20"
    assert late["rearrangement_class"] == "kinase_fusion"
    assert late["rearrangement_stated"] == "false"
    assert late["mutations"] == "p.L1196M;p.G1202R"
    assert late["inputs"] == "l.tsv;late.vcf"
    assert wide["X"]["prediction_lorlatinib"] == "presumed_sensitive"
    assert wide["X"]["assessment_state"] == "none"


def test_columns_are_the_fields_of_the_model(tables: Path) -> None:
    """A new field of the model is a new column without anybody's doing."""
    header = list(rows_of(tables / "wide.tsv")[0])
    assert {field.key for field in fields_of(Result) if field.kind is str} <= set(header)
    assert [column.name for column in wide_columns(["lorlatinib"])][-1] == "prediction_lorlatinib"
    for part, kind in LONG_TABLES.items():
        header = (tables / f"{part}.tsv").read_text().splitlines()[0].split("\t")
        assert header[4:] == [column.name for column in columns_of(kind)]
        assert header[:4] == ["sample_id", "sample_patient", "sample_timepoint", "sample_collected"]


def test_long_tables_have_a_row_for_each_item(tables: Path, course: Path) -> None:
    document = json.loads((course / "out" / "A_late.json").read_bytes())
    for part in LONG_TABLES:
        rows = [row for row in rows_of(tables / f"{part}.tsv") if row["sample_id"] == "A_late"]
        assert len(rows) == len(document[part]), part
    call = next(row for row in rows_of(tables / "drug_calls.tsv") if row["sample_id"] == "A_late")
    assert (call["drug"], call["prediction"]) == tuple(document["drug_calls"][0][key] for key in ("drug", "prediction"))
    mutation = next(row for row in rows_of(tables / "mutations.tsv") if row["protein"] == "p.G1202R")
    assert (mutation["depth"], mutation["alt_depth"], mutation["vaf"]) == ("400", "80", "0.2")


def test_resistance_over_time_tells_not_found_from_not_looked_for(tables: Path) -> None:
    rows = rows_of(tables / "resistance_over_time.tsv")
    assert [(row["protein"], row["id"], row["state"]) for row in rows] == [
        ("p.L1196M", "C_diagnosis", "not_found"),
        ("p.L1196M", "B_relapse", "not_assessed"),
        ("p.L1196M", "A_late", "found"),
        ("p.G1202R", "C_diagnosis", "not_found"),
        ("p.G1202R", "B_relapse", "not_assessed"),
        ("p.G1202R", "A_late", "found"),
    ]
    assert {row["patient"] for row in rows} == {"P1"}
    assert rows[1]["not_assessed_because"] == "no small-variant file and no BAM was given"
    assert (rows[2]["vaf"], rows[2]["not_assessed_because"]) == ("0.2", "")


def test_a_mutation_below_the_limit_of_detection_was_not_looked_for(course: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    copytree(course / "out", out)
    late, early = out / "A_late.json", out / "C_diagnosis.json"
    edit(late, lambda text: text.replace('"vaf": 0.2,', '"vaf": 0.02,'))
    edit(early, lambda text: text.replace('"limit_of_detection": null', '"limit_of_detection": 0.08'))
    assert main(["cohort", str(out), "--output", str(tmp_path / "wide.tsv"), "--tables", str(tmp_path)]) == 0
    rows = [row for row in rows_of(tmp_path / "resistance_over_time.tsv") if row["id"] == "C_diagnosis"]
    assert [(row["state"], row["not_assessed_because"]) for row in rows] == [
        ("not_assessed", "its VAF elsewhere, 0.02, lies below the limit of detection of 0.08")
    ] * 2


def test_the_last_sample_before_tells_how_small_a_mutation_was(course: Path, tmp_path: Path) -> None:
    """As on the page of the cohort: 50 %, then 2 %, then nothing where 8 % would have been seen, is not lost."""
    out = tmp_path / "out"
    copytree(course / "out", out)
    carrier, free = (json.loads((out / f"{name}.json").read_text()) for name in ("A_late", "C_diagnosis"))
    for name, content, old, new in (
        ("C_diagnosis", carrier, '"vaf": 0.2,', '"vaf": 0.5,'),
        ("B_relapse", carrier, '"vaf": 0.2,', '"vaf": 0.02,'),
        ("A_late", free, '"limit_of_detection": null', '"limit_of_detection": 0.08'),
    ):
        own = json.loads((out / f"{name}.json").read_text())["sample"]
        text = json.dumps({**content, "sample": own})
        assert old in text
        (out / f"{name}.json").write_text(text.replace(old, new))
    assert main(["cohort", str(out), "--output", str(tmp_path / "wide.tsv"), "--tables", str(tmp_path)]) == 0
    rows = [row for row in rows_of(tmp_path / "resistance_over_time.tsv") if row["protein"] == "p.G1202R"]
    assert [(row["id"], row["state"]) for row in rows] == [
        ("C_diagnosis", "found"),
        ("B_relapse", "found"),
        ("A_late", "not_assessed"),
    ]


def test_which_sample_could_have_shown_which_residue(tables: Path, course: Path) -> None:
    rows = {(row["sample_id"], row["residue"]): row for row in rows_of(tables / "residues.tsv")}
    total = json.loads((course / "out" / "X.json").read_bytes())["assessment"]["residues_total"]
    assert len(rows) == 5 * total
    assert rows["X", "1202"]["state"] == "not_assessed"
    assert rows["X", "1202"]["reason"] == "no small-variant file and no BAM was given"
    assert rows["C_diagnosis", "1202"]["state"] == "assessed"
    assert (rows["X", "1202"]["below_limit"], rows["C_diagnosis", "1202"]["below_limit"]) == ("not_assessed", "unknown")


def test_summary_counts_samples(tables: Path, course: Path) -> None:
    counts = {(row["what"], row["value"]): int(row["samples"]) for row in rows_of(tables / "summary.tsv")}
    assert counts["samples", "all"] == 5
    assert counts["alk_status", "rearranged"] == 5
    assert counts["kinase_fusion", "NPM1::ALK"] == 5
    assert counts["mutation_known_resistance", "p.G1202R"] == 1
    assert counts["disease", "not stated"] == 2
    documents = [
        json.loads(path.read_bytes())["assessment"]["not_assessed"] for path in (course / "out").glob("*.json")
    ]
    unseen = sum(any(item["residue"] == 1202 for item in listed) for listed in documents)
    assert counts["residue_not_assessed", "1202"] == unseen > 2


def test_the_order_of_the_arguments_changes_nothing(course: Path, tables: Path, tmp_path: Path) -> None:
    files = [str(path) for path in sorted((course / "out").glob("*.json"), reverse=True)]
    assert main(["cohort", *files, "--output", str(tmp_path / "again.tsv")]) == 0
    assert (tmp_path / "again.tsv").read_bytes() == (tables / "wide.tsv").read_bytes()


def test_parquet_is_the_wide_table_with_numbers(course: Path, tables: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is an extra of the tables")
    pytest.importorskip("pyarrow", reason="pyarrow is an extra of the tables")
    path = tables / "wide.parquet"
    assert main(["cohort", str(course / "out"), "--output", str(tables / "w.tsv"), "--parquet", str(path)]) == 0
    frame = pandas.read_parquet(path)
    assert list(frame.columns) == list(rows_of(tables / "wide.tsv")[0])
    assert frame["sample_id"].tolist() == ["A_late", "B_relapse", "C_diagnosis", "X", "Y"]
    assert frame["rearrangement_split_reads"].tolist() == [22, 21, 20, 23, 24]
    assert frame["rearrangement_stated"].tolist() == [False] * 5
    assert frame["sample_patient"].isna().tolist() == [False, False, False, True, True]


def test_page_and_multiqc_are_made_of_the_same_results(course: Path, tmp_path: Path) -> None:
    targets = ["--html", str(tmp_path / "c.html"), "--multiqc", str(tmp_path / "c_mqc.tsv")]
    assert main(["cohort", str(course / "out"), "--output", str(tmp_path / "w.tsv"), *targets]) == 0
    for name in ("c.html", "c_mqc.tsv"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert all(sample in text for sample in ("A_late", "B_relapse", "C_diagnosis"))
        assert "G1202R" in text


@pytest.fixture
def copied(course: Path, tmp_path: Path) -> Path:
    """The results in a folder that a test may change."""
    folder = tmp_path / "results"
    folder.mkdir()
    for path in (course / "out").glob("*.json"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def refused(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["cohort", str(folder), "--output", str(folder.parent / "wide.tsv"), *more])
    return code, capsys.readouterr().err


@pytest.mark.parametrize("field", ["program_version", "knowledge_version", "knowledge_sha256", "reference_version"])
def test_results_of_different_versions_are_refused(
    field: str, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(copied / "X.json", lambda text: text.replace(f'"{field}": "', f'"{field}": "9'))
    code, told = refused(copied, capsys)
    assert code == 2
    assert f"{field.replace('_', ' ')} is " in told
    assert "X.json" in told
    assert not (copied.parent / "wide.tsv").exists()
    assert refused(copied, capsys, "--allow-mixed")[0] == 0


@pytest.mark.parametrize("name", ["X.json", "A.json", "other.json"])
def test_two_results_of_one_sample_are_refused(name: str, copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether the second file has the name of its sample, or any other, and whichever comes first."""
    second = copied.parent / "second"
    second.mkdir()
    (second / name).write_bytes((copied / "X.json").read_bytes())
    code, told = refused(copied, capsys, str(second))
    assert code == 2
    assert "The sample X has two results: " in told
    assert not (copied.parent / "wide.tsv").exists()
    assert refused(copied, capsys, str(second), "--allow-duplicates")[0] == 0
    assert len(rows_of(copied.parent / "wide.tsv")) == 6


def test_files_named_after_each_other_are_no_duplicates(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copied / "X.json").rename(copied / "swap")
    (copied / "Y.json").rename(copied / "X.json")
    (copied / "swap").rename(copied / "Y.json")
    assert refused(copied, capsys)[0] == 0
    assert [row["sample_id"] for row in rows_of(copied.parent / "wide.tsv")][-2:] == ["Y", "X"]


def test_what_is_no_result_is_refused_and_nothing_is_written(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copied / "Z.json").write_text('{"not": "a result"}')
    tables = copied.parent / "tables"
    code, told = refused(copied, capsys, "--tables", str(tables))
    assert code == 3
    assert "Z.json" in told
    assert "this is not a result of alkfusion" in told
    assert contents(tables) == {}
    assert not (copied.parent / "wide.tsv").exists()


def test_an_empty_folder_is_no_cohort(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    code, told = refused(tmp_path / "empty", capsys)
    assert (code, "the folder holds no result" in told) == (3, True)


def test_samples_without_a_result_are_told(copied: Path, course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copied / "X.json").unlink()
    (copied / "failures.tsv").write_text("sample_name\tkind\texit_code\terror\nQ\tFormatError\t3\tno reader\n")
    tables = copied.parent / "tables"
    arguments = ["--sheet", str(course / "samples.tsv"), "--tables", str(tables)]
    code, told = refused(copied, capsys, *arguments)
    assert code == 1
    assert told.splitlines()[-2:] == ["cohort: no result of X: there is no result", "cohort: no result of Q: no reader"]
    assert [row["sample_name"] for row in rows_of(tables / "missing.tsv")] == ["X", "Q"]
    assert len(rows_of(copied.parent / "wide.tsv")) == 4
    assert refused(copied, capsys, *arguments, "--allow-missing")[0] == 0


def test_a_failed_sample_with_a_result_from_elsewhere_is_not_missing(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copied / "failures.tsv").write_text("sample_name\tkind\texit_code\terror\nX\tnot_run\t1\tstopped\n")
    assert refused(copied, capsys)[0] == 0


def test_text_of_a_sheet_runs_no_formula(tmp_path: Path) -> None:
    fusion_file(tmp_path / "f.tsv")
    path = sheet(tmp_path / "s.tsv", [{"sample_name": "S1", "patient": "=1+1", "fusions": "f.tsv"}])
    assert main(["batch", str(path), "--outdir", str(tmp_path / "out")]) == 0
    assert main(["cohort", str(tmp_path / "out"), "--output", str(tmp_path / "c.tsv")]) == 0
    assert rows_of(tmp_path / "c.tsv")[0]["sample_patient"] == "'=1+1"
