"""Genome builds and contig names.

Only the primary chromosomes are known here: chr1 to chr22, chrX, chrY and chrM. Lengths and RefSeq accessions are in
``resources/reference/contigs.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from alkfusion.errors import BuildError
from alkfusion.patterns import pattern
from alkfusion.resources import resource

__all__ = ["Build", "Contig", "build_of_accession", "build_of_lengths", "canonical_contig", "contigs"]

_PLAIN = pattern(r"(?:chr)?(0?[1-9]|1[0-9]|2[0-4]|X|Y|M|MT)", re.IGNORECASE)
_ACCESSION = pattern(r"NC_(0000(?:0[1-9]|1[0-9]|2[0-4])|012920)\.[0-9]+")
# NCBI numbers the sex chromosomes 23 and 24, in accessions and in some tools' contig names.
_LETTERS = {"23": "X", "24": "Y", "MT": "M"}


class Build(StrEnum):
    """A genome build; hg19 counts as GRCh37 and hg38 as GRCh38."""

    GRCH37 = "GRCh37"
    GRCH38 = "GRCh38"


class Contig(NamedTuple):
    """One primary chromosome; lengths in bases, accessions with version, ``None`` where not known."""

    name: str
    lengths: Mapping[Build, int]
    accessions: Mapping[Build, str]


@cache
def contigs() -> Mapping[str, Contig]:
    """Return the primary chromosomes by canonical name, in karyotype order."""
    with resource("reference", "contigs.tsv").open(encoding="utf-8") as lines:
        header = next(lines).rstrip("\n").split("\t")
        rows = [dict(zip(header, line.rstrip("\n").split("\t"), strict=True)) for line in lines]
    return {
        row["contig"]: Contig(
            row["contig"],
            {build: int(row[f"{build}_length"]) for build in Build if row[f"{build}_length"]},
            {build: row[f"{build}_accession"] for build in Build if row[f"{build}_accession"]},
        )
        for row in rows
    }


@lru_cache(maxsize=1024)  # asked for every read with a mate elsewhere
def canonical_contig(name: str) -> str | None:
    """Return the name as written in this program (``chr2``), or ``None`` when it is not a primary chromosome.

    ``2``, ``chr2``, ``CHR2`` and ``NC_000002.11`` are one contig; ``MT`` and ``chrM`` are ``chrM``; 23 and 24 are X and
    Y. Scaffolds, decoys, alternate and patch sequences give ``None``. A RefSeq accession is read whatever its version.
    """
    name = name.strip()
    if accession := _ACCESSION.fullmatch(name):
        number = accession[1].removeprefix("0000").lstrip("0")
        return "chrM" if number == "12920" else f"chr{_LETTERS.get(number, number)}"
    if plain := _PLAIN.fullmatch(name):
        number = plain[1].upper().lstrip("0")
        return f"chr{_LETTERS.get(number, number)}"
    return None


def build_of_accession(name: str) -> Build | None:
    """Return the build that a RefSeq chromosome accession with its version belongs to, or ``None``.

    The mitochondrial accession NC_012920.1 belongs to both builds and therefore gives ``None``.
    """
    contig = contigs().get(canonical_contig(name) or "")
    if contig is None:
        return None
    found = [build for build, accession in contig.accessions.items() if accession == name.strip()]
    return found[0] if len(found) == 1 else None


def build_of_lengths(lengths: Mapping[str, int]) -> Build | None:
    """Return the build whose chromosome lengths these are, as a VCF or BAM header gives them.

    Contigs that are not primary chromosomes are passed over, and so is chrM, which has one length in both builds (and
    another one in hg19). ``None`` when no chromosome is left to decide by.

    Raises:
        BuildError: when some lengths belong to one build and some to the other, or when a chromosome has a length that
            neither build has (another assembly or another species).
    """
    seen: dict[Build | None, str] = {}
    for name, length in lengths.items():
        contig = contigs().get(canonical_contig(name) or "chrM")
        if contig is None or contig.name == "chrM":
            continue
        build = next((b for b, known in contig.lengths.items() if known == length), None)
        seen.setdefault(build, f"{name}={length}")
    if len(seen) > 1 or None in seen:
        raise _contradiction(seen)
    return next(iter(seen), None)


def _contradiction(seen: Mapping[Build | None, str]) -> BuildError:
    evidence = ", ".join(f"{where} ({build or 'neither GRCh37 nor GRCh38'})" for build, where in seen.items())
    return BuildError(
        "the contig lengths of the header do not belong to one known genome build",
        seen=evidence,
        advice="Only GRCh37 (hg19) and GRCh38 (hg38) are supported; check which genome the file was made with.",
    )
