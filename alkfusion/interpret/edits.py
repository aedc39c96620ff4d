"""One edit of ALK: trimmed, moved to the most 3' place, and named as HGVS names it on the coding sequence.

Edits are in sense offsets (see ``alk_coding``): an interval of the reference, 0-based half-open, and the bases that
stand there instead, in the direction of transcription. The rules are those of HGVS: as far 3' as possible,
duplication before insertion.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from alkfusion.genome.sequences import reverse_complement
from alkfusion.interpret.alk_coding import AlkCoding

__all__ = ["Edit", "coding_name", "edit_of_alleles", "placed"]


class Edit(msgspec.Struct, frozen=True):
    """``bases`` instead of the reference from ``start`` to ``end`` (sense offsets, half-open)."""

    start: int
    end: int
    bases: str

    @property
    def is_insertion(self) -> bool:
        """Nothing of the reference is lost."""
        return self.start == self.end

    @property
    def is_deletion(self) -> bool:
        """Nothing stands instead."""
        return not self.bases and self.start < self.end


def edit_of_alleles(position: int, reference: str, alternative: str, alk: AlkCoding) -> Edit:
    """Return the edit of a record's two alleles (plus strand, 1-based position), without the bases both share."""
    start, end = alk.sense_interval(position, len(reference))
    old, new = reverse_complement(reference.upper()), reverse_complement(alternative.upper())
    while old and new and old[-1] == new[-1]:
        old, new, end = old[:-1], new[:-1], end - 1
    while old and new and old[0] == new[0]:
        old, new, start = old[1:], new[1:], start + 1
    return Edit(start, end, new)


def placed(edit: Edit, alk: AlkCoding) -> Edit:
    """Return the most 3' of all placements that make the same sequence; one inside an exon goes before one outside.

    A repeat can reach over the end of an exon. The bases are then counted to the exon, because the splice site that
    follows is intact in the sequence that results. Moving stops where the bundled reference ends.
    """
    if not (edit.is_insertion or edit.is_deletion):
        return edit
    found = [edit, *_moved(edit, alk, forward=False), *_moved(edit, alk, forward=True)]
    found.sort(key=lambda e: e.start, reverse=True)
    return next((e for e in found if alk.exon_of(e.start, e.end)), found[0])


def _moved(edit: Edit, alk: AlkCoding, *, forward: bool) -> Iterator[Edit]:
    """Yield the placements on one side, nearest first."""
    while True:
        if forward:
            entering, leaving = alk.bases(edit.end, edit.end + 1), _first(edit, alk)
            step, bases = 1, edit.bases[1:] + edit.bases[:1]
        else:
            entering, leaving = alk.bases(edit.start - 1, edit.start), _last(edit, alk)
            step, bases = -1, edit.bases[-1:] + edit.bases[:-1]
        if entering is None or entering != leaving:
            return
        edit = Edit(edit.start + step, edit.end + step, bases)
        yield edit


def _first(edit: Edit, alk: AlkCoding) -> str | None:
    return edit.bases[:1] if edit.is_insertion else alk.bases(edit.start, edit.start + 1)


def _last(edit: Edit, alk: AlkCoding) -> str | None:
    return edit.bases[-1:] if edit.is_insertion else alk.bases(edit.end - 1, edit.end)


def coding_name(edit: Edit, alk: AlkCoding) -> str:
    """Return the HGVS c. name of a placed edit; ValueError outside the transcript."""
    if edit.is_insertion:
        return _insertion_name(edit, alk)
    span = _span(edit.start, edit.end, alk)
    if edit.is_deletion:
        return f"c.{span}del"
    if edit.end - edit.start == len(edit.bases) == 1:
        return f"c.{span}{alk.bases(edit.start, edit.end) or 'N'}>{edit.bases}"
    return f"c.{span}delins{edit.bases}"


def _insertion_name(edit: Edit, alk: AlkCoding) -> str:
    repeated = edit.start - len(edit.bases)
    if alk.bases(repeated, edit.start) == edit.bases:
        return f"c.{_span(repeated, edit.start, alk)}dup"
    return f"c.{alk.name_of(edit.start - 1)}_{alk.name_of(edit.start)}ins{edit.bases}"


def _span(start: int, end: int, alk: AlkCoding) -> str:
    first = alk.name_of(start)
    return first if end - start == 1 else f"{first}_{alk.name_of(end - 1)}"
