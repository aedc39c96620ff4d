"""Changes of the kinase domain, drawn at random, and the slips of bases in runs that every library has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from random import Random

from alkfusion.alignments.locus import alk_locus
from alkfusion.calls import VariantCall
from alkfusion.genome.builds import Build
from alkfusion.genome.domains import ALK_KINASE
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.haplotypes import resolve_haplotypes
from alkfusion.interpret.placed_variant import place_variant
from alkfusion.knowledge.table import load_knowledge
from benchmarks.molecules import Column, Edit, Molecule

__all__ = ["Change", "drawn_change", "slipped"]

_SLIP = 0.001  # share of molecules that have lost a base of a run, and of those that have won one
_RUN = 5  # bases of one kind
_LENGTHS = (1, 3, 6)  # of insertions and deletions


@dataclass(frozen=True)
class Change:
    """A change of the protein that is put into reads, as the program names it."""

    kind: str  # SNV, MNV, insertion, deletion
    residue: int
    coding: str
    edits: tuple[Edit, ...]


def drawn_change(exon: int, build: Build, kind: str, rng: Random) -> Change:
    """Draw a change of the protein among all bases of the kinase domain in an exon."""
    alk = AlkCoding.of(build)
    places = _places(exon, build)
    while True:
        edit = _drawn_edit(places, alk_locus(build).plus(places[0] - 1, places[-1] + 1) or "", kind, rng)
        placed = place_variant(_as_call(edit, build), alk)
        named = resolve_haplotypes([placed], alk, _thresholds()).mutations if placed else ()
        residue, coding = (named[0].residue, named[0].coding) if named else (None, None)
        if residue is None or coding is None or residue not in range(ALK_KINASE.start, ALK_KINASE.end + 1):
            continue
        if kind == "MNV" and not {edit.position + 1, edit.position + 2} <= set(alk.codon_positions(residue)):
            continue  # two mutations, of two codons
        return Change(kind, residue, coding, _one_by_one(edit) if kind == "MNV" else (edit,))


@cache
def _thresholds() -> CallingThresholds:
    return CallingThresholds.of(load_knowledge().thresholds)


@cache
def _places(exon: int, build: Build) -> Sequence[int]:
    """Return the 0-based places of the kinase domain in an exon, without a gap."""
    alk, found = AlkCoding.of(build), alk_locus(build).exon(exon)
    residues = range(ALK_KINASE.start, ALK_KINASE.end + 1)
    coding = (place - 1 for residue in residues for place in alk.codon_positions(residue))
    return sorted(place for place in coding if found.start <= place < found.end)


def _drawn_edit(places: Sequence[int], bases: str, kind: str, rng: Random) -> Edit:
    """Draw a change of the plus strand; ``bases`` begin one base before the first place.

    Insertions and deletions leave the first and last bases of the exon alone, so that they change no splice site.
    """
    if kind == "SNV":
        at = rng.randrange(len(places))
        return Edit(places[at], bases[at + 1], rng.choice("ACGT".replace(bases[at + 1], "")))
    if kind == "MNV":
        at = rng.randrange(len(places) - 1)
        pair = bases[at + 1 : at + 3]
        return Edit(places[at], pair, "".join(rng.choice("ACGT".replace(base, "")) for base in pair))
    length = rng.choice(_LENGTHS)
    at = rng.randrange(2, len(places) - length - 2)
    if kind == "deletion":
        return Edit(places[at], bases[at + 1 : at + 1 + length], "")
    return Edit(places[at], "", "".join(rng.choices("ACGT", k=length)))


def _one_by_one(edit: Edit) -> tuple[Edit, ...]:
    pairs = zip(edit.reference, edit.alternative, strict=True)
    return tuple(Edit(edit.position + number, old, new) for number, (old, new) in enumerate(pairs))


def _as_call(edit: Edit, build: Build) -> VariantCall:
    """Return an edit as a VCF file would write it: with the base before an insertion or deletion."""
    locus = alk_locus(build)
    anchored = not edit.reference or not edit.alternative
    before = (locus.plus(edit.position - 1, edit.position) or "") if anchored else ""
    return VariantCall(
        source="simulated",
        caller="simulated",
        line=0,
        contig=locus.contig,
        position=edit.position + 1 - len(before),
        reference=before + edit.reference,
        alternative=before + edit.alternative,
    )


@cache
def _slips(columns: tuple[Column, ...]) -> tuple[tuple[Column, ...], ...]:
    """Return the molecules that have one base more or less in a run, at the left as aligners write it."""
    made: list[tuple[Column, ...]] = []
    at = 0
    for base, run in groupby(column.base for column in columns):
        length = len(list(run))
        straight = abs((columns[at].position or 0) - (columns[at + length - 1].position or 0)) == length - 1
        if length >= _RUN and straight and 0 < at < len(columns) - length:
            forward = (columns[at].position or 0) < (columns[at + length - 1].position or 0)
            left = at if forward else at + length - 1
            more = at if forward else at + length
            made.append((*columns[:left], *columns[left + 1 :]))
            made.append((*columns[:more], Column(columns[at].contig, None, base), *columns[more:]))
        at += length
    return tuple(made)


def slipped(columns: tuple[Column, ...], share: float) -> list[Molecule]:
    """Return a molecule and its slips, one in a thousand each, in runs of five equal bases or more."""
    slips = [Molecule(made, share * _SLIP) for made in _slips(columns)]
    return [Molecule(columns, share * (1 - _SLIP * len(slips))), *slips]
