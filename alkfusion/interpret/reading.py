"""One call, understood: both sides placed on transcripts, in order of transcription, slides undone."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import msgspec

from alkfusion.calls import FusionCall, Molecule, Side
from alkfusion.errors import InputError
from alkfusion.genome.builds import Build, canonical_contig, contigs
from alkfusion.genome.sequences import reverse_complement
from alkfusion.genome.transcripts import Exon, GeneModels, Transcript
from alkfusion.interpret.dna import predicted_site
from alkfusion.interpret.genes import ALK, mentions, misplaces_alk
from alkfusion.interpret.orientation import BY_KNOWN_PARTNER, EdgeDistances, Orientation, orient, role_of
from alkfusion.interpret.placement import SNAP_WINDOW, Role, Site, place, site_on
from alkfusion.patterns import pattern

__all__ = ["Reading", "read_call"]

# Contigs that callers may name and that no gene model of ours covers: alternative, random, unplaced, decoy, viral.
_OTHER_CONTIG = pattern(
    r"^(chr)?(Un_|GL\d|KI\d|JH\d|KN\d|HLA|NT_|NW_|hs37d5|hs38d1|NC_007605|EBV|CMV|HPV|HBV)|_(alt|random|fix|decoy)$",
    re.IGNORECASE,
)


class Reading(msgspec.Struct, frozen=True):
    """What one call says, in order of transcription. ``notes`` name every step that changed what the file says."""

    call: FusionCall
    build: Build
    five: Site
    three: Site
    orientation: Orientation
    inserted: str | None = None
    antisense: bool = False
    notes: tuple[str, ...] = ()

    @property
    def between(self) -> int:
        """Net number of bases between the two exon edges; negative where exon bases are lost."""
        return self.five.offset + len(self.inserted or "") + self.three.offset

    @property
    def from_dna(self) -> bool:
        """True when the exons were predicted from a DNA breakpoint."""
        return self.call.molecule is Molecule.DNA


class _Located(msgspec.Struct, frozen=True):
    """A side with its contig checked and its genes resolved."""

    side: Side
    contig: str | None
    symbols: tuple[str, ...]
    is_alk: bool
    strand: str | None  # of the gene
    pseudogene: bool = False  # named as one, so that a gene around it is not meant


def read_call(
    call: FusionCall, models: GeneModels, build: Build, known_partners: Collection[str], path: Path
) -> Reading:
    """Interpret one call in its build.

    ``known_partners`` are the published 5' partners of ALK; they break a tie of order and nothing else.
    Raises InputError (naming ``path``) for a contig that does not exist, and where genes and breakpoints of the row do
    not belong together.
    """
    _check_place_of_alk(call, path)
    located = tuple(_locate(side, call, models, build, path) for side in (call.first, call.second))
    first, second = located
    others = [symbol for item in located if not item.is_alk for symbol in item.symbols]
    edges = (_edges(first, models), _edges(second, models))
    call, settled = _with_molecule(call, edges)
    orientation = orient(
        call,
        (first.strand, second.strand),
        edges,
        (first.is_alk, second.is_alk),
        any(symbol in known_partners for symbol in others),
    )
    if call.ordered and _both_reversed(first, second):
        orientation = Orientation(swapped=True, decided="both strands are the reverse of their genes")
    five, three = (second, first) if orientation.swapped else (first, second)
    antisense = orientation.same_ends or (
        not orientation.swapped and (_against(five, Role.FIVE_PRIME) or _against(three, Role.THREE_PRIME))
    )
    reading = Reading(
        call=call,
        build=build,
        five=_site(five, Role.FIVE_PRIME, call, models),
        three=_site(three, Role.THREE_PRIME, call, models),
        orientation=orientation,
        inserted=None if call.molecule is Molecule.DNA else _in_order(call.inserted, orientation),
        antisense=antisense,
        notes=(*settled, *_order_notes(orientation), *_notes(five, three, call)),
    )
    return reading if reading.from_dna else _undo_slide(reading)


def _locate(side: Side, call: FusionCall, models: GeneModels, build: Build, path: Path) -> _Located:
    contig = None if side.contig is None else canonical_contig(side.contig)
    if side.contig is not None and contig is None and not _OTHER_CONTIG.search(side.contig):
        raise InputError(
            "the contig is not one of the human genome",
            path=path,
            line=call.line,
            seen=side.contig,
            advice="alkfusion reads GRCh37 and GRCh38 positions only.",
        )
    if contig is not None and side.position is not None and side.position > contigs()[contig].lengths[build]:
        raise InputError(
            f"the position lies beyond the end of the chromosome in {build}",
            path=path,
            line=call.line,
            seen=f"{side.contig}:{side.position}",
        )
    named = [mention for mention in mentions(side.gene, side.gene_id) if mention.symbol and not mention.near]
    symbols = tuple(mention.symbol for mention in named if mention.symbol)
    pseudogene = bool(named) and all(mention.how == "pseudogene" for mention in named)
    anywhere = side.position or (side.window[0] if side.window else None)
    transcripts = () if pseudogene else _transcripts(symbols, contig, anywhere, models)
    is_alk = ALK in symbols or any(transcript.gene == ALK for transcript in transcripts)
    if side.window and not symbols:
        symbols = tuple(dict.fromkeys(transcript.gene for transcript in transcripts))
    strand = transcripts[0].strand if transcripts else None
    return _Located(side, contig, (ALK,) if is_alk else symbols, is_alk, strand, pseudogene)


def _check_place_of_alk(call: FusionCall, path: Path) -> None:
    for side, other in ((call.first, call.second), (call.second, call.first)):
        if misplaces_alk(side, other):
            raise InputError(
                "genes and breakpoints of the row do not belong together: ALK does not lie there",
                path=path,
                line=call.line,
                seen=f"{side.gene or side.gene_id} at {side.contig}:{side.position or side.window}",
                advice="Give the caller's own, unedited output.",
            )


def _transcripts(
    symbols: tuple[str, ...], contig: str | None, position: int | None, models: GeneModels
) -> tuple[Transcript, ...]:
    """Return the transcripts that a side can be about: of the named genes that hold the position, or lie there."""
    named = tuple(t for symbol in symbols for t in models.transcripts(symbol) if contig in (None, t.contig))
    if position is None or contig is None:
        return named
    inside = tuple(t for t in named if t.exons and _span(t)[0] < position <= _span(t)[1])
    return inside or models.overlapping(contig, position) or named


def _span(transcript: Transcript) -> tuple[int, int]:
    return min(e.start for e in transcript.exons), max(e.end for e in transcript.exons)


def _alk_transcripts(models: GeneModels) -> tuple[Transcript, ...]:
    return tuple(t for t in models.transcripts(ALK) if t.mane)


def _placed(item: _Located, role: Role, models: GeneModels) -> tuple[Transcript, Exon, int, str] | None:
    if item.contig is None or item.side.position is None or item.pseudogene:
        return None
    if item.is_alk:
        for transcript in _alk_transcripts(models):
            on = site_on(transcript, item.side.position, role) if transcript.contig == item.contig else None
            if on is not None:
                return (transcript, *on)
        return None
    return place(role, item.contig, item.side.position, item.symbols, models)


def _edges(item: _Located, models: GeneModels) -> EdgeDistances:
    distances = [
        None if (placed := _placed(item, role, models)) is None else placed[2]
        for role in (Role.FIVE_PRIME, Role.THREE_PRIME)
    ]
    return EdgeDistances(*distances)


def _with_molecule(call: FusionCall, edges: tuple[EdgeDistances, EdgeDistances]) -> tuple[FusionCall, tuple[str, ...]]:
    """Decide what was sequenced, where the file does not say it, and name the reason."""
    if call.molecule is not Molecule.UNSTATED:
        return call, ()
    distances = (distance for side in edges for distance in (side.as_five_prime, side.as_three_prime))
    known = [abs(distance) for distance in distances if distance is not None]
    if not known:  # without a breakpoint in a gene it makes no difference
        return msgspec.structs.replace(call, molecule=Molecule.RNA), ()
    at_edge = min(known) <= SNAP_WINDOW
    molecule = Molecule.RNA if at_edge else Molecule.DNA
    where = "a breakpoint lies at the edge of an exon" if at_edge else "no breakpoint lies at the edge of an exon"
    note = f"read as {molecule.name}, which the file does not say: {where}"
    return msgspec.structs.replace(call, molecule=molecule), (note,)


def _order_notes(orientation: Orientation) -> tuple[str, ...]:
    if orientation.decided != BY_KNOWN_PARTNER:
        return ()
    return ("the file does not say which gene is 5': the published partner is taken for it",)


def _both_reversed(first: _Located, second: _Located) -> bool:
    """True when the file follows the read, not the transcript, as STAR's junction file does for half of the reads."""
    return all(
        item.side.strand is not None and item.strand is not None and item.side.strand != item.strand
        for item in (first, second)
    )


