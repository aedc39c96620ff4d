"""Reading 100,000 structural variants beside the floor: htslib iterating over the same file without looking at it.

What we promise: at most three times the floor for a whole genome, and memory that does not grow with the file. Records
near ALK are taken apart and checked, the others are not, so a second file shows what a file of nothing but
chromosome 2, and a third what one of nothing but ALK costs; no caller writes such files of that length.
"""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from alkfusion.genome.builds import Build, contigs
from alkfusion.readers.registry import reader_named
from alkfusion.readers.source import TextSource

_ROWS = 100_000
_REPEATS = 5
_FIELDS = (
    '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="type">',
    '##INFO=<ID=END,Number=1,Type=Integer,Description="end">',
    '##INFO=<ID=CIPOS,Number=2,Type=Integer,Description="range">',
    '##INFO=<ID=MATEID,Number=.,Type=String,Description="mate">',
    '##FORMAT=<ID=PR,Number=.,Type=Integer,Description="pairs">',
    '##FORMAT=<ID=SR,Number=.,Type=Integer,Description="split reads">',
    '##ALT=<ID=DEL,Description="deletion">',
)


_ALK = range(29_192_774, 29_921_586)  # GRCh38


def write_file(path: Path, rows: int, *, within: tuple[str, range] | None = None, seed: int = 1) -> None:
    """Write a VCF in Manta's layout: half deletions, half breakends with their mates; ``within`` is a part of it."""
    lengths = {c.name: c.lengths[Build.GRCH38] for c in contigs().values() if Build.GRCH38 in c.lengths}
    chance = random.Random(seed)
    names = list(lengths)

    def place() -> tuple[str, int]:
        if within is not None:
            return within[0], chance.choice(within[1])
        contig = chance.choices(names, list(lengths.values()))[0]
        return contig, chance.randrange(1, lengths[contig])

    head = ["##fileformat=VCFv4.2", "##source=GenerateSVCandidates 1.6.0", *_FIELDS]
    head += [f"##contig=<ID={name},length={length}>" for name, length in lengths.items()]
    columns = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", "normal", "tumour"]
    reads = "PR:SR\t31,0:28,0\t44,9:40,14"
    with path.open("w", encoding="utf-8") as out:
        print(*head, "\t".join(columns), sep="\n", file=out)
        for number in range(rows // 4):
            for _ in range(2):
                contig, start = place()
                info = f"END={start + 3000};SVTYPE=DEL;CIPOS=-80,81"
                print(contig, start, f"MantaDEL:{number}", "G", "<DEL>", ".", "PASS", info, reads, sep="\t", file=out)
            ends = place(), place()
            for own, (here, there) in enumerate((ends, ends[::-1])):
                name, mate = f"MantaBND:{number}:{own}", f"MantaBND:{number}:{1 - own}"
                alternative, info = f"G]{there[0]}:{there[1]}]", f"SVTYPE=BND;MATEID={mate};CIPOS=0,2"
                print(*here, name, "G", alternative, ".", "PASS", info, reads, sep="\t", file=out)


def best_time(work: Callable[[], int]) -> float:
    """Return the shortest of several runs, in seconds of processor time."""
    times = []
    for _ in range(_REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def memory_held(work: Callable[[], int]) -> int:
    """Return the largest number of bytes that Python holds during a run."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _measure(what: str, path: Path) -> None:
    import pysam

    reader = reader_named("manta")

    def floor() -> int:
        with pysam.VariantFile(str(path)) as file:
            return sum(1 for _ in file)

    def ours() -> int:
        return sum(1 for _ in reader.calls(TextSource(path)))

    floor_time, our_time = best_time(floor), best_time(ours)
    speed = f"{_ROWS / our_time:,.0f} rows a second; {our_time / floor_time:.2f} times pysam"
    print(f"{what}: {speed}; {memory_held(ours) / 1e3:.0f} kB held; {ours()} calls near ALK")


def main() -> None:
    """Print rows a second, the ratio to the floor, and the memory held at most."""
    files = {
        "whole genome": None,
        "chromosome 2 only": ("chr2", range(1, 242_193_529)),
        "ALK only": ("chr2", _ALK),
    }
    with TemporaryDirectory() as folder:
        for what, within in files.items():
            path = Path(folder) / "manta.vcf"
            write_file(path, _ROWS, within=within)
            _measure(what, path)
