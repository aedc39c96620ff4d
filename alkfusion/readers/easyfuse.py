"""EasyFuse: the final table (``fusions.pass.csv``, ``fusions.csv``) and the collected ``Detected_Fusions.csv``.

Semicolon-separated. Breakpoints are ``2:42301394:+``, 1-based with the strand of transcription, 5' partner first.
``Fusion_Gene`` joins the symbols with an underscore. The final table has one row for each pair of transcripts.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall
from alkfusion.readers.pair_names import with_genes
from alkfusion.readers.table import Row, TableReader

__all__ = ["EasyFuse", "EasyFuseDetected"]

# the caller's spelling in the column Tool -> our name of the caller
_TOOLS = {"starfusion": "star-fusion"}


def _genes(row: Row) -> tuple[str | None, str | None]:
    """Split ``EML4_ALK``; a symbol that itself holds an underscore leaves open where the other one starts."""
    names = (row.text("genes") or "").split("_")
    return (names[0] or None, names[1] or None) if len(names) == 2 else (None, None)


def _with_genes(call: FusionCall, row: Row) -> FusionCall:
    pair = _genes(row)
    name = row.text("genes")
    notes = (f"genes named as {name}",) if name and pair == (None, None) else ()
    return replace(with_genes(call, pair), notes=notes)


class EasyFuse(TableReader):
    """The final table; counts are those that EasyFuse made itself by aligning reads to the junction."""

    name = "easyfuse"
    title = "EasyFuse"
    shows = "RNA fusions with exact breakpoints, strands and frame, one row for each pair of transcripts"
    delimiter = ";"
    quoted = True
    signature = ("BPID", "FTID", "Fusion_Gene", "Breakpoint1", "Breakpoint2")
    columns = {
        "genes": ("Fusion_Gene",),
        "breakpoint5": ("Breakpoint1",),
        "breakpoint3": ("Breakpoint2",),
    }
    optional = {
        "frame": ("frame",),
        "junction_reads": ("ft_junc_cnt_best",),
        "pairs": ("ft_span_cnt_best",),
        "verdict": ("prediction_class",),
        "sample": ("Sample",),
    }

    def call(self, row: Row) -> FusionCall:
        """Translate one row."""
        verdict = row.text("verdict")
        return replace(
            _with_genes(self.call_in_order(row), row),
            split_reads=row.count("junction_reads"),
            spanning_pairs=row.count("pairs"),
            rejected="prediction_class negative" if verdict == "negative" else None,
        )


class EasyFuseDetected(TableReader):
    """What the tools under EasyFuse reported, one row for each tool."""

    name = "easyfuse-detected"
    title = "EasyFuse Detected_Fusions"
    shows = "RNA fusions with exact breakpoints and strands as several callers gave them; no reading frame"
    delimiter = ";"
    quoted = True
    signature = ("BPID", "Fusion_Gene", "Breakpoint1", "Breakpoint2", "Junction_Reads", "Tool")
    columns = {
        "genes": ("Fusion_Gene",),
        "breakpoint5": ("Breakpoint1",),
        "breakpoint3": ("Breakpoint2",),
        "split_reads": ("Junction_Reads",),
        "spanning_pairs": ("Spanning_Reads",),
        "tool": ("Tool",),
    }
    optional = {"sample": ("Sample",)}

    def call(self, row: Row) -> FusionCall:
        """Translate one row; the caller is the tool that the row names."""
        tool = row.required("tool").lower()
        return replace(_with_genes(self.call_in_order(row), row), caller=_TOOLS.get(tool, tool))
