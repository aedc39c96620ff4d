"""One prediction as the sentence a clinician would read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from alkfusion.knowledge.match import NO_PARTNER, Carrier, Genotype, Index, Molecule
from alkfusion.knowledge.rows import Evidence
from alkfusion.knowledge.weigh import Direction, Verdict, publications
from alkfusion.model import AssessmentState, Prediction
from alkfusion.predict.fold import Basis, Outcome, Part
from alkfusion.predict.sample import Driver, Picture

__all__ = ["Teller"]

_MOST_RESIDUES = 8
_NAMES = {
    "v::ALK": "ALK fusions of unnamed partner",
    "full_length": "full-length ALK",
    "unspecified": "ALK, fusion not stated",
}

_OPENING = {
    Prediction.RESISTANT: "Resistance to {drug} is predicted",
    Prediction.REDUCED: "Reduced sensitivity to {drug} is predicted",
    Prediction.CONFLICTING: "The evidence on {drug} conflicts",
    Prediction.SENSITIVE: "Sensitivity to {drug} is predicted",
    Prediction.PRESUMED_SENSITIVE: "Sensitivity to {drug} is presumed, not shown",
    Prediction.NO_EVIDENCE: "No prediction for {drug}",
    Prediction.NOT_APPLICABLE: "{drug} is not applicable",
    Prediction.NOT_ASSESSED: "{drug} was not assessed",
}


_FAVOURABLE = frozenset({Prediction.SENSITIVE, Prediction.PRESUMED_SENSITIVE})
_UNFAVOURABLE = frozenset({Prediction.RESISTANT, Prediction.REDUCED, Prediction.CONFLICTING})
_DECIDED = _FAVOURABLE | _UNFAVOURABLE


@lru_cache(maxsize=1_024)
def _opening(prediction: Prediction, drug: str) -> str:
    words = _OPENING[prediction].format(drug=drug)
    return words[0].upper() + words[1:]


@lru_cache(maxsize=65_536)
def _joined(changes: Genotype) -> str:
    return "+".join(map(_told, changes))


def _told(change: str) -> str:
    """Write a change as one says it: ``G1202R``, or the c. name of a splice site, whose protein nobody knows."""
    return f"splice site {change}" if change.startswith("c.") else change.removeprefix("p.")


def _count(rows: tuple[Evidence, ...]) -> str:
    number = publications(rows)
    return f"{number} publication" if number == 1 else f"{number} publications"


def _molecules(rows: tuple[Evidence, ...], molecule: Molecule) -> str:
    """Name the molecules that the rows were studied in, the sample's own first."""
    fusions = set(molecule.fusions) - NO_PARTNER
    own = sorted({row.background for row in rows if row.background in fusions})
    others = sorted({_NAMES.get(row.background, row.background) for row in rows if row.background not in own})
    words = [f"same fusion {name}" for name in own]
    if others and molecule.carrier is Carrier.FUSION:
        words.append(f"carried over from {', '.join(others)}")
    else:
        words.extend(others)
    return ", ".join(words)


def _levels(rows: tuple[Evidence, ...]) -> str:
    letters = sorted({row.level for row in rows})
    return f"level {letters[0]}" if len(letters) == 1 else f"levels {letters[0]} to {letters[-1]}"


@lru_cache(maxsize=65_536)
def _strength(verdict: Verdict, molecule: Molecule, diseases: tuple[str, ...]) -> str:
    """Say levels, AMP tier, molecules and diseases studied, and by how many publications."""
    rows = verdict.evidence
    words = [_levels(rows)]
    tiers = sorted({row.amp_tier for row in rows if row.amp_tier and row.disease in diseases})
    if tiers:
        words.append(f"AMP tier {tiers[0]}")
    words += [_molecules(rows, molecule), _count(rows)]
    seen = sorted({row.disease for row in rows if row.disease})
    if seen and not set(seen).intersection(diseases):
        words.append(f"studied in {', '.join(seen)}" + (f" and not in {diseases[0]}" if diseases else ""))
    return ", ".join(words)


def _driver_name(picture: Picture) -> str:
    name = " and ".join(picture.molecule.fusions)
    return f"{name} (stated, not found)" if picture.stated else name


@lru_cache(maxsize=65_536)
def _part(part: Part, molecule: Molecule, diseases: tuple[str, ...]) -> str:
    name = _joined(part.haplotype.genotype)
    if part.basis is Basis.SINGLES_ONLY:
        name = f"{name} in cis (single-mutation evidence only)"
    elif len(part.haplotype.genotype) > 1:
        name = f"{name} in cis"
    return f"{name} ({_strength(part.verdict, molecule, diseases)})"


def _reasons(outcome: Outcome, picture: Picture, drug: str, diseases: tuple[str, ...]) -> Iterator[str]:
    """Yield what the decided predictions stand on."""
    if outcome.deciding:
        bad = outcome.prediction in _UNFAVOURABLE
        verb = "for" if bad or picture.driver is Driver.MUTATION else "despite"
        yield f"{verb} {' and '.join(_part(part, picture.molecule, diseases) for part in outcome.deciding)}"
    driver = outcome.driver_verdict
    if driver.direction is Direction.SENSITIVE and outcome.prediction in _FAVOURABLE:
        yield f"ALK fusions respond to {drug} ({_strength(driver, picture.molecule, diseases)})"
    elif driver.evidence and set(driver.evidence) <= set(outcome.evidence):
        yield f"for {_driver_name(picture)} itself ({_strength(driver, picture.molecule, diseases)})"
    if outcome.against:
        yield f"{_count(outcome.against)} on the other side"


