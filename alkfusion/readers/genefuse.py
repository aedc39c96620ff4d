"""GeneFuse's result as text (standard output) and as JSON, read after its documentation and source; DNA reads.

A fusion is titled ``Fusion: ALK_ENST00000389048:intron:19|-chr2:29446699___EML4_ENST...|+chr2:42523660 (total: 3,
unique: 2)``. Left and right follow the read: the sign is the strand on which that part of the read lies, so that the
left part keeps what precedes its break on that strand and the right part what follows. Which gene is 5' is not said.
Reads with a gap between their parts make the positions a mean, so that they are not exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from alkfusion.calls import FusionCall, Kept, Molecule, Side
from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family, Reader
from alkfusion.readers.geometry import kept_after, kept_before
from alkfusion.readers.json_text import read_json
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row

__all__ = ["GeneFuse", "GeneFuseJson"]

_SIDE = (
    r"(?P<gene{0}>[^\s:|]+):(?P<region{0}>(?:exon|intron):\d+)?\|?"
    r"(?P<sign{0}>[+-])(?P<contig{0}>[^\s:]+):(?P<position{0}>\d+)"
)
_TITLE = pattern(
    r"(?:Fusion|Deletion):\s*"
    + _SIDE.format(1)
    + "_+"
    + _SIDE.format(2)
    + r"\s*\(total:\s*(?P<total>\d+),\s*unique:\s*(?P<unique>\d+)\)"
)


def _call(source: TextSource, number: int, title: str) -> FusionCall:
    found = _TITLE.search(title)
    if found is None:
        raise InputError("the title of a fusion is not GeneFuse's", path=source.path, line=number, seen=title)
    row = Row(source, number, list(found.groups("")), {name: place - 1 for name, place in _TITLE.groupindex.items()})
    return FusionCall(
        source=source.name,
        caller=GeneFuse.name,
        line=number,
        first=_side(row, "1", kept_before),
        second=_side(row, "2", kept_after),
        molecule=Molecule.DNA,
        exact=False,
        split_reads=row.count("unique"),
        notes=(f"{row.text('total')} reads, {row.text('unique')} of them unique",),
    )


def _side(row: Row, end: str, kept: Callable[[str | None], Kept | None]) -> Side:
    gene, _, transcript = row.required(f"gene{end}").partition("_")
    region = row.text(f"region{end}") or ""
    return Side(
        gene=gene,
        transcript=transcript or None,
        contig=row.text(f"contig{end}"),
        position=row.position(f"position{end}"),
        kept=kept(row.strand(f"sign{end}")),
        exon=int(region.removeprefix("exon:")) if region.startswith("exon:") else None,
    )


class GeneFuse(Reader):
    """The text on standard output; lines of reads between the titles are passed over."""

    name = "genefuse"
    title = "GeneFuse text"
    family = Family.STRUCTURAL
    shows = (
        "fusions of a list of target genes in DNA reads, with breakpoints and geometry; other genes are not looked at"
    )
    from_documentation = True

    def recognise(self, head: Head) -> str | None:
        """Recognise the titles of fusions."""
        titles = [line for line in head.lines if line.startswith("#") and _TITLE.fullmatch(line[1:].strip())]
        return "lines hold titles like '#Fusion: GENE:intron:19|-chr2:...'" if titles else None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield one call a title; raises InputError for a title that is cut."""
        for number, line in source.lines():
            if line.startswith(("#Fusion:", "#Deletion:", "# Fusion:", "# Deletion:")):
                yield _call(source, number, line)


class GeneFuseJson(Reader):
    """The JSON report: titles are the keys under ``fusions``, which older versions call ``mutations``."""

    name = "genefuse-json"
    title = "GeneFuse JSON"
    family = Family.STRUCTURAL
    shows = GeneFuse.shows
    from_documentation = True

    def recognise(self, head: Head) -> str | None:
        """Recognise the report by its keys."""
        text = "".join(head.lines)
        known = text.lstrip().startswith("{") and '"command"' in text and "genefuse" in text.lower()
        listed = '"fusions"' in text or '"mutations"' in text
        return 'the keys are "command" and "fusions" of genefuse' if known and listed else None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield one call a fusion; ``line`` counts the records."""
        report = read_json(source)
        fusions = report.get("fusions", report.get("mutations")) if isinstance(report, dict) else None
        if not isinstance(fusions, dict):
            raise InputError("the key fusions is missing or holds no object", path=source.path)
        for number, title in enumerate(fusions, 1):
            yield _call(source, number, title)
