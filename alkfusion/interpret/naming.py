"""Names of an event: junction name, HGNC, VICC, ISCN-like."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from alkfusion.genome.junctions import Junction, canonical_junctions
from alkfusion.genome.names import ALK, gene_record
from alkfusion.interpret.placement import Site
from alkfusion.interpret.reading import Reading
from alkfusion.model import Nomenclature

__all__ = ["exon_label", "fusion_name", "junction_name", "known_name", "nomenclature"]

_UNKNOWN_GENE = "v"  # VICC: a partner that is not known


def fusion_name(five: Site, three: Site) -> str:
    """Return the HGNC name, 5' gene first; an unknown partner is ``v``."""
    return f"{five.gene or _UNKNOWN_GENE}::{three.gene or _UNKNOWN_GENE}"


def exon_label(site: Site, *, from_dna: bool = False) -> str | None:
    """Return the exon as the field numbers it: ``6a`` and ``6b`` of EML4, otherwise the number on the transcript.

    DNA cannot tell alternative exons apart, so there the plain number stands.
    """
    if site.exon is None or site.transcript is None:
        return None
    for junction in canonical_junctions():
        if (
            junction.label is not None
            and junction.partner == site.gene
            and _same_transcript(junction.transcript, site.transcript.id)
            and junction.exon == site.exon.number
        ):
            return re.sub(r"[a-z]$", "", junction.label) if from_dna else junction.label
    return str(site.exon.number)


def _same_transcript(first: str, second: str) -> bool:
    return first.partition(".")[0] == second.partition(".")[0]


def junction_name(reading: Reading) -> str | None:
    """Return ``N4;A20``: first letter of the gene and exon of both sides; ``ins`` and ``del`` count bases at the join.

    ``E14;ins58A20`` keeps 58 bases between the exons, ``E13;del59A20`` loses 59 bases of ALK exon 20,
    ``E14del12;A20`` loses 12 bases of the 5' exon.
    """
    five = exon_label(reading.five, from_dna=reading.from_dna)
    three = exon_label(reading.three, from_dna=reading.from_dna)
    if five is None or three is None or not reading.five.gene or not reading.three.gene or _one_intron(reading):
        return None
    extra = reading.three.offset + len(reading.inserted or "")
    left = f"{reading.five.gene[0]}{five}{_indel(reading.five.offset)}"
    return f"{left};{_indel(extra)}{reading.three.gene[0]}{three}"


def _one_intron(reading: Reading) -> bool:
    """True when both breakpoints lie in one intron of one gene: every exon is still there."""
    five, three = reading.five, reading.three
    return (
        five.gene == three.gene
        and five.exon is not None
        and three.exon is not None
        and five.exon.number + 1 == three.exon.number
    )


def _indel(bases: int) -> str:
    return "" if bases == 0 else f"ins{bases}" if bases > 0 else f"del{-bases}"


def known_name(reading: Reading) -> Junction | None:
    """Return the published junction that a reading matches, base for base; None when there is none.

    Where DNA leaves several open, the alias is what theirs have in common: ``variant 3`` for 3a and 3b.
    """
    five, three = reading.five, reading.three
    if five.exon is None or five.transcript is None or three.exon is None or three.gene != ALK or five.offset:
        return None
    label = exon_label(five, from_dna=reading.from_dna)
    matches = [
        junction
        for junction in canonical_junctions()
        if junction.partner == five.gene
        and junction.alk_exon == three.exon.number
        and junction.offset == reading.between
        and _matches_exon(junction, five, label, from_dna=reading.from_dna)
    ]
    if not matches:
        return None
    return msgspec.structs.replace(matches[0], alias=_common_alias([match.alias for match in matches]))


def _common_alias(aliases: Sequence[str | None]) -> str | None:
    if len(aliases) == 1:
        return aliases[0]
    shared = {re.sub(r"[a-z]$", "", alias or "") for alias in aliases}
    return shared.pop() or None if len(shared) == 1 else None


def _matches_exon(junction: Junction, site: Site, label: str | None, *, from_dna: bool) -> bool:
    if junction.label is not None:
        return label in ((junction.label[:-1],) if from_dna else (junction.label,))
    return (
        site.transcript is not None
        and site.exon is not None
        and _same_transcript(junction.transcript, site.transcript.id)
        and junction.exon == site.exon.number
    )


def nomenclature(reading: Reading) -> Nomenclature:
    """Return the HGNC name, the VICC string with exons and offsets, and an ISCN-like string from cytobands."""
    five, three = reading.five, reading.three
    return Nomenclature(hgnc=fusion_name(five, three), vicc=_vicc(reading), iscn=_iscn(five, three))


def _vicc(reading: Reading) -> str | None:
    parts = [_vicc_side(reading.five, sign=1), _vicc_side(reading.three, sign=-1)]
    if None in parts:
        return None
    if reading.inserted and set(reading.inserted) <= set("ACGT"):
        parts.insert(1, reading.inserted)
    return "::".join(part for part in parts if part)


def _vicc_side(site: Site, *, sign: int) -> str | None:
    """``NM_004304.5(ALK):e.20-56``; the offset is in transcript direction from the exon's edge."""
    if site.gene is None:
        return _UNKNOWN_GENE
    if site.transcript is None or site.exon is None:
        return None
    offset = f"{sign * site.offset:+d}" if site.offset else ""
    return f"{site.transcript.id}({site.gene}):e.{site.exon.number}{offset}"


def _iscn(five: Site, three: Site) -> str | None:
    """Derive ``t(2;5)(p23;q35)`` or ``inv(2)(p21p23)`` from the genes' cytobands; sub-bands are left out."""
    bands = [_band(site) for site in (three, five)]
    if bands[0] is None or bands[1] is None:
        return None
    first, second = sorted((bands[0], bands[1]), key=_chromosome_order)
    if first[0] != second[0]:
        return f"t({first[0]};{second[0]})({first[1]};{second[1]})"
    if five.transcript is None or three.transcript is None or five.gene == three.gene:
        return None
    kind = "inv" if five.transcript.strand != three.transcript.strand else "del"
    arms = sorted((first[1], second[1]), key=_along_chromosome)
    return f"{kind}({first[0]})({arms[0]}{arms[1]})"


def _band(site: Site) -> tuple[str, str] | None:
    record = gene_record(site.gene) if site.gene else None
    match = re.match(r"^(\d+|X|Y)([pq]\d+)", record.cytoband) if record else None
    return (match[1], match[2]) if match else None


def _chromosome_order(band: tuple[str, str]) -> tuple[int, str]:
    return (int(band[0]) if band[0].isdigit() else 23, band[0])


def _along_chromosome(arm: str) -> tuple[str, int]:
    """Order two bands of one chromosome as karyotypes write them: p before q, then by number, as in (p21p23)."""
    return arm[0], int(arm[1:])
