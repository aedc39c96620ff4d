"""Files with many records away from ALK, and with great depth: time and memory of the whole command.

    python -m benchmarks.large_files --records 50000000 --depth 100000

The first takes some minutes and 2.5 GB of the temporary folder, the second a minute and 1 GB; the defaults are small.
The reads of ALK are simulated; all other records hold 50 random bases. They are written by a process of their own,
because the peak memory of a process counts for those that it starts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import struct
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain, cycle, repeat
from math import ceil
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import Any

from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build, contigs
from benchmarks.bam_bytes import packed_bases, record, write_indexed
from benchmarks.molecules import Molecule, alk_dna, codon_edit, dna_fusion, edited, kinase_stretches
from benchmarks.simulate import Library, crossing, file_header, fragments_for, sorted_records
from benchmarks.whole_process import measure

_BUILD = Build.GRCH38
_LIBRARY = Library()
_RUNS = 5
_DEPTH = 500  # of the ALK reads among many others
_UNPLACED = 50  # one in so many records lies nowhere
_BASES, _POOL = 50, 2000  # of a record away from ALK; different sequences of such records
_QUALITIES = bytes([37]) * _BASES
_WINDOW = 1 << 14  # bases of an index window
_START = struct.Struct("<i")


def _alk_reads(depth: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield the kinase exons at a depth, with G1202R and an EML4::ALK breakpoint in one of twenty molecules."""
    fusion, rng = dna_fusion("EML4", _BUILD), Random(1)
    joint = next(i for i, c in enumerate(fusion) if alk_locus(_BUILD).holds(c.contig, (c.position or 0) + 1))
    named = 0
    stretches = kinase_stretches(_BUILD, _LIBRARY.insert)
    for start, end in stretches:
        wild = alk_dna(start, end, _BUILD)
        mutated = edited(wild, codon_edit(1202, "AGA", _BUILD))
        count = fragments_for(depth, len(wild), _LIBRARY)
        groups = [([Molecule(mutated, 0.05), Molecule(wild, 0.95)], count)]
        if (start, end) == stretches[-1]:  # exon 20; the partner lies further along the chromosome
            groups += [([Molecule(crossing(fusion, joint, _LIBRARY, rng))], 1) for _ in range(depth // 20)]
        yield from sorted_records(groups, _LIBRARY, _BUILD, Random(start), named)
        named += sum(number for _, number in groups)


def write_few_and_many(folder: Path, records: int) -> tuple[Path, Path]:
    """Write the reads of ALK alone, and once more among ``records`` others."""
    alk = list(_alk_reads(_DEPTH))
    header = file_header(_LIBRARY, _BUILD)
    few = write_indexed(folder / "few.bam", [header, *(data for _, _, data in alk)])
    return few, write_indexed(folder / "many.bam", _among_others(header, alk, records))


def _among_others(header: bytes, alk: Sequence[tuple[int, int, bytes]], records: int) -> Iterator[bytes]:
    """Yield a file in which other records lie evenly over all chromosomes, but for windows that hold reads of ALK."""
    yield header
    lengths = [c.lengths[_BUILD] for name, c in contigs().items() if _BUILD in c.lengths and name != "chrM"]
    step = sum(lengths) / records
    pool = cycle([packed_bases("".join(Random(number).choices("ACGT", k=_BASES))) for number in range(_POOL)])
    ours: dict[tuple[int, int], list[bytes]] = {}
    for contig, start, data in alk:
        ours.setdefault((contig, start // _WINDOW), []).append(data)
    locus = alk_locus(_BUILD)
    for contig, length in enumerate(lengths):
        for window in range(length // _WINDOW + 1):
            low, high = window * _WINDOW, min((window + 1) * _WINDOW, length) - _BASES
            if (contig, window) in ours:
                yield from ours[contig, window]
            elif contig != alk[0][0] or high < locus.start or low > locus.end:
                yield _others(contig, [round(n * step) for n in range(ceil(low / step), ceil(high / step))], pool)
    nowhere = record(b"other", 0x4, (-1, -1, -1), (-1, -1), (), (_BASES, next(pool), _QUALITIES))
    yield from repeat(nowhere * 1000, records // _UNPLACED // 1000)


def _others(contig: int, starts: Sequence[int], pool: Iterator[bytes]) -> bytes:
    """Return records of one index window: all but their starts and bases is the same."""
    if not starts:
        return b""
    place = (contig, starts[0], starts[0] + _BASES)
    pattern = record(b"other", 0, place, (-1, -1), ((0, _BASES),), (_BASES, bytes(_BASES // 2), _QUALITIES))
    size, middle, end = pattern[:8], pattern[12 : -_BASES - _BASES // 2], pattern[-_BASES:]
    pack = _START.pack
    return b"".join([b"".join((size, pack(start), middle, next(pool), end)) for start in starts])


def write_deep(folder: Path, depth: int) -> Path:
    """Write the kinase exons at a great depth."""
    records = (data for _, _, data in _alk_reads(depth))
    return write_indexed(folder / "deep.bam", chain([file_header(_LIBRARY, _BUILD)], records))


def _annotated(path: Path, runs: int) -> tuple[float, float, dict[str, Any]]:
    """Return the median seconds and the peak memory in MB of the whole command, and its result."""
    output = path.with_suffix(".json")
    measured = [
        measure([sys.executable, "-m", "alkfusion", "annotate", str(path), "--output", str(output)])
        for _ in range(runs)
    ]
    result = json.loads(output.read_text(encoding="utf-8"))
    return statistics.median(seconds for seconds, _ in measured), max(memory for _, memory in measured), result


def main(arguments: Sequence[str] = ()) -> None:
    """Print seconds and memory of each file, and what the deep one says of its depth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--records", type=int, default=1_000_000, help="away from ALK")
    parser.add_argument("--depth", type=int, default=5_000, help="of the kinase exons of the deep file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, Pool(1) as pool:
        for path in pool.apply(write_few_and_many, (Path(name), options.records)):
            seconds, memory, _ = _annotated(path, _RUNS)
            size = path.stat().st_size / 1e6
            print(f"{path.name}: {size:.0f} MB, annotate {seconds:.2f} s, peak memory {memory:.0f} MB")
        deep = pool.apply(write_deep, (Path(name), options.depth))
        seconds, memory, result = _annotated(deep, 1)
        capped = [item["text"] for item in result["observations"] if item["kind"] == "depth_capped"]
        found = [item["protein"] for item in result["mutations"]], [item["name"] for item in result["rearrangements"]]
        depth = max(item["depth"] for item in result["assessment"]["seen"])
        print(f"{deep.name}: depth {options.depth}, annotate {seconds:.1f} s, peak memory {memory:.0f} MB")
        print(f"found {found}, counted depth {depth};", *(capped or ["all fragments counted"]))


if __name__ == "__main__":
    main(sys.argv[1:])
