"""The target regions of a panel, from a BED file: 0-based half-open intervals of chromosome 2."""

from __future__ import annotations

from pathlib import Path

import msgspec

from alkfusion.errors import InputError
from alkfusion.genome.builds import canonical_contig
from alkfusion.readers.source import TextSource

__all__ = ["TargetRegions", "read_targets"]


class TargetRegions(msgspec.Struct, frozen=True):
    """Intervals on chr2, 0-based half-open, as they stand in the file; ``rows`` counts those of all contigs."""

    name: str
    intervals: tuple[tuple[int, int], ...]
    rows: int


def read_targets(path: Path) -> TargetRegions:
    """Read a BED file; raises InputError for a line that is no interval, and for a file without any."""
    source = TextSource(path)
    intervals = []
    rows = 0
    for number, line in source.lines():
        if not line.strip() or line.startswith(("#", "track", "browser")):
            continue
        rows += 1
        cells = line.split("\t") if "\t" in line else line.split()
        if len(cells) < 3 or not (cells[1].isdecimal() and cells[2].isdecimal()) or int(cells[1]) >= int(cells[2]):
            raise InputError(
                "the line is no BED interval (contig, start, end)",
                path=path,
                line=number,
                seen=line,
                advice="Positions in BED are 0-based, the end is not included, columns are separated by tabs.",
            )
        if canonical_contig(cells[0]) == "chr2":
            intervals.append((int(cells[1]), int(cells[2])))
    if not rows:
        raise InputError("the file has no intervals", path=path, advice="Give the BED file of the panel's targets.")
    return TargetRegions(source.name, tuple(intervals), rows)
