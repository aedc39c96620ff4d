"""Which alleles one sample of a VCF carries, and what the file proves about their phase."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from alkfusion.readers.vcf import VcfRecord

__all__ = ["HAPLOID", "Genotype", "genotype_of"]

#: Phase set of calls with one copy; it proves cis only for alleles that most reads carry.
HAPLOID = "haploid genotypes of one file"


class Genotype(msgspec.Struct, frozen=True):
    """The alleles of one sample; None for a copy that was not called. ``stated`` is False where there is no GT."""

    alleles: tuple[int | None, ...] = ()
    phase_set: str | None = None
    stated: bool = False

    @property
    def uncalled(self) -> bool:
        """Every copy is ``.``: the caller looked and could not tell."""
        return self.stated and all(allele is None for allele in self.alleles)

    def copies_of(self, allele: int) -> tuple[int, ...]:
        """Return the places that hold an allele."""
        return tuple(place for place, held in enumerate(self.alleles) if held == allele)


def genotype_of(record: VcfRecord, sample: Mapping[str, str]) -> Genotype:
    """Return the genotype of one sample's fields.

    Phase is proven by ``|`` and one PS (without PS, one phase set for the contig, as the specification says), by GATK's
    PGT and PID, or by a haploid call. Raises InputError for alleles or a phase set that are none.
    """
    text = sample.get("GT", "")
    if not text:
        return Genotype()
    alleles = _alleles(record, text)
    if len(alleles) == 1:
        return Genotype(alleles, HAPLOID, stated=True)
    if "|" in text and "/" not in text:
        return Genotype(alleles, _phase_set(record, sample), stated=True)
    physical, group = sample.get("PGT", "."), sample.get("PID", ".")
    if "|" in physical and group not in {"", "."}:
        return Genotype(_alleles(record, physical), f"phase set {group} (PGT, PID)", stated=True)
    return Genotype(alleles, stated=True)


def _alleles(record: VcfRecord, text: str) -> tuple[int | None, ...]:
    parts: Sequence[str] = re.split(r"[/|]", text.strip("/|"))
    alleles = []
    for part in parts:
        if part != "." and not part.isdecimal():
            raise record.problem("the genotype is none", text)
        allele = None if part == "." else int(part)
        if allele is not None and allele > len(record.alternatives):
            raise record.problem(f"the genotype names allele {allele} of {len(record.alternatives)}", text)
        alleles.append(allele)
    return tuple(alleles)


def _phase_set(record: VcfRecord, sample: Mapping[str, str]) -> str:
    text = sample.get("PS", ".")
    if text in {"", "."}:
        return "phased genotypes without PS"
    if not text.isdecimal():
        raise record.problem("the phase set PS is not a whole number", text)
    return f"phase set {text}"
