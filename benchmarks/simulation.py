"""What the reading of BAM files finds and what it invents, measured on simulated reads; writes docs/simulation.md.

    python -m benchmarks.simulation --share 1 --output docs/simulation.md

``--share`` scales the number of repetitions: 1 takes some minutes. Every file has a seed of its own, so that a run
gives the same numbers again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from random import Random

from alkfusion.alignment_files import AlignmentFile, read_alignment_file
from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.allele_fraction import fraction_interval
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.knowledge.table import load_knowledge
from alkfusion.model import Phase
from benchmarks.simulate import (
    Column,
    Edit,
    Library,
    Molecule,
    alk_exon_dna,
    codon_edit,
    crossing,
    dna_fusion,
    edited,
    rna_fusion,
    write_bam,
)
from benchmarks.simulation_report import Cell, report, write_report

# One change of each kinase exon: a base, two bases of a codon, six bases more, three bases less.
_CHANGES: tuple[tuple[int, int, str], ...] = (
    (20, 1119, "SNV"),
    (21, 1123, "SNV"),
    (22, 1156, "SNV"),
    (23, 1202, "SNV"),
    (24, 1231, "MNV"),
    (25, 1275, "SNV"),
    (26, 1296, "insertion"),
    (27, 1341, "deletion"),
    (28, 1371, "SNV"),
)
_DEPTHS = (50, 100, 500, 1000)
_FRACTIONS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01)
_REPEATS = {50: 6, 100: 6, 500: 3, 1000: 1}  # kinase domains of nine changes each
_GOAL = (500, 0.05)
_GOAL_REPEATS = 36
_PHASE_REPEATS = 40
_FUSION_REPEATS = {5: 30, 10: 12, 20: 8, 50: 5, 200: 2}
_FLANK = 130
_BASES_OF_FRAGMENT = 190


@dataclass(frozen=True)
class Job:
    """One simulated file."""

    kind: str  # mutations, phase, fusion
    depth: int
    fraction: float
    seed: int
    build: Build = Build.GRCH38
    detail: str = ""


def _look(path: Path) -> AlignmentFile:
    knowledge = load_knowledge()
    return read_alignment_file(
        path,
        thresholds=CallingThresholds.of(knowledge.thresholds),
        residues=knowledge.defining_residues(),
        known_partners=frozenset({"EML4", "NPM1"}),
    )


def _edits(residue: int, kind: str, build: Build) -> list[Edit]:
    """Return one change of a residue: other middle base, first two bases, six bases before it, or three bases less."""
    positions = sorted(position - 1 for position in AlkCoding.of(build).codon_positions(residue))
    bases = "".join(alk_locus(build).plus(position, position + 1) or "" for position in positions)
    other = {"A": "C", "C": "A", "G": "T", "T": "G"}
    if kind == "insertion":
        return [Edit(positions[0], "", "GCTTCA")]
    if kind == "deletion":
        return [Edit(positions[0], bases, "")]
    changed = (1,) if kind == "SNV" else (0, 1)
    return [Edit(positions[i], bases[i], other[bases[i]]) for i in changed]


def mutations(job: Job) -> list[tuple[str, bool]]:
    """Return (kind, found) of each change, and ("false", True) for each call that nobody put in."""
    truth, groups = [], []
    for exon, residue, kind in _CHANGES:
        wild = alk_exon_dna(exon, job.build, _FLANK)
        edits = _edits(residue, kind, job.build)
        molecules = [Molecule(edited(wild, edits), job.fraction), Molecule(wild, 1 - job.fraction)]
        groups.append((molecules, round(job.depth * len(wild) / _BASES_OF_FRAGMENT)))
        truth.append((kind, residue))
    with tempfile.TemporaryDirectory() as folder:
        file = _look(write_bam(Path(folder) / "m.bam", groups, Library(), job.build, job.seed))
    called = [m for m in file.mutations if m.filter == "PASS" and m.residue is not None]
    found = [(kind, any(abs((m.residue or 0) - residue) <= 2 for m in called)) for kind, residue in truth]
    strange = [m for m in called if all(abs((m.residue or 0) - residue) > 2 for _, residue in truth)]
    return [*found, *(("false", True) for _ in strange), ("domain", True)]


def phase(job: Job) -> list[tuple[str, bool]]:
    """Return how the phase of L1196M and G1202R was told, with the number of fragments that could tell it."""
    wild = alk_exon_dna(23, job.build, _FLANK)
    first, second = codon_edit(1196, "ATG", job.build), codon_edit(1202, "AGA", job.build)
    if job.detail == "cis":
        molecules = [Molecule(edited(wild, [*first, *second]), job.fraction)]
    else:
        molecules = [Molecule(edited(wild, first), job.fraction), Molecule(edited(wild, second), job.fraction)]
    molecules.append(Molecule(wild, 1 - sum(m.share for m in molecules)))
    count = round(job.depth * len(wild) / _BASES_OF_FRAGMENT)
    with tempfile.TemporaryDirectory() as folder:
        file = _look(write_bam(Path(folder) / "p.bam", [(molecules, count)], Library(), job.build, job.seed))
    pairs = [pair for pair in file.phases if (pair.first, pair.second) == ("p.L1196M", "p.G1202R")]
    if not pairs:
        return []
    told = pairs[0].phase
    carrying = (pairs[0].both or 0) + min(pairs[0].first_only or 0, pairs[0].second_only or 0)
    group = "5 or more" if carrying >= 5 else "fewer than 5"
    answer = "unknown" if told is Phase.UNKNOWN else "right" if told.value == job.detail else "wrong"
    return [(f"{group} {answer}", True)]


def fusion(job: Job) -> list[tuple[str, bool]]:
    """Return whether a fusion with ``depth`` fragments across its junction was found at the right bases."""
    partner, molecule, split = job.detail.split()
    library, rng = Library(split=split), Random(job.seed)
    if molecule == "DNA":
        columns: tuple[Column, ...] = dna_fusion(partner, job.build)
        joint = 413 if partner == "EML4" else 595
        normal = [([Molecule(alk_exon_dna(20, job.build, 700))], 400)]
    else:
        columns = rna_fusion(partner, 13 if partner == "EML4" else 4, job.build)
        joint = next(i for i, column in enumerate(columns) if column.contig == "chr2" and (column.position or 0) < 3e7)
        library.programs = ({"ID": "STAR", "PN": "STAR"},)
        normal = [([Molecule(rna_fusion(partner, 13 if partner == "EML4" else 4, job.build)[joint:])], 200)]
    crossed = [([Molecule(crossing(columns, joint, library, rng))], 1) for _ in range(job.depth)]
    with tempfile.TemporaryDirectory() as folder:
        file = _look(write_bam(Path(folder) / "f.bam", [*normal, *crossed], library, job.build, job.seed))
    named = [(r.five.gene, r.three.gene) for r in file.readings]
    wrong = [name for name in named if name != (partner, "ALK")]
    return [("found", (partner, "ALK") in named), *(("false", True) for _ in wrong), ("file", True)]


def run(job: Job) -> tuple[Job, list[tuple[str, bool]]]:
    """Simulate one file and look at it."""
    return job, {"mutations": mutations, "phase": phase, "fusion": fusion}[job.kind](job)


def jobs(share: float) -> Iterator[Job]:
    """Yield all files; both builds take turns."""
    seed = 0
    for depth in _DEPTHS:
        for fraction in _FRACTIONS:
            repeats = _GOAL_REPEATS if (depth, fraction) == _GOAL else _REPEATS[depth]
            for number in range(max(1, round(repeats * share))):
                seed += 1
                yield Job("mutations", depth, fraction, seed, list(Build)[number % 2])
    for depth in (50, 100, 500):
        for detail in ("cis", "trans"):
            for number in range(max(1, round(_PHASE_REPEATS * share))):
                seed += 1
                yield Job("phase", depth, 0.2 if depth < 500 else 0.05, seed, list(Build)[number % 2], detail)
    for fragments, repeats in _FUSION_REPEATS.items():
        for detail in (f"{p} {m} {s}" for p in ("EML4", "NPM1") for m in ("DNA", "RNA") for s in ("sa", "clip")):
            for number in range(max(1, round(repeats * share))):
                seed += 1
                yield Job("fusion", fragments, 0, seed, list(Build)[number % 2], detail)


def cells(results: Sequence[tuple[Job, list[tuple[str, bool]]]]) -> list[Cell]:
    """Add up the answers of all files, one cell a row of a table of the report."""
    counts: dict[tuple[str, str, str], list[int]] = {}

    def add(table: str, row: str, column: str, hit: bool) -> None:
        cell = counts.setdefault((table, row, column), [0, 0])
        cell[0] += hit
        cell[1] += 1

    for job, answers in results:
        for what, hit in answers:
            if job.kind == "mutations" and what == "domain":
                add("false", "kinase domains", "false calls", any(name == "false" for name, _ in answers))
            elif job.kind == "mutations" and what != "false":
                add("mutations", str(job.depth), f"{job.fraction:g}", hit)
                add("kinds", what, f"{job.fraction:g}", hit)
            elif job.kind == "phase":
                group, _, answer = what.rpartition(" ")
                for known in ("right", "wrong", "unknown"):
                    add("phase", group, known, known == answer)
            elif what == "found":
                add("fusion", job.detail, str(job.depth), hit)
            elif what == "file":
                add("false", "fusion files", "false calls", any(name == "false" for name, _ in answers))
    return [Cell(*key, hits, total, fraction_interval(hits, total)) for key, (hits, total) in counts.items()]


def main(arguments: Sequence[str] = ()) -> None:
    """Run the simulation; without ``--output`` print its tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--share", type=float, default=0.05, help="of the repetitions; 1 takes some minutes")
    parser.add_argument("--output", type=Path, help="report in Markdown; its plot is written beside it")
    options = parser.parse_args(arguments)
    with Pool() as pool:
        found = cells(pool.map(run, list(jobs(options.share)), chunksize=4))
    if options.output is None:
        print(report(found, None))
    else:
        write_report(found, options.output)


if __name__ == "__main__":
    main(sys.argv[1:])