def _unanswered(outcome: Outcome, picture: Picture, drug: str, index: Index, version: str) -> Iterator[str]:
    """Yield why there is no prediction."""
    if picture.driver is Driver.NONE_FOUND:
        yield "no ALK fusion and no known activating mutation was found by inputs that could have shown one"
        yield "this is not proof of absence"
        if outcome.against:
            yield f"in ALK fusions {_count(outcome.against)} would count against it"
        return
    if picture.driver is Driver.NOT_LOOKED_FOR:
        return
    if picture.driver is Driver.CANDIDATE:
        yield f"{_driver_name(picture)} is not established as a kinase fusion"
        return
    yield from _silent_parts(outcome, drug, index, version)
    if outcome.driver_verdict.direction is Direction.SILENT and picture.driver is Driver.FUSION:
        yield f"no evidence that {_driver_name(picture)} responds to {drug} in table version {version}"
    elif picture.driver is Driver.MUTATION and all(
        part.verdict.direction is Direction.SENSITIVE for part in outcome.parts
    ):
        yield f"no evidence in full-length ALK in table version {version}"


def _silent_parts(outcome: Outcome, drug: str, index: Index, version: str) -> Iterator[str]:
    for part in outcome.parts:
        name = _joined(part.haplotype.genotype)
        if part.basis is Basis.NOT_INFERABLE:
            yield f"{name} in cis was not studied together and cannot be inferred from single-mutation evidence only"
        elif part.verdict.direction is Direction.SILENT and part.verdict.against:
            yield f"for {name} sensitivity was not supported ({_count(part.verdict.against)})"
        elif part.verdict.direction is Direction.SILENT:
            known = any(index.knows(change) for change in part.haplotype.genotype)
            what = f"{name} has no row for {drug}" if known else f"{name} is of unknown significance"
            yield f"{what}, no evidence in table version {version}"


def _not_seen(picture: Picture) -> str:
    """Return what nobody looked at in the kinase domain, or nothing when every defining residue was seen."""
    seen = picture.assessment
    if seen.state is AssessmentState.NONE:
        return "no residue of the kinase domain was looked at, which is not wild type"
    missing = [str(item.residue) for item in seen.not_assessed]
    if not missing:
        return "" if picture.all_seen else "not every residue that defines resistance was assessed"
    more = f" and {len(missing) - _MOST_RESIDUES} more" if len(missing) > _MOST_RESIDUES else ""
    return f"not assessed: residues {', '.join(missing[:_MOST_RESIDUES])}{more}"


def _asides(picture: Picture) -> Iterator[str]:
    """Yield the clauses that are the same for every drug."""
    if picture.driver is Driver.NOT_LOOKED_FOR:
        yield "no input could show an ALK fusion, so the driver was not assessed"
    if picture.doubtful:
        names = ", ".join(map(_told, picture.doubtful))
        yield f"called but not counted, because the call failed its filter: {names}"
    for pair in picture.open_pairs:
        yield f"whether {' and '.join(map(_told, pair))} lie on one molecule is not known"
    if picture.other_allele:
        names = ", ".join(map(_told, picture.other_allele))
        yield f"on the other allele, and not counted against the fusion: {names}"


def _questions(outcome: Outcome, picture: Picture, drug: str, index: Index) -> Iterator[str]:
    """Yield what the table would say if changes of unknown phase lay in cis, and what rows of codons say."""
    for compound in picture.open_compounds:
        rows = index.rows(compound, drug)
        if rows:
            yield f"together in cis the table calls {_joined(compound)} {_responses(rows)}"
    for change in picture.codon_only:
        counted = {row.row_id for row in (*outcome.evidence, *outcome.against)}
        rows = tuple(row for row in index.bucket_rows(change, drug) if row.row_id not in counted)
        if rows:
            yield f"not counted: rows that name only the codon of {_told(change)} say {_responses(rows)}"


def _responses(rows: tuple[Evidence, ...]) -> str:
    return " and ".join(sorted({row.response.replace("_", " ") for row in rows}))


class Teller:
    """Tells the predictions of one sample in sentences; what is the same for every drug is worded once."""

    def __init__(self, picture: Picture, index: Index, diseases: tuple[str, ...], version: str) -> None:
        self._picture, self._index, self._diseases, self._version = picture, index, diseases, version
        self._asides = tuple(_asides(picture))
        self._not_seen = _not_seen(picture)

    def _clauses(self, outcome: Outcome, drug: str) -> Iterator[str]:
        if outcome.prediction in _DECIDED:
            yield from _reasons(outcome, self._picture, drug, self._diseases)
        else:
            yield from _unanswered(outcome, self._picture, drug, self._index, self._version)
        if self._not_seen and outcome.prediction not in (Prediction.NOT_APPLICABLE, Prediction.RESISTANT):
            yield self._not_seen
        yield from self._asides
        if self._picture.open_compounds or self._picture.codon_only:
            yield from _questions(outcome, self._picture, drug, self._index)

    def sentence(self, outcome: Outcome, drug: str) -> str:
        """Return one sentence: the prediction, what it stands on, what speaks against it, what was not looked at."""
        opening = _opening(outcome.prediction, drug)
        clauses = "; ".join(self._clauses(outcome, drug))
        return f"{opening}: {clauses}." if clauses else f"{opening}."
