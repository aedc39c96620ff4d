"""One mutation of the result: names, counts, the interval of its fraction, and every reason against it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from alkfusion.calls import NamedChange, VariantCall
from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import GeneModels
from alkfusion.interpret.alk_coding import ALK_CONTIG, AlkCoding
from alkfusion.interpret.allele_fraction import fraction_interval
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.consequence import ProteinChange
from alkfusion.interpret.edits import Edit, coding_name
from alkfusion.interpret.placed_variant import PlacedVariant
from alkfusion.knowledge.genotype import canonical_change, reference_problem, residues
from alkfusion.model import Mutation
from alkfusion.patterns import pattern

__all__ = [
    "STATED",
    "call_filter",
    "change_name",
    "fusion_residue",
    "mutation_of",
    "named_mutation",
    "only_stated",
    "passes",
    "stated_mutation",
]

_FIRST_FUSED_RESIDUE = 1058  # the codon of which exon 20 holds the last two bases
#: p.G1202=, p.(=), p.G1202G and Gly1202Gly leave the protein as it is.
_SILENT = pattern(r"=\)?$|^(?:p\.)?\(?([A-Z]|[A-Z][a-z]{2})\d+\1\)?$")
_START = pattern(r"^(?:p\.)?\(?([A-Za-z]{1,3}|\*)(\d+)")
_UNKNOWN = frozenset({"p.?", "?", "p.(?)"})
_NO_RESIDUE = frozenset({"X", "*", "Ter"})  # X1445_splice of cBioPortal, and the stop codon
_PARTNERS = {"NPM1": 4, "EML4": 13}  # last exon of the 5' partner in NPM1::ALK (N4;A20) and EML4::ALK v1 (E13;A20)


def call_filter(call: VariantCall, thresholds: CallingThresholds) -> tuple[str, ...]:
    """Return every reason against a call: the caller's own, then the limits it misses; empty means it passes."""
    found = [*call.filters, *thresholds.problems(call.depth, call.alt_depth)]
    if call.alt_strands and call.other_strands:
        bias = thresholds.strand_problem(call.alt_strands, call.other_strands)
        found += [bias] if bias else []
    if call.alt_depth is None and call.vaf is not None and call.vaf < thresholds.min_vaf:
        found.append(f"low_vaf ({call.vaf:.4f} < {thresholds.min_vaf:g})")
    return tuple(found)


def mutation_of(
    variants: Sequence[PlacedVariant], change: ProteinChange, alk: AlkCoding, thresholds: CallingThresholds
) -> Mutation:
    """Return the mutation that one change of some joined calls makes; counts are those of the rarest call."""
    calls = [variant.call for variant in variants]
    rarest = min(calls, key=lambda call: (_fraction(call) is not None, _fraction(call) or 0.0))
    against = [reason for call in calls for reason in call_filter(call, thresholds)]
    interval = None
    if rarest.depth and rarest.alt_depth is not None:
        interval = fraction_interval(rarest.alt_depth, rarest.depth)
    vaf = _fraction(rarest)
    return Mutation(
        protein=change.name,
        coding=_coding_name(variants, alk),
        residue=change.residue,
        genomic=";".join(f"{ALK_CONTIG}:{c.position}:{c.reference}>{c.alternative}" for c in calls),
        depth=rarest.depth,
        alt_depth=rarest.alt_depth,
        vaf=None if vaf is None else round(vaf, 4),
        vaf_interval=interval,
        filter="; ".join(dict.fromkeys(against)) or "PASS",
        sources=tuple(sorted({call.source for call in calls})),
        residue_npm1_alk=fusion_residue("NPM1", change.residue),
        residue_eml4_alk_v1=fusion_residue("EML4", change.residue),
    )


#: What stands in place of a file for a mutation that the user stated.
STATED_SOURCE = "stated with --mutation, not found in these files"
#: Filter of a change that was given by its protein name alone: nobody here saw bases or checked a filter.
STATED = "stated"


def passes(mutation: Mutation) -> bool:
    """Tell whether a call counts: its filter is ``PASS``, nothing was held against it, or it was stated by name."""
    return mutation.filter in (None, "", ".", "PASS", STATED)


def change_name(mutation: Mutation) -> str:
    """Return the name that tells a change from others: p., and c. at a splice site, where every change is ``p.?``."""
    return mutation.coding if mutation.protein == "p.?" and mutation.coding else mutation.protein


def only_stated(mutation: Mutation) -> bool:
    """Tell whether a mutation was stated by the user and found in no file: it counts, and is never told as found."""
    return bool(mutation.sources) and set(mutation.sources) == {STATED_SOURCE}


