"""One call of a small variant, placed on ALK: its edit, its c. name, and whether it can be translated."""

from __future__ import annotations

import msgspec

from alkfusion.calls import VariantCall
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.consequence import CodingEdit, Effect, ProteinChange
from alkfusion.interpret.edits import Edit, coding_name, edit_of_alleles, placed

__all__ = ["PlacedVariant", "place_variant"]


class PlacedVariant(msgspec.Struct, frozen=True):
    """A call that touches coding bases or a canonical splice site of ALK.

    ``coding`` is what is translated; where it is None, ``untranslated`` says what the change is instead.
    """

    call: VariantCall
    edit: Edit
    name: str
    coding: CodingEdit | None
    untranslated: ProteinChange | None


def place_variant(call: VariantCall, alk: AlkCoding) -> PlacedVariant | None:
    """Place a call; None when it touches neither coding bases nor the two intron bases beside an exon.

    The call must lie inside the transcript and its reference allele must have been checked.
    """
    edit = placed(edit_of_alleles(call.position, call.reference, call.alternative, alk), alk)
    if edit.is_insertion and not edit.bases:
        return None
    if alk.exon_of(edit.start, edit.end) is None:
        changed = _splicing(edit, alk)
        return PlacedVariant(call, edit, coding_name(edit, alk), None, changed) if changed else None
    if edit.end <= alk.coding_start or edit.start >= alk.coding_end:
        return None
    name = coding_name(edit, alk)
    if edit.start < alk.coding_start:
        return PlacedVariant(call, edit, name, None, ProteinChange("p.M1?", 1, Effect.START_LOST))
    if edit.end > alk.coding_end:
        stop = len(alk.protein) + 1
        return PlacedVariant(call, edit, name, None, ProteinChange(f"p.*{stop}?", stop, Effect.STOP_LOST))
    return PlacedVariant(call, edit, name, coding_edit(edit, alk), None)


def coding_edit(edit: Edit, alk: AlkCoding) -> CodingEdit:
    """Return the edit in coding offsets; it has to lie inside the coding bases of one exon."""
    start = alk.coding_offset(edit.start)
    if start is None:
        raise ValueError(f"{edit} does not lie inside the coding bases")
    return CodingEdit(start, start + edit.end - edit.start, edit.bases)


def _splicing(edit: Edit, alk: AlkCoding) -> ProteinChange | None:
    """Say what a change that is not inside one exon does; the protein cannot be told from a lost splice site."""
    edge = alk.splice_site(edit.start, edit.end)
    return None if edge is None else ProteinChange("p.?", edge // 3 + 1, Effect.SPLICE)
