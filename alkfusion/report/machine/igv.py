"""A session for IGV that opens at the breakpoints, in place of a viewer inside the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from alkfusion.errors import UsageError
from alkfusion.genome.builds import Build
from alkfusion.model import Result
from alkfusion.report.visible import visible

__all__ = ["igv_session"]

_GENOMES = {Build.GRCH37.value: "hg19", Build.GRCH38.value: "hg38"}
_AROUND = 200  # bases on both sides of a breakpoint
_READS = (".bam", ".cram", ".vcf.gz", ".bcf")


def igv_session(results: Sequence[Result]) -> bytes:
    """Return the session of one sample: its breakpoints side by side, and its reads and variants by file name.

    Files are named, not placed: the session belongs beside them. Raises UsageError for several samples or no build.
    """
    if len(results) != 1:
        raise UsageError("An IGV session is made for one sample.")
    result = results[0]
    if result.build not in _GENOMES:
        raise UsageError("An IGV session needs the build of the positions, and this result has none.")
    places = list(dict.fromkeys(_places(result)))
    files = [item.name for item in result.inputs if item.name.lower().endswith(_READS)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<Session genome="{_GENOMES[result.build]}" locus={quoteattr(" ".join(places) or "All")} version="8">',
        "    <Resources>",
        *(f"        <Resource path={quoteattr(visible(name))}/>" for name in files),
        "    </Resources>",
        "</Session>",
        "",
    ]
    return "\n".join(lines).encode()


def _places(result: Result) -> Iterator[str]:
    for event in result.rearrangements:
        for side in (event.five_prime, event.three_prime):
            if side.contig and side.position:
                yield f"{side.contig}:{max(1, side.position - _AROUND)}-{side.position + _AROUND}"
