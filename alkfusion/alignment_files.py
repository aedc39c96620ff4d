"""BAM and CRAM files of one sample: opened, looked through once at ALK, everything that they show interpreted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import ceil
from pathlib import Path

import msgspec

from alkfusion.alignments.codon_counts import (
    CodonCounts,
    FoundVariant,
    count_codons,
    fragments_needed,
    places_to_show,
)
from alkfusion.alignments.fragments import FragmentCounter, ReadQuality
from alkfusion.alignments.fusion_calls import fusion_call, skipped_exons_call
from alkfusion.alignments.imbalance import imbalance_of
from alkfusion.alignments.junctions import ReadJunction, find_junctions
from alkfusion.alignments.kind import READS_CALLER, fingerprint
from alkfusion.alignments.limits import ReadLimits
from alkfusion.alignments.locus import Locus, alk_locus
from alkfusion.alignments.md_check import check_build
from alkfusion.alignments.mrd import junction_reads, junction_sequences
from alkfusion.alignments.open_file import OpenAlignment, open_alignment
from alkfusion.alignments.phase import count_pairs, on_fusion_allele
from alkfusion.alignments.recount import Reported, recount
from alkfusion.alignments.remarks import about_copies, about_expression, about_file, about_junctions, about_recounts
from alkfusion.alignments.scan import Scan, scan
from alkfusion.alignments.split_reads import Place
from alkfusion.alignments.supporting_reads import SupportingReads, supporting_reads
from alkfusion.calls import FusionCall, JunctionReads, Kept
from alkfusion.errors import BuildError
from alkfusion.genome.builds import Build
from alkfusion.genome.domains import ALK_KINASE
from alkfusion.genome.genome_fasta import GenomeFasta
from alkfusion.genome.names import ALK
from alkfusion.genome.transcripts import GeneModels
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.allele_fraction import limit_of_detection
from alkfusion.interpret.assessment import ResidueCoverage, by_depth
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.haplotypes import resolve_haplotypes
from alkfusion.interpret.lift import in_build
from alkfusion.interpret.mutation import change_name, passes
from alkfusion.interpret.naming import fusion_name
from alkfusion.interpret.placed_variant import place_variant
from alkfusion.interpret.placement import Site
from alkfusion.interpret.reading import Reading, read_call
from alkfusion.knowledge.table import load_knowledge
from alkfusion.model import Imbalance, InputFile, Mutation, Observation, PhasedPair, Recount

__all__ = ["AlignmentFile", "describe_alignment_file", "read_alignment_file"]

_MIN_SKIPPED = 2  # exons; one exon is left out by ordinary alternative splicing


@dataclass(frozen=True)
class AlignmentFile:
    """One BAM or CRAM file: what it is, and what its reads show of ALK."""

    input: InputFile
    readings: tuple[Reading, ...] = ()
    mutations: tuple[Mutation, ...] = ()
    phases: tuple[PhasedPair, ...] = ()
    coverage: tuple[ResidueCoverage, ...] = ()
    imbalance: Imbalance = field(default_factory=Imbalance)
    recounts: tuple[tuple[str, Recount], ...] = ()  # fusion name and its recount
    observations: tuple[Observation, ...] = ()
    junction_fasta: str = ""  # 100 + 100 bases around each junction, for an assay of the patient's own
    supporting: SupportingReads | None = None  # the alignments behind the rearrangements, where asked for
    cannot_show: str | None = None  # why this file could not have shown a fusion


@dataclass(frozen=True)
class _Work:
    """What the steps of one file share."""

    alignment: OpenAlignment
    locus: Locus
    alk: AlkCoding
    thresholds: CallingThresholds
    limits: ReadLimits
    seen: Scan
    rna: bool

    @property
    def name(self) -> str:
        return self.alignment.path.name


def read_alignment_file(
    path: Path,
    *,
    thresholds: CallingThresholds,
    residues: Sequence[int],
    known_partners: frozenset[str],
    stated_build: Build | None = None,
    sample: str | None = None,
    fasta: Path | None = None,
    reported: Sequence[Reading] = (),
    keep_reads: bool = False,
    limits: ReadLimits | None = None,
) -> AlignmentFile:
    """Look through the ALK reads of one file; ``residues`` are the defining ones, ``reported`` is counted again.

    With ``keep_reads`` the alignments behind the rearrangements are kept, to be written to a file of their own.
    ``limits`` are those of the shipped table unless given.

    Raises InputError or BuildError for a file that cannot be trusted. A file that has no ALK gives a result that says
    so, not an empty one.
    """
    with open_alignment(path, stated_build=stated_build, fasta=fasta, sample=sample) as alignment:
        reason = _no_alk(alignment)
        if reason is not None:
            return _nothing(alignment, residues, reason)
        assert alignment.build is not None
        check_build(alignment, alignment.build)
        alk, locus = AlkCoding.of(alignment.build), alk_locus(alignment.build)
        codons = _codons(alignment.build, tuple(residues))
        counter = FragmentCounter(locus, (p for bases in codons.values() for p in bases), _quality(thresholds))
        seen = scan(alignment, locus, counter)
        limits = limits or ReadLimits.of(load_knowledge().thresholds)
        work = _Work(alignment, locus, alk, thresholds, limits, seen, seen.is_rna(locus, alignment.spliced_aligner))
        return _shown(work, codons, residues, known_partners, fasta, reported, keep_reads)


@cache
def _codons(build: Build, residues: tuple[int, ...]) -> Mapping[int, tuple[int, int, int]]:
    """Return the 1-based positions of all codons that are counted: those of the kinase domain, and the residues."""
    alk = AlkCoding.of(build)
    counted = sorted({*range(ALK_KINASE.start, ALK_KINASE.end + 1), *residues})
    return {residue: alk.codon_positions(residue) for residue in counted}


def _quality(thresholds: CallingThresholds) -> ReadQuality:
    return ReadQuality(thresholds.min_base_quality, thresholds.min_mapping_quality, thresholds.min_read_end_distance)


def _no_alk(alignment: OpenAlignment) -> str | None:
    if alignment.build is None:
        raise BuildError(
            "no human chromosome is in the header, so that the genome build cannot be told",
            path=alignment.path,
            seen=", ".join(list(alignment.file.references)[:3]),
            advice="Reads must be aligned to the genome (GRCh37 or GRCh38), not to transcripts or a part of it.",
        )
    contig = alk_locus(alignment.build).contig
    return None if contig in alignment.contigs else f"the file has no contig {contig}, where ALK lies"


def _nothing(alignment: OpenAlignment, residues: Sequence[int], reason: str) -> AlignmentFile:
    """Return a file that says nothing of ALK, with the reason at every place where one could read an answer."""
    return AlignmentFile(
        input=_described(alignment, 0, reason),
        coverage=tuple(ResidueCoverage(residue=r, assessed=False, reason=f"BAM: {reason}") for r in residues),
        imbalance=Imbalance(reason=reason),
        observations=(Observation(kind="alk_not_seen", about=alignment.path.name, text=f"{_sentence(reason)}."),),
        cannot_show=reason,
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _described(alignment: OpenAlignment, calls: int, kind: str) -> InputFile:
    return InputFile(
        name=alignment.path.name,
        sha256=fingerprint(alignment.path),
        format=alignment.kind.lower(),
        caller=READS_CALLER,
        build=alignment.build.value if alignment.build else None,
        read_as=f"first bytes of a {alignment.kind} file; {kind}",
        rows=calls,
        alk_rows=calls,
    )


def _shown(
    work: _Work,
    codons: Mapping[int, tuple[int, int, int]],
    residues: Sequence[int],
    partners: frozenset[str],
    fasta: Path | None,
    reported: Sequence[Reading],
    keep_reads: bool,
) -> AlignmentFile:
    genome = None if fasta is None else GenomeFasta(fasta, work.locus.build)
    junctions = find_junctions(
        work.seen.breaks, work.seen.pairs, work.alignment, work.locus, work.limits, spliced=work.rna, genome=genome
    )
    shown = [junction_reads(each, work.alignment, work.seen, work.locus, rna=work.rna) for each in junctions]
    readings = [_read(call, work, partners) for call in _calls(work, junctions, shown)]
    counts = count_codons(work.seen.fragments, codons, work.locus, work.name, work.limits)
    mutations, phases = _mutations(work, counts, codons, junctions)
    cannot = _cannot_show(work)
    imbalance = imbalance_of(work.seen.exons.depths() if work.rna else {}, work.limits, rna=work.rna)
    names = [_name(reading) for reading in readings[: len(junctions)]]
    recounts = tuple(_recounts(work, junctions, names, reported))
    return AlignmentFile(
        input=_described(work.alignment, len(readings), _molecule(work)),
        readings=tuple(readings),
        mutations=mutations,
        phases=phases,
        coverage=tuple(_coverage(residue, counts, work) for residue in residues),
        imbalance=imbalance,
        recounts=recounts,
        observations=(
            *about_file(work.alignment, work.seen, counts, cannot, rna=work.rna),
            *about_recounts(recounts),
            *about_expression(imbalance, junctions, work.seen.exons, work.name, work.limits),
            *about_junctions(junctions, names, shown),
            *(() if work.rna else about_copies(junctions, names, work.seen)),
        ),
        junction_fasta=junction_sequences(junctions, names, shown, work.name),
        supporting=supporting_reads(work.alignment, work.locus, junctions, names) if keep_reads else None,
        cannot_show=cannot,
    )


def _molecule(work: _Work) -> str:
    if not work.rna:
        return f"DNA: {work.seen.spliced_reads} of {work.seen.reads} reads of ALK are spliced"
    if work.seen.spliced_reads:
        return f"RNA: {work.seen.spliced_reads} of {work.seen.reads} reads of ALK are spliced"
    if work.alignment.spliced_aligner:
        return "RNA: the header names an aligner that splices"
    return "RNA: reads of ALK are cut at exon edges and go on with another exon"


def _calls(work: _Work, junctions: Sequence[ReadJunction], shown: Sequence[JunctionReads | None]) -> list[FusionCall]:
    found = [
        fusion_call(junction, number, work.name, work.locus, reads, rna=work.rna)
        for number, (junction, reads) in enumerate(zip(junctions, shown, strict=True), 1)
    ]
    for exons, reads in sorted(work.seen.skipped.items()) if work.rna else ():
        if reads >= work.limits.exon_loss_fragments and exons[1] - exons[0] > _MIN_SKIPPED:
            found.append(skipped_exons_call(exons, reads, len(found) + 1, work.name, work.locus))
    return found


def _read(call: FusionCall, work: _Work, partners: frozenset[str]) -> Reading:
    build = work.locus.build
    return read_call(call, GeneModels.of(build), build, partners, work.alignment.path)


def _name(reading: Reading) -> str:
    return fusion_name(reading.five, reading.three)


def _places(found: FoundVariant, codons: Mapping[int, tuple[int, int, int]]) -> tuple[int, ...]:
    """Return the 0-based positions that a fragment must show to carry a variant or not: its codon, or its own bases."""
    first = found.changes[0].position
    for bases in codons.values():
        if first + 1 in bases:
            return places_to_show(found.changes, bases)
    return (first,)


def _mutations(
    work: _Work,
    counts: CodonCounts,
    codons: Mapping[int, tuple[int, int, int]],
    junctions: Sequence[ReadJunction],
) -> tuple[tuple[Mutation, ...], tuple[PhasedPair, ...]]:
    """Name the variants, and tell which of them share a molecule with each other or with the fusion."""
    fragments = work.seen.fragments
    on_junction = {
        name for junction in junctions if junction.alk.kept is Kept.LEFT for name in junction.split | junction.pairs
    }
    places = {found: _places(found, codons) for found in counts.variants}
    named: dict[FoundVariant, Mutation] = {}
    for found in counts.variants:
        placed = place_variant(found.call, work.alk)
        made = resolve_haplotypes([placed], work.alk, work.thresholds).mutations if placed else ()
        for mutation in made[:1]:
            where, _, _ = on_fusion_allele(
                found, fragments, places[found], on_junction, mutation.vaf or 0.0, work.limits
            )
            named[found] = msgspec.structs.replace(mutation, on_fusion_allele=where)
    trusted = [found for found, mutation in named.items() if passes(mutation)]
    phases = [
        PhasedPair(
            first=change_name(named[pair.first]),
            second=change_name(named[pair.second]),
            phase=pair.phase,
            both=pair.both,
            first_only=pair.first_only,
            second_only=pair.second_only,
            neither=pair.neither,
            decided_by=pair.decided_by,
        )
        for pair in count_pairs(sorted(trusted, key=lambda f: _order(named[f])), fragments, places, work.limits)
        if change_name(named[pair.first]) != change_name(named[pair.second])
    ]
    return tuple(sorted(named.values(), key=_order)), tuple(phases)


def _order(mutation: Mutation) -> tuple[int, str, str]:
    return (mutation.residue or 0, mutation.protein, mutation.genomic or "")


def _coverage(residue: int, counts: CodonCounts, work: _Work) -> ResidueCoverage:
    """State one residue by the fragments that show its codon, and by what the error model leaves of them."""
    depth = counts.depth[residue]
    stated = by_depth(residue, depth, f"reads of {'RNA' if work.rna else 'DNA'}, by fragment", work.thresholds)
    if not stated.assessed:
        return stated
    least = max(work.thresholds.min_alt_reads, ceil(work.thresholds.min_vaf * depth - 1e-9))
    wanted = max(least, fragments_needed(depth, counts.error_rate, work.limits))
    return msgspec.structs.replace(
        stated, limit_of_detection=limit_of_detection(depth, wanted, work.thresholds.min_vaf)
    )


def _cannot_show(work: _Work) -> str | None:
    """Return why the absence of a junction in this file would say nothing."""
    seen = work.seen
    if work.rna:
        total = work.alignment.aligned()
        if not seen.reads and total is not None and total < work.limits.rna_alignments:
            return f"the file holds {total} aligned reads, none of ALK"
        return None
    if not seen.reads:
        return "the file has no read of ALK"
    depth, wanted = seen.exons.intron_19_depth, work.limits.intron_19_depth
    if depth < wanted:
        return f"intron 19 of ALK, where DNA breaks, has a mean depth of {depth:.1f}, {wanted:g} wanted"
    return None


def _recounts(
    work: _Work, junctions: Sequence[ReadJunction], names: Sequence[str], reported: Sequence[Reading]
) -> list[tuple[str, Recount]]:
    """Count again what the callers reported; of one fusion the report that the reads support best speaks."""
    best: dict[str, Recount] = {}
    for reading in reported:
        moved = in_build(reading, work.locus.build)
        if ALK not in (moved.five.gene, moved.three.gene):
            continue
        counted = recount(_reported(moved), junctions, names, work.seen, work.alignment, work.limits, rna=work.rna)
        known = best.get(_name(moved))
        if known is None or _weight(counted) > _weight(known):
            best[_name(moved)] = counted
    return sorted(best.items(), key=lambda item: item[0])


def _weight(counted: Recount) -> tuple[int, int, int]:
    states = ("not_assessable", "not_confirmed", "confirmed")
    return states.index(counted.state), counted.split_reads + counted.spanning_pairs, counted.depth or 0


def _reported(reading: Reading) -> Reported:
    alk, other = (reading.three, reading.five) if reading.three.gene == ALK else (reading.five, reading.three)
    return Reported(_name(reading), _place(alk), _place(other), not reading.from_dna)


def _place(site: Site) -> Place | None:
    if site.contig is None or site.position is None or site.strand is None:
        return None
    five_prime = site.role.value == "5'"
    return Place(site.contig, site.position, Kept.LEFT if (site.strand == "+") == five_prime else Kept.RIGHT)


def describe_alignment_file(path: Path, fasta: Path | None = None) -> list[tuple[str, str]]:
    """Return what a BAM or CRAM file is as pairs of label and text, for ``alkfusion inspect``; reads ALK's reads."""
    with open_alignment(path, fasta=fasta) as alignment:
        described = [
            ("file", path.name),
            ("format", alignment.kind),
            ("because", f"first bytes of a {alignment.kind} file"),
            ("build", _build_of(alignment)),
            ("samples", ", ".join(alignment.samples) or "no read group names one"),
        ]
        if alignment.build is None or (reason := _no_alk(alignment)) is not None:
            return [*described, ("shows", f"nothing of ALK: {reason if alignment.build else 'no human chromosome'}")]
        locus = alk_locus(alignment.build)
        seen = scan(alignment, locus, FragmentCounter(locus, (), ReadQuality(0, 0, 0)))
        rna = seen.is_rna(locus, alignment.spliced_aligner)
    return [
        *described,
        ("molecule", f"{'RNA' if rna else 'DNA'}; {seen.spliced_reads} of {seen.reads} reads of ALK are spliced"),
        ("shows", "fusions, kinase-domain mutations, their phase" + (", expression of the 3' part" if rna else "")),
    ]


def _build_of(alignment: OpenAlignment) -> str:
    if alignment.build is None:
        return "cannot be told by the contig lengths of the header"
    agree = check_build(alignment, alignment.build).agree if _no_alk(alignment) is None else 0
    tags = "; MD tags of ALK reads agree" if agree else ""
    return f"{alignment.build}, by the contig lengths of the header{tags}"
