"""What edits of the coding sequence do to the protein, named as HGVS p. on NP_004295.2 (one-letter residues).

Edits are of one molecule, in coding offsets: 0-based half-open on the coding sequence of NM_004304.5. Changes of equal
length are named residue by residue, also where neighbours change together, so that each finds its row in the knowledge
table; changes of length get the canonical spelling that the table uses (``knowledge.genotype``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from alkfusion.genome.sequences import translate
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.knowledge.genotype import canonical_change

__all__ = ["CodingEdit", "Effect", "ProteinChange", "joined_groups", "protein_changes"]


class Effect(StrEnum):
    """Kind of a change, in the words of the Sequence Ontology."""

    SYNONYMOUS = "synonymous_variant"
    MISSENSE = "missense_variant"
    STOP_GAINED = "stop_gained"
    STOP_LOST = "stop_lost"
    START_LOST = "start_lost"
    FRAMESHIFT = "frameshift_variant"
    IN_FRAME_DELETION = "inframe_deletion"
    IN_FRAME_INSERTION = "inframe_insertion"
    SPLICE = "splice_site_variant"


class CodingEdit(msgspec.Struct, frozen=True, order=True):
    """``bases`` instead of the coding bases from ``start`` to ``end`` (0-based half-open)."""

    start: int
    end: int
    bases: str

    @property
    def shift(self) -> int:
        """Bases gained."""
        return len(self.bases) - (self.end - self.start)

    @property
    def codons(self) -> tuple[int, int]:
        """Codons touched, 0-based half-open; none for an insertion between two codons."""
        return self.start // 3, max(-(-self.end // 3), self.start // 3)


class ProteinChange(msgspec.Struct, frozen=True):
    """One named change; ``residue`` is the first changed, 1-based, None where no residue can be named."""

    name: str
    residue: int | None
    effect: Effect


def joined_groups(edits: Iterable[CodingEdit]) -> list[tuple[CodingEdit, ...]]:
    """Split the edits of one molecule into groups that have to be translated together, in order.

    Two edits belong together when they touch one codon, or when the frame is open between them. Raises ValueError for
    edits that overlap: they cannot lie on one molecule.
    """
    groups: list[list[CodingEdit]] = []
    shift = end = 0
    for edit in sorted(set(edits)):
        if groups and edit.start < groups[-1][-1].end:
            raise ValueError(f"edits {groups[-1][-1]} and {edit} overlap")
        if groups and (shift % 3 or edit.codons[0] < end):
            groups[-1].append(edit)
            shift, end = shift + edit.shift, max(end, edit.codons[1])
        else:
            groups.append([edit])
            shift, end = edit.shift, edit.codons[1]
    return [tuple(group) for group in groups]


def protein_changes(group: Sequence[CodingEdit], alk: AlkCoding) -> tuple[ProteinChange, ...]:
    """Return the changes that one group of edits makes; a synonymous one is a change too (``p.G1202=``)."""
    made = _applied(alk.cds, group)
    first = group[0].codons[0]
    if first == 0 and not made.startswith("ATG"):
        return (ProteinChange("p.M1?", 1, Effect.START_LOST),)
    if sum(edit.shift for edit in group) % 3:
        return (_frameshift(made + alk.trailer, first, alk),)
    end = max(edit.codons[1] for edit in group)
    return _in_frame(made, first, end, alk, residue_by_residue=not any(edit.shift for edit in group))


def _applied(sequence: str, edits: Sequence[CodingEdit]) -> str:
    for edit in sorted(edits, reverse=True):
        sequence = sequence[: edit.start] + edit.bases + sequence[edit.end :]
    return sequence


def _frameshift(made: str, first: int, alk: AlkCoding) -> ProteinChange:
    """Name a frameshift after its first changed residue and the number of residues to the new stop."""
    old, new = alk.protein + "*", translate(made)
    at = next((i for i in range(first, len(old)) if new[i : i + 1] != old[i]), len(old) - 1)
    if old[at] == "*":
        return ProteinChange(f"p.*{at + 1}{new[at : at + 1]}ext*{_to_stop(new, at)}", at + 1, Effect.STOP_LOST)
    if new[at : at + 1] == "*":
        return ProteinChange(f"p.{old[at]}{at + 1}*", at + 1, Effect.STOP_GAINED)
    name = f"p.{old[at]}{at + 1}{new[at : at + 1]}fs*{_to_stop(new, at, first=1)}"
    return ProteinChange(name, at + 1, Effect.FRAMESHIFT)


def _to_stop(new: str, at: int, first: int = 0) -> str:
    """Count residues from ``at`` to the next stop; ``?`` where the bundled sequence ends before one."""
    stop = new.find("*", at)
    return "?" if stop < 0 else str(stop - at + first)


def _in_frame(
    made: str, first: int, end: int, alk: AlkCoding, *, residue_by_residue: bool
) -> tuple[ProteinChange, ...]:
    """Name changes of the codons from ``first`` to ``end`` (0-based half-open) that keep the frame."""
    growth = (len(made) - len(alk.cds)) // 3
    old, new = translate(alk.cds[3 * first : 3 * end]), translate(made[3 * first : 3 * (end + growth)])
    if old == new:
        return (ProteinChange(f"p.{old[:1]}{first + 1}=", first + 1, Effect.SYNONYMOUS),)
    if residue_by_residue:
        return tuple(_substitutions(old, new, first, made, alk))
    return (_length_change(old, new, first, alk),)


def _substitutions(old: str, new: str, first: int, made: str, alk: AlkCoding) -> Iterator[ProteinChange]:
    """Name each changed residue up to a stop; what lies behind a new stop is not made."""
    for number, (before, after) in enumerate(zip(old, new, strict=True), first + 1):
        if before == "*" and after != "*":
            length = _to_stop(translate(made + alk.trailer), number - 1)
            yield ProteinChange(f"p.*{number}{after}ext*{length}", number, Effect.STOP_LOST)
        elif after == "*" and before != "*":
            yield ProteinChange(f"p.{before}{number}*", number, Effect.STOP_GAINED)
            return
        elif before != after:
            yield ProteinChange(f"p.{before}{number}{after}", number, Effect.MISSENSE)


def _length_change(old: str, new: str, first: int, alk: AlkCoding) -> ProteinChange:
    """Name residues lost or gained; ``old`` are the residues from ``first`` (0-based), ``new`` what replaces them."""
    if "*" in old:
        return ProteinChange(f"p.*{len(alk.protein) + 1}?", first + 1, Effect.STOP_LOST)
    if "*" in new:
        return _with_stop(old, new, first, alk)
    if old:
        last = first + len(old)
        text = f"p.{old[0]}{first + 1}_{old[-1]}{last}" if len(old) > 1 else f"p.{old}{last}"
        text += f"delins{new}" if new else "del"
    else:
        text = f"p.{alk.protein[first - 1]}{first}_{alk.protein[first]}{first + 1}ins{new}"
    name = canonical_change(text)
    effect = Effect.IN_FRAME_INSERTION if len(new) > len(old) else Effect.IN_FRAME_DELETION
    effect = Effect.MISSENSE if len(new) == len(old) else effect
    return ProteinChange(name, _first_residue(name), effect)


def _with_stop(old: str, new: str, first: int, alk: AlkCoding) -> ProteinChange:
    """Name a change in whose new residues a stop stands."""
    kept = new[: new.index("*") + 1]
    same = next(
        (i for i, pair in enumerate(zip(old, kept, strict=False)) if pair[0] != pair[1]), min(len(old), len(kept))
    )
    at, kept, lost = first + same, kept[same:], old[same:]
    if not lost and kept != "*":
        flanks = f"{alk.protein[at - 1]}{at}_{alk.protein[at]}{at + 1}"
        return ProteinChange(f"p.{flanks}ins{kept}", at + 1, Effect.STOP_GAINED)
    if kept == "*":
        return ProteinChange(f"p.{alk.protein[at]}{at + 1}*", at + 1, Effect.STOP_GAINED)
    span = f"{lost[0]}{at + 1}" + (f"_{lost[-1]}{first + len(old)}" if len(lost) > 1 else "")
    return ProteinChange(f"p.{span}delins{kept}", at + 1, Effect.STOP_GAINED)


def _first_residue(name: str) -> int:
    digits = "".join(c if c.isdigit() else " " for c in name)
    return int(digits.split()[0])
