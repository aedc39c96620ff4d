"""What samples share is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.cli import main
from benchmarks.batch import make_samples
from tests.batch.samples import sheet_of


def test_tables_are_loaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The knowledge table is read by the main process; a worker that read it again would fail here."""
    from alkfusion import sample

    def again(*_: object) -> None:
        raise AssertionError("the knowledge table is loaded again")

    monkeypatch.setattr(sample, "load_knowledge", again)
    assert main(["batch", str(sheet_of(tmp_path, 2)), "--outdir", str(tmp_path / "out")]) == 0


def test_the_samples_of_the_benchmark_are_samples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = make_samples(tmp_path, 3)
    assert main(["batch", str(sheet), "--outdir", str(tmp_path / "out")]) == 0
    assert "3 samples: 3 written" in capsys.readouterr().err
