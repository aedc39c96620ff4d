"""The script of a batch: the sheet it writes, what it accepts, and two copies of one job."""

from __future__ import annotations

import importlib.util

import pytest

from tests.workflows.conftest import WORKFLOWS

HEADER = "sample_name\tkind\texit_code\terror\n"


@pytest.fixture
def script():
    spec = importlib.util.spec_from_file_location("annotate_batch", WORKFLOWS / "scripts/annotate_batch.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_numbers_in_rows_stand_for_that_many_files(script, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [{"sample_name": "a", "fusions": 2}, {"sample_name": "b", "disease": "ALCL", "vcf": 1}]
    script.write_sheet(rows, ["x.tsv", "y.tsv", "z.vcf"], tmp_path / "sheet.tsv")
    assert (tmp_path / "sheet.tsv").read_text(encoding="utf-8").splitlines() == [
        "sample_name\tfusions\tdisease\tvcf",
        f"a\t{tmp_path}/x.tsv;{tmp_path}/y.tsv\t\t",
        f"b\t\tALCL\t{tmp_path}/z.vcf",
    ]


@pytest.mark.parametrize(
    ("code", "kind", "attempt", "done"),
    [
        (0, None, 1, True),
        (1, "FormatError", 1, True),
        (1, "process_ended", 1, False),
        (1, "process_ended", 3, True),
        (1, None, 1, False),
        (2, None, 3, False),
        (3, None, 3, False),
    ],
)
def test_a_process_that_was_ended_gets_more_memory(script, tmp_path, code, kind, attempt, done):
    failures = tmp_path / "failures.tsv"
    if kind is not None:
        failures.write_text(f"{HEADER}a\t{kind}\t1\twhy\n", encoding="utf-8")
    assert script.accepted(code, failures, attempt) is done


def test_the_attempts_are_those_of_the_rule(script):
    rule = (WORKFLOWS / "rules/alkfusion.smk").read_text(encoding="utf-8").partition("rule alkfusion_sample")[0]
    assert f"retries: {script.ATTEMPTS - 1}\n" in rule


def test_of_two_copies_of_a_job_the_first_stays_whole(script, tmp_path):
    for copy in ("one", "two"):
        (tmp_path / copy).mkdir()
        (tmp_path / copy / "a.json").write_text("{}", encoding="utf-8")
    output = tmp_path / "batches/00001"
    output.parent.mkdir()
    script.publish(tmp_path / "one", output)
    first = (output / "a.json").stat().st_ino
    script.publish(tmp_path / "two", output)
    assert (output / "a.json").stat().st_ino == first
    assert [path.name for path in output.parent.iterdir()] == ["00001"]


def test_a_folder_that_cannot_be_placed_is_an_error(script, tmp_path):
    (tmp_path / "made").mkdir()
    output = tmp_path / "batches/00001"
    output.parent.mkdir()
    output.write_text("a file in its place", encoding="utf-8")
    with pytest.raises(NotADirectoryError):
        script.publish(tmp_path / "made", output)
    assert [path.name for path in output.parent.iterdir()] == ["00001"]
