"""A fusion drawn to scale: both transcripts with their exons, the fusion transcript between them, the protein below.

Everything runs in the direction of transcription, from left to right, whatever the strand of the genome. Exons are
drawn to one scale in bases; introns are gaps of one width. The protein has a scale of its own, in residues.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup
from msgspec import Struct

from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import Exon, GeneModels, Transcript
from alkfusion.model import Frame, Partner, Rearrangement
from alkfusion.report.html.protein_row import protein_row
from alkfusion.report.html.svg import drawing, element, group, line, rect, text

__all__ = ["fusion_picture"]

WIDTH = 960.0
_MARGIN = 16.0
_GAP = 2.5  # an intron
_EXON = 22.0  # height of coding bases
_UTR = 12.0
_FIVE_Y, _FUSION_Y, _THREE_Y = 44.0, 142.0, 240.0
_MOST_EXTRA = 2_000  # bases of an intron that are drawn; a breakpoint of DNA lies further from the exon


class _Side(Struct, frozen=True):
    """One partner on its transcript: which exons the fusion keeps, and bases beyond the exon's edge."""

    partner: Partner
    transcript: Transcript
    five: bool

    def keeps(self, exon: Exon) -> bool:
        number = self.partner.exon or 0
        return exon.number <= number if self.five else exon.number >= number

    def kept_bases(self, exon: Exon) -> int:
        """Bases of an exon that lie in the fusion; the exon at the breakpoint can lose some."""
        if not self.keeps(exon):
            return 0
        lost = max(0, -self.partner.offset) if exon.number == self.partner.exon else 0
        return max(0, len(exon) - lost)

    @property
    def extra(self) -> int:
        """Bases of the intron beside the exon's edge that the transcript keeps."""
        return self.partner.offset if 0 < self.partner.offset <= _MOST_EXTRA else 0

    @property
    def kept(self) -> list[Exon]:
        return [exon for exon in self.transcript.exons if self.kept_bases(exon)]


def fusion_picture(event: Rearrangement, build: str | None, residues: Sequence[int] = ()) -> Markup | None:
    """Draw a rearrangement; ``residues`` of ALK are marked on the protein.

    None when neither side lies on a known transcript: there is nothing to draw to scale.
    """
    five = _side(event.five_prime, build, five=True)
    three = _side(event.three_prime, build, five=False)
    if five is None and three is None:
        return None
    scale = _scale(five, three)
    rows: list[Markup] = [*_own_row(five, _FIVE_Y, scale), *_own_row(three, _THREE_Y, scale)]
    rows += _bands(five, three, scale)
    rows += _fusion_row(event, five, three, scale)
    protein, height = protein_row(event, _transcript(five), _transcript(three), residues, top=_THREE_Y + 80)
    rows += protein
    return drawing(rows, width=WIDTH, height=height, label=_label(event, five, three), kind="fusion")


def _transcript(side: _Side | None) -> Transcript | None:
    return side.transcript if side else None


def _side(partner: Partner, build: str | None, *, five: bool) -> _Side | None:
    if partner.gene is None or partner.transcript is None or partner.exon is None or build is None:
        return None
    models = GeneModels.of(Build(build)).transcripts(partner.gene)
    found = next((model for model in models if model.id == partner.transcript), None)
    return _Side(partner, found, five) if found and partner.exon <= len(found.exons) else None


def _label(event: Rearrangement, five: _Side | None, three: _Side | None) -> str:
    halves = [
        f"{len(side.kept)} of {len(side.transcript.exons)} exons of {side.partner.gene}"
        for side in (five, three)
        if side
    ]
    return f"{event.name}, {event.junction or 'junction not placed'}: keeps {' and '.join(halves)}, drawn to scale."


def _scale(five: _Side | None, three: _Side | None) -> float:
    """Pixels for a base, so that the longest of the three rows fills the width."""
    room = WIDTH - 2 * _MARGIN
    rows = [
        (sum(map(len, side.transcript.exons)) + side.extra, len(side.transcript.exons))
        for side in (five, three)
        if side is not None
    ]
    joined = [(side.kept_bases(exon), 1) for side in (five, three) if side for exon in side.kept]
    rows.append((sum(bases for bases, _ in joined) + 60, len(joined) + 2))
    return min((room - _GAP * count) / bases for bases, count in rows)


def _row_width(side: _Side, scale: float) -> float:
    return sum(len(exon) * scale + _GAP for exon in side.transcript.exons) - _GAP + side.extra * scale


