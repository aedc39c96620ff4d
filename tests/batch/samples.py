"""Sheets and files of batches, written by the tests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import alk_plus_strand
from alkfusion.interpret.alk_coding import AlkCoding
from tests.events import NPM1_ALK, write
from tests.variants.files import contig_lines, write_vcf

BUILD = Build.GRCH38
# CDS position of each mutation's base, 1-based, and the base it becomes (coding strand): G1202R and L1196M
G1202R, L1196M = (3604, "A"), (3586, "A")
_COMPLEMENT = {"A": "T", "C": "G", "G": "C", "T": "A"}


def variant(change: tuple[int, str], depth: int = 400, alternative: int = 80) -> str:
    """Return the VCF record of a change in ALK, on the plus strand of GRCh38."""
    coding, base = change
    alk = AlkCoding.of(BUILD)
    position = alk.position(alk.sense_of_coding(coding - 1))
    reference = alk_plus_strand(position, position, BUILD)
    counts = f"{depth - alternative},{alternative}"
    return f"chr2 {position} . {reference} {_COMPLEMENT[base]} . PASS . GT:DP:AD 0/1:{depth}:{counts}"


def fusion_file(path: Path, reads: int = 30) -> Path:
    """Write an Arriba file with NPM1::ALK; the number of reads makes its content its own."""
    return write(path, "arriba", replace(NPM1_ALK, split_reads=reads))


def variant_file(path: Path, *changes: tuple[int, str], sample: str = "T") -> Path:
    return write_vcf(
        path, [variant(change) for change in sorted(changes, reverse=True)], (sample,), contig_lines(BUILD)
    )


def sheet(path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str] = (), separator: str = "\t") -> Path:
    """Write a sheet; columns are those of the rows in order of appearance, unless given."""
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in row))
    lines = [separator.join(names), *(separator.join(row.get(name, "") for name in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def sheet_of(folder: Path, number: int) -> Path:
    """Write a sheet of samples S01, S02, ... with a fusion file each."""
    for place in range(1, number + 1):
        fusion_file(folder / f"f{place:02}.tsv", 20 + place)
    return sheet(
        folder / "samples.tsv",
        [{"sample_name": f"S{place:02}", "fusions": f"f{place:02}.tsv"} for place in range(1, number + 1)],
    )


def contents(folder: Path) -> dict[str, str]:
    """Return name -> checksum of every file of a folder, hidden ones too."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
