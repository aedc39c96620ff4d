"""Fold what the rows say about each haplotype, and about the driver itself, into one prediction for a drug.

The order of the states, from the worst news to the best, is ``resistant``, ``reduced``, ``conflicting``,
``no_evidence``, ``presumed_sensitive``, ``sensitive``. The worst haplotype decides. ``docs/prediction.md`` says every
rule in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

import msgspec

from alkfusion.knowledge.match import Index, Molecule
from alkfusion.knowledge.rows import Evidence
from alkfusion.knowledge.weigh import CLOSE, SILENT, Direction, Verdict, weigh
from alkfusion.model import BackgroundMatch, Prediction
from alkfusion.predict.sample import Driver, Haplotype, Picture

__all__ = ["Basis", "Outcome", "Part", "fold", "read_driver", "read_haplotype"]

_CLINICAL = frozenset({"guideline", "trial", "cohort", "case"})
_STEPS = tuple(BackgroundMatch)
_DECIDED = {
    Direction.RESISTANT: Prediction.RESISTANT,
    Direction.REDUCED: Prediction.REDUCED,
    Direction.CONFLICTING: Prediction.CONFLICTING,
}


class Basis(StrEnum):
    """What the verdict on a haplotype stands on."""

    EXACT = "exact"
    SINGLES_ONLY = "singles_only"
    NOT_INFERABLE = "not_inferable"
    NO_ROW = "no_row"


class Part(msgspec.Struct, frozen=True, eq=False):
    """The verdict on one haplotype for one drug; compared by identity, as verdicts are."""

    haplotype: Haplotype
    verdict: Verdict
    basis: Basis


class Outcome(msgspec.Struct, frozen=True, eq=False):
    """The prediction for one drug with what led to it; ``driver_verdict`` is about the fusion without a change."""

    prediction: Prediction
    driver_verdict: Verdict
    parts: tuple[Part, ...] = ()
    deciding: tuple[Part, ...] = ()
    level: str | None = None
    step: BackgroundMatch | None = None
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()


def _pieces(index: Index, haplotype: Haplotype, drug: str, buckets: bool) -> list[Verdict]:
    """Return verdicts on every listed part of a compound: its single changes and the smaller compounds in it."""
    smaller = [genotype for genotype in index.compounds_within(haplotype.genotype) if genotype != haplotype.genotype]
    genotypes = smaller + [(change,) for change in haplotype.genotype]
    return [weigh(index.matches(genotype, drug, haplotype.molecule, buckets=buckets)) for genotype in genotypes]


def _disagreeing(direction: Direction, verdicts: Iterable[Verdict]) -> tuple[Evidence, ...]:
    return tuple(
        row
        for verdict in verdicts
        if verdict.direction is not Direction.SILENT
        and (verdict.direction < Direction.SILENT) != (direction < Direction.SILENT)
        for row in verdict.evidence
    )


@lru_cache(maxsize=65_536)
def read_haplotype(index: Index, haplotype: Haplotype, drug: str, buckets: bool) -> Part:
    """Return the verdict on one haplotype: exact rows first; a compound without them is read from its parts.

    From its parts a compound can be resistant, which is then said to rest on single-mutation evidence only; it can
    never be sensitive: changes that each leave a drug working may defeat it together (PMID 30322862).
    """
    exact = weigh(index.matches(haplotype.genotype, drug, haplotype.molecule, buckets=buckets))
    if len(haplotype.genotype) == 1:
        return Part(haplotype, exact, Basis.NO_ROW if exact.nothing else Basis.EXACT)
    pieces = _pieces(index, haplotype, drug, buckets)
    if exact.direction is not Direction.SILENT:
        others = exact.against + _disagreeing(exact.direction, pieces)
        return Part(haplotype, msgspec.structs.replace(exact, against=others), Basis.EXACT)
    worst = min(pieces, key=lambda verdict: verdict.direction)
    if worst.direction < Direction.SILENT:
        carried = [verdict for verdict in pieces if verdict.direction is worst.direction]
        joined = _joined(worst.direction, carried, _disagreeing(worst.direction, pieces))
        return Part(haplotype, joined, Basis.SINGLES_ONLY)
    favourable = tuple(row for verdict in pieces for row in verdict.evidence)
    if exact.nothing and all(verdict.nothing for verdict in pieces):
        return Part(haplotype, SILENT, Basis.NO_ROW)
    return Part(haplotype, Verdict(Direction.SILENT, against=exact.against + favourable), Basis.NOT_INFERABLE)


def _joined(direction: Direction, verdicts: list[Verdict], extra: tuple[Evidence, ...] = ()) -> Verdict:
    """Join verdicts of one direction: all their rows, the best level, the nearest step."""
    levels = [verdict.level for verdict in verdicts if verdict.level]
    steps = [verdict.step for verdict in verdicts if verdict.step]
    return Verdict(
        direction,
        min(levels, default=None),
        min(steps, key=_STEPS.index, default=None),
        _once(row for verdict in verdicts for row in verdict.evidence),
        _once([*(row for verdict in verdicts for row in verdict.against), *extra]),
    )


def _once(rows: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple({row.row_id: row for row in rows}.values())


def _counts_against_fusion(row: Evidence) -> bool:
    """Tell whether a row without a change comes from patients, and does not only compare one isoform with another."""
    return row.response != "not_resistant" and row.evidence_type in _CLINICAL and not row.isoform


@lru_cache(maxsize=4_096)
def read_driver(index: Index, molecule: Molecule, drug: str, diseases: tuple[str, ...]) -> Verdict:
    """Return what the rows say about the fusion itself, without a change in the kinase domain.

    How potent a drug is on one partner or isoform against another is never resistance (NPM1::ALK needs about four times
    the crizotinib of EML4::ALK in Ba/F3, PMID 25727400, and 83 to 90 % of children with ALCL responded, PMID 28787259).
    Rows for the sample's disease, or what it is a kind of, are named instead of rows for another disease; of these, the
    best level and the next.
    """
    matches = [m for m in index.matches((), drug, molecule) if m.step is not BackgroundMatch.FULL_LENGTH]
    counted = [m for m in matches if m.row.response == "sensitive" or _counts_against_fusion(m.row)]
    verdict = weigh(counted)
    if verdict.direction is not Direction.SENSITIVE:
        return verdict

    ranked = sorted((m for m in counted if m.row.response == "sensitive"), key=lambda m: (m.row.level, m.distance))
    here = [m for m in ranked if m.row.disease in diseases] or ranked
    deciding = [m for m in here if ord(m.row.level) <= ord(here[0].row.level) + CLOSE]
    others = tuple(m.row for m in matches if m.row.response not in ("sensitive", "not_resistant"))
    nearest = min((m.step for m in deciding), key=_STEPS.index)
    return Verdict(Direction.SENSITIVE, here[0].row.level, nearest, tuple(m.row for m in deciding), others)


def _drivers_say(picture: Picture, drug: str, index: Index, diseases: tuple[str, ...]) -> Verdict:
    if picture.driver is Driver.FUSION:
        return read_driver(index, picture.molecule, drug, diseases)
    return SILENT


def _responds(picture: Picture, driver_verdict: Verdict, parts: tuple[Part, ...]) -> bool:
    """Tell whether rows say that the driver, as it is in this sample, answers to the drug."""
    if picture.driver is Driver.FUSION and driver_verdict.direction is Direction.SENSITIVE:
        return True
    rows = [row for part in parts for row in part.verdict.evidence if row.response == "sensitive"]
    if picture.driver is Driver.MUTATION:
        return any(row.background == "full_length" for row in rows)
    return picture.driver is Driver.FUSION and bool(rows)


def _favourable(
    picture: Picture, driver_verdict: Verdict, parts: tuple[Part, ...], index: Index, drug: str
) -> Prediction:
    """Return the prediction when no row of any haplotype speaks against the drug."""
    if any(part.verdict.direction is Direction.SILENT for part in parts):
        return Prediction.NO_EVIDENCE
    if not _responds(picture, driver_verdict, parts) or _open_resistance(picture, index, drug):
        return Prediction.NO_EVIDENCE
    if picture.all_seen and not picture.open_pairs and not picture.doubtful:
        return Prediction.SENSITIVE
    return Prediction.PRESUMED_SENSITIVE


@lru_cache(maxsize=65_536)
def _compound_direction(index: Index, haplotype: Haplotype, drug: str) -> Direction:
    return weigh(index.matches(haplotype.genotype, drug, haplotype.molecule)).direction


def _open_resistance(picture: Picture, index: Index, drug: str) -> bool:
    """Tell whether a compound of unknown phase would be resistant (or contested) if it lay in cis."""
    directions = (_compound_direction(index, Haplotype(g, picture.molecule), drug) for g in picture.open_compounds)
    return any(direction < Direction.SILENT for direction in directions)


def _without_driver(picture: Picture) -> Prediction | None:
    return {
        Driver.NONE_FOUND: Prediction.NOT_APPLICABLE,
        Driver.NOT_LOOKED_FOR: Prediction.NOT_ASSESSED,
        Driver.CANDIDATE: Prediction.NO_EVIDENCE,
    }.get(picture.driver)


def fold(picture: Picture, drug: str, index: Index, diseases: tuple[str, ...], *, buckets: bool) -> Outcome:
    """Return the prediction for one drug in one sample.

    Resistance evidence wins over silence, whatever the driver; only where inputs that could have shown a driver found
    none is the drug ``not_applicable``, and the rows on the changes are then shown against that.
    """
    parts = tuple(read_haplotype(index, haplotype, drug, buckets) for haplotype in picture.haplotypes)
    driver_verdict = _drivers_say(picture, drug, index, diseases)
    worst = min((part.verdict.direction for part in parts), default=Direction.SENSITIVE)
    if picture.driver is Driver.NONE_FOUND:
        rows = _once(
            row for part in parts if part.verdict.direction < Direction.SILENT for row in part.verdict.evidence
        )
        return Outcome(Prediction.NOT_APPLICABLE, driver_verdict, parts, against=rows)
    if min(worst, driver_verdict.direction) < Direction.SILENT:
        return _unfavourable(min(worst, driver_verdict.direction), driver_verdict, parts, diseases)
    prediction = _without_driver(picture) or _favourable(picture, driver_verdict, parts, index, drug)
    if prediction in (Prediction.SENSITIVE, Prediction.PRESUMED_SENSITIVE):
        return _sensitive(prediction, driver_verdict, parts, diseases)
    verdicts = [*(part.verdict for part in parts), driver_verdict]
    shown = _once(row for verdict in verdicts for row in (*verdict.evidence, *verdict.against))
    return Outcome(prediction, driver_verdict, parts, against=shown)


def _stated_level(level: str | None, rows: Iterable[Evidence], diseases: tuple[str, ...]) -> str | None:
    """Return the level as it counts for the sample's disease.

    A validated or clinical level belongs to the disease it was shown in; from another disease it counts as C, as the
    AMP/ASCO/CAP tiers do with a drug approved for another tumour (tier II, level C).
    """
    if level is None or not diseases or any(row.disease in diseases and row.level <= level for row in rows):
        return level
    return max(level, "C")


def _unfavourable(
    direction: Direction, driver_verdict: Verdict, parts: tuple[Part, ...], diseases: tuple[str, ...]
) -> Outcome:
    deciding = tuple(part for part in parts if part.verdict.direction is direction)
    verdicts = [part.verdict for part in deciding]
    if driver_verdict.direction is direction:
        verdicts.append(driver_verdict)
    joined = _joined(direction, verdicts)
    level = _stated_level(joined.level, joined.evidence, diseases)
    return Outcome(
        _DECIDED[direction], driver_verdict, parts, deciding, level, joined.step, joined.evidence, joined.against
    )


def _sensitive(
    prediction: Prediction, driver_verdict: Verdict, parts: tuple[Part, ...], diseases: tuple[str, ...]
) -> Outcome:
    """Level and step are the weakest of the haplotypes': what is known of the fusion is not inherited by a mutation."""
    verdicts = [part.verdict for part in parts] or [driver_verdict]
    level = max(_stated_level(verdict.level, verdict.evidence, diseases) or "E" for verdict in verdicts)
    rows = [row for verdict in verdicts for row in verdict.evidence]
    if all(row.response != "sensitive" for row in rows):
        rows += driver_verdict.evidence
    return Outcome(
        prediction,
        driver_verdict,
        parts,
        parts,
        level,
        max((verdict.step for verdict in verdicts if verdict.step), key=_STEPS.index, default=None),
        _once(rows),
        _once(row for verdict in verdicts for row in verdict.against),
    )
