"""Protein changes of ALK: one spelling for each resulting protein, and the codon changes that make it.

Residues are 1-based on NP_004295.2 (1,620 aa). The canonical spelling is HGVS with one-letter residues: ``p.G1202R``,
``p.T1151dup``. Changes that give the same protein get the same spelling (most C-terminal position, duplication before
insertion, as HGVS asks), so ``1151Tins``, ``p.T1151_L1152insT`` and ``p.T1151dup`` are one key. ``p.I1171?`` is a codon
bucket: a source that names the residue and not what it became.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product

from alkfusion.patterns import pattern

__all__ = ["canonical_change", "expansions", "is_bucket", "parse_genotype", "reference_problem", "residues"]

_LETTERS = "ACDEFGHIKLMNPQRSTVWY"
_THREE = {
    "Ala": "A", "Cys": "C", "Asp": "D", "Glu": "E", "Phe": "F", "Gly": "G", "His": "H", "Ile": "I", "Lys": "K",
    "Leu": "L", "Met": "M", "Asn": "N", "Pro": "P", "Gln": "Q", "Arg": "R", "Ser": "S", "Thr": "T", "Val": "V",
    "Trp": "W", "Tyr": "Y", "Ter": "*", "Xaa": "X",
}  # fmt: skip
_NAMED = pattern("|".join(_THREE))
#: X is read as "any residue", as papers on resistance use it; a new stop codon is written * or Ter.
_SUBSTITUTION = pattern(rf"([{_LETTERS}])(\d{{1,4}})([{_LETTERS}X?*])")
_RANGE = pattern(rf"([{_LETTERS}])(\d{{1,4}})(?:_([{_LETTERS}])(\d{{1,4}}))?(delins|ins|del|dup)([{_LETTERS}]*)")
#: The way papers write an insertion: 1151Tins, T1151insT, 1151insT: the new residues follow the numbered one.
_LOOSE_INSERTION = pattern(rf"([{_LETTERS}]?)(\d{{1,4}})(?:ins([{_LETTERS}]+)|([{_LETTERS}]+)ins)")


#: The transcript whose protein is NP_004295.2.
_TRANSCRIPT = "NM_004304.5"


@cache
def _coding_sequence() -> str:
    from alkfusion.genome.sequences import coding_sequence

    sequence = coding_sequence(_TRANSCRIPT)
    if sequence is None:
        raise LookupError(f"the bundled reference has no coding sequence of {_TRANSCRIPT}")
    return sequence


@cache
def _protein() -> str:
    from alkfusion.genome.sequences import translate

    return translate(_coding_sequence()).removesuffix("*")


def _bare(text: str) -> str:
    """Strip ``p.``, brackets and three-letter names."""
    bare = text.strip().removeprefix("p.").strip("()")
    return _NAMED.sub(lambda match: _THREE[match.group()], bare)


@lru_cache(maxsize=4096)
def canonical_change(text: str) -> str:
    """Return the one spelling of a protein change of ALK.

    A substitution is only respelled; its reference residue is checked by `reference_problem`. Raises ValueError when
    the text is not a protein change, or an insertion, deletion or duplication does not fit the ALK protein.
    """
    bare = _bare(text)
    match = _SUBSTITUTION.fullmatch(bare)
    if match:
        reference, position, new = match.groups()
        if reference == new:
            raise ValueError(f"{text!r} changes nothing")
        return f"p.{reference}{int(position)}{'?' if new == 'X' else new}"
    start, end, new = _edit(bare, text)
    return _named_edit(start, end, new)


def _edit(bare: str, text: str) -> tuple[int, int, str]:
    """Return a length-changing edit as 0-based half-open residues of the protein and what replaces them."""
    match = _RANGE.fullmatch(bare)
    if not match:
        return _loose_insertion(bare, text)
    first, start_text, last, end_text, kind, new = match.groups()
    start, end = int(start_text) - 1, int(end_text or start_text)
    _check_residue(text, first, start)
    _check_residue(text, last or first, end - 1)
    if kind == "ins" and not last and new:
        return start + 1, start + 1, new
    if end <= start or (kind == "ins" and end - start != 2) or (kind in ("ins", "delins")) != bool(new):
        raise ValueError(f"{text!r} is not a protein change that can be read")
    if kind == "ins":
        return start + 1, start + 1, new
    if kind == "dup":
        return end, end, _protein()[start:end]
    return start, end, new


def _loose_insertion(bare: str, text: str) -> tuple[int, int, str]:
    match = _LOOSE_INSERTION.fullmatch(bare)
    if not match:
        raise ValueError(f"{text!r} is not a protein change that can be read")
    reference, position, after, before = match.groups()
    if reference:
        _check_residue(text, reference, int(position) - 1)
    return int(position), int(position), after or before


def _check_residue(text: str, letter: str, index: int) -> None:
    protein = _protein()
    if index >= len(protein) or index < 0:
        raise ValueError(f"{text!r} lies outside the ALK protein of {len(protein)} residues")
    if protein[index] != letter:
        raise ValueError(f"{text!r} starts from {letter}, but residue {index + 1} of ALK is {protein[index]}")


def _named_edit(start: int, end: int, new: str) -> str:
    """Name an edit (0-based half-open) after the protein it makes: trimmed, moved C-terminal, duplication first."""
    protein = _protein()
    while start < end and new and protein[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and protein[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    if start < end and new:
        name = f"{protein[start]}{start + 1}"
        if end - start == 1:
            return f"p.{name}{new}" if len(new) == 1 else f"p.{name}delins{new}"
        return f"p.{name}_{protein[end - 1]}{end}delins{new}"
    if new:
        return _named_insertion(protein, start, new)
    if start == end:
        raise ValueError("the change leaves the ALK protein as it is")
    while end < len(protein) and protein[start] == protein[end]:
        start, end = start + 1, end + 1
    return f"p.{_span(protein, start, end)}del"


def _named_insertion(protein: str, start: int, new: str) -> str:
    while start < len(protein) and protein[start] == new[0]:
        start, new = start + 1, new[1:] + new[0]
    if protein[start - len(new) : start] == new:
        return f"p.{_span(protein, start - len(new), start)}dup"
    return f"p.{protein[start - 1]}{start}_{protein[start]}{start + 1}ins{new}"


def _span(protein: str, start: int, end: int) -> str:
    first = f"{protein[start]}{start + 1}"
    return first if end - start == 1 else f"{first}_{protein[end - 1]}{end}"


def parse_genotype(text: str) -> tuple[str, ...]:
    """Return the canonical changes of ``p.C1156Y+L1198F`` (or ``/``, ``,`` between), sorted by residue then spelling.

    Raises ValueError when one is not a protein change or two of them touch the same residue.
    """
    changes = sorted({canonical_change(part) for part in re.split(r"[+/,;]", text) if part.strip()}, key=_order)
    touched = [residue for change in changes for residue in residues(change)]
    if len(touched) != len(set(touched)):
        raise ValueError(f"{text!r} changes one residue twice")
    return tuple(changes)


def _order(change: str) -> tuple[int, str]:
    return residues(change)[0], change


def is_bucket(change: str) -> bool:
    """Tell whether a canonical change names a residue without saying what it became."""
    return change.endswith("?")


@lru_cache(maxsize=4096)
def residues(change: str) -> tuple[int, ...]:
    """Return the residues (1-based) that have to be seen to see a canonical change; both sides of an insertion."""
    numbers = [int(number) for number in re.findall(r"\d+", change)]
    return tuple(range(numbers[0], numbers[-1] + 1)) if numbers else ()


def reference_problem(change: str) -> str | None:
    """Say how a canonical change disagrees with NP_004295.2, or return None when its reference residues are right."""
    for letter, number in re.findall(rf"([{_LETTERS}])(\d+)", change):
        try:
            _check_residue(change, letter, int(number) - 1)
        except ValueError as error:
            return str(error)
    return None


@cache
def _codons() -> dict[str, tuple[str, ...]]:
    from alkfusion.genome.sequences import translate

    table: dict[str, list[str]] = {}
    for bases in product("ACGT", repeat=3):
        codon = "".join(bases)
        table.setdefault(translate(codon), []).append(codon)
    return {letter: tuple(codons) for letter, codons in table.items()}


@lru_cache(maxsize=4096)
def expansions(change: str) -> tuple[str, ...]:
    """Return every coding change (c. of NM_004304.5) that makes a canonical substitution; empty for other kinds.

    Single-base changes come first, then two and three bases written as delins.
    """
    match = _SUBSTITUTION.fullmatch(change.removeprefix("p."))
    if not match or is_bucket(change):
        return ()
    start = 3 * (int(match.group(2)) - 1)
    old = _coding_sequence()[start : start + 3]
    made = [_coding(start, old, codon) for codon in _codons()[match.group(3)]]
    return tuple(name for _, name in sorted(made))


def _coding(start: int, old: str, new: str) -> tuple[int, str]:
    """Return the number of bases changed and the c. name (1-based) of one codon for another."""
    changed = [index for index in range(3) if old[index] != new[index]]
    first, last = changed[0], changed[-1]
    position = start + first + 1
    if first == last:
        return 1, f"c.{position}{old[first]}>{new[first]}"
    return len(changed), f"c.{position}_{start + last + 1}delins{new[first : last + 1]}"
