"""iCallSV ``*_final.txt`` (MSK-IMPACT): DELLY's calls with the annotation of iAnnotateSV.

Chr1 and Pos1 are CHROM and POS of the VCF, Chr2 and Pos2 its CHR2 and END, and ``Connection_Type`` is its CT: the end
of each segment that is joined, so that ``3`` keeps lower coordinates and ``5`` higher ones. Known from the program.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall, Kept, Molecule
from alkfusion.readers.base import Family
from alkfusion.readers.table import Row, TableReader

__all__ = ["ICallSv"]

_KEPT = {"3": Kept.LEFT, "5": Kept.RIGHT}


class ICallSv(TableReader):
    """One row a junction of the tumour."""

    name = "icallsv"
    title = "iCallSV"
    family = Family.STRUCTURAL
    shows = (
        "DNA breakpoints with kept sides, as DELLY found them; exons and frame follow by splicing, not from the file"
    )
    from_documentation = True
    molecule = Molecule.DNA
    signature = ("TumorId", "Chr1", "Pos1", "Chr2", "Pos2", "Gene1", "Gene2", "Connection_Type")
    columns = {
        "sample": ("TumorId",),
        "contig1": ("Chr1",),
        "position1": ("Pos1",),
        "contig2": ("Chr2",),
        "position2": ("Pos2",),
        "gene1": ("Gene1",),
        "gene2": ("Gene2",),
        "connection": ("Connection_Type",),
    }
    optional = {
        "split_reads": ("SplitReadSupport",),
        "spanning_pairs": ("PairEndReadSupport",),
        "frame": ("Fusion",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; NtoN leaves the kept sides open."""
        call, connection = self.call_as_listed(row), row.required("connection")
        first, joined, second = connection.partition("to")
        if not joined or not {first, second} <= {"3", "5", "N"}:
            raise row.problem("'Connection_Type' is not of the form 3to5", connection)
        return replace(
            call,
            first=replace(call.first, kept=_KEPT.get(first)),
            second=replace(call.second, kept=_KEPT.get(second)),
        )
