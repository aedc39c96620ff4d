"""MetaFusion's common fusion format (CFF): 17 cells without a header.

Contig, 1-based position and strand of both sides, library (RNA or DNA), sample, type of sample, disease, tool, split
reads, spanning pairs, and gene and area of both sides. Tools that themselves put the 5' partner first (Arriba,
STAR-Fusion, FusionCatcher, EricScript) keep that order and their strands of transcription here; for other tools the
order and the meaning of the strand depend on the tool and are not used.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Molecule, Side
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family
from alkfusion.readers.headerless import HeaderlessReader
from alkfusion.readers.table import Row

__all__ = ["MetaFusion"]

_IN_ORDER = {  # the tool's spelling -> our name of the caller
    "arriba": "arriba",
    "ericscript": "ericscript",
    "fusioncatcher": "fusioncatcher",
    "star_fusion": "star-fusion",
}
_WOBBLING = frozenset({"defuse", "integrate"})  # positions of alignments, not of exon edges


class MetaFusion(HeaderlessReader):
    """One line for each tool and event; the call bears the tool's name."""

    name = "metafusion-cff"
    title = "MetaFusion CFF"
    family = Family.COLLECTED
    shows = (
        "fusions of several callers in one layout, with breakpoints; what strands and order mean depends on the tool"
    )
    line_pattern = pattern(r"([^\t]+\t\d+\t[-+.]\t){2}(RNA|DNA)(\t[^\t]+){4}(\t(-?\d+|NA)){2}(\t[^\t]*){4}")
    looks = "17 cells: contig, position and strand twice, RNA or DNA, sample, tool, two counts and two genes"
    cells = {
        "contig1": 0,
        "position1": 1,
        "strand1": 2,
        "contig2": 3,
        "position2": 4,
        "strand2": 5,
        "library": 6,
        "sample": 7,
        "tool": 10,
        "split_reads": 11,
        "spanning_pairs": 12,
        "gene1": 13,
        "area1": 14,
        "gene2": 15,
        "area2": 16,
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one line."""
        call = self.call_as_listed(row)
        tool = row.required("tool").lower()
        known = tool in _IN_ORDER
        areas = [f"{row.text(f'gene{end}')}: {area}" for end in "12" if (area := row.text(f"area{end}"))]
        return replace(
            call,
            caller=_IN_ORDER.get(tool, tool),
            first=_side(call.first, strand_known=known),
            second=_side(call.second, strand_known=known),
            ordered=known and None not in {call.first.strand, call.second.strand},
            exact=tool not in _WOBBLING,
            molecule=Molecule(row.required("library").lower()),
            notes=tuple(areas),
        )


def _side(side: Side, *, strand_known: bool) -> Side:
    return side if strand_known else replace(side, strand=None)
