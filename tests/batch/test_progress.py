"""On a terminal a bar with rate and time left; failures stand above it."""

from __future__ import annotations

import io
import sys

import pytest

from alkfusion.batch.planned import Failure
from alkfusion.batch.progress import progress_for
from alkfusion.batch.worker import Done


class Terminal(io.StringIO):
    """Standard error as a terminal of 100 columns."""

    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress_for(3) as progress:
        progress.advance("S1", Done("written"))
        progress.advance("S2", Done("failed", Failure("S2", "FormatError", 3, "[no] reader\nknows it")))
        progress.advance("S3", Done("kept"))
    shown = sys.stderr.getvalue()
    assert "S2 failed: [no] reader knows it" in shown
    assert "3/3" in shown
    assert "a second" in shown
    assert "1 failed" in shown


def test_plain_lines_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_for(2) as progress:
        progress.advance("S1", Done("written"))
        progress.advance("S2", Done("failed", Failure("S2", "FormatError", 3, "no reader")))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("batch: 1 of 2 samples, 0 failed, ")
    assert lines[1] == "batch: S2 failed: no reader"
    assert lines[2].startswith("batch: 2 of 2 samples, 1 failed, ")
