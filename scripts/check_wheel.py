"""Check a built wheel: it holds the resources, and is at most 20 MB."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

LARGEST = 20_000_000  # bytes
NEEDED = (
    "alkfusion/resources/reference/transcripts.GRCh38.tsv.gz.tbi",
    "alkfusion/resources/knowledge/datapackage.json",
    "alkfusion/resources/demo/",
    "alkfusion/report/html/templates/sample.html.jinja",
    "alkfusion/report/html/templates/style.css",
    "alkfusion/py.typed",
    "alkfusion/alignments/_sieve.pyx",
)


def problems(wheel: Path) -> list[str]:
    """Return what is wrong with the wheel, one sentence each."""
    found = []
    if wheel.stat().st_size > LARGEST:
        found.append(f"{wheel.name} has {wheel.stat().st_size} bytes, more than {LARGEST}")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    found += [f"{wheel.name} lacks {item}" for item in NEEDED if not any(name.startswith(item) for name in names)]
    return found


if __name__ == "__main__":
    complaints = [problem for name in sys.argv[1:] for problem in problems(Path(name))]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    sizes = ", ".join(f"{Path(name).name} {Path(name).stat().st_size / 1e6:.1f} MB" for name in sys.argv[1:])
    print(f"wheel checked: {sizes}")
    sys.exit(1 if complaints or len(sys.argv) < 2 else 0)
