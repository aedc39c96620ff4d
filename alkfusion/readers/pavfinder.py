"""PAVFinder ``sv.bedpe``: comment lines, then a header.

0-based half-open, each interval one base long: the breakpoint is its end (checked against gene models of GRCh37: NSD1,
NUP98, FOXP1, EIF4E3, KMT2A). ``orient`` L keeps what lies left of the break, R what lies right. Gene 1 and 2 are in
order of coordinate; ``gene_5prime`` and ``gene_3prime`` tell the order of transcription, ``na`` inside one gene.
The strand columns are always ``+`` and are not read.
"""

from __future__ import annotations

import msgspec

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.readers.table import Row, TableReader

__all__ = ["Pavfinder"]


class Pavfinder(TableReader):
    """Structural variants of transcripts: fusions, read-through, and events inside one gene."""

    name = "pavfinder"
    title = "PAVFinder"
    shows = "RNA fusions, duplications and deletions inside genes, with exact breakpoints, geometry, exons and frame"
    signature = ("chrom1", "orient1", "event", "gene_5prime", "gene_3prime", "spanning_reads", "flanking_pairs")
    columns = {
        "contig1": ("chrom1",),
        "position1": ("end1",),
        "kept1": ("orient1",),
        "gene1": ("gene1",),
        "contig2": ("chrom2",),
        "position2": ("end2",),
        "kept2": ("orient2",),
        "gene2": ("gene2",),
        "upstream": ("gene_5prime",),
        "downstream": ("gene_3prime",),
        "split_reads": ("spanning_reads",),
        "spanning_pairs": ("flanking_pairs",),
        "event": ("event",),
    }
    optional = {
        "transcript1": ("transcript1",),
        "exon1": ("exon1",),
        "transcript2": ("transcript2",),
        "exon2": ("exon2",),
        "frame": ("in_frame",),
        "inserted": ("novel_seq",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; the 5' partner comes first where it is named."""
        call = self.call_as_listed(row)
        first, second = _with_kept(row, call.first, "kept1"), _with_kept(row, call.second, "kept2")
        order = [row.text("upstream"), row.text("downstream")]
        if order == [second.gene, first.gene]:
            first, second = second, first
        notes = [event] if (event := row.text("event")) else []
        if call.inserted:
            notes.append("the strand of the inserted bases is not stated")
        return msgspec.structs.replace(
            call,
            first=first,
            second=second,
            ordered=order == [first.gene, second.gene] and first.gene != second.gene,
            notes=tuple(notes),
        )


def _with_kept(row: Row, side: Side, word: str) -> Side:
    mark = row.required(word)
    if mark not in {"L", "R"}:
        raise row.problem("the orientation is neither L nor R", mark)
    return msgspec.structs.replace(side, kept=Kept.LEFT if mark == "L" else Kept.RIGHT)
