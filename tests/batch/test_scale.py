"""What samples share is made once, and a sample costs what is promised."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from alkfusion.cli import main
from tests.batch.samples import sheet_of

_COST = """
import resource, sys
from alkfusion.cli import main
code = main(sys.argv[1:])
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(one.ru_utime + one.ru_stime for one in used))
sys.exit(code)
"""


def cpu_seconds(*arguments: str) -> float:
    done = subprocess.run([sys.executable, "-c", _COST, *arguments], capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.slow
def test_a_sample_costs_less_than_20_ms_of_cpu(tmp_path: Path) -> None:
    one, many = tmp_path / "one", tmp_path / "many"
    for folder, number in ((one, 1), (many, 99)):
        folder.mkdir()
        sheet_of(folder, number)
    costs = [cpu_seconds("batch", str(path / "samples.tsv"), "--outdir", str(path / "out")) for path in (one, many)]
    assert (costs[1] - costs[0]) / 98 < 0.020


def test_tables_are_loaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The knowledge table is read by the main process; a worker that read it again would fail here."""
    from alkfusion import sample

    def again(*_: object) -> None:
        raise AssertionError("the knowledge table is loaded again")

    monkeypatch.setattr(sample, "load_knowledge", again)
    assert main(["batch", str(sheet_of(tmp_path, 2)), "--outdir", str(tmp_path / "out")]) == 0
