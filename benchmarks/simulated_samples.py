"""Simulated samples of each kind, looked at by the program: what it said, beside what was put in.

Every answer is counted by what is known from the simulation: the changes that were put in, the fragments that show a
codon (counted here once more, base by base), the bases at which a fusion joins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import pysam

from alkfusion.alignment_files import AlignmentFile
from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build
from alkfusion.genome.domains import ALK_KINASE
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.assessment import ResidueCoverage
from alkfusion.interpret.reading import Reading
from alkfusion.model import Mutation, Phase
from benchmarks.drawn_changes import Change, drawn_change, slipped
from benchmarks.molecules import (
    KINASE_EXONS,
    Molecule,
    alk_dna,
    alk_exon_dna,
    alk_rna,
    dna_fusion,
    edited,
    kinase_stretches,
    rna_fusion,
)
from benchmarks.simulate import Library, fragments_for, spanning
from benchmarks.simulated_expression import expression
from benchmarks.simulated_file import Answer, Job, library_of, look

__all__ = ["PHASES", "Answer", "Job", "run"]

_KINASE = range(ALK_KINASE.start, ALK_KINASE.end + 1)  # residues
_FLANK = 220
_KINDS = ("SNV",) * 6 + ("MNV", "insertion", "deletion")
_MIXED = 0.02  # of molecules, joined by the library from two
# Shares of molecules with both mutations, with the first and with the second; how often the fraction all these make up.
_PHASES = {
    "cis": ((1 - 2 * _MIXED, _MIXED, _MIXED), 1),
    "trans": ((_MIXED, 0.5 - _MIXED / 2, 0.5 - _MIXED / 2), 2),
    "cis, the second in one of four molecules of the first": ((0.25 - _MIXED / 4, 0.75, _MIXED / 4), 1),
    "one of three molecules with both, one with each alone": ((1 / 3, 1 / 3, 1 / 3), 1.5),
}
#: What is drawn of two mutations; of the first two kinds one answer is right for all molecules.
PHASES = tuple(_PHASES)
_ONE_KIND = PHASES[:2]
_MIN_DEPTH = 30
_INTRON_DEPTH = 20
_SURE_TO_BE_FOUND = 0.1  # at depths of 500: no choice of those that show more by chance
_NEAR = 2  # bases


def run(job: Job) -> list[Answer]:
    """Simulate one file, look at it, and return what it adds to the tables."""
    kinds: dict[str, Callable[[Job], Iterator[Answer]]] = {
        "mutations": _mutations,
        "shallow": _shallow,
        "phase": _phase,
        "fusion": _fusion,
        "intron": _intron,
        "expression": expression,
    }
    return list(kinds[job.kind](job))


def _trusted(file: AlignmentFile) -> dict[str, Mutation]:
    """Return the mutations without a doubt by their coding change."""
    return {mutation.coding or "": mutation for mutation in file.mutations if mutation.filter == "PASS"}


def _kinase_rna(build: Build) -> Molecule:
    """Return the messenger RNA of the kinase domain with what a fragment reaches beyond it."""
    whole, alk = alk_rna(build), AlkCoding.of(build)
    places = [column.position for column in whole]
    first = places.index(min(alk.codon_positions(ALK_KINASE.end)) - 1)
    start = places.index(max(alk.codon_positions(ALK_KINASE.start)) - 1)
    return Molecule(whole[start - _FLANK : first + _FLANK])


# Mutations


def _mutations(job: Job) -> Iterator[Answer]:
    """One change in each kinase exon, or none at a fraction of 0."""
    rng = Random(job.seed)
    changes = list(_drawn(job.build, rng)) if job.fraction else []
    groups = _mutated_dna(job, changes) if job.molecule == "DNA" else _mutated_rna(job, changes)
    file = look(job, groups, library_of(job), {change.residue for change in changes})
    called = _trusted(file)
    coverage = {item.residue: item for item in file.coverage}
    for change in changes:
        yield from _found(job, change, called, coverage[change.residue])
    true = {change.coding for change in changes}
    for coding in called:
        yield Answer("precision", _depth_row(job), _percent(job), coding in true)
    yield Answer("false", _domain_row(job), "kinase domains with a false mutation", not called.keys() <= true)
    yield Answer("false", _domain_row(job), "with a false fusion", bool(file.readings))


def _drawn(build: Build, rng: Random) -> Iterator[Change]:
    """Yield a change of each exon; no two of one codon, which would be one mutation in RNA."""
    last = 0
    for exon in KINASE_EXONS:
        change = drawn_change(exon, build, rng.choice(_KINDS), rng)
        while change.residue == last:
            change = drawn_change(exon, build, change.kind, rng)
        last = change.residue
        yield change


def _mutated_dna(job: Job, changes: Sequence[Change]) -> Iterator[tuple[Sequence[Molecule], int]]:
    """Yield a group of molecules an exon; exons near each other lie on one molecule, their changes together."""
    for start, end in kinase_stretches(job.build, _FLANK):
        wild = alk_dna(start, end, job.build)
        edits = [edit for change in changes for edit in change.edits if start <= edit.position < end]
        molecules = [Molecule(edited(wild, edits), job.fraction), *slipped(wild, 1 - job.fraction)]
        yield molecules, fragments_for(job.depth, len(wild), Library())


def _mutated_rna(job: Job, changes: Sequence[Change]) -> Iterator[tuple[Sequence[Molecule], int]]:
    """Yield one group of molecules, the changes together on one of them."""
    wild = _kinase_rna(job.build).columns
    edits = [edit for change in changes for edit in change.edits]
    molecules = [Molecule(edited(wild, edits), job.fraction), *slipped(wild, 1 - job.fraction)]
    yield molecules, fragments_for(job.depth, len(wild), Library())


def _found(job: Job, change: Change, called: Mapping[str, Mutation], stated: ResidueCoverage) -> Iterator[Answer]:
    hit = change.coding in called
    if job.errors == 1:
        yield Answer("mutations", _depth_row(job), _percent(job), hit)
        if job.depth == 500:
            yield Answer("kinds", f"{change.kind}, {job.molecule}", _percent(job), hit)
        yield Answer("limit", _stated_row(stated, job.fraction), "found", hit)
        if hit and job.fraction >= _SURE_TO_BE_FOUND and job.depth >= 500:
            low, high = called[change.coding].vaf_interval or (0.0, 1.0)
            yield Answer("interval", f"{change.kind}, {job.molecule}", _percent(job), low <= job.fraction <= high)
    if change.kind == "SNV" and (job.depth, job.fraction) == (500, 0.05):
        yield Answer("goal", _domain_row(job), "SNV found", hit)


def _stated_row(stated: ResidueCoverage, fraction: float) -> str:
    if not stated.assessed:
        return "not assessed"
    above = stated.limit_of_detection is None or stated.limit_of_detection > fraction
    return "assessed, limit of detection above the fraction" if above else "assessed, limit at or below the fraction"


def _depth_row(job: Job) -> str:
    return str(job.depth)


def _percent(job: Job) -> str:
    return f"{100 * job.fraction:g} %"


def _domain_row(job: Job) -> str:
    errors = "" if job.errors == 1 else f", {job.errors} times the wrong bases"
    if (job.depth, job.fraction) == (500, 0.05):
        return f"depth 500, 5 % in each exon{errors}"
    return "all other depths and fractions"


# What was not seen


def _shallow(job: Job) -> Iterator[Answer]:
    """Exons (in RNA the whole domain) of 0 to 60 fragments: is each residue rightly called assessed or not?"""
    rng = Random(job.seed)
    if job.molecule == "DNA":
        exons = [alk_exon_dna(exon, job.build, _FLANK) for exon in KINASE_EXONS]
        groups = [
            ([Molecule(exon)], fragments_for(rng.choice((0, rng.uniform(0, 60))), len(exon), Library()))
            for exon in exons
        ]
    else:
        molecule = _kinase_rna(job.build)
        groups = [([molecule], fragments_for(rng.uniform(0, 60), len(molecule.columns), Library()))]
    depth: dict[int, int] = {}
    file = look(job, groups, library_of(job), _KINASE, lambda path: depth.update(_counted_again(path, job.build)))
    for item in file.coverage:
        true = depth[item.residue]
        band = "0" if not true else "1-9" if true < 10 else "10-29" if true < _MIN_DEPTH else "30 or more"
        yield Answer("assessed", f"{band} fragments at a residue", "said to be not assessed", not item.assessed)
        yield Answer("goal", "residues", "rightly assessed or not", item.assessed == (true >= _MIN_DEPTH))


def _counted_again(path: Path, build: Build) -> dict[int, int]:
    """Return the fragments at the least covered base of each residue, counted in the simplest way."""
    names: dict[int, set[str]] = {}
    with pysam.AlignmentFile(str(path)) as reads:
        for read in reads.fetch(alk_locus(build).contig):
            for query, place in read.get_aligned_pairs(matches_only=True)[3:-3]:
                if read.query_qualities[query] >= 20:
                    names.setdefault(place, set()).add(read.query_name)
    alk = AlkCoding.of(build)
    return {
        residue: min(len(names.get(position - 1, ())) for position in alk.codon_positions(residue))
        for residue in _KINASE
    }


def _intron(job: Job) -> Iterator[Answer]:
    """DNA without a fusion, intron 19 at a depth of 5 to 60: may the file say that ALK is not rearranged?"""
    locus = alk_locus(job.build)
    start, end = locus.exon(20).end, locus.exon(19).start
    wide = Molecule(alk_dna(start - _FLANK, end + _FLANK, job.build))
    depth: list[float] = []

    def count(path: Path) -> None:
        with pysam.AlignmentFile(str(path)) as reads:
            bases = sum(read.get_overlap(start, end) for read in reads.fetch(locus.contig, start, end))
        depth.append(bases / (end - start))

    fragments = round(Random(job.seed).uniform(5, 60) * len(wide.columns) / (2 * Library.read_length))
    file = look(job, [([wide], fragments)], library_of(job), count=count)
    cannot = file.cannot_show is not None
    band = "below" if depth[0] < _INTRON_DEPTH else "of at least"
    row = f"DNA with a mean depth of intron 19 {band} {_INTRON_DEPTH}"
    yield Answer("assessed", row, "said to be not assessed", cannot)
    yield Answer("goal", "DNA files", "fusions rightly assessed or not", cannot == (depth[0] < _INTRON_DEPTH))


# Phase


def _phase(job: Job) -> Iterator[Answer]:
    """Two changes of neighbouring exons or of one, in cis or trans; some molecules are joined from two."""
    rng = Random(job.seed)
    if job.molecule == "DNA":
        exon = rng.choice(KINASE_EXONS)
        exons, wild = (exon, exon), alk_exon_dna(exon, job.build, _FLANK)
    else:
        exon = rng.choice(KINASE_EXONS[:-1])
        exons, wild = (exon, exon + 1), _kinase_rna(job.build).columns
    one, other = _two_changes(exons, job.build, rng)
    shares, times = _PHASES[job.detail]
    kinds = ((*one.edits, *other.edits), one.edits, other.edits)
    share = job.fraction * times
    molecules = [Molecule(edited(wild, edits), share * part) for edits, part in zip(kinds, shares, strict=True)]
    file = look(
        job,
        [([*molecules, Molecule(wild, 1 - share)], fragments_for(job.depth, len(wild), Library()))],
        library_of(job),
    )
    called = _trusted(file)
    both = one.coding in called and other.coding in called
    if job.detail in _ONE_KIND:
        yield Answer("compound", f"{job.molecule} {job.detail}, depth {job.depth}, {_percent(job)}", "both found", both)
    yield from _told(job, file, {called[c].protein for c in (one.coding, other.coding) if c in called})


def _two_changes(exons: tuple[int, int], build: Build, rng: Random) -> tuple[Change, Change]:
    """Draw single-base changes of two residues that are not neighbours."""
    while True:
        one, other = (drawn_change(exon, build, "SNV", rng) for exon in exons)
        if abs(one.residue - other.residue) > 1:
            return one, other


def _told(job: Job, file: AlignmentFile, proteins: set[str]) -> Iterator[Answer]:
    for pair in file.phases:
        if {pair.first, pair.second} != proteins:
            continue
        both, first, second = pair.both or 0, pair.first_only or 0, pair.second_only or 0
        if job.detail not in _ONE_KIND:
            if both + min(first, second) >= 5:
                for phase in Phase:
                    yield Answer("phase_mixed", job.detail, phase.value, phase is pair.phase)
            continue
        answer = "unknown" if pair.phase is Phase.UNKNOWN else "right" if pair.phase.value == job.detail else "wrong"
        for table, count in (("phase", both + min(first, second)), ("spanning", both + first + second)):
            row = "5 or more" if count >= 5 else str(count)
            for known in ("right", "wrong", "unknown"):
                yield Answer(table, row, known, known == answer)


# Fusions


def _fusion(job: Job) -> Iterator[Answer]:
    """``depth`` fragments have a read with 15 bases or more on either side of a junction; others span it."""
    partner, split = job.detail.split()
    library, rng = library_of(job, split), Random(job.seed)
    if job.molecule == "DNA":
        moved = (-rng.randrange(150 if partner == "EML4" else 300), rng.randrange(-150, 550))
        columns = dna_fusion(partner, job.build, moved)
        normal = [([Molecule(alk_exon_dna(exon, job.build, 700))], 200) for exon in (19, 20)]
    else:
        columns = rna_fusion(partner, rng.choice((6, 13, 20)) if partner == "EML4" else 4, job.build)
        normal = [([Molecule(alk_rna(job.build, 20))], 200)]
    locus = alk_locus(job.build)
    joint = next(i for i, c in enumerate(columns) if locus.holds(c.contig, (c.position or 0) + 1))
    across = [([Molecule(part)], 1) for part in spanning(columns, joint, job.depth, library, rng)]
    file = look(job, [*normal, *across], library)
    places = ((columns[joint - 1].position or 0) + 1, (columns[joint].position or 0) + 1)
    found = [reading for reading in file.readings if _joins(reading, partner, places)]
    yield Answer("fusion", f"{partner} {job.molecule} {split}", str(job.depth), bool(found))
    yield Answer("goal", f"{job.depth} split fragments", "found", bool(found))
    yield Answer("goal", f"{job.depth} split fragments, {split}", "found", bool(found))
    yield Answer("false", "files with a fusion", "with another fusion", len(found) < len(file.readings))


def _joins(reading: Reading, partner: str, places: tuple[int, int]) -> bool:
    """Tell whether a fusion joins a partner to ALK at these 1-based positions, or nearly."""
    sides = (reading.five, reading.three)
    near = all(abs((side.position or 0) - place) <= _NEAR for side, place in zip(sides, places, strict=True))
    return near and (reading.five.gene, reading.three.gene) == (partner, "ALK")
