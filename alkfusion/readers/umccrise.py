"""umccrise's prioritised structural variants: a column ``annotation`` of ``type|effect|genes|transcript|detail|tier``.

Entries are separated by commas. Those whose effect is a gene fusion name two genes joined by ``&``; all others (one
gene, or none) are no fusion calls. There are no breakpoints in this column.
"""

from __future__ import annotations

from collections.abc import Iterator

from alkfusion.calls import FusionCall, Molecule, Side
from alkfusion.errors import InputError
from alkfusion.readers.base import Family, Reader
from alkfusion.readers.source import Head, TextSource

__all__ = ["Umccrise"]

_FIELDS = 6


class Umccrise(Reader):
    """One call for each gene fusion among the entries of a row."""

    name = "umccrise-sv"
    title = "umccrise structural variants"
    family = Family.STRUCTURAL
    shows = "DNA events annotated as fusions of two genes, in no stated order and without breakpoints"

    def recognise(self, head: Head) -> str | None:
        """Recognise the only column by its name and by the form of the first entry."""
        title, *rest = [line.strip() for line in head.lines if line.strip()] or [""]
        if title != "annotation" or (rest and rest[0].split(",")[0].count("|") != _FIELDS - 1):
            return None
        return "the column annotation holds entries of type|effect|genes|transcript|detail|tier"

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield the gene fusions; raises InputError for an entry of another form."""
        lines = ((number, line.strip()) for number, line in source.lines() if line.strip())
        number, title = next(lines, (None, ""))
        if title != "annotation":
            raise InputError("the header line 'annotation' is missing", path=source.path, line=number, seen=title)
        for number, line in lines:
            for entry in line.strip('"').split(","):
                yield from self._calls(source, number, entry)

    def _calls(self, source: TextSource, number: int, entry: str) -> Iterator[FusionCall]:
        fields = entry.split("|")
        if len(fields) != _FIELDS:
            raise InputError("an annotation does not have six fields", path=source.path, line=number, seen=entry)
        genes = fields[2].split("&")
        if "fusion" in fields[1] and len(genes) == 2:
            yield FusionCall(
                source=source.name,
                caller=self.name,
                line=number,
                first=Side(gene=genes[0]),
                second=Side(gene=genes[1]),
                molecule=Molecule.DNA,
                notes=(f"{fields[0]} {fields[1]}, tier {fields[5]}",),
            )
