"""--resume keeps what still holds and makes again what does not, without any state of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import alkfusion.sample
from alkfusion.cli import main
from tests.batch.samples import contents, fusion_file, sheet, sheet_of


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    assert main(["batch", str(sheet_of(tmp_path, 3)), "--outdir", str(tmp_path / "out")]) == 0
    return tmp_path


def written(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """Resume and return the last line."""
    capsys.readouterr()
    assert main(["batch", str(folder / "samples.tsv"), "--outdir", str(folder / "out"), "--resume", *more]) == 0
    return capsys.readouterr().err.splitlines()[-1]


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_nothing_is_made_again_when_nothing_changed(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in (finished / "out").iterdir()}
    assert written(finished, capsys) == "batch: 3 samples: 0 written, 3 kept"
    assert {path: path.stat().st_mtime_ns for path in (finished / "out").iterdir()} == before


def test_a_touched_but_equal_input_changes_nothing(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.utime(finished / "f01.tsv", (1, 1))
    assert written(finished, capsys) == "batch: 3 samples: 0 written, 3 kept"


CHANGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda folder: (folder / "out" / "S02.json").unlink(),
    "changed input": lambda folder: fusion_file(folder / "f02.tsv", 99),
    "cut short": lambda folder: rewrite(folder / "out" / "S02.json", lambda text: text[: len(text) // 2]),
    "empty": lambda folder: rewrite(folder / "out" / "S02.json", lambda text: ""),
    "not a result": lambda folder: rewrite(folder / "out" / "S02.json", lambda text: '{"sample": "S02"}'),
    "edited by hand": lambda folder: rewrite(folder / "out" / "S02.json", lambda text: text.replace(" ", "  ", 1)),
    "another version": lambda folder: rewrite(
        folder / "out" / "S02.json", lambda text: text.replace('"program_version": "', '"program_version": "0.')
    ),
    "another table": lambda folder: rewrite(
        folder / "out" / "S02.json", lambda text: text.replace('"knowledge_sha256": "', '"knowledge_sha256": "0')
    ),
    "another patient": lambda folder: sheet(
        folder / "samples.tsv",
        [{"sample_name": f"S0{n}", "patient": "P" if n == 2 else "", "fusions": f"f0{n}.tsv"} for n in (1, 2, 3)],
    ),
    "one more input": lambda folder: (
        fusion_file(folder / "more.tsv", 77),
        rewrite(folder / "samples.tsv", lambda text: text.replace("f02.tsv", "f02.tsv;more.tsv")),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_made_again(change: str, finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    CHANGES[change](finished)
    assert written(finished, capsys) == "batch: 3 samples: 1 written, 2 kept"
    assert written(finished, capsys) == "batch: 3 samples: 0 written, 3 kept"
    assert main(["batch", str(finished / "samples.tsv"), "--outdir", str(finished / "again")]) == 0
    assert contents(finished / "again") == contents(finished / "out")


def test_an_option_of_all_samples_makes_all_again(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert written(finished, capsys, "--build", "GRCh38") == "batch: 3 samples: 3 written"


def test_a_changed_file_of_an_option_makes_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.batch.samples import G1202R, variant_file

    variant_file(tmp_path / "v.vcf", G1202R)
    panel = tmp_path / "panel.bed"
    panel.write_text("chr2\t29190000\t29920000\n")
    sheet(tmp_path / "samples.tsv", [{"sample_name": "S1", "vcf": "v.vcf", "targets": "panel.bed"}])
    assert written(tmp_path, capsys) == "batch: 1 samples: 1 written"
    os.utime(panel, (1, 1))
    assert written(tmp_path, capsys) == "batch: 1 samples: 0 written, 1 kept"
    panel.write_text("chr2\t29190000\t29220000\n")
    assert written(tmp_path, capsys) == "batch: 1 samples: 1 written"


def test_a_new_program_makes_all_again(
    finished: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alkfusion.sample, "__version__", "99.0")
    assert written(finished, capsys) == "batch: 3 samples: 3 written"
    assert json.loads((finished / "out" / "S01.json").read_bytes())["provenance"]["program_version"] == "99.0"


def test_files_of_dead_processes_are_removed_and_those_of_living_ones_stay(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dead = os.fork()
    if dead == 0:
        os._exit(0)
    os.waitpid(dead, 0)
    host = os.uname().nodename
    removed = [f".S01.json.{host}.{dead}.part", ".S01.json.elsewhere.2.part"]
    kept = [f".S02.json.{host}.{os.getpid()}.part", f".S01.json.elsewhere.{dead}.part", ".notes.part"]
    for name in (*removed, *kept):
        (finished / "out" / name).write_text("half")
    os.utime(finished / "out" / removed[1], (1, 1))
    assert written(finished, capsys) == "batch: 3 samples: 0 written, 3 kept"
    assert sorted(path.name for path in (finished / "out").glob(".*")) == sorted(kept)


def test_results_of_other_samples_are_told_and_left(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (finished / "out" / "old.json").write_text("{}")
    assert "also holds results of other samples (1): old.json" in written(finished, capsys)
    assert (finished / "out" / "old.json").exists()
