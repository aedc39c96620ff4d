"""Reading 100,000 rows of STAR's ``Chimeric.out.junction`` beside the floor: Python's csv splitting the same file.

What we promise: at most three times the floor, and memory that does not grow with the file. One row in fifty lies at
ALK, far more than in a real library. The benchmark of structural variants beside pysam is ``structural_variants``.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from alkfusion.genome.builds import Build, contigs
from alkfusion.readers.registry import reader_named
from alkfusion.readers.source import TextSource
from benchmarks.structural_variants import best_time, memory_held

_ROWS = 100_000
_AT_ALK = 50  # one row in so many


def write_file(path: Path, rows: int, seed: int = 1) -> None:
    """Write junctions as STAR 2.6 does: pairs, junctions of every motif, and some reads of EML4::ALK variant 1."""
    lengths = {c.name: c.lengths[Build.GRCH38] for c in contigs().values() if Build.GRCH38 in c.lengths}
    chance = random.Random(seed)
    names = list(lengths)

    def place() -> tuple[str, int, str]:
        contig = chance.choices(names, list(lengths.values()))[0]
        return contig, chance.randrange(1_000, lengths[contig]), chance.choice("+-")

    with path.open("w", encoding="utf-8") as out:
        for number in range(rows):
            motif = chance.choice((-1, -1, 0, 1, 2))
            donor, acceptor = place(), place()
            if number % _AT_ALK == 0:
                donor, acceptor, motif = ("chr2", 42_295_517, "+"), ("chr2", 29_223_529, "-"), 1
            read = f"A00123:45:HXXXXXXXX:1:1101:{number}:1000"
            tail = (donor[1] - 50, "50M51S", acceptor[1] + 1, "50S51M")
            print(*donor, *acceptor, motif, 0, number % 3, read, *tail, sep="\t", file=out)


def main() -> None:
    """Print rows a second, the ratio to the floor, and the memory held at most for a tenth of the rows and for all."""
    reader = reader_named("star-junction")
    with TemporaryDirectory() as folder:
        path, short = Path(folder) / "Chimeric.out.junction", Path(folder) / "short.junction"
        write_file(path, _ROWS)
        write_file(short, _ROWS // 10)

        def floor() -> int:
            with path.open(encoding="utf-8", newline="") as lines:
                return sum(1 for _ in csv.reader(lines, delimiter="\t"))

        def ours(file: Path = path) -> int:
            return sum(1 for _ in reader.calls(TextSource(file)))

        floor_time, our_time = best_time(floor), best_time(ours)
        held = [memory_held(lambda file=file: ours(file)) for file in (short, path)]  # type: ignore[misc]
    print(f"STAR junctions: {_ROWS / our_time:,.0f} rows a second; {our_time / floor_time:.2f} times csv")
    print(f"STAR junctions: {held[0] / 1e3:.0f} kB held for {_ROWS // 10:,} rows, {held[1] / 1e3:.0f} kB for {_ROWS:,}")


if __name__ == "__main__":
    main()
