"""The fusion protein to scale in residues: domains of both partners, the kinase, residues that matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from markupsafe import Markup
from msgspec import Struct

from alkfusion.genome.domains import ALK_KINASE, Domain, domains
from alkfusion.genome.names import ALK
from alkfusion.genome.transcripts import Transcript
from alkfusion.model import Frame, Rearrangement
from alkfusion.report.html.svg import group, line, rect, text

__all__ = ["protein_row"]

_LEFT, _RIGHT = 16.0, 944.0
_HEIGHT = 20.0
# The lines of the source that say on which side of the membrane a stretch lies; drawn boxes are domains.
_TOPOLOGY = ("extracellular/non-cytoplasmic", "cytoplasmic")


class _Part(Struct, frozen=True):
    """Residues of one partner that the fusion keeps (1-based inclusive), and what to add for the fusion's own count."""

    gene: str
    first: int
    last: int
    shift: int


def protein_row(
    event: Rearrangement,
    five: Transcript | None,
    three: Transcript | None,
    residues: Sequence[int],
    *,
    top: float,
) -> tuple[list[Markup], float]:
    """Draw the protein below ``top`` and return its elements and where the picture ends.

    Nothing but a sentence is drawn when the frame is not known to be kept, because then there is no fusion protein.
    """
    length = event.protein.length
    parts = _parts(event, five, three, length)
    if event.frame is not Frame.IN_FRAME or parts is None or not length:
        reason = event.frame.value.replace("_", " ")
        words = f"Protein not drawn: reading frame {reason}." if reason != "in frame" else "Protein not drawn."
        return [text(_LEFT, top + 14, words, class_="label")], top + 28
    scale = (_RIGHT - _LEFT) / length
    row = [
        text(_LEFT, top - 6, f"Fusion protein, {length:,} residues", class_="label strong"),
        rect(_LEFT, top + 22, (_RIGHT - _LEFT), _HEIGHT, class_="backbone"),
    ]
    for part in parts:
        row += _domains(part, scale, top + 22)
    row.append(
        line(
            _x(parts[1].first + parts[1].shift, scale),
            top + 16,
            _x(parts[1].first + parts[1].shift, scale),
            top + 48,
            class_="break",
        )
    )
    row += _residues(parts, residues, scale, top)
    row += _axis(length, scale, top + 22 + _HEIGHT)
    lines = wrap(_domain_words(parts), 118)
    row += [text(_LEFT, top + 84 + 15 * place, words, class_="small") for place, words in enumerate(lines)]
    return row, top + 84 + 15 * len(lines)


def _x(residue: float, scale: float) -> float:
    """Left edge of a residue (1-based) of the fusion protein."""
    return _LEFT + (residue - 1) * scale


def _parts(
    event: Rearrangement, five: Transcript | None, three: Transcript | None, length: int | None
) -> tuple[_Part, _Part] | None:
    if five is None or three is None or not length:
        return None
    last = five.coding_bases_through(_last_base(event, five)) // 3
    before = three.coding_bases_before(_first_base(event, three))
    first = -(-before // 3) + 1  # the first residue whose three bases all come from this side
    total = three.cds_length // 3 - 1
    return _Part(five.gene, 1, last, 0), _Part(three.gene, first, total, length - total)


def _last_base(event: Rearrangement, model: Transcript) -> int:
    side = event.five_prime
    edge = model.last_base(model.exons[(side.exon or 1) - 1])
    return side.position if side.offset < 0 and side.position else edge


def _first_base(event: Rearrangement, model: Transcript) -> int:
    side = event.three_prime
    edge = model.first_base(model.exons[(side.exon or 1) - 1])
    return side.position if side.offset < 0 and side.position else edge


def _domains(part: _Part, scale: float, y: float) -> Iterator[Markup]:
    for domain in domains(part.gene):
        first, last = max(domain.start, part.first), min(domain.end, part.last)
        if first <= last and domain.name not in _TOPOLOGY:
            yield _domain(domain, part, first, last, scale, y)


def _domain_words(parts: Sequence[_Part]) -> str:
    """Name what is drawn, because most boxes are too narrow for their name; residues of the whole protein."""
    names: dict[tuple[str, str], list[str]] = {}
    for part in parts:
        for domain in domains(part.gene):
            first, last = max(domain.start, part.first), min(domain.end, part.last)
            if domain.name not in _TOPOLOGY and first <= last:
                place = f"{domain.start}–{domain.end}{'' if (first, last) == (domain.start, domain.end) else ' (cut)'}"
                names.setdefault((part.gene, domain.name), []).append(place)
    listed = [f"{gene} {name} {', '.join(places)}" for (gene, name), places in names.items()]
    return f"Domains from left to right: {'; '.join(listed)}." if listed else ""


def _domain(domain: Domain, part: _Part, first: int, last: int, scale: float, y: float) -> Markup:
    kinase = part.gene == ALK and domain.accession == ALK_KINASE.accession
    x, width = _x(first + part.shift, scale), (last - first + 1) * scale
    name = "ALK kinase" if kinase else domain.name
    cut = "" if (first, last) == (domain.start, domain.end) else ", cut by the junction"
    label = [text(x + width / 2, y + 14, name, class_="number")] if width > 7 * len(name) else []
    return group(
        [rect(x, y, width, _HEIGHT), *label],
        title=f"{domain.name}, residues {domain.start} to {domain.end} of {part.gene}{cut} ({domain.source})",
        class_="kinase" if kinase else "domain",
        data_start=domain.start,
        data_end=domain.end,
    )


def _residues(parts: Sequence[_Part], residues: Sequence[int], scale: float, top: float) -> Iterator[Markup]:
    """Mark residues of ALK: the residues that define resistance, as the caller chose them."""
    for part in parts:
        if part.gene != ALK:
            continue
        marks = [
            line(
                _x(residue + part.shift + 0.5, scale),
                top + 14,
                _x(residue + part.shift + 0.5, scale),
                top + 22,
                data_residue=residue,
            )
            for residue in residues
            if part.first <= residue <= part.last
        ]
        if marks:
            middle = _x(ALK_KINASE.start + part.shift, scale)
            yield group(marks, title="residues that define resistance in the table", class_="hotspots")
            yield text(middle, top + 10, "residues that define resistance", class_="small")


def _axis(length: int, scale: float, y: float) -> Iterator[Markup]:
    step = next(step for step in (50, 100, 200, 500, 1_000, 2_000, 5_000, 10**6) if length / step <= 12)
    for residue in (1, *range(step, length, step)):
        yield line(_x(residue + 0.5, scale), y, _x(residue + 0.5, scale), y + 5, class_="tick")
        yield text(_x(residue + 0.5, scale), y + 18, f"{residue:,}", class_="small middle")
