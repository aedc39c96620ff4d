"""Protein domains of ALK and its partners, in residues of the isoform that the source names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from alkfusion.resources import resource

__all__ = ["ALK_KINASE", "Domain", "domains"]


class Domain(Struct, frozen=True):
    """A stretch of a protein; residues 1-based inclusive, numbered on ``isoform``."""

    gene: str
    name: str
    start: int
    end: int
    accession: str
    isoform: str
    source: str


@cache
def _all() -> dict[str, tuple[Domain, ...]]:
    by_gene: dict[str, list[Domain]] = {}
    for domain in _read():
        by_gene.setdefault(domain.gene, []).append(domain)
    return {gene: tuple(found) for gene, found in by_gene.items()}


def _read() -> Iterator[Domain]:
    with resource("reference", "domains.tsv").open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            gene, name, start, end, accession, isoform, source = line.rstrip("\n").split("\t")
            yield Domain(gene, name, int(start), int(end), accession, isoform, source)


def domains(gene: str) -> tuple[Domain, ...]:
    """Return the domains of a gene by current symbol, in residue order; empty when none are known here.

    Empty does not mean that the protein has none: coiled coils and most oligomerisation segments are not in the source.
    """
    return _all().get(gene, ())


# InterPro IPR001245 spans 1117-1382 of NP_004295.2; other sources draw the edges of the kinase domain a few residues
# differently, which changes no verdict: no ALK junction in the known list lies inside.
ALK_KINASE: Domain = next(domain for domain in domains("ALK") if domain.accession == "IPR001245")
