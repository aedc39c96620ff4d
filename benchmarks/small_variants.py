"""One sample from a VCF of five million records, as whole processes beside htslib at the same work.

What we promise: with an index at most three times a fresh process that imports pysam and fetches ALK, and at most 20 ms
more than the same command takes for a VCF of one record; without an index no slower than ``bcftools view -t`` of the
same region; memory that does not grow with the file.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alkfusion.genome.builds import Build, contigs
from alkfusion.genome.sequences import alk_plus_strand
from alkfusion.interpret.alk_coding import ALK_CONTIG, AlkCoding
from benchmarks.whole_process import beyond, compare

_RECORDS = 5_000_000
_MORE = 20.0  # milliseconds
_SLOW_RUNS = 3  # of commands that take seconds
_FETCH = "import pysam; print(sum(1 for _ in pysam.VariantFile({path!r}).fetch('chr2', {start}, {end})))"
_VIEW = "import pysam.bcftools as b; b.view('-t', 'chr2:{start}-{end}', '-o', {out!r}, {path!r}, catch_stdout=False)"


def write_file(path: Path, records: int, seed: int = 1) -> None:
    """Write a sorted VCF of one sample with single-base changes over the whole genome; ALK's bases are its own."""
    chance = random.Random(seed)
    lengths = {c.name: c.lengths[Build.GRCH38] for c in contigs().values() if Build.GRCH38 in c.lengths}
    step = sum(lengths.values()) // records
    fields = [("GT", "1", "String"), ("AD", "R", "Integer"), ("DP", "1", "Integer")]
    head = ["##fileformat=VCFv4.2", *(f"##contig=<ID={name},length={length}>" for name, length in lengths.items())]
    head += [f'##FORMAT=<ID={name},Number={number},Type={kind},Description="x">' for name, number, kind in fields]
    head.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT")
    with path.open("w", encoding="ascii") as out:
        out.write("\n".join(head) + "\n")
        for name, length in lengths.items():
            for start in range(1, length - step, step):
                position = start + chance.randrange(step)
                reference = (alk_plus_strand(position, position, Build.GRCH38) if name == ALK_CONTIG else None) or "A"
                changed = "G" if reference != "G" else "T"
                out.write(f"{name}\t{position}\t.\t{reference}\t{changed}\t50\tPASS\t.\tGT:AD:DP\t0/1:30,20:50\n")


def _first_of_alk(path: Path, target: Path) -> Path:
    """Write the header of a VCF and its first record that lies in ALK."""
    alk = AlkCoding.of(Build.GRCH38).transcript
    with path.open(encoding="ascii") as lines, target.open("w", encoding="ascii") as out:
        for line in lines:
            if line.startswith("#"):
                out.write(line)
            elif line.startswith(f"{ALK_CONTIG}\t") and alk.start < int(line.split("\t", 2)[1]):
                out.write(line)
                break
    return target


def main() -> None:
    """Print the ratios with an index and without."""
    import pysam

    alk = AlkCoding.of(Build.GRCH38).transcript
    with TemporaryDirectory() as folder:
        plain, indexed = Path(folder) / "plain.vcf", Path(folder) / "indexed.vcf.gz"
        write_file(plain, _RECORDS)
        pysam.tabix_compress(str(plain), str(indexed))
        unindexed = Path(folder) / "unindexed.vcf.gz"
        unindexed.hardlink_to(indexed)
        pysam.tabix_index(str(indexed), preset="vcf")
        given = {"start": alk.start, "end": alk.end, "out": str(Path(folder) / "region.vcf")}
        ours = [sys.executable, "-m", "alkfusion", "annotate"]
        end = ["--output", str(Path(folder) / "r.json")]
        fetch = [sys.executable, "-c", _FETCH.format(path=str(indexed), **given)]
        view = [sys.executable, "-c", _VIEW.format(path=str(unindexed), **given)]
        compare("annotate, indexed, against a fetch", [*ours, str(indexed), *end], fetch, 3.0)
        tiny = _first_of_alk(plain, Path(folder) / "tiny.vcf")
        beyond("annotate, indexed, against one record", [*ours, str(indexed), *end], [*ours, str(tiny), *end], _MORE)
        label = "annotate, no index, against bcftools view -t"
        compare(label, [*ours, str(unindexed), *end], view, 1.0, runs=_SLOW_RUNS)
