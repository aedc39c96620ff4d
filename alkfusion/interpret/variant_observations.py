"""What is said beside the mutations: filtered and subclonal calls, and annotations of the file that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.calling_thresholds import CallingThresholds
from alkfusion.interpret.consequence import protein_changes
from alkfusion.interpret.mutation import change_name, passes
from alkfusion.interpret.placed_variant import PlacedVariant
from alkfusion.knowledge.genotype import canonical_change
from alkfusion.model import Mutation, Observation

__all__ = ["observe_variants"]


def observe_variants(
    variants: Sequence[PlacedVariant],
    mutations: Sequence[Mutation],
    alk: AlkCoding | None,
    thresholds: CallingThresholds,
) -> tuple[Observation, ...]:
    """Return the observations about one file's variants, in a fixed order."""
    compared = () if alk is None else _disagreeing(variants, alk)
    return (*_filtered(mutations), *_subclonal(mutations, thresholds), *compared)


def _filtered(mutations: Iterable[Mutation]) -> Iterator[Observation]:
    for mutation in mutations:
        if not passes(mutation):
            name = change_name(mutation)
            text = f"{name} was called and not trusted ({mutation.filter}); it does not count."
            yield Observation(kind="filtered_call", about=name, text=text)


def _subclonal(mutations: Iterable[Mutation], thresholds: CallingThresholds) -> Iterator[Observation]:
    for mutation in mutations:
        if passes(mutation) and mutation.vaf is not None and mutation.vaf < thresholds.subclonal_vaf:
            name = change_name(mutation)
            text = (
                f"{name} is subclonal by our limit: VAF {mutation.vaf:.4f}, below"
                f" {thresholds.subclonal_vaf:g}; it counts like any other."
            )
            yield Observation(kind="subclonal", about=name, text=text)


def _disagreeing(variants: Iterable[PlacedVariant], alk: AlkCoding) -> Iterator[Observation]:
    """Compare our name of a call, taken alone, with what the file's annotation says of it."""
    for variant in variants:
        if variant.coding is None:
            continue
        ours = {change.name for change in protein_changes([variant.coding], alk)}
        for name in variant.call.stated:
            theirs = _canonical(name)
            if theirs is not None and theirs not in ours:
                text = f"The file annotates {variant.name} as {theirs}, we read {' and '.join(sorted(ours))}."
                yield Observation(kind="annotation_disagrees", about=variant.name, text=text)


def _canonical(name: str) -> str | None:
    """Return the spelling of the table; None for what it cannot spell, such as a frameshift or a silent change."""
    try:
        return canonical_change(name)
    except ValueError:
        return None
