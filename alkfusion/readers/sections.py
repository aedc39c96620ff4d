"""Illumina's ``CombinedVariantOutput.tsv``: a text of ``[Sections]``, each a small table or a list of keys and values.

Lines are padded with tabs to the widest section; ``NA`` as the only row says that a section is empty. Which sections
stand in a file depends on whether DNA, RNA or both were analysed.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from alkfusion.errors import InputError
from alkfusion.readers.source import TextSource
from alkfusion.readers.table import MISSING, Row

__all__ = ["ANALYSIS_DETAILS", "Details", "details", "section_rows"]

ANALYSIS_DETAILS = "[Analysis Details]"


class Details(msgspec.Struct, frozen=True):
    """Who was analysed: the samples of one pair."""

    pair: str | None
    dna_sample: str | None
    rna_sample: str | None
    rna_was_left_out: bool  # True where the file says so with NA; ctDNA files do not mention RNA at all


def details(source: TextSource) -> Details:
    """Return what ``[Analysis Details]`` says; raises InputError when the section is missing."""
    found = {cells[0]: cells[1] for _, cells in _section_lines(source, ANALYSIS_DETAILS) if len(cells) > 1}
    pair, dna, rna = (
        None if (name := found.get(key)) in MISSING else name for key in ("Pair ID", "DNA Sample ID", "RNA Sample ID")
    )
    return Details(pair, dna, rna, rna_was_left_out=rna is None and "RNA Sample ID" in found)


def section_rows(source: TextSource, section: str, columns: dict[str, str]) -> Iterator[Row]:
    """Yield the rows of one table section; ``columns`` maps our words to the names in the section's header.

    Raises InputError when the section is missing, lacks a column, holds rows of another width, or when the file ends
    before the section has its header.
    """
    lines = _section_lines(source, section)
    number, names = next(lines, (None, []))
    if names == ["NA"]:
        return
    missing = [name for name in columns.values() if name not in names]
    if missing:
        raise InputError(
            f"the section {section} lacks the column {', '.join(missing)}",
            path=source.path,
            line=number,
            seen=", ".join(names),
            advice="The file is damaged or was cut; make it again.",
        )
    index = {word: names.index(name) for word, name in columns.items()}
    for line, cells in lines:
        if cells == ["NA"]:
            continue
        row = Row(source, line, cells + [""] * (len(names) - len(cells)), index)
        if len(cells) > len(names):
            raise row.problem(f"the row has {len(cells)} cells, the header of {section} has {len(names)}", cells)
        yield row


def _section_lines(source: TextSource, section: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells without the padding) of the lines of one section."""
    inside = seen = False
    for number, line in source.lines():
        cells = line.rstrip("\t ").split("\t")
        if cells[0].startswith("[") and cells[0].endswith("]") and len(cells) == 1:
            inside = cells[0] == section
            if inside and seen:
                raise InputError(f"the section {section} stands twice", path=source.path, line=number)
            seen = seen or inside
        elif inside and cells != [""]:
            yield number, cells
    if not seen:
        raise InputError(
            f"the section {section} is missing",
            path=source.path,
            advice="Give the whole CombinedVariantOutput.tsv as the pipeline wrote it.",
        )
