"""Comparing our protein names with what ``bcftools csq`` says, by the protein that each describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from alkfusion.calls import VariantCall
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.consequence import protein_changes
from alkfusion.interpret.placed_variant import place_variant
from tests.variants.mini_genome import Allele, MiniGenome

_CSQ_CHANGE = re.compile(r"(\d+)([A-Z*]+)(?:\.\.\d+)?>(\d+)([A-Z*]*)")
_BASES = "ACGT"


@dataclass(frozen=True)
class Disagreement:
    allele: Allele
    ours: str
    theirs: str


def call_of(allele: Allele, phase_set: str | None = None, copies: tuple[int, ...] = ()) -> VariantCall:
    """Return an allele as a reader would."""
    return VariantCall(
        source="x",
        caller="x",
        line=1,
        contig="chr2",
        position=allele.position,
        reference=allele.reference,
        alternative=allele.alternative,
        phase_set=phase_set,
        copies=copies,
    )


def our_names(allele: Allele, alk: AlkCoding) -> str:
    """Return our names of one allele, joined by +; empty where it changes nothing that is translated or spliced."""
    placed = place_variant(call_of(allele), alk)
    if placed is None:
        return ""
    if placed.coding is None:
        return placed.untranslated.name
    return "+".join(change.name for change in protein_changes([placed.coding], alk))


def protein_of_csq(text: str, protein: str) -> str | None:
    """Return the protein that csq's ``1202G>1202R`` describes, up to its first stop; None when it describes none."""
    entries = (entry.split("|") for entry in text.split(","))
    match = next((m for cells in entries if len(cells) > 5 and (m := _CSQ_CHANGE.fullmatch(cells[5]))), None)
    if match is None:
        return None
    at, old, to, new = int(match[1]), match[2], int(match[3]), match[4]
    assert (protein + "*")[at - 1 : at - 1 + len(old)] == old
    assert at == to
    return _until_stop(protein[: at - 1] + new + protein[at - 1 + len(old) :])


def _until_stop(protein: str) -> str:
    return protein.partition("*")[0]


def protein_of_names(names: str, protein: str) -> str | None:
    """Return the protein that our in-frame names describe; None for frameshifts, splice sites, start and stop lost."""
    for name in reversed(names.split("+")):
        edited = _edited(name.removeprefix("p."), protein)
        if edited is None:
            return None
        protein = edited
    return _until_stop(protein)


def _edited(name: str, protein: str) -> str | None:
    if match := re.fullmatch(r"([A-Z])(\d+)([A-Z*=])", name):
        old, at, new = match[1], int(match[2]), match[3]
        assert protein[at - 1] == old
        return protein[: at - 1] + (old if new == "=" else new) + protein[at:]
    match = re.fullmatch(r"([A-Z])(\d+)(?:_([A-Z])(\d+))?(delins|del|dup|ins)([A-Z*]*)", name)
    if match is None:
        return None
    start, end = int(match[2]), int(match[4] or match[2])
    assert protein[start - 1] == match[1]
    assert protein[end - 1] == (match[3] or match[1])
    new = {"del": "", "dup": protein[start - 1 : end] * 2, "delins": match[6]}.get(match[5])
    if new is None:
        return protein[:start] + match[6] + protein[end - 1 :]
    return protein[: start - 1] + new + protein[end:]


def agree(ours: str, theirs: str, alk: AlkCoding) -> bool:
    """Tell whether two answers describe the same protein, or the same kind of loss."""
    if "?" in ours and ours != "p.M1?":
        return "splice_donor" in theirs or "splice_acceptor" in theirs or ("stop_lost" in theirs and "*1621" in ours)
    if ours == "p.M1?":
        return "start_lost" in theirs
    if ours == "":
        return theirs == "" or not re.search(
            r"missense|stop|frameshift|inframe|start|donor|acceptor|synonymous", theirs
        )
    if "synonymous" in theirs or "stop_retained" in theirs:
        return ours.endswith("=")
    described = protein_of_csq(theirs, alk.protein)
    if described is None:
        return False
    if frameshift := re.fullmatch(r"p\.([A-Z])(\d+)([A-Z])fs\*(\d+)", ours):
        at, new, stop = int(frameshift[2]), frameshift[3], int(frameshift[4])
        if len(described) < at:
            return False
        kept = described[: at - 1] == alk.protein[: at - 1] and described[at - 1] == new != alk.protein[at - 1]
        return kept and "frameshift" in theirs and len(described) == at - 1 + stop - 1
    if "ext*" in ours:
        return "stop_lost" in theirs and described[1620] == ours.removeprefix("p.*1621")[0]
    return protein_of_names(ours, alk.protein) == described