def _in_order(inserted: str | None, orientation: Orientation) -> str | None:
    """Return non-template bases in transcript direction; a file gives them from its first side to its second."""
    return reverse_complement(inserted) if inserted and orientation.swapped else inserted


def _notes(five: _Located, three: _Located, call: FusionCall) -> tuple[str, ...]:
    notes = [note for item in (five, three) if (note := _pseudogene_note(item)) is not None]
    if call.molecule is Molecule.DNA and call.inserted:
        notes.append(f"{len(call.inserted)} bases inserted at the DNA breakpoint, which splicing leaves out")
    return tuple(notes)


def _pseudogene_note(item: _Located) -> str | None:
    """Aligners place reads of NPM1 on its processed pseudogenes, so that a pseudogene partner stands for NPM1."""
    for mention in mentions(item.side.gene, item.side.gene_id):
        if mention.how == "pseudogene":
            return f"reported as {mention.text}, a pseudogene of {mention.symbol}, whose reads align there too"
    return None


def _against(item: _Located, role: Role) -> bool:
    """True when a side is transcribed against its gene, or keeps the wrong part of it for its place in the fusion."""
    if item.strand is None:
        return False
    if item.side.strand is not None:
        return item.side.strand != item.strand
    return item.side.kept is not None and role_of(item.side.kept, item.strand) is not role