def _own_row(side: _Side | None, y: float, scale: float) -> Iterator[Markup]:
    """One partner's whole transcript: kept exons filled, lost ones hollow."""
    if side is None:
        yield text(_MARGIN, y + 15, "The other side lies on no transcript that is known here.", class_="label")
        return
    model = side.transcript
    strand = "plus" if model.strand == "+" else "minus"
    name = f"{model.gene}  {model.id}, {len(model.exons)} exons, {strand} strand of {model.contig}"
    yield text(_MARGIN, y - 14, name, class_="label strong")
    x, pieces = _MARGIN, []
    for exon in model.exons:
        at_break = exon.number == side.partner.exon
        if at_break and not side.five and side.extra:
            pieces.append(_extra(x, y, side.extra * scale, side.extra))
            x += side.extra * scale
        pieces.append(_exon(side, exon, x, y, scale))
        x += len(exon) * scale
        if at_break and side.five and side.extra:
            pieces.append(_extra(x, y, side.extra * scale, side.extra))
            x += side.extra * scale
        x += _GAP
    yield line(_MARGIN, y + _EXON / 2, x - _GAP, y + _EXON / 2, class_="intron")
    yield group(
        pieces,
        class_=f"transcript {'five' if side.five else 'three'}",
        data_gene=model.gene,
        data_transcript=model.id,
        data_strand=model.strand,
        data_exons=len(model.exons),
        data_direction="left-to-right",
    )
    yield from _ends(model, x - _GAP, y)
    yield _break(side, y, scale)


def _ends(model: Transcript, right: float, y: float) -> Iterator[Markup]:
    """Genomic positions (1-based) of the first and last base of the transcript; on the minus strand they fall."""
    first, last = model.first_base(model.exons[0]), model.last_base(model.exons[-1])
    yield text(_MARGIN, y + _EXON + 17, f"5' {first:,}", class_="small", data_end="first")
    if right > 260:
        yield text(right, y + _EXON + 17, f"{last:,} 3'", class_="small end", data_end="last")


def _exon(side: _Side, exon: Exon, x: float, y: float, scale: float) -> Markup:
    kept = side.kept_bases(exon)
    width = len(exon) * scale
    pieces = list(_boxes(side.transcript, exon, x, y, scale))
    if 0 < kept < len(exon):  # the part that the fusion loses
        lost = (len(exon) - kept) * scale
        pieces.append(rect(x + (width - lost if side.five else 0), y, lost, _EXON, class_="cut"))
    if width >= 15 or exon.number == side.partner.exon:
        pieces.append(text(x + width / 2, y + 15, str(exon.number), class_="number"))
    state = "kept" if kept else "lost"
    return group(
        pieces,
        title=f"{side.transcript.gene} exon {exon.number}, {len(exon)} bases, {state}",
        class_=f"exon {state}",
        data_exon=exon.number,
    )


def _boxes(model: Transcript, exon: Exon, x: float, y: float, scale: float) -> Iterator[Markup]:
    """The untranslated bases of an exon as a low box, the coding ones as a high one."""
    start, end = max(exon.start, model.cds_start), min(exon.end, model.cds_end)
    before, coding = max(0, start - exon.start), max(0, end - start)
    if coding == 0:
        yield rect(x, y + (_EXON - _UTR) / 2, len(exon) * scale, _UTR, class_="utr")
        return
    after = len(exon) - before - coding
    left, right = (before, after) if model.strand == "+" else (after, before)
    if left:
        yield rect(x, y + (_EXON - _UTR) / 2, left * scale, _UTR, class_="utr")
    yield rect(x + left * scale, y, coding * scale, _EXON, class_="cds")
    if right:
        yield rect(x + (left + coding) * scale, y + (_EXON - _UTR) / 2, right * scale, _UTR, class_="utr")


def _extra(x: float, y: float, width: float, bases: int) -> Markup:
    return group(
        [rect(x, y + 3, width, _EXON - 6)], title=f"{bases} bases of the intron, kept", class_="extra", data_bases=bases
    )


def _edge(side: _Side, scale: float) -> float:
    """The x of the breakpoint in the partner's own row."""
    x = _MARGIN
    for exon in side.transcript.exons:
        if exon.number == side.partner.exon:
            if not side.five:
                return x + (len(exon) - side.kept_bases(exon)) * scale
            return x + (side.kept_bases(exon) + side.extra) * scale
        x += len(exon) * scale + _GAP
    return x


