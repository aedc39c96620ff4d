"""FusionCatcher ``final-list_candidate-fusion-genes.txt``, old (18 columns) and new (16 columns)."""

from __future__ import annotations

from alkfusion.calls import FusionCall, Side
from alkfusion.readers.table import SAMPLE, Row, TableReader

__all__ = ["FusionCatcher"]


class FusionCatcher(TableReader):
    """The tab-separated final list; coordinates are GRCh38 for human in both generations."""

    name = "fusioncatcher"
    title = "FusionCatcher"
    shows = "RNA fusions with exact breakpoints and strands; lists both orders and intronic rows of one pair"
    usual_build = "GRCh38"
    signature = ("Gene_1_symbol(5end_fusion_partner)", "Gene_2_symbol(3end_fusion_partner)")
    columns = {
        "gene5": ("Gene_1_symbol(5end_fusion_partner)",),
        "gene3": ("Gene_2_symbol(3end_fusion_partner)",),
        "breakpoint5": ("Fusion_point_for_gene_1(5end_fusion_partner)",),
        "breakpoint3": ("Fusion_point_for_gene_2(3end_fusion_partner)",),
        "split_reads": ("Spanning_unique_reads",),
        "spanning_pairs": ("Spanning_pairs",),
    }
    optional = {
        "gene_id5": ("Gene_1_id(5end_fusion_partner)",),
        "gene_id3": ("Gene_2_id(3end_fusion_partner)",),
        "frame": ("Predicted_effect",),
        "sample": SAMPLE,
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        contig5, position5, strand5 = row.breakpoint("breakpoint5")
        contig3, position3, strand3 = row.breakpoint("breakpoint3")
        return FusionCall(
            source=row.source.name,
            caller=self.name,
            line=row.line,
            first=Side(
                gene=row.required("gene5"),
                gene_id=row.text("gene_id5"),
                contig=contig5,
                position=position5,
                strand=strand5,
            ),
            second=Side(
                gene=row.required("gene3"),
                gene_id=row.text("gene_id3"),
                contig=contig3,
                position=position3,
                strand=strand3,
            ),
            ordered=True,
            split_reads=row.count("split_reads"),
            spanning_pairs=row.count("spanning_pairs"),
            reported_frame=row.text("frame"),
            sample=row.text("sample"),
        )
