"""The pages, once the results are known: milliseconds beyond imports, and bytes."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from alkfusion.knowledge.table import load_knowledge
from alkfusion.model import Result
from alkfusion.report.html.cohort_page import cohort_page
from alkfusion.report.html.page import sample_page
from alkfusion.report.json_document import from_json, to_json
from alkfusion.resources import resource
from alkfusion.sample import SampleOptions, analyse

RUNS = 15
SAMPLES = 1_000
SAMPLE_MS, COHORT_S = 50, 5  # the promises


def timed(work: Callable[[], bytes], runs: int) -> tuple[float, float, int]:
    """Return seconds of the first call, the median of the later ones, and bytes; the first compiles the templates."""
    seconds = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        content = work()
        seconds.append(time.perf_counter() - started)
    return seconds[0], statistics.median(seconds[1:]), len(content)


def saved(result: Result) -> Result:
    """Return the result as it comes back from its JSON file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.json"
        path.write_bytes(to_json(result))
        return from_json(path)


def main() -> None:
    """Draw the page of the demonstration sample, and that of a cohort made of it."""
    knowledge = load_knowledge()
    inputs = sorted(resource("demo").glob("*.tsv"))
    result = saved(analyse(inputs, SampleOptions(sample="demo", disease="ALCLALKP", age=12), knowledge))
    first, again, size = timed(lambda: sample_page(result, knowledge), RUNS)
    print(
        f"sample page: {again * 1000:.0f} ms (promise {SAMPLE_MS}), the first {first * 1000:.0f} ms with templates to"
        f" compile; {size / 1000:.0f} kB (promise 300)"
    )
    owner = result.sample
    cohort = [
        msgspec.structs.replace(
            result, sample=msgspec.structs.replace(owner, id=f"S{number}", patient=f"P{number // 2}")
        )
        for number in range(SAMPLES)
    ]
    _, again, size = timed(lambda: cohort_page(cohort, knowledge), 3)
    print(f"cohort page of {SAMPLES:,} samples: {again:.2f} s (promise {COHORT_S}); {size / 1e6:.1f} MB (promise 5)")


if __name__ == "__main__":
    main()