def _break(side: _Side, y: float, scale: float) -> Markup:
    x = _edge(side, scale)
    place = side.partner
    where = f"{place.contig}:{place.position:,}" if place.position else "position not known"
    beside = "end" if side.five and x > 200 else "start"
    marks = [
        line(x, y - 8, x, y + _EXON + 4),
        text(
            x + (-4 if beside == "end" else 4), y + _EXON + (32 if side.five else -28), where, class_=f"small {beside}"
        ),
    ]
    return group(marks, title=f"breakpoint {where}", class_="break", data_position=place.position)


def _joined(side: _Side, scale: float) -> float:
    return sum(side.kept_bases(exon) * scale for exon in side.kept) + side.extra * scale


def _bands(five: _Side | None, three: _Side | None, scale: float) -> Iterator[Markup]:
    """Pale bands that lead from the kept parts to their place in the fusion."""
    joint = _MARGIN + (_joined(five, scale) if five else 60 * scale)
    if five:
        edge, low, high = _edge(five, scale), _FIVE_Y + _EXON, _FUSION_Y
        yield _band((_MARGIN, low), (edge, low), (joint, high), (_MARGIN, high), "five")
    if three:
        edge, low, high = _edge(three, scale), _THREE_Y, _FUSION_Y + _EXON
        right = _MARGIN + _row_width(three, scale)
        yield _band((edge, low), (right, low), (joint + _joined(three, scale), high), (joint, high), "three")


def _band(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float], side: str
) -> Markup:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (a, b, c, d))
    return element("path", d=f"M{points.replace(' ', ' L')}Z", class_=f"band {side}")


def _fusion_row(event: Rearrangement, five: _Side | None, three: _Side | None, scale: float) -> Iterator[Markup]:
    """The fusion transcript: kept exons joined; an unknown partner is a dashed box of no scale."""
    x = _MARGIN
    for side, place in ((five, "five"), (three, "three")):
        if side is None:
            width = 60 * scale
            yield group(
                [rect(x, _FUSION_Y, width, _EXON)], title="partner without a known transcript", class_="unknown"
            )
            x += width
        else:
            pieces = list(_joined_exons(side, x, scale))
            yield group(pieces, class_=f"joined {place}", data_gene=side.transcript.gene, data_exons=len(side.kept))
            x += _joined(side, scale)
        if place == "five":
            junction = x
    yield from _junction(event, junction)


def _joined_exons(side: _Side, x: float, scale: float) -> Iterator[Markup]:
    if not side.five and side.extra:
        yield _extra(x, _FUSION_Y, side.extra * scale, side.extra)
        x += side.extra * scale
    for exon in side.kept:
        width = side.kept_bases(exon) * scale
        boxes = list(_joined_boxes(side, exon, x, scale))
        if width >= 15:
            boxes.append(text(x + width / 2, _FUSION_Y + 15, str(exon.number), class_="number"))
        yield group(
            boxes, title=f"{side.transcript.gene} exon {exon.number}", class_="exon kept", data_exon=exon.number
        )
        x += width
    if side.five and side.extra:
        yield _extra(x, _FUSION_Y, side.extra * scale, side.extra)


def _joined_boxes(side: _Side, exon: Exon, x: float, scale: float) -> Iterator[Markup]:
    if side.kept_bases(exon) == len(exon):
        yield from _boxes(side.transcript, exon, x, _FUSION_Y, scale)
    else:
        yield rect(x, _FUSION_Y, side.kept_bases(exon) * scale, _EXON, class_="cds")


def _junction(event: Rearrangement, x: float) -> Iterator[Markup]:
    counts = [
        f"{number} {words}"
        for number, words in ((event.split_reads, "split reads"), (event.spanning_pairs, "spanning pairs"))
        if number is not None
    ]
    frame = event.frame.value.replace("_", " ") if event.frame is not Frame.UNKNOWN else "frame unknown"
    words = [event.junction or "junction not placed", frame, *counts]
    marks = [
        line(x, _FUSION_Y - 12, x, _FUSION_Y + _EXON + 12),
        text(max(x, 90.0) + 8, _FUSION_Y - 8, ", ".join(words), class_="label strong"),
    ]
    yield group(marks, title=f"junction {event.junction or ''}".strip(), class_="junction", data_x=float(x))
