"""Protein changes that VEP (CSQ) or SnpEff (ANN) wrote into a VCF, for our transcript: only to compare with our own."""

from __future__ import annotations

import re
from urllib.parse import unquote

from alkfusion.patterns import pattern
from alkfusion.readers.vcf import VcfHeader, VcfRecord

__all__ = ["StatedConsequences"]

_OURS = ("NM_004304", "ENST00000389048")
_CSQ_FORMAT = pattern(r'^##INFO=<ID=CSQ,.*Format: ([^">]+)', re.MULTILINE)
_ANN_FEATURE, _ANN_PROTEIN = 6, 10  # columns of the ANN field in SnpEff's VCF annotation format 1.0


class StatedConsequences:
    """Finds the names in one file's records."""

    def __init__(self, header: VcfHeader) -> None:
        match = _CSQ_FORMAT.search("\n".join(header.metadata))
        self._csq = match[1].strip().split("|") if match else []

    def of(self, record: VcfRecord) -> tuple[str, ...]:
        """Return the protein names given for ALK's transcript; none where several alleles make it unclear."""
        if len([allele for allele in record.alternatives if not allele.startswith(("<", "*"))]) != 1:
            return ()
        found = []
        if {"Feature", "HGVSp"} <= set(self._csq):
            found += self._names(record, "CSQ", self._csq.index("Feature"), self._csq.index("HGVSp"))
        found += self._names(record, "ANN", _ANN_FEATURE, _ANN_PROTEIN)
        return tuple(dict.fromkeys(found))

    def _names(self, record: VcfRecord, key: str, feature: int, protein: int) -> list[str]:
        entries = [entry.split("|") for entry in record.info.get(key, "").split(",") if entry]
        ours = [cells for cells in entries if len(cells) > max(feature, protein) and cells[feature].startswith(_OURS)]
        return [unquote(cells[protein].rpartition(":")[2]) for cells in ours if cells[protein]]
