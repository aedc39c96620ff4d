"""From placed calls to mutations: what lies on one molecule is translated together, everything else alone.

Two calls are joined only where the file proves cis: one phase set and one copy of it, or haploid genotypes. One record
is one molecule. Calls that failed a filter are never joined, so that a doubtful call cannot change a trusted one. A
call that clearly more molecules carry than the one it is joined to is translated alone as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.allele_fraction import fraction_interval
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.consequence import Effect, ProteinChange, joined_groups, protein_changes
from alkfusion.interpret.mutation import call_filter, change_name, mutation_of, passes
from alkfusion.interpret.placed_variant import PlacedVariant
from alkfusion.model import Mutation, Observation, Phase, PhasedPair

__all__ = ["FoundMutations", "phase_of", "resolve_haplotypes"]

_UNKNOWN = "no phase in the file"


class FoundMutations(msgspec.Struct, frozen=True):
    """What the small variants of one file amount to; synonymous changes are left out of ``mutations``."""

    mutations: tuple[Mutation, ...] = ()
    phases: tuple[PhasedPair, ...] = ()
    observations: tuple[Observation, ...] = ()


class _Unit(msgspec.Struct, frozen=True):
    """Calls that are translated together, and one change that this makes."""

    variants: tuple[PlacedVariant, ...]
    change: ProteinChange


def phase_of(first: PlacedVariant, second: PlacedVariant) -> tuple[Phase, str]:
    """Return the phase of two calls of one file and how it was decided."""
    if max(first.edit.start, second.edit.start) < min(first.edit.end, second.edit.end):
        return Phase.TRANS, "both change the same bases"
    one, two = first.call, second.call
    if one.phase_set is None or one.phase_set != two.phase_set:
        return Phase.UNKNOWN, _UNKNOWN
    together = set(one.copies) & set(two.copies)
    return (Phase.CIS if together else Phase.TRANS), one.phase_set


def resolve_haplotypes(
    variants: Sequence[PlacedVariant], alk: AlkCoding, thresholds: CallingThresholds
) -> FoundMutations:
    """Translate the calls of one file and return mutations, the phase of each pair, and open questions."""
    trusted = [v for v in variants if not call_filter(v.call, thresholds)]
    units = [unit for group in _groups(variants, trusted) for unit in _units(group, alk)]
    shown = list({(unit.variants, unit.change): unit for unit in units}.values())
    found = [(unit, mutation_of(unit.variants, unit.change, alk, thresholds)) for unit in shown]
    found = [(unit, made) for unit, made in found if unit.change.effect is not Effect.SYNONYMOUS]
    found.sort(key=lambda pair: (pair[1].residue or 0, pair[1].protein, pair[1].genomic or ""))
    return FoundMutations(
        tuple(made for _, made in found),
        tuple(_pairs([(unit, made) for unit, made in found if passes(made)])),
        tuple(_possible_combinations(trusted, alk)),
    )


def _groups(variants: Sequence[PlacedVariant], trusted: Sequence[PlacedVariant]) -> Iterator[tuple[PlacedVariant, ...]]:
    """Yield the calls to translate together, for each copy of each phase set; the rest one by one."""
    molecules: dict[tuple[str, int], list[PlacedVariant]] = {}
    for variant in trusted:
        if variant.call.phase_set is not None and variant.coding is not None:
            for copy in variant.call.copies:
                molecules.setdefault((variant.call.phase_set, copy), []).append(variant)
    on_molecule = set()
    for members in molecules.values():
        on_molecule.update(members)
        yield from _split(members)
    for variant in variants:
        if variant not in on_molecule:
            yield (variant,)


def _split(members: Sequence[PlacedVariant]) -> Iterator[tuple[PlacedVariant, ...]]:
    by_edit = {variant.coding: variant for variant in members if variant.coding is not None}
    try:
        groups = joined_groups(by_edit)
    except ValueError:  # the file puts two changes of the same bases on one copy: its phase proves nothing
        groups = [(edit,) for edit in by_edit]
    for group in groups:
        joined = tuple(by_edit[edit] for edit in group)
        yield joined
        if len(joined) > 1:
            yield from ((variant,) for variant in _more_frequent(joined))


def _more_frequent(joined: Sequence[PlacedVariant]) -> Iterator[PlacedVariant]:
    """Yield the calls that more molecules carry than the rarest of the group: some of those carry them alone."""
    intervals = {variant: _interval(variant) for variant in joined}
    highest = min((interval[1] for interval in intervals.values() if interval), default=1.0)
    for variant, interval in intervals.items():
        if interval is not None and interval[0] > highest:
            yield variant


def _interval(variant: PlacedVariant) -> tuple[float, float] | None:
    depth, alt = variant.call.depth, variant.call.alt_depth
    return fraction_interval(alt, depth) if depth and alt is not None and alt <= depth else None


def _units(group: tuple[PlacedVariant, ...], alk: AlkCoding) -> Iterator[_Unit]:
    edits = [variant.coding for variant in group if variant.coding is not None]
    if not edits:
        yield from (_Unit((variant,), variant.untranslated) for variant in group if variant.untranslated)
        return
    for change in protein_changes(edits, alk):
        yield _Unit(group, change)


def _pairs(found: Sequence[tuple[_Unit, Mutation]]) -> Iterator[PhasedPair]:
    seen = set()
    for (one, first), (two, second) in combinations(found, 2):
        names = (change_name(first), change_name(second))
        if names[0] == names[1] or names in seen:
            continue
        seen.add(names)
        phase, how = _phase_of_units(one, two)
        yield PhasedPair(first=names[0], second=names[1], phase=phase, decided_by=how)


def _phase_of_units(one: _Unit, two: _Unit) -> tuple[Phase, str]:
    """Return the phase of two changes: cis when any molecule carries both."""
    shared = set(one.variants) & set(two.variants)
    if shared:
        if set(one.variants) == set(two.variants):
            return Phase.CIS, "one record" if len(one.variants) == 1 else next(iter(shared)).call.phase_set or ""
        return Phase.TRANS, "the same bases with and without the other change"
    decided = [phase_of(a, b) for a in one.variants for b in two.variants]
    for phase in (Phase.TRANS, Phase.CIS):
        found = next((answer for answer in decided if answer[0] is phase), None)
        if found is not None and (phase is Phase.TRANS or all(answer[0] is Phase.CIS for answer in decided)):
            return found
    return Phase.UNKNOWN, _UNKNOWN


def _possible_combinations(trusted: Sequence[PlacedVariant], alk: AlkCoding) -> Iterable[Observation]:
    """Name what two calls of unknown phase would be on one molecule, where that differs from the two alone."""
    for one, two in combinations([v for v in trusted if v.coding is not None], 2):
        if one.coding is None or two.coding is None or phase_of(one, two)[0] is not Phase.UNKNOWN:
            continue
        try:
            groups = joined_groups([one.coding, two.coding])
        except ValueError:  # one base changed twice is two molecules
            continue
        if len(groups) == 1 and one.coding != two.coding:
            text = (
                f"{_alone(one, alk)} and {_alone(two, alk)} touch one codon or one reading frame and their phase is"
                f" unknown; each is reported alone. On one molecule they would be"
                f" {' and '.join(change.name for change in protein_changes(groups[0], alk))}."
            )
            yield Observation(kind="possible_combination", about=_alone(one, alk), text=text)


def _alone(variant: PlacedVariant, alk: AlkCoding) -> str:
    changes = protein_changes([variant.coding], alk) if variant.coding is not None else ()
    return f"{' and '.join(change.name for change in changes)} ({variant.name})"
