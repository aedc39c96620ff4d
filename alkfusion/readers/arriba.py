"""Arriba ``fusions.tsv`` and ``fusions.discarded.tsv``, versions 1 and 2, with whatever columns a pipeline appended."""

from __future__ import annotations

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["Arriba"]


class Arriba(TableReader):
    """gene1 is 5' unless the transcribed strand (after the slash) is unknown."""

    name = "arriba"
    title = "Arriba"
    shows = "RNA fusions with exact breakpoints, strands, reading frame and the assembled transcript"
    signature = ("gene1", "gene2", "breakpoint1", "breakpoint2", "split_reads1", "split_reads2", "discordant_mates")
    columns = {
        "gene5": ("gene1",),
        "gene3": ("gene2",),
        "strand5": ("strand1(gene/fusion)", "strand1"),
        "strand3": ("strand2(gene/fusion)", "strand2"),
        "breakpoint5": ("breakpoint1",),
        "breakpoint3": ("breakpoint2",),
        "split_reads1": ("split_reads1",),
        "split_reads2": ("split_reads2",),
        "spanning_pairs": ("discordant_mates",),
    }
    optional = {
        "direction5": ("direction1",),
        "direction3": ("direction2",),
        "gene_id5": ("gene_id1",),
        "gene_id3": ("gene_id2",),
        "transcript5": ("transcript_id1",),
        "transcript3": ("transcript_id2",),
        "type": ("type",),
        "frame": ("reading_frame",),
        "sequence": ("fusion_transcript",),
        "filters": ("filters",),
        "sample": SAMPLE,
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        first, second = self._side(row, "5"), self._side(row, "3")
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=first,
            second=second,
            ordered=first.strand is not None and second.strand is not None,
            # inversion/5'-5' and the like: two beginnings or two ends of genes, which make no chimeric protein
            same_ends=(row.text("type") or "").endswith(("/5'-5'", "/3'-3'")),
            split_reads=row.total("split_reads1", "split_reads2"),
            spanning_pairs=row.count("spanning_pairs"),
            reported_frame=row.text("frame"),
            inserted=_non_template_bases(row.text("sequence")),
            rejected=_discarding_filters(row.text("filters")),
            sample=row.text("sample"),
        )

    def _side(self, row: Row, end: str) -> Side:
        contig, position, _ = row.breakpoint(f"breakpoint{end}")
        strands = (row.text(f"strand{end}") or "./.").partition("/")
        direction = row.text(f"direction{end}")
        return Side(
            gene=row.text(f"gene{end}"),
            gene_id=row.text(f"gene_id{end}"),
            contig=contig,
            position=position,
            strand=row.strand_of(strands[2]),
            # "downstream": the partner joins at higher coordinates, so the lower ones are kept
            kept={"downstream": Kept.LEFT, "upstream": Kept.RIGHT}.get(direction or ""),
            transcript=row.text(f"transcript{end}"),
        )


def _discarding_filters(filters: str | None) -> str | None:
    """Return the filters that discarded the whole event: those named without a number of reads taken out."""
    names = [name for name in (filters or "").split(",") if name and "(" not in name]
    return ",".join(names) or None


def _non_template_bases(sequence: str | None) -> str | None:
    """Return the bases between the two junction marks of ``...ACGT|TT|ACGT...``; None when there are none."""
    if sequence is None or sequence.count("|") != 2:
        return None
    return sequence.split("|")[1].upper() or None
