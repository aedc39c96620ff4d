"""Find the evidence rows that speak about a genotype in a molecule, and say how near each one is.

Evidence from one molecule is not evidence in another without saying so. A row of the sample's own fusion is ``same``;
a row of another fusion, or of fusions whose partner the source does not name, is ``other_fusion``; a row of ALK without
a fusion is ``full_length``. How far a row is carried is a number of levels (``distance``) that weighing adds to its
level. Drug names and genotypes match exactly: a row about a class of drugs, or about "any ALK mutation", never speaks
for a drug or a change.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from alkfusion.knowledge.genotype import is_bucket, residues
from alkfusion.knowledge.table import DEFINING_RESPONSES, Evidence, Knowledge
from alkfusion.model import BackgroundMatch

__all__ = ["CARRIED", "ELSEWHERE", "NO_PARTNER", "Carrier", "Genotype", "Index", "Match", "Molecule", "index_of"]

Genotype = tuple[str, ...]

#: Levels lost by a row of another fusion. Two, so that such a row never contests a row of the sample's own fusion at
#: the same level (PMID 27009859: one mutation, one laboratory, opposite effects in NPM1::ALK and EML4::ALK), while
#: patients with another fusion still contest a dish with the same one.
CARRIED = 2
#: Levels lost between fusions and full-length ALK. More than the whole scale: such a row decides only where no row of
#: the right kind of molecule exists.
ELSEWHERE = 10

#: Backgrounds of rows whose source does not say which fusion was studied; they are nobody's own.
NO_PARTNER = frozenset({"v::ALK", "unspecified"})
_FULL_LENGTH = "full_length"
_ALTERATIONS = frozenset({"fusion", "mutation", "compound"})


class Carrier(StrEnum):
    """What kind of molecule carries the change in the sample."""

    FUSION = "fusion"
    FULL_LENGTH = "full_length"
    UNKNOWN = "unknown"


class Molecule(msgspec.Struct, frozen=True):
    """The molecule a genotype lies on; ``fusions`` are names such as ``NPM1::ALK``."""

    carrier: Carrier
    fusions: tuple[str, ...] = ()


class Match(msgspec.Struct, frozen=True):
    """One row that speaks about the genotype, the step it was found at, and the levels it loses on the way."""

    row: Evidence
    step: BackgroundMatch
    distance: int


def _step(background: str, molecule: Molecule) -> tuple[BackgroundMatch, int]:
    if molecule.carrier is Carrier.FULL_LENGTH:
        if background == _FULL_LENGTH:
            return BackgroundMatch.SAME, 0
        return BackgroundMatch.OTHER_FUSION, CARRIED if background == "unspecified" else ELSEWHERE
    if background in molecule.fusions and background not in NO_PARTNER:
        return BackgroundMatch.SAME, 0
    if background != _FULL_LENGTH:
        return BackgroundMatch.OTHER_FUSION, CARRIED
    return BackgroundMatch.FULL_LENGTH, ELSEWHERE if molecule.carrier is Carrier.FUSION else CARRIED


class Index:
    """The evidence of one table, ordered for looking up; made once per table by `index_of`."""

    def __init__(self, evidence: Iterable[Evidence], called: Iterable[str]) -> None:
        self.called = tuple(sorted(called, key=str.casefold))
        self._genotypes: dict[Genotype, dict[str, list[Evidence]]] = {}
        self._of_change: dict[str, set[Genotype]] = {}
        defining: set[int] = set()
        for row in evidence:
            if row.response in DEFINING_RESPONSES:
                defining.update(residue for change in row.genotype for residue in residues(change))
            if row.alteration in _ALTERATIONS:
                self._genotypes.setdefault(row.genotype, {}).setdefault(row.drug, []).append(row)
                for change in row.genotype:
                    self._of_change.setdefault(change, set()).add(row.genotype)
        self.defining = frozenset(defining)
        self._buckets = {residues(change)[0]: change for change in self._of_change if is_bucket(change)}

    def rows(self, genotype: Genotype, drug: str) -> tuple[Evidence, ...]:
        """Return the rows of exactly this genotype and drug; the empty genotype is a fusion without a kinase change."""
        return tuple(self._genotypes.get(genotype, {}).get(drug, ()))

    def knows(self, change: str) -> bool:
        """Tell whether the table holds this single change, whatever the drug."""
        return (change,) in self._genotypes

    def rows_of_change(self, change: str) -> tuple[Evidence, ...]:
        """Return the rows of this single change, whatever the drug."""
        return tuple(row for rows in self._genotypes.get((change,), {}).values() for row in rows)

    def in_bucket(self, change: str) -> bool:
        """Tell whether rows name the residue of a substitution and not what it became (``p.I1171?``)."""
        positions = residues(change)
        return len(positions) == 1 and not is_bucket(change) and positions[0] in self._buckets

    def bucket_rows(self, change: str, drug: str) -> tuple[Evidence, ...]:
        """Return the rows that name only the codon of a substitution."""
        return self.rows((self._buckets[residues(change)[0]],), drug) if self.in_bucket(change) else ()

    def compounds_within(self, changes: Iterable[str]) -> tuple[Genotype, ...]:
        """Return every compound of the table whose changes are all among these, longest first."""
        present = set(changes)
        found = {genotype for change in present for genotype in self._of_change.get(change, ()) if len(genotype) > 1}
        return tuple(sorted((g for g in found if present.issuperset(g)), key=lambda g: (-len(g), g)))

    def matches(self, genotype: Genotype, drug: str, molecule: Molecule, *, buckets: bool = False) -> tuple[Match, ...]:
        """Return the rows of exactly this genotype and drug, nearest molecule first.

        ``buckets`` lets rows of a codon bucket speak for a substitution of that residue; without it they never do.
        """
        rows = self.rows(genotype, drug)
        if buckets and len(genotype) == 1:
            rows += self.bucket_rows(genotype[0], drug)
        found = [Match(row, *_step(row.background, molecule)) for row in rows]
        return tuple(sorted(found, key=lambda match: (match.distance, match.row.level, match.row.row_id)))


def index_of(knowledge: Knowledge) -> Index:
    """Return the index of a table, made at the first call and kept with the table, as a cached property would be."""
    kept = vars(knowledge)
    found = kept.get("_match_index")
    if not isinstance(found, Index):
        found = Index(knowledge.evidence, (drug.name for drug in knowledge.drugs if drug.called))
        kept["_match_index"] = found
    return found
