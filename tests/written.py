"""What the writers of events share: the two sides of an event as a caller sees them, and tables."""

from __future__ import annotations

from typing import NamedTuple

from tests.events import Event

__all__ = ["FIXED", "LENGTHS", "End", "bracket", "ends", "in_genome_order", "row", "rows"]

FIXED = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
LENGTHS = {  # of chromosome 2, by which a VCF tells its build
    "GRCh37": 243_199_373,
    "GRCh38": 242_193_529,
}


class End(NamedTuple):
    """One side of an event with what it keeps: ``left`` lower coordinates, otherwise higher ones."""

    gene: str
    contig: str
    position: int
    strand: str
    left: bool

    @property
    def sign(self) -> str:
        """The strand of BEDPE: + keeps what lies left of the break."""
        return "+" if self.left else "-"


def ends(event: Event) -> tuple[End, End]:
    """The 5' and the 3' side; transcription runs into the break on the one and away from it on the other."""
    return (
        End(event.gene5, event.contig5, event.position5, event.strand5, event.strand5 == "+"),
        End(event.gene3, event.contig3, event.position3, event.strand3, event.strand3 == "-"),
    )


def in_genome_order(event: Event) -> tuple[End, End]:
    """Both sides as callers list them that know nothing of transcription."""
    first, second = sorted(ends(event), key=lambda end: (end.contig, end.position))
    return first, second


def rows(*cells: dict[str, object], delimiter: str = "\t") -> str:
    """A table with a header line."""
    lines = [list(cells[0]), *(row.values() for row in cells)]
    return "".join(delimiter.join(map(str, line)) + "\n" for line in lines)


def row(*cells: object) -> str:
    """A line without a header."""
    return "\t".join(map(str, cells)) + "\n"


def bracket(end: End, mate: End) -> str:
    """The four forms of VCF 4.3, section 5.4: where t stands says what POS keeps, the bracket what the mate keeps."""
    bracket = "]" if mate.left else "["
    there = f"{bracket}{mate.contig}:{mate.position}{bracket}"
    return f"N{there}" if end.left else f"{there}N"
