"""The numbers by which a small variant is called and a residue counts as seen: one object, from the table."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from alkfusion.interpret.allele_fraction import limit_of_detection

__all__ = ["CallingThresholds"]


class CallingThresholds(msgspec.Struct, frozen=True, kw_only=True):
    """Limits for reads at one position; where each comes from stands in ``thresholds.tsv`` as ``variant_...``.

    Depths are reads or fragments, fractions go from 0 to 1, qualities are on the Phred scale and the distance from the
    end of a read is in bases. Every limit is the smallest value that is still good.
    """

    min_depth: int
    min_alt_reads: int
    min_vaf: float
    subclonal_vaf: float  # below this a call is named subclonal; it still counts
    min_strand_share: float  # share of the variant's reads on its rarer strand
    balanced_strand_share: float  # the check is made only where the other reads are at least this balanced
    strand_check_reads: int  # and only with this many reads of the variant
    min_base_quality: int
    min_mapping_quality: int
    min_read_end_distance: int

    @classmethod
    def of(cls, thresholds: Mapping[str, float]) -> CallingThresholds:
        """Take the object from the knowledge table's thresholds; KeyError when the table lacks one."""
        given = {field: thresholds[f"variant_{field}"] for field in cls.__struct_fields__}
        return msgspec.convert(given, cls, strict=False)

    def limit_of_detection(self, depth: int) -> float | None:
        """Return the smallest fraction called with 95 % probability at a depth; None when nothing could be called."""
        return limit_of_detection(depth, self.min_alt_reads, self.min_vaf)

    def problems(self, depth: int | None, alt_depth: int | None) -> tuple[str, ...]:
        """Return why a call of these counts is not trusted, each with value and limit; unknown counts pass."""
        found = []
        if depth is not None and depth < self.min_depth:
            found.append(f"low_depth ({depth} < {self.min_depth})")
        if alt_depth is not None and alt_depth < self.min_alt_reads:
            found.append(f"few_reads ({alt_depth} < {self.min_alt_reads})")
        if depth and alt_depth is not None and alt_depth / depth < self.min_vaf:
            found.append(f"low_vaf ({alt_depth / depth:.4f} < {self.min_vaf:g})")
        return tuple(found)

    def strand_problem(self, alt: tuple[int, int], other: tuple[int, int]) -> str | None:
        """Say when the variant's reads lie on one strand while the others do not; counts are (forward, reverse)."""
        if sum(alt) < self.strand_check_reads or not sum(other):
            return None
        share, others = min(alt) / sum(alt), min(other) / sum(other)
        if share >= self.min_strand_share or others < self.balanced_strand_share:
            return None
        return f"strand_bias ({share:.4f} < {self.min_strand_share:g}, other reads {others:.2f})"
