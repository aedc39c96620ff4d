"""What is said beside the findings of a BAM file: its limits, doubts, and the sequence of each junction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alkfusion.alignments.codon_counts import CodonCounts, looks_edited
from alkfusion.alignments.exon_coverage import ExonCoverage
from alkfusion.alignments.imbalance import FIRST_KINASE_EXON
from alkfusion.alignments.junctions import ReadJunction
from alkfusion.alignments.limits import ReadLimits
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.scan import Scan
from alkfusion.calls import JunctionReads, Kept
from alkfusion.model import Imbalance, Observation, Recount

__all__ = ["about_copies", "about_expression", "about_file", "about_junctions", "about_recounts"]


def about_file(
    alignment: OpenAlignment, seen: Scan, counts: CodonCounts, cannot: str | None, *, rna: bool
) -> Iterator[Observation]:
    """Yield what limits the file."""
    name = alignment.path.name
    if cannot is not None:
        text = f"This file cannot show that ALK is not rearranged: {cannot}."
        yield Observation(kind="fusion_not_assessable", about=name, text=text)
    stated = alignment.stated_sample
    if stated is not None and alignment.samples and stated not in alignment.samples:
        given = ", ".join(alignment.samples)
        text = f"The read groups of {name} name the sample {given}, not {stated}: is it the right file?"
        yield Observation(kind="sample_named_otherwise", about=name, text=text)
    if counts.one_in > 1:
        text = f"The depth is so high that one in {counts.one_in} fragments was counted; depths are of these."
        yield Observation(kind="depth_capped", about=name, text=text)
    if seen.one_in > 1:
        text = (
            f"So many reads of {name} are clipped or have a distant mate that one in {seen.one_in} of these fragments"
            " was looked at; the counts of split reads and pairs are of these."
        )
        yield Observation(kind="split_reads_capped", about=name, text=text)
    if seen.unplaced_left_out:
        text = f"{seen.unplaced_left_out} unaligned reads were not looked at; those with a mate in ALK were."
        yield Observation(kind="unaligned_reads_left_out", about=name, text=text)
    for variant in counts.variants:
        if variant.in_run:
            place = f"{variant.call.contig}:{variant.call.position}"
            text = f"{place} inserts or deletes bases in a run of one base, where sequencers slip: confirm it."
            yield Observation(kind="possible_homopolymer_error", about=name, text=text)
    for variant in counts.variants if rna else ():
        if looks_edited(variant):
            place = f"{variant.call.contig}:{variant.call.position}"
            text = f"{place} reads A>G in RNA, as editing by ADAR would; confirm it in DNA."
            yield Observation(kind="possible_rna_editing", about=name, text=text)


def about_copies(junctions: Sequence[ReadJunction], names: Sequence[str], seen: Scan) -> Iterator[Observation]:
    """Yield the junctions whose fragments may be copies: nobody marked any, and many begin and end alike.

    They are told and not collapsed: in a panel of amplicons different molecules share their ends.
    """
    if seen.duplicates or seen.umis:
        return
    for junction, name in zip(junctions, names, strict=True):
        if 0 < 2 * junction.alignments <= len(junction.split):
            text = (
                "No read of ALK is marked as a duplicate, and none has a UMI. The"
                f" {len(junction.split)} fragments across {name} have {junction.alignments} different alignments: they"
                " may be copies of as few molecules, unless the assay amplifies fixed places."
            )
            yield Observation(kind="duplicates_not_marked", about=name, text=text)


def about_expression(
    imbalance: Imbalance, junctions: Sequence[ReadJunction], coverage: ExonCoverage, name: str, limits: ReadLimits
) -> Iterator[Observation]:
    """Yield what an imbalance means that no junction explains."""
    if imbalance.state != "imbalanced" or any(junction.alk.kept is Kept.LEFT for junction in junctions):
        return
    intron, exon = coverage.depth_before_exon_20, imbalance.exon_depths[FIRST_KINASE_EXON - 1]
    if intron >= limits.transcribed_intron * exon:
        text = (
            f"The 3' part of ALK is expressed without a junction, and intron 19 is transcribed before exon 20 (depth"
            f" {intron:.1f}, exon 20 {exon:.1f}): transcription may start there (ALK-ATI)."
        )
        yield Observation(kind="possible_alternative_start", about=name, text=text)
    else:
        text = "The 3' part of ALK is expressed more than the 5' part, and no junction explains it: look for a fusion."
        yield Observation(kind="imbalance_without_junction", about=name, text=text)


def about_recounts(recounts: Iterable[tuple[str, Recount]]) -> Iterator[Observation]:
    """Yield what the reads make of the fusions that callers reported."""
    for name, counted in recounts:
        words = counted.state.replace("_", " ")
        text = f"{name}, reported by a caller, is {words} in the reads of {counted.source}: {counted.reason}."
        yield Observation(kind=f"recount_{counted.state}", about=name, text=text)


def about_junctions(
    junctions: Sequence[ReadJunction], names: Sequence[str], reads: Sequence[JunctionReads | None]
) -> Iterator[Observation]:
    """Yield how large a part of the molecules each junction is, and its sequence for an assay of the patient's own."""
    for junction, name, shown in zip(junctions, names, reads, strict=True):
        if shown is None:
            continue
        split = len(junction.split)
        at_partner = "" if shown.unbroken_partner is None else f", {shown.unbroken_partner} that of the partner"
        share = 100 * split / (split + shown.unbroken_alk)
        text = (
            f"{name} by {junction.how}: {split} fragments cross the junction, {shown.unbroken_alk} reads cross the"
            f" same place of ALK unbroken{at_partner} ({share:.1f} % of ALK joined). Sequence: {shown.sequence}"
        )
        yield Observation(kind="junction_sequence", about=name, text=text)