def named_mutation(named: NamedChange, thresholds: CallingThresholds) -> Mutation | None:
    """Return the mutation of a row that names a protein change and gives no bases; None for a silent one.

    It is read as one stated by hand. A kind of change that cannot be read by its name (a frameshift, a splice site) is
    kept and does not count. Raises ValueError when the name does not fit the ALK protein.
    """
    against = [*named.filters, *thresholds.problems(named.depth, named.alt_depth)]
    try:
        mutation = stated_mutation(named.name)
    except ValueError:
        if _SILENT.search(named.name):
            return None
        mutation = _unread(named.name)
        against.append("not_read (this kind of change needs position and alleles)")
    depth, alt = named.depth, named.alt_depth
    return msgspec.structs.replace(
        mutation,
        depth=depth,
        alt_depth=alt,
        vaf=round(alt / depth, 4) if depth and alt is not None else None,
        vaf_interval=fraction_interval(alt, depth) if depth and alt is not None else None,
        filter="; ".join(dict.fromkeys(against)) or STATED,
        sources=(named.source,),
    )


def _unread(text: str) -> Mutation:
    """Keep a name that stands for no resulting protein, with the residue it begins with; ``p.?`` has none."""
    start = _START.match(text)
    if start is None and text not in _UNKNOWN:
        raise ValueError(f"{text!r} is not a protein change that can be read")
    if start is not None and start[1] not in _NO_RESIDUE:
        canonical_change(f"{start[1]}{start[2]}del")  # raises ValueError where the protein has another residue
    residue = int(start[2]) if start is not None else None
    return Mutation(
        protein=f"p.{text.removeprefix('p.')}",
        residue=residue,
        residue_npm1_alk=fusion_residue("NPM1", residue),
        residue_eml4_alk_v1=fusion_residue("EML4", residue),
    )


def stated_mutation(text: str) -> Mutation:
    """Return a mutation given by hand (``p.G1202R``, ``1151Tins``); raises ValueError when it is no change of ALK."""
    name = canonical_change(text)
    problem = reference_problem(name)
    if problem is not None:
        raise ValueError(problem)
    residue = residues(name)[0]
    return Mutation(
        protein=name,
        residue=residue,
        filter=STATED,
        sources=(STATED_SOURCE,),
        residue_npm1_alk=fusion_residue("NPM1", residue),
        residue_eml4_alk_v1=fusion_residue("EML4", residue),
    )


@cache
def fusion_residue(partner: str, residue: int | None) -> int | None:
    """Return the number of an ALK residue in NPM1::ALK (``NPM1``) or EML4::ALK variant 1 (``EML4``).

    Both end in a codon of which the partner holds the first base; ALK goes on with its codon 1058. None for residues
    that the fusion has lost. Derived from the exon lengths of the partner's MANE transcript.
    """
    if residue is None or residue < _FIRST_FUSED_RESIDUE:
        return None
    transcript = GeneModels.of(Build.GRCH38).transcripts(partner)[0]
    last = transcript.last_base(transcript.exons[_PARTNERS[partner] - 1])
    return residue - _FIRST_FUSED_RESIDUE + transcript.coding_bases_through(last) // 3 + 1


def _fraction(call: VariantCall) -> float | None:
    if call.depth and call.alt_depth is not None:
        return call.alt_depth / call.depth
    return call.vaf


def _coding_name(variants: Sequence[PlacedVariant], alk: AlkCoding) -> str:
    """Return the c. name; changes of one codon are one delins, others stand in the brackets that mean cis."""
    if len(variants) == 1:
        return variants[0].name
    ordered = sorted(variants, key=lambda variant: variant.edit.start)
    codings = [variant.coding for variant in ordered if variant.coding is not None]
    one_codon = len({coding.codons for coding in codings}) == 1 and len(codings) == len(ordered)
    start, end = ordered[0].edit.start, ordered[-1].edit.end
    if one_codon and alk.exon_of(start, end) is not None:
        merged = _merged([variant.edit for variant in ordered], alk)
        if merged is not None:
            return coding_name(merged, alk)
    return f"c.[{';'.join(variant.name.removeprefix('c.') for variant in ordered)}]"


def _merged(edits: Sequence[Edit], alk: AlkCoding) -> Edit | None:
    """Return one edit that does what several do, the reference between them included."""
    bases, at = "", edits[0].start
    for edit in edits:
        between = alk.bases(at, edit.start)
        if between is None:
            return None
        bases, at = bases + between + edit.bases, edit.end
    return Edit(edits[0].start, at, bases)
