"""FusionHunter ``FusionHunter.fusion``: blocks of text, one a pair of regions.

    # Fusion: FusionHunter_temp/R76 chr9:133971692-134110252+chr22:17261744-17302634[+-](3)
    -> read   bases   chr9:134074363-134074402 chr22:17288938-17288973  NUP214 x XKR3   known x known
    ----------------
    # Total # of Junction Spanning Reads: 20

Each ``->`` line is a read across a junction; a dashed line separates the junctions of a block. The intervals are the
aligned parts, 1-based inclusive; their ends at the junction are exon edges (checked on K562 against gene models of
GRCh37: NUP214, XKR3, EIF2AK1), with the strands of the block: the first gene is 5'. FusionHunter writes an empty file
when it finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.base import Reader
from alkfusion.readers.geometry import edge, kept_after, kept_before
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row

__all__ = ["FusionHunter"]

_BLOCK = pattern(r"# Fusion: \S+ \S+\[([+-])([+-])\]\(\d+\)\s*")
_READ = pattern(
    r"-> \S.*\s(?P<contig5>\S+):(?P<start5>\d+)-(?P<end5>\d+) (?P<contig3>\S+):(?P<start3>\d+)-(?P<end3>\d+)"
    r"\s+(?P<gene5>\S+) x (?P<gene3>\S+)(?:\s.*)?"
)
_TOTAL = pattern(r"# Total # of Junction Spanning Reads: (\d{1,9})\s*")
_DASHES = pattern(r"-{4,}\s*")
_CUT = "The file is damaged or was cut; run FusionHunter again."


class FusionHunter(Reader):
    """One call a junction; its split reads are the reads listed for it."""

    name = "fusionhunter"
    title = "FusionHunter"
    shows = "RNA fusion junctions with exact breakpoints and strands, read by read; no frame"

    def recognise(self, head: Head) -> str | None:
        """Recognise the first line of a block."""
        return "the first line is '# Fusion: ...[++](n)'" if _BLOCK.fullmatch(head.first) else None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield every junction in file order; raises InputError for a line that belongs to no block."""
        for strands, reads in _blocks(source):
            counts: dict[tuple[Side, Side], int] = {}
            lines: dict[tuple[Side, Side], int] = {}
            for line, match in reads:
                row = Row(source, line, (), {})
                sides = _side(row, match, "5", strands), _side(row, match, "3", strands)
                counts[sides] = counts.get(sides, 0) + 1
                lines.setdefault(sides, line)
            for (first, second), count in counts.items():
                yield FusionCall(
                    source=source.name,
                    caller=self.name,
                    line=lines[first, second],
                    first=first,
                    second=second,
                    ordered=True,
                    split_reads=count,
                )


def _side(row: Row, match: re.Match[str], end: str, strands: str) -> Side:
    strand = strands[0] if end == "5" else strands[1]
    kept = kept_before(strand) if end == "5" else kept_after(strand)
    assert kept is not None
    start, stop = (row.place(match[f"{word}{end}"], "position") for word in ("start", "end"))
    return Side(
        gene=match[f"gene{end}"],
        contig=match[f"contig{end}"],
        position=edge(start, stop, kept),
        strand=strand,
        kept=kept,
    )


def _blocks(source: TextSource) -> Iterator[tuple[str, list[tuple[int, re.Match[str]]]]]:
    """Yield the strands and the reads, with their line numbers, of every block; refuse what is not whole."""
    strands: str | None = None
    reads: list[tuple[int, re.Match[str]]] = []
    for number, line in source.lines():
        if strands is None:
            strands = _opening(source, number, line)
            continue
        if read := _READ.fullmatch(line):
            reads.append((number, read))
        elif total := _TOTAL.fullmatch(line):
            if int(total[1]) != len(reads):
                raise InputError(
                    f"this fusion has {len(reads)} reads listed", path=source.path, line=number, seen=line, advice=_CUT
                )
            yield strands, reads
            strands, reads = None, []
        elif line.strip() and not _DASHES.fullmatch(line):
            raise InputError("this line belongs to no read", path=source.path, line=number, seen=line, advice=_CUT)
    if strands is not None:
        raise InputError("the file ends inside a fusion", path=source.path, advice=_CUT)


def _opening(source: TextSource, number: int, line: str) -> str | None:
    """Return the two strands of a block's first line; None for lines between blocks."""
    if block := _BLOCK.fullmatch(line):
        return block[1] + block[2]
    if line.strip() and not line.startswith("##"):
        raise InputError("a line '# Fusion: ...' is expected", path=source.path, line=number, seen=line, advice=_CUT)
    return None