def _site(item: _Located, role: Role, call: FusionCall, models: GeneModels) -> Site:
    text = item.side.gene
    named = [mention.text for mention in mentions(text, item.side.gene_id) if not mention.near]
    gene = item.symbols[0] if item.symbols else "/".join(named) or None
    strand = item.side.strand or item.strand
    bare = Site(role, item.contig, item.side.position, gene, text, strand=strand)
    placed = _placed(item, role, models)
    if placed is not None and named and not item.symbols and abs(placed[2]) > SNAP_WINDOW:
        placed = None  # a gene without coding transcript (lncRNA) that happens to lie inside another gene
    if placed is None:
        kind = "intergenic" if item.contig and item.side.position and not item.strand and not gene else "unknown"
        return msgspec.structs.replace(bare, kind=kind)
    transcript, exon, offset, kind = placed
    bare = msgspec.structs.replace(
        bare, gene=transcript.gene, transcript=transcript, exon=exon, offset=offset, kind=kind
    )
    return predicted_site(bare) if call.molecule is Molecule.DNA else bare


def _undo_slide(reading: Reading) -> Reading:
    """Move breakpoints that lie within a few bases of an exon edge onto it, keeping the number of bases joined.

    Both sides near an edge: an exon join, whatever small shift remains (aligners slide where the genes share bases).
    One side near an edge: it is moved onto the edge and the other side takes up the shift; bases that the 5' side
    kept beyond its exon stay as unknown bases between the two.
    """
    five, three = reading.five, reading.three
    if five.transcript is None or three.transcript is None or (five.offset == 0 and three.offset == 0):
        return reading
    if five.at_edge and three.at_edge:
        return _exon_join(reading)
    if five.at_edge and five.offset:
        extra = five.offset
        moved = three.snapped(three.offset + extra) if extra < 0 else three
        unknown = "N" * extra if extra > 0 else ""
        note = f"5' breakpoint moved {-extra:+d} bases onto the end of {_exon_of(five)}"
        return msgspec.structs.replace(
            reading,
            five=five.snapped(),
            three=moved,
            inserted=unknown + (reading.inserted or "") or None,
            notes=(*reading.notes, note),
        )
    if three.at_edge and three.offset:
        note = f"3' breakpoint moved {three.offset:+d} bases onto the start of {_exon_of(three)}"
        return msgspec.structs.replace(
            reading,
            five=five.snapped(five.offset + three.offset),
            three=three.snapped(),
            notes=(*reading.notes, note),
        )
    return reading


def _exon_of(site: Site) -> str:
    return "an exon" if site.exon is None else f"exon {site.exon.number}"


def _exon_join(reading: Reading) -> Reading:
    total = reading.five.offset + reading.three.offset
    note = f"breakpoints moved onto the exon edges (5' {-reading.five.offset:+d}, 3' {-reading.three.offset:+d} bases)"
    if total:
        note += f"; taken literally, {abs(total)} bases would be {'added' if total > 0 else 'lost'} at the join"
    return msgspec.structs.replace(
        reading, five=reading.five.snapped(), three=reading.three.snapped(), notes=(*reading.notes, note)
    )
