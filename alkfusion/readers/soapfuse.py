"""SOAPfuse ``*.final.Fusion.specific.for.genes``: up is 5', dw is 3'; 1-based exon bases and strands."""

from __future__ import annotations

from alkfusion.calls import FusionCall
from alkfusion.readers.table import Row, TableReader

__all__ = ["Soapfuse"]


class Soapfuse(TableReader):
    """The final list for genes."""

    name = "soapfuse"
    title = "SOAPfuse"
    shows = "RNA fusions with exact breakpoints, strands and frame (its word inframe-shift means in frame)"
    signature = ("up_gene", "up_Genome_pos", "dw_gene", "dw_Genome_pos", "Junc_reads_num")
    columns = {
        "gene5": ("up_gene",),
        "contig5": ("up_chr",),
        "strand5": ("up_strand",),
        "position5": ("up_Genome_pos",),
        "gene3": ("dw_gene",),
        "contig3": ("dw_chr",),
        "strand3": ("dw_strand",),
        "position3": ("dw_Genome_pos",),
        "spanning_pairs": ("Span_reads_num",),
        "split_reads": ("Junc_reads_num",),
    }
    optional = {"frame": ("down_fusion_part_frame-shift_or_not",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        return self.call_in_order(row)
