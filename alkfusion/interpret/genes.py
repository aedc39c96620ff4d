"""Gene names as callers write them: lists, distances, aliases, pseudogenes."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from alkfusion.calls import FusionCall, Side
from alkfusion.genome.builds import canonical_contig
from alkfusion.genome.names import ALK, resolve_gene
from alkfusion.patterns import pattern

__all__ = ["ALK", "Mention", "concerns_alk", "mentions", "misplaces_alk", "names_alk", "with_genes_in_place"]

# The ALK gene on either build (GRCh38 from 29,192,774; GRCh37 to 30,144,452), 1-based inclusive: REFERENCE section 2.
_ALK_CONTIG = "chr2"
_ALK_FIRST, _ALK_LAST = 29_192_774, 30_144_452

_SEPARATORS = pattern(r"[,;/|]")
# Arriba writes the neighbours of an intergenic breakpoint with distances, JuLI with a prefix.
_NEIGHBOUR = pattern(r"^(?:(?P<name>.+?)\((?P<distance>-?\d+)\)|Flanking_(?P<flanking>.+))$")


class Mention(msgspec.Struct, frozen=True):
    """One gene that a cell names. ``near`` is True where the caller says that the breakpoint only lies near it."""

    text: str
    symbol: str | None  # current symbol, None when unknown or ambiguous
    how: str | None
    near: bool = False


@lru_cache(maxsize=4096)
def mentions(text: str | None, gene_id: str | None = None) -> tuple[Mention, ...]:
    """Split a gene cell into the genes that it names.

    ``A,B``, ``A;B`` and ``A/B`` are lists; ``A(1234),B(567)`` are genes on either side of an intergenic breakpoint,
    as Arriba writes them. An Ensembl id counts only when the cell names a single gene.
    """
    parts = [part.strip() for part in _SEPARATORS.split(text or "") if part.strip()]
    return tuple(_mention(part, gene_id if len(parts) == 1 else None) for part in parts)


def _mention(part: str, gene_id: str | None) -> Mention:
    neighbour = _NEIGHBOUR.match(part)
    name = (neighbour["name"] or neighbour["flanking"]) if neighbour else part
    found = resolve_gene(name, gene_id)
    return Mention(
        text=name, symbol=found.symbol if found else None, how=found.how if found else None, near=neighbour is not None
    )


def names_alk(side: Side) -> bool:
    """Tell whether a side names ALK itself, not only as a neighbour."""
    return any(mention.symbol == ALK and not mention.near for mention in mentions(side.gene, side.gene_id))


def _touches_alk(side: Side) -> bool:
    if side.contig is None or canonical_contig(side.contig) != _ALK_CONTIG:
        return False
    first, last = side.window or (side.position or 0, side.position or 0)
    return first <= _ALK_LAST and last >= _ALK_FIRST


def misplaces_alk(side: Side, other: Side) -> bool:
    """Tell whether a side that names ALK and no other gene cannot lie in ALK.

    Another chromosome proves that genes and breakpoints of a row do not belong together; so does another place of
    chromosome 2 while the other side, with another gene's name, lies where ALK is. Anything less may be a breakpoint
    near ALK.
    """
    contig = None if side.contig is None else canonical_contig(side.contig)
    named = [mention.symbol for mention in mentions(side.gene, side.gene_id) if not mention.near]
    if named != [ALK] or contig is None or (side.position is None and side.window is None):
        return False
    swapped = not _touches_alk(side) and _touches_alk(other) and not names_alk(other) and bool(other.gene)
    return contig != _ALK_CONTIG or swapped


def with_genes_in_place(call: FusionCall) -> FusionCall:
    """Exchange the genes of a call that does not say which lies where, when ALK cannot lie where it is named."""
    first, second = call.first, call.second
    if not call.loose_genes or not (misplaces_alk(first, second) or misplaces_alk(second, first)):
        return call
    return msgspec.structs.replace(
        call,
        first=msgspec.structs.replace(first, gene=second.gene, gene_id=second.gene_id),
        second=msgspec.structs.replace(second, gene=first.gene, gene_id=first.gene_id),
    )


def concerns_alk(call: FusionCall) -> bool:
    """Tell whether a call names ALK, or lies where ALK lies on either build.

    The build is not yet known here, so this keeps a little too much; placing the call decides.
    """
    return any(names_alk(side) or _touches_alk(side) for side in (call.first, call.second))