def left_aligned(genome: MiniGenome, allele: Allele) -> Allele:
    """Move an indel as far to lower positions as its sequence allows; csq expects records so."""
    position, reference, alternative = allele.position, allele.reference, allele.alternative
    while (len(reference) == 1) != (len(alternative) == 1) and reference[-1] == alternative[-1]:
        before = base(genome, position - 1)
        if before == "N":
            return allele
        position, reference, alternative = position - 1, before + reference[:-1], before + alternative[:-1]
    return Allele(position, reference, alternative)


def disagreements(genome: MiniGenome, alleles: list[Allele]) -> list[Disagreement]:
    """Return every allele on which the two differ; csq is given the left-aligned record, we the record as it is."""
    found = []
    aligned = [left_aligned(genome, allele) for allele in alleles]
    for allele, theirs in zip(alleles, genome.csq(aligned), strict=True):
        ours = our_names(allele, genome.alk)
        if not agree(ours, theirs, genome.alk):
            found.append(Disagreement(allele, ours, theirs))
    return found


def base(genome: MiniGenome, position: int, length: int = 1) -> str:
    return genome.bases[position - genome.shift - 1 : position - genome.shift - 1 + length]


def coding_snvs(genome: MiniGenome) -> Iterator[Allele]:
    """Every single-base change of the coding sequence."""
    for coding in range(len(genome.alk.cds)):
        position = genome.alk.position(genome.alk.sense_of_coding(coding))
        reference = base(genome, position)
        yield from (Allele(position, reference, new) for new in _BASES if new != reference)


def codon_mnvs(genome: MiniGenome, residues: range) -> Iterator[Allele]:
    """Every change of two or three bases of one codon that lies in one exon."""
    for residue in residues:
        positions = sorted(genome.alk.codon_positions(residue))
        if positions[2] - positions[0] != 2:
            continue
        reference = base(genome, positions[0], 3)
        for new in (a + b + c for a in _BASES for b in _BASES for c in _BASES):
            changed = [i for i in range(3) if new[i] != reference[i]]
            if len(changed) > 1:
                first, last = changed[0], changed[-1] + 1
                yield Allele(positions[0] + first, reference[first:last], new[first:last])


def kinase_exons(genome: MiniGenome) -> Iterator[tuple[int, int]]:
    """1-based inclusive positions of exons 20 to 28, which hold the kinase domain."""
    for exon in genome.alk.transcript.exons[19:28]:
        yield exon.start + 1, exon.end


def deletions(genome: MiniGenome) -> Iterator[Allele]:
    """Every deletion of 1 to 9 bases inside a kinase exon."""
    for start, end in kinase_exons(genome):
        for position in range(start, end + 1):
            for length in range(1, 10):
                if position + length - 1 <= end:
                    anchor = base(genome, position - 1)
                    yield Allele(position - 1, anchor + base(genome, position, length), anchor)


def duplications(genome: MiniGenome) -> Iterator[Allele]:
    """Every duplication of 1 to 9 bases inside a kinase exon."""
    for start, end in kinase_exons(genome):
        for position in range(start, end + 1):
            for length in range(1, 10):
                if position + length - 1 <= end:
                    anchor = base(genome, position - 1)
                    yield Allele(position - 1, anchor, anchor + base(genome, position, length))


def insertions(genome: MiniGenome, inserted: list[str]) -> Iterator[Allele]:
    """Some insertions behind every base of a kinase exon but the last."""
    for start, end in kinase_exons(genome):
        for position in range(start, end):
            anchor = base(genome, position)
            yield from (Allele(position, anchor, anchor + bases) for bases in inserted)
