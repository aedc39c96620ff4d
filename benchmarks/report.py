"""The pages, once the results are known: milliseconds beyond imports, and bytes."""

from __future__ import annotations

import shutil
import statistics
import sys
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
from benchmarks.batch import spent

RUNS = 15
SAMPLES = 1_000
SAMPLE_MS, COHORT_S, OPEN_S = 50, 5, 1  # the promises
# A process that reads a result and the table and imports all that the page needs; and one that draws it, too.
IMPORTS = """
import sys
from pathlib import Path
import jinja2.runtime, pysam
from alkfusion.knowledge.table import load_knowledge
from alkfusion.report.html.page import sample_page
from alkfusion.report.json_document import from_json
result, knowledge = from_json(Path(sys.argv[1])), load_knowledge()
"""
DRAWS = IMPORTS + "sample_page(result, knowledge)"


def timed(work: Callable[[], bytes], runs: int) -> tuple[float, float, int]:
    """Return seconds of the first call, the median of the later ones, and bytes."""
    seconds = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        content = work()
        seconds.append(time.perf_counter() - started)
    return seconds[0], statistics.median(seconds[1:]), len(content)


def first_page(result: Result) -> None:
    """Print what CPU the first page of a process takes beyond its imports, and beside them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.json"
        path.write_bytes(to_json(result))
        draws, imports = ([sys.executable, "-c", words, str(path)] for words in (DRAWS, IMPORTS))
        spent(draws)  # compiles the templates, as Python does with modules
        pairs = [(spent(draws)[1], spent(imports)[1]) for _ in range(RUNS)]
    beyond = statistics.median(ours - floor for ours, floor in pairs) * 1000
    ratio = statistics.median(ours / floor for ours, floor in pairs)
    print(
        f"first sample page of a process: {beyond:.0f} ms of CPU beyond imports (promise {SAMPLE_MS}),"
        f" {ratio:.2f} times them"
    )


def in_a_browser(content: bytes) -> None:
    """Print how long Debian's chromium takes to open a page, where it and playwright are installed."""
    program = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        print(f"cohort page in a browser: not measured without chromium and playwright (promise {OPEN_S} s)")
        return
    seconds = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = Path(folder) / "cohort.html"
        path.write_bytes(content)
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(5):
            page = browser.new_page()
            started = time.perf_counter()
            page.goto(path.as_uri())
            seconds.append(time.perf_counter() - started)
            page.close()
        browser.close()
    print(f"cohort page in a browser: opens in {statistics.median(seconds):.2f} s (promise {OPEN_S})")


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
        f"sample page: {again * 1000:.0f} ms, the first here {first * 1000:.0f} ms (promise {SAMPLE_MS});"
        f" {size / 1000:.0f} kB (promise 300)"
    )
    first_page(result)
    owner = result.sample
    cohort = [
        msgspec.structs.replace(
            result, sample=msgspec.structs.replace(owner, id=f"S{number}", patient=f"P{number // 2}")
        )
        for number in range(SAMPLES)
    ]
    _, again, size = timed(lambda: cohort_page(cohort, knowledge), 3)
    print(f"cohort page of {SAMPLES:,} samples: {again:.2f} s (promise {COHORT_S}); {size / 1e6:.1f} MB (promise 5)")
    in_a_browser(cohort_page(cohort, knowledge))


if __name__ == "__main__":
    main()
