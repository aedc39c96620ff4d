"""DRAGEN RNA ``*.fusion_candidates.final``: five columns up to about 3.4, fourteen since about 3.7.

Breakpoints are ``chr:position:strand``, 1-based, left is the 5' partner. Either side of ``A--B`` can be a ``;`` list of
overlapping genes, with parallel lists of sense. A gene in the wrong sense means that the strand of transcription does
not fit the gene.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall
from alkfusion.readers.base import Family
from alkfusion.readers.pair_names import pair_of, with_genes
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["DragenRna"]


class DragenRna(TableReader):
    """The final candidates of both generations."""

    name = "dragen-rna"
    title = "DRAGEN RNA"
    family = Family.CLINICAL
    shows = "RNA fusions with exact breakpoints and strands; no reading frame, and no read counts in old files"
    signature = ("FusionGene", "Score", "LeftBreakpoint", "RightBreakpoint")
    columns = {
        "genes": ("FusionGene",),
        "breakpoint5": ("LeftBreakpoint",),
        "breakpoint3": ("RightBreakpoint",),
    }
    optional = {
        "sense5": ("Gene1Sense",),
        "sense3": ("Gene2Sense",),
        "gene_id5": ("Gene1Id",),
        "gene_id3": ("Gene2Id",),
        "split": ("NumSplitReads",),
        "clipped": ("NumSoftClippedReads",),
        "spanning_pairs": ("NumPairedReads",),
        "filter": ("Filter",),
        "reads": ("ReadNames",),
        "sample": SAMPLE,
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; soft-clipped reads cross the junction as split reads do."""
        return replace(
            with_genes(self.call_in_order(row), pair_of(row, "genes")),
            split_reads=row.total("split", "clipped"),
            rejected=_failed(row.text("filter")),
            notes=tuple(_notes(row)),
        )


def _failed(filters: str | None) -> str | None:
    return filters if filters is not None and filters.split(";")[0] != "PASS" else None


def _notes(row: Row) -> list[str]:
    notes = [
        f"sense of {side} gene: {sense}"
        for side, word in (("left", "sense5"), ("right", "sense3"))
        if (sense := row.text(word)) is not None and "False" in sense
    ]
    if row.count("split") is None and (reads := row.text("reads")) is not None:
        notes.append(f"{len(set(reads.split(';')) - {''})} supporting reads, split or paired")
    return notes
