"""deFuse ``results.filtered.tsv`` and the look-alike of nFuse.

The two genes stand in no order. ``genomic_strand`` ``+`` keeps what lies left of the break. Where a gene's own strand
equals it, the gene's upstream part is kept, so that it is the 5' partner; the order of transcription is known when
this holds for exactly one of the two. Positions are 1-based.
"""

from __future__ import annotations

import msgspec

from alkfusion.calls import FusionCall
from alkfusion.readers.geometry import kept_before
from alkfusion.readers.table import Row, TableReader

__all__ = ["Defuse", "Nfuse"]


class Defuse(TableReader):
    """All column sets of deFuse 0.6 to 0.8."""

    name = "defuse"
    title = "deFuse"
    shows = "RNA fusions with breakpoints and geometry; the order of genes is worked out from the strands"
    signature = ("cluster_id", "splitr_sequence", "gene_name1", "genomic_break_pos1", "genomic_strand1")
    columns = {
        "gene1": ("gene_name1",),
        "gene2": ("gene_name2",),
        "contig1": ("gene_chromosome1",),
        "contig2": ("gene_chromosome2",),
        "position1": ("genomic_break_pos1",),
        "position2": ("genomic_break_pos2",),
        "gene_strand1": ("gene_strand1",),
        "gene_strand2": ("gene_strand2",),
        "kept_strand1": ("genomic_strand1",),
        "kept_strand2": ("genomic_strand2",),
        "spanning_pairs": ("span_count",),
        "split_reads": ("splitr_count",),
    }
    optional = {
        "gene_id1": ("gene1",),
        "gene_id2": ("gene2",),
        "frame": ("orf",),
        "homology": ("breakpoint_homology",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; the 5' partner comes first where the strands tell it."""
        call = self.call_as_listed(row)
        own = [row.strand("gene_strand1"), row.strand("gene_strand2")]
        kept = [row.strand("kept_strand1"), row.strand("kept_strand2")]
        upstream = [strand == mark for strand, mark in zip(own, kept, strict=True)]
        # head to head, tail to tail: the gene's strand is then not that of a fusion transcript
        oriented = None not in own + kept and upstream[0] != upstream[1]
        sides = [
            msgspec.structs.replace(side, strand=strand if oriented else None, kept=kept_before(mark))
            for side, strand, mark in zip((call.first, call.second), own, kept, strict=True)
        ]
        first, second = sides if upstream[0] or not oriented else reversed(sides)
        exact = row.count("homology") == 0  # shared bases let the break slide
        return msgspec.structs.replace(call, first=first, second=second, ordered=oriented, exact=exact)


class Nfuse(Defuse):
    """nFuse ``rna.results.tsv``: deFuse's columns without the number of split reads."""

    name = "nfuse"
    title = "nFuse"
    shows = "RNA fusions with breakpoints and geometry; spanning pairs only, no split reads"
    signature = ("cluster_id", "defuse_probability", "breakpos1", "gene_name1", "genomic_break_pos1")
    columns = {word: names for word, names in Defuse.columns.items() if word != "split_reads"}
