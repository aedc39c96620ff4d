"""FusionMap and OmicSoft ``FusionReport.txt``.

``FusionGene`` is ``EML4->ALK``, 5' to 3'; the numbered columns need not stand in that order. ``Strand`` is how a read
runs across the junction, first gene then second, which gives the kept sides (checked on three files: all rows agree
with the gene strands). Three columns carry the sample's name before ``.SeedCount`` and its kin. Positions are 1-based.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from alkfusion.calls import FusionCall
from alkfusion.readers.geometry import kept_after, kept_before
from alkfusion.readers.source import TextSource
from alkfusion.readers.table import Row, TableReader

__all__ = ["FusionMap"]

_PREFIXED = (".seedcount", ".rescuedcount", ".uniquecuttingpositioncount")


class FusionMap(TableReader):
    """The report table."""

    name = "fusionmap"
    title = "FusionMap"
    shows = "RNA fusions with exact breakpoints, order, geometry and frame; junction reads only"
    signature = ("FusionID", "Strand", "Position1", "KnownGene1", "FusionJunctionSequence", "FusionGene")
    columns = {
        "strands": ("Strand",),
        "contig1": ("Chromosome1",),
        "position1": ("Position1",),
        "gene1": ("KnownGene1",),
        "contig2": ("Chromosome2",),
        "position2": ("Position2",),
        "gene2": ("KnownGene2",),
        "order": ("FusionGene",),
        "seed_reads": ("SeedCount",),
        "rescued_reads": ("RescuedCount",),
    }
    optional = {"frame": ("FrameShiftClass",), "filters": ("Filter",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row; the 5' partner comes first where ``FusionGene`` names both genes."""
        call = self.call_as_listed(row)
        strands = row.as_written("strands")
        if len(strands) != 2 or not set(strands) <= {"+", "-"}:
            raise row.problem("'Strand' is not a pair of + and -", strands)
        sides = [
            msgspec.structs.replace(call.first, kept=kept_before(strands[0])),
            msgspec.structs.replace(call.second, kept=kept_after(strands[1])),
        ]
        genes = (row.text("order") or "").split("->")
        listed = [side.gene for side in sides]
        first, second = reversed(sides) if genes == listed[::-1] and genes != listed else sides
        return msgspec.structs.replace(
            call,
            first=first,
            second=second,
            ordered=genes == [first.gene, second.gene],
            split_reads=row.total("seed_reads", "rescued_reads"),
            rejected=row.text("filters"),
        )

    def _index(self, names: Sequence[str], source: TextSource, line: int) -> dict[str, int]:
        plain = [name.rpartition(".")[2] if name.lower().endswith(_PREFIXED) else name for name in names]
        return super()._index(plain, source, line)
