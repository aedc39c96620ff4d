"""TruSight Oncology 500: ``*_CombinedVariantOutput.tsv`` (section [Fusions]) and ``*_AllFusions.csv``.

Both are of GRCh37, 1-based, without strands, and positions slide by a few bases into sequence that both exons share.
In the former ``A-B`` says that the direction is known and ``A;B`` that it is not; either side can be a list with ``;``
or ``/``. In the latter a column says whether the direction is known, and rejected candidates are listed too.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from alkfusion.calls import FusionCall
from alkfusion.readers.base import Family, Reader
from alkfusion.readers.pair_names import split_pair, with_genes
from alkfusion.readers.sections import ANALYSIS_DETAILS, details, section_rows
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row, TableReader

__all__ = ["Tso500AllFusions", "Tso500Combined"]

_CALLER = "tso500"
_COLUMNS = {
    "genes": "Gene Pair",
    "breakpoint1": "Breakpoint 1",
    "breakpoint2": "Breakpoint 2",
    "reads": "Fusion Supporting Reads",
}


class Tso500Combined(Reader):
    """The section [Fusions] of the combined output."""

    name = "tso500-combined"
    title = "TSO500 CombinedVariantOutput"
    family = Family.CLINICAL
    shows = "reported RNA fusions without strands or frame, in known order when the pair is written with a hyphen"
    usual_build = "GRCh37"

    def recognise(self, head: Head) -> str | None:
        """Recognise the title line together with the first section."""
        titled = "Combined Variant Output" in head.first
        sectioned = any(line.rstrip("\t ") == ANALYSIS_DETAILS for line in head.lines)
        return f"the title is Combined Variant Output and {ANALYSIS_DETAILS} follows" if titled and sectioned else None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield the rows of [Fusions]; none when the section says NA."""
        sample = details(source)
        for row in section_rows(source, "[Fusions]", _COLUMNS):
            yield self._call(row, sample.rna_sample or sample.pair)

    def cannot_show(self, source: TextSource) -> str | None:
        """Say so when only DNA was analysed: [Fusions] is then empty because nobody looked."""
        left_out = details(source).rna_was_left_out
        return "no RNA sample was analysed, so that no fusion could be seen" if left_out else None

    def _call(self, row: Row, sample: str | None) -> FusionCall:
        names = row.required("genes")
        ordered = ";" not in names or "-" in names
        halves = names.split(";")
        pair = split_pair(names) if ordered else (halves[0], halves[1]) if len(halves) == 2 else None
        call = FusionCall(
            source=row.source.name,
            caller=_CALLER,
            line=row.line,
            first=row.side("1"),
            second=row.side("2"),
            ordered=ordered,
            exact=False,
            split_reads=row.count("reads"),
            sample=sample,
            notes=() if pair else (f"genes named as {names}",),
        )
        return with_genes(call, pair) if pair else call


class Tso500AllFusions(TableReader):
    """Every candidate with the caller's decision; read counts are without duplicates where the file has those."""

    name = "tso500-all-fusions"
    caller = _CALLER
    title = "TSO500 AllFusions"
    family = Family.CLINICAL
    shows = "all RNA fusion candidates, kept and dropped, without strands or frame"
    usual_build = "GRCh37"
    exact = False
    delimiter = ","
    quoted = True
    signature = ("Gene A", "Gene B", "Gene A Breakpoint", "Gene B Breakpoint", "KeepFusion")
    columns = {
        "gene1": ("Gene A",),
        "gene2": ("Gene B",),
        "breakpoint1": ("Gene A Breakpoint",),
        "breakpoint2": ("Gene B Breakpoint",),
        "keep": ("KeepFusion",),
        "directed": ("Fusion Directionality Known",),
    }
    optional = {
        "filter": ("Filter",),
        "split": ("Alt Split",),
        "pairs": ("Alt Pair",),
        "split_unique": ("Alt Split Dedup",),
        "pairs_unique": ("Alt Pair Dedup",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row; a candidate that the caller did not keep is rejected in its own words."""
        split, pairs = row.count("split_unique"), row.count("pairs_unique")
        kept = _is_true(row, "keep")
        return replace(
            self.call_as_listed(row),
            ordered=_is_true(row, "directed"),
            split_reads=row.count("split") if split is None else split,
            spanning_pairs=row.count("pairs") if pairs is None else pairs,
            rejected=None if kept else f"KeepFusion False ({row.text('filter') or 'no filter named'})",
        )


def _is_true(row: Row, word: str) -> bool:
    cell = row.required(word).lower()
    if cell not in {"true", "false"}:
        raise row.problem(f"{word!r} is neither True nor False", cell)
    return cell == "true"
