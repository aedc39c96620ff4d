"""The rows of the table, one frozen type a file; field names are the column names."""

from __future__ import annotations

import msgspec

__all__ = [
    "Approval",
    "Bypass",
    "Conflict",
    "Contact",
    "Disease",
    "Drug",
    "Evidence",
    "Excluded",
    "Option",
    "PartnerFact",
    "Released",
    "Removed",
    "Threshold",
]


class Evidence(msgspec.Struct, frozen=True):
    """One publication x genotype x background x drug x assay.

    ``genotype`` holds canonical HGVS p. changes (NP_004295.2), sorted; empty is the fusion or gene without a kinase
    change. Concentrations are in nM and ``fold`` is mutant over wild type of the same paper. ``response_rule`` says
    what made the response: the author's word, the fold bins, a knowledge base, a regulator's text. ``origin`` is empty
    for the shipped table and the name of the file for an overlay; ``line`` is the 1-based line in that file.
    """

    row_id: str
    genotype: tuple[str, ...]
    alteration: str
    phase_needed: str
    background: str
    isoform: str
    disease: str
    drug: str
    response: str
    response_rule: str
    evidence_type: str
    level: str
    amp_tier: str
    assay: str
    model: str
    value_nM: float | None  # noqa: N815 - the unit is spelled as in the table
    value_qualifier: str
    wt_value_nM: float | None  # noqa: N815
    fold: float | None
    n_patients: int | None
    n_responders: int | None
    pmid: str
    doi: str
    citation: str
    locator: str
    read_how: str
    where_seen: str
    statement: str
    kb_ids: tuple[str, ...]
    licence: str
    conflict_group: str
    version_added: str
    origin: str = ""
    line: int = 0


class Drug(msgspec.Struct, frozen=True):
    """One drug or compound; ``called`` says whether the program makes a call for it (else its rows are context)."""

    name: str
    called: bool
    category: str
    generation: str
    role: str
    synonyms: tuple[str, ...]
    chembl: str
    drugbank: str
    ncit: str
    rxnorm: str
    atc: str
    status: str
    source: str
    note: str
    origin: str = ""
    line: int = 0


class Approval(msgspec.Struct, frozen=True):
    """One drug x authority x indication; ages in years, ``age_max`` exclusive; ``state``: approved or applied."""

    drug: str
    authority: str
    state: str
    indication: str
    disease: str
    age_min: float | None
    age_max: float | None
    date: str
    date_meaning: str
    source: str
    where_read: str
    note: str
    origin: str = ""
    line: int = 0


class Disease(msgspec.Struct, frozen=True):
    """One disease; ``code`` is OncoTree's where it has one, ``parent`` the code of the disease that it is a kind of."""

    code: str
    name: str
    parent: str
    group: str
    oncotree: str
    doid: str
    ncit: str
    synonyms: tuple[str, ...]
    alk_alterations: str
    age_group: str
    source: str
    note: str
    origin: str = ""
    line: int = 0


class PartnerFact(msgspec.Struct, frozen=True):
    """One published fact about one fusion partner in one disease."""

    partner: str
    as_printed: str
    translocation: str
    disease: str
    frequency: str
    staining: str
    junction: str
    oligomerisation: str
    citation: str
    pmid: str
    doi: str
    where_seen: str
    note: str
    origin: str = ""
    line: int = 0


class Bypass(msgspec.Struct, frozen=True):
    """One published way round ALK; shown as an observation, never a drug call."""

    mechanism: str
    genes: tuple[str, ...]
    drug: str
    disease: str
    evidence_type: str
    effect: str
    citation: str
    pmid: str
    doi: str
    where_seen: str
    statement: str
    origin: str = ""
    line: int = 0


class Option(msgspec.Struct, frozen=True):
    """One combination or non-ALK treatment named by the literature; context, never a prediction."""

    option: str
    kind: str
    disease: str
    setting: str
    outcome: str
    citation: str
    pmid: str
    doi: str
    where_seen: str
    statement: str
    origin: str = ""
    line: int = 0


class Contact(msgspec.Struct, frozen=True):
    """One residue near one drug in one model of their complex; drawn in the report, and no prediction uses it.

    ``residue`` is a letter and a number on NP_004295.2 (1-based). The distance is that of the nearest pair of atoms
    other than hydrogen, in angstrom; a residue within ``cutoff_angstrom`` counts as a contact.
    """

    drug: str
    residue: str
    distance_angstrom: float
    cutoff_angstrom: float
    method: str
    model: str
    citation: str
    pmid: str
    doi: str
    where_seen: str
    locator: str
    read_how: str
    note: str
    origin: str = ""
    line: int = 0

    @property
    def position(self) -> int:
        """The number of the residue (1-based)."""
        return int(self.residue[1:])


class Threshold(msgspec.Struct, frozen=True):
    """One number the program decides with, and where it comes from."""

    name: str
    value: float
    unit: str
    meaning: str
    source: str
    origin: str = ""
    line: int = 0


class Conflict(msgspec.Struct, frozen=True):
    """One known disagreement between sources; its rows carry ``group`` in ``conflict_group``."""

    group: str
    subject: str
    drug: str
    kind: str
    side_a: str
    side_b: str
    reason: str
    handling: str
    shown_by: str
    origin: str = ""
    line: int = 0


class Excluded(msgspec.Struct, frozen=True):
    """One item that was read and not taken, with the reason."""

    item: str
    source: str
    pmid: str
    reason: str
    origin: str = ""
    line: int = 0


class Removed(msgspec.Struct, frozen=True):
    """One evidence row that an earlier version had and this one has not."""

    row_id: str
    version_removed: str
    reason: str
    origin: str = ""
    line: int = 0


class Released(msgspec.Struct, frozen=True):
    """One evidence row of the last release; it may only go away through ``REMOVED.tsv``."""

    row_id: str
    version: str
    origin: str = ""
    line: int = 0
