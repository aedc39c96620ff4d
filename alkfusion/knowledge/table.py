"""The curated knowledge table: its rows as frozen types, and the one function that loads them.

The table is a folder of tab-separated files described by ``datapackage.json`` (a Frictionless data package). A cell
never holds a tab or a quote, so plain splitting reads it; several values in one cell are separated by ``;``. Reading
checks what is cheap on every start (columns, vocabulary, references, duplicates, residues);
``alkfusion.knowledge.validation`` does the rest. Nothing here decides what a row means for a sample.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from alkfusion.knowledge.checks import check_on_load
from alkfusion.knowledge.genotype import residues
from alkfusion.knowledge.package import check_versions, read_package, read_rows, tables_of
from alkfusion.knowledge.rows import (
    Approval,
    Bypass,
    Conflict,
    Contact,
    Disease,
    Drug,
    Evidence,
    Excluded,
    Option,
    PartnerFact,
    Threshold,
)
from alkfusion.patterns import pattern
from alkfusion.resources import resource

__all__ = [
    "Approval",
    "Bypass",
    "Conflict",
    "Contact",
    "Disease",
    "Drug",
    "Evidence",
    "Excluded",
    "Knowledge",
    "Option",
    "PartnerFact",
    "Threshold",
    "load_knowledge",
]

#: Responses that make a residue one that has to be seen before a drug may be called sensitive.
DEFINING_RESPONSES = frozenset({"resistant", "reduced"})


class Knowledge(msgspec.Struct, frozen=True, dict=True):
    """One version of the whole table, with the overlays laid over it."""

    version: str
    sha256: str
    evidence: tuple[Evidence, ...]
    drugs: tuple[Drug, ...]
    approvals: tuple[Approval, ...]
    diseases: tuple[Disease, ...]
    partners: tuple[PartnerFact, ...]
    bypass: tuple[Bypass, ...]
    options: tuple[Option, ...]
    conflicts: tuple[Conflict, ...]
    excluded: tuple[Excluded, ...]
    threshold_rows: tuple[Threshold, ...]
    contacts: tuple[Contact, ...] = ()
    overlays: tuple[str, ...] = ()

    @cached_property
    def thresholds(self) -> dict[str, float]:
        """Name of a threshold -> its value; unit and source stand in ``threshold_rows``."""
        return {row.name: row.value for row in self.threshold_rows}

    @cached_property
    def _drug_names(self) -> dict[str, Drug]:
        return {name.casefold(): drug for drug in self.drugs for name in (*drug.synonyms, drug.name)}

    @cached_property
    def _disease_names(self) -> dict[str, Disease]:
        names = {}
        for disease in self.diseases:
            for name in (*disease.synonyms, disease.name, disease.code):
                names[name.casefold()] = disease
        return names

    @cached_property
    def changes(self) -> frozenset[str]:
        """Every change that a row of evidence speaks of."""
        return frozenset(change for row in self.evidence for change in row.genotype)

    def drug(self, name: str) -> Drug:
        """Return the drug with this name or synonym, in any case; KeyError when the table has none."""
        return self._drug_names[name.strip().casefold()]

    def disease(self, name: str) -> Disease:
        """Return the disease with this code, name or synonym, in any case; KeyError when the table has none."""
        return self._disease_names[name.strip().casefold()]

    def lineage(self, code: str | None) -> tuple[str, ...]:
        """Return a disease code and those of what it is a kind of, the nearest first: LUAD, NSCLC; () for None.

        What was shown or approved for the wider disease holds for its kinds, never the other way round.
        """
        found: list[str] = []
        while code and code not in found:
            found.append(code)
            known = self._disease_names.get(code.casefold())
            code = known.parent if known else ""
        return tuple(found)

    def defining_residues(self) -> tuple[int, ...]:
        """Residues (NP_004295.2, 1-based) that carry resistance or reduced sensitivity, alone or in a compound.

        A drug may only be called sensitive in a sample where these residues were seen.
        """
        return self._defining_residues

    @cached_property
    def _defining_residues(self) -> tuple[int, ...]:
        found: set[int] = set()
        for row in self.evidence:
            if row.response in DEFINING_RESPONSES:
                found.update(residue for change in row.genotype for residue in residues(change))
        return tuple(sorted(found))


def load_knowledge(overlays: Sequence[Path] = (), directory: Path | None = None, *, earlier: bool = False) -> Knowledge:
    """Load and check the table; raise KnowledgeError (exit 4) naming file, row and column.

    ``directory`` replaces the shipped table; each of ``overlays`` adds evidence rows. The ids of
    those end in the name of their file (``MINE0001@mine.tsv``), and so does the version (``1.4.0+mine.tsv``).
    A table of an ``earlier`` release, to compare with, need not have every threshold for reads.
    """
    folder = resource("knowledge") if directory is None else directory
    digest = hashlib.sha256()
    package = read_package(folder, digest)
    check_versions(package, folder)
    rows = {name: read_rows(folder / f"{name}.tsv", kind, digest=digest) for name, kind in tables_of(package).items()}
    evidence = list(rows.pop("evidence"))
    for path in overlays:
        evidence.extend(read_rows(path, Evidence, origin=path.name, digest=digest))
    knowledge = Knowledge(
        version=package.version,
        sha256=digest.hexdigest(),
        evidence=tuple(evidence),
        threshold_rows=rows.pop("thresholds"),
        overlays=tuple(path.name for path in overlays),
        **rows,
    )
    check_on_load(knowledge, folder, overlays, earlier=earlier)
    return _marked(knowledge) if overlays else knowledge


def _marked(knowledge: Knowledge) -> Knowledge:
    """Write the overlay's file name into the ids of its rows and into the version.

    Every output names rows and the table by these, so the origin is marked wherever they go.
    """
    rows = (
        msgspec.structs.replace(row, row_id=f"{row.row_id}@{_plain(row.origin)}") if row.origin else row
        for row in knowledge.evidence
    )
    version = "+".join((knowledge.version, *map(_plain, knowledge.overlays)))
    return msgspec.structs.replace(knowledge, version=version, evidence=tuple(rows))


def _plain(name: str) -> str:
    """Return a file name without what parts cells and lists in some output."""
    return pattern(r"[^0-9A-Za-z._-]").sub("_", name)
