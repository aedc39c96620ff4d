"""Which sample of a VCF is asked for, which alleles it carries, and what the file proves about their phase."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.vcf import VcfHeader, VcfRecord

__all__ = ["HAPLOID", "Genotype", "choose_sample", "genotype_of"]

#: Phase set of calls with one copy; it proves cis only for alleles that most reads carry.
HAPLOID = "haploid genotypes of one file"

_NORMALS = frozenset({"NORMAL", "CONTROL", "GERMLINE"})  # how somatic callers name the column of the matched normal
_STATED_NORMAL = pattern(r"^##normal_sample=(.+)$")  # header line of Mutect2


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


def choose_sample(header: VcfHeader, wanted: str | None, path: Path) -> int | None:
    """Return the place of the sample to read; None for a file without sample columns.

    A file with one sample is read whatever it calls it. The matched normal of a somatic caller is never chosen by
    itself. Raises InputError when several are left.
    """
    names = [name or f"sample {place}" for place, name in enumerate(header.samples, 1)]
    if len(names) < 2:
        return 0 if names else None
    if len(set(names)) < len(names):
        raise InputError("two samples of the file have the same name", path=path, seen=", ".join(names))
    matching = [name for name in names if wanted and name.startswith(wanted)]
    chosen = [name for name in matching if name == wanted] or matching
    if not wanted:
        chosen = [name for name in names if not _is_normal(name, header)]
    if len(chosen) == 1:
        return names.index(chosen[0])
    raise InputError(
        f"the file holds {len(names)} samples" + (f", none or several of which are {wanted!r}" if wanted else ""),
        path=path,
        seen=", ".join(names),
        advice="Choose one with --sample.",
    )


def _is_normal(name: str, header: VcfHeader) -> bool:
    stated = {match[1].strip() for line in header.metadata if (match := _STATED_NORMAL.match(line))}
    return name in stated or name.upper() in _NORMALS


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
