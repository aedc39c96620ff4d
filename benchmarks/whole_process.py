"""Start-up and one sample, as whole processes: time and peak memory beside the floor of the libraries they stand on.

Every figure is the median of several alternating runs, so that a drift of the machine touches both sides.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from alkfusion.resources import resource

RUNS = 15
# a user's Python keeps compiled modules; a container that forbids it would measure the compiler
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
BARE_CLICK = "import click\n@click.group()\ndef cli(): pass\ncli(['--help'])"


def measure(command: Sequence[str]) -> tuple[float, float]:
    """Run a command once; return seconds of wall time and peak memory in MB."""
    started = time.perf_counter()
    pid = os.posix_spawn(
        command[0], list(command), ENVIRONMENT, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    )
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise SystemExit(f"the benchmarked command failed: {' '.join(command)}")
    return time.perf_counter() - started, usage.ru_maxrss / 1000


def compare(label: str, ours: Sequence[str], floor: Sequence[str], promise: float, runs: int = RUNS) -> None:
    """Print the ratio of two commands, run in turn."""
    pairs = [(measure(ours), measure(floor)) for _ in range(runs)]
    mine = statistics.median(first[0] for first, _ in pairs)
    theirs = statistics.median(second[0] for _, second in pairs)
    memory = max(first[1] for first, _ in pairs)
    print(
        f"{label}: {mine * 1000:.0f} ms against {theirs * 1000:.0f} ms, ratio {mine / theirs:.2f}"
        f" (promise {promise}); peak memory {memory:.0f} MB"
    )


def beyond(label: str, ours: Sequence[str], floor: Sequence[str], promise: float, runs: int = RUNS) -> None:
    """Print by how many milliseconds a command takes longer than another, run in turn."""
    pairs = [(measure(ours)[0], measure(floor)[0]) for _ in range(runs)]
    more = statistics.median(mine - theirs for mine, theirs in pairs) * 1000
    print(f"{label}: {more:.0f} ms more (promise {promise:g} ms)")


def main() -> None:
    """Measure --help and annotate."""
    python = sys.executable
    program = [python, "-m", "alkfusion"]
    measure([*program, "demo"])  # compiles what is not compiled yet
    compare("--help against a bare click group", [*program, "--help"], [python, "-c", BARE_CLICK], 2.5)
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder) / "r.json")
        annotate = [*program, "annotate", str(resource("demo") / "demo.arriba.tsv"), "--output", output]
        compare("annotate of one caller file against import pysam", annotate, [python, "-c", "import pysam"], 4.0)
