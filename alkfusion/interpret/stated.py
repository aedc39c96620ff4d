"""A fusion known from elsewhere (FISH, immunohistochemistry, an earlier sample): stated, never found."""

from __future__ import annotations

from alkfusion.errors import UsageError
from alkfusion.genome.names import ALK, resolve_gene
from alkfusion.model import Event, Nomenclature, Partner, Rearrangement

__all__ = ["stated_fusion"]

_UNKNOWN = frozenset({"v", "?", "unknown"})


def stated_fusion(text: str) -> Rearrangement:
    """Turn ``NPM1::ALK`` (or ``v::ALK`` when the partner is not known) into a rearrangement marked as stated.

    Raises UsageError for text that is no fusion with ALK as the 3' partner.
    """
    five, separator, three = text.strip().partition("::")
    partner = None if five.lower() in _UNKNOWN else resolve_gene(five)
    alk = resolve_gene(three)
    if not separator or alk is None or alk.symbol != ALK or (partner is None and five.lower() not in _UNKNOWN):
        raise UsageError(
            f"{text!r} is not a known ALK fusion. Write it as NPM1::ALK, or v::ALK for an unknown partner."
        )
    symbol = partner.symbol if partner else None
    name = f"{symbol or 'v'}::{ALK}"
    return Rearrangement(
        name=name,
        event=Event.KINASE_FUSION,
        reasons=("stated by the user, not found in these files",),
        five_prime=Partner(gene=symbol, reported_as=five if five != symbol else None),
        three_prime=Partner(gene=ALK),
        nomenclature=Nomenclature(hgnc=name),
        stated=True,
    )
