"""What a batch writes: one result a sample, the same whatever --jobs, and a list of what failed."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from alkfusion.batch import run as batch_run
from alkfusion.batch import worker
from alkfusion.cli import main
from tests.batch.samples import G1202R, contents, fusion_file, sheet, sheet_of, variant_file


def run(*arguments: str | Path) -> int:
    return main(["batch", *map(str, arguments)])


def result(folder: Path, name: str) -> dict:
    return json.loads((folder / f"{name}.json").read_bytes())


def test_every_sample_has_its_result_whatever_the_jobs(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, 7)
    for jobs in ("1", "2", "5", "0"):
        assert run(path, "--outdir", tmp_path / f"out{jobs}", "--jobs", jobs) == 0
    one = contents(tmp_path / "out1")
    assert list(one) == [f"S{place:02}.json" for place in range(1, 8)]
    assert all(contents(tmp_path / f"out{jobs}") == one for jobs in ("2", "5", "0"))
    assert result(tmp_path / "out1", "S05")["rearrangements"][0]["split_reads"] == 25


def test_a_result_of_a_batch_is_the_result_of_annotate(tmp_path: Path) -> None:
    fusion_file(tmp_path / "f.tsv")
    path = sheet(tmp_path / "s.tsv", [{"sample_name": "S1", "fusions": "f.tsv", "disease": "ALCLALKP", "age": "9"}])
    assert run(path, "--outdir", tmp_path / "out") == 0
    single = ["annotate", str(tmp_path / "f.tsv"), "--sample", "S1", "--disease", "ALCLALKP", "--age", "9"]
    assert main([*single, "--output", str(tmp_path / "single.json")]) == 0
    assert (tmp_path / "single.json").read_bytes() == (tmp_path / "out" / "S1.json").read_bytes()


def test_every_column_reaches_the_result(tmp_path: Path) -> None:
    fusion_file(tmp_path / "f.tsv")
    variant_file(tmp_path / "v.vcf", G1202R)
    (tmp_path / "panel.bed").write_text("chr2\t29190000\t29920000\n")
    row = {
        "sample_name": "S1",
        "patient": "P1",
        "timepoint": "relapse 1",
        "collected": "2024-05",
        "disease": "ALCLALKP",
        "age": "9.5",
        "prior_inhibitors": "Xalkori; alectinib",
        "fusions": "f.tsv",
        "vcf": "v.vcf",
        "targets": "panel.bed",
        "build": "GRCh38",
    }
    assert run(sheet(tmp_path / "s.csv", [row], separator=","), "--outdir", tmp_path / "out") == 0
    made = result(tmp_path / "out", "S1")
    assert made["sample"] == {
        "id": "S1",
        "patient": "P1",
        "timepoint": "relapse 1",
        "collected": "2024-05",
        "disease": "ALCLALKP",
        "age": 9.5,
        "prior_inhibitors": ["crizotinib", "alectinib"],
    }
    assert [item["name"] for item in made["inputs"]] == ["f.tsv", "v.vcf"]
    assert [mutation["protein"] for mutation in made["mutations"]] == ["p.G1202R"]
    assert made["provenance"]["options"]["targets"] == "panel.bed"
    assert made["provenance"]["option_files"].keys() == {"targets"}


def test_a_cell_of_the_sheet_goes_before_the_command_line(tmp_path: Path) -> None:
    fusion_file(tmp_path / "f.tsv")
    fusion_file(tmp_path / "g.tsv", 22)
    rows = [{"sample_name": "A", "fusions": "f.tsv", "build": "GRCh38"}, {"sample_name": "B", "fusions": "g.tsv"}]
    assert run(sheet(tmp_path / "s.tsv", rows), "--outdir", tmp_path / "out", "--build", "GRCh37") == 1
    assert result(tmp_path / "out", "A")["build"] == "GRCh38"
    failed = (tmp_path / "out" / "failures.tsv").read_text().splitlines()
    assert failed[0] == "sample_name\tkind\texit_code\terror"
    assert failed[1].startswith("B\tBuildError\t3\t")


def test_one_failure_never_harms_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet_of(tmp_path, 6)
    (tmp_path / "f03.tsv").write_text("no table\n")
    out = tmp_path / "out"
    assert run(path, "--outdir", out, "--jobs", "2") == 1
    assert sorted(contents(out)) == ["S01.json", "S02.json", "S04.json", "S05.json", "S06.json", "failures.tsv"]
    told = capsys.readouterr().err
    assert "batch: S03 failed: " in told
    assert "batch: 6 samples: 5 written, 1 without a result" in told
    fusion_file(tmp_path / "f03.tsv", 23)
    assert run(path, "--outdir", out, "--resume") == 0
    assert sorted(contents(out)) == [f"S{place:02}.json" for place in range(1, 7)]


def test_the_old_result_of_a_failed_sample_is_removed(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, 2)
    out = tmp_path / "out"
    assert run(path, "--outdir", out) == 0
    (tmp_path / "f02.tsv").write_text("damaged\n")
    assert run(path, "--outdir", out, "--resume") == 1
    assert sorted(contents(out)) == ["S01.json", "failures.tsv"]


def test_fail_fast_stops_and_says_what_was_not_run(tmp_path: Path) -> None:
    path = sheet_of(tmp_path, 5)
    (tmp_path / "f02.tsv").write_text("no table\n")
    assert run(path, "--outdir", tmp_path / "out", "--fail-fast") == 1
    rows = [line.split("\t")[:2] for line in (tmp_path / "out" / "failures.tsv").read_text().splitlines()[1:]]
    assert rows == [["S02", "FormatError"], ["S03", "not_run"], ["S04", "not_run"], ["S05", "not_run"]]


def test_a_fault_of_the_program_costs_one_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    analyse = worker.analyse

    def faulty(inputs, options, knowledge):
        if options.sample == "S02":
            raise KeyError("a fault")
        return analyse(inputs, options, knowledge)

    monkeypatch.setattr(worker, "analyse", faulty)
    assert run(sheet_of(tmp_path, 3), "--outdir", tmp_path / "out") == 1
    failed = (tmp_path / "out" / "failures.tsv").read_text().splitlines()[1]
    assert failed.startswith(
        "S02\tunexpected\t1\tThis is a fault of alkfusion, please report it: KeyError in test_run.py"
    )


def test_a_worker_that_is_killed_costs_one_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    analyse = worker.analyse

    def dying(inputs, options, knowledge):
        if options.sample == "S02":
            os.kill(os.getpid(), signal.SIGKILL)
        return analyse(inputs, options, knowledge)

    monkeypatch.setattr(worker, "analyse", dying)
    assert run(sheet_of(tmp_path, 5), "--outdir", tmp_path / "out", "--jobs", "2") == 1
    assert sorted(contents(tmp_path / "out")) == ["S01.json", "S03.json", "S04.json", "S05.json", "failures.tsv"]
    assert "S02\tprocess_ended\t1\t" in (tmp_path / "out" / "failures.tsv").read_text()
    assert "signal 9 often means that memory ran out" in (tmp_path / "out" / "failures.tsv").read_text()


def test_an_interrupted_batch_leaves_whole_results_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupting:
        def advance(self, name, done):
            raise KeyboardInterrupt

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    from alkfusion.batch import command

    monkeypatch.setattr(command, "progress_for", lambda total: Interrupting())
    assert run(sheet_of(tmp_path, 5), "--outdir", tmp_path / "out", "--jobs", "2") == 130
    assert all(json.loads((tmp_path / "out" / name).read_bytes()) for name in contents(tmp_path / "out"))


def test_the_samples_of_a_pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("T2", "T1", "T10"):
        (tmp_path / "results" / "arriba").mkdir(parents=True, exist_ok=True)
        fusion_file(tmp_path / "results" / "arriba" / f"{name}.fusions.tsv", 20 + len(name))
    assert run("--fusions-glob", "results/arriba/{sample}.fusions.tsv", "--outdir", "out", "--allow-shared-files") == 0
    assert sorted(contents(tmp_path / "out")) == ["T1.json", "T10.json", "T2.json"]


def test_a_pattern_fills_the_rows_without_a_fusion_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fusion_file(tmp_path / "A.fusions.tsv", 21)
    fusion_file(tmp_path / "own.tsv", 22)
    rows = [{"sample_name": "A", "patient": "P1"}, {"sample_name": "B", "fusions": "own.tsv"}, {"sample_name": "C"}]
    pattern = ["--fusions-glob", f"{tmp_path}/{{sample}}.fusions.tsv"]
    assert run(sheet(tmp_path / "s.tsv", rows), "--outdir", tmp_path / "out", *pattern) == 3
    assert "line 4, column fusions: no file fits --fusions-glob" in capsys.readouterr().err
    assert run(sheet(tmp_path / "s.tsv", rows[:2]), "--outdir", tmp_path / "out", *pattern) == 0
    assert result(tmp_path / "out", "A")["inputs"][0]["name"] == "A.fusions.tsv"
    assert result(tmp_path / "out", "B")["inputs"][0]["name"] == "own.tsv"


def test_columns_of_other_tools_are_left_out_when_named(tmp_path: Path) -> None:
    fusion_file(tmp_path / "f.tsv")
    path = sheet(tmp_path / "s.tsv", [{"sample_name": "A", "protocol": "RNA-seq", "fusions": "f.tsv"}])
    assert run(path, "--outdir", tmp_path / "out", "--ignore-column", "protocol") == 0


def test_one_file_for_several_samples_when_allowed(tmp_path: Path) -> None:
    fusion_file(tmp_path / "f.tsv")
    path = sheet(tmp_path / "s.tsv", [{"sample_name": name, "fusions": "f.tsv"} for name in "AB"])
    assert run(path, "--outdir", tmp_path / "out", "--allow-shared-files") == 0
    assert sorted(contents(tmp_path / "out")) == ["A.json", "B.json"]


def test_an_input_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fusion_file(tmp_path / "S1.json")
    before = contents(tmp_path)
    path = sheet(tmp_path / "s.tsv", [{"sample_name": "S1", "fusions": "S1.json"}])
    assert run(path, "--outdir", tmp_path) == 2
    assert "would be overwritten by a result" in capsys.readouterr().err
    assert contents(tmp_path).items() >= before.items()


def test_progress_is_twenty_lines_and_the_failures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sheet_of(tmp_path, 45), "--outdir", tmp_path / "out") == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == "batch: 45 samples: 45 written"
    assert len(lines) == 16  # every third sample, and the last line
    assert lines[0].startswith("batch: 3 of 45 samples, 0 failed, ")
    assert " a second, " in lines[0]
    assert lines[0].endswith(" s left")


def test_every_sample_is_counted(tmp_path: Path) -> None:
    """A sample that is handed to nobody must not vanish: with more workers than samples, and the other way round."""
    for number, jobs in ((1, "3"), (3, "3"), (4, "3")):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert run(sheet_of(folder, number), "--outdir", folder / "out", "--jobs", jobs) == 0
        assert len(contents(folder / "out")) == number
    assert batch_run.Outcome().listed() == []
