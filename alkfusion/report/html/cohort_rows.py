"""What the cohort page needs of each result, and what follows for the whole: counts and courses of patients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from alkfusion.interpret.mutation import change_name, only_stated, passes
from alkfusion.model import AlkStatus, Event, Prediction, Result
from alkfusion.report.html.shown import SILENT

__all__ = [
    "Course",
    "Row",
    "Step",
    "courses",
    "in_drawing_order",
    "not_assessed_counts",
    "prior_counts",
    "row_of",
    "spectrum",
]

_NONE_STATED = "none stated"


class Row(Struct, frozen=True):
    """One sample, small enough to keep a thousand."""

    sample: str
    patient: str | None
    timepoint: str | None
    collected: str | None
    disease: str | None
    prior: tuple[str, ...]
    status: AlkStatus
    fusions: tuple[str, ...]
    junctions: tuple[str, ...]
    mutations: tuple[str, ...]
    residues: Mapping[str, int]  # mutation -> residue
    fractions: Mapping[str, float]  # mutation -> VAF, where it is known
    assessed: Mapping[int, float]  # residue -> limit of detection, 0 where it is not known
    not_assessed: tuple[int, ...]
    predictions: Mapping[str, Prediction]

    @property
    def by_prediction(self) -> dict[Prediction, list[str]]:
        """Drugs of each prediction, in the order of the model; what says nothing is left out."""
        found: dict[Prediction, list[str]] = {}
        for prediction in Prediction:
            drugs = [drug for drug, called in self.predictions.items() if called is prediction]
            if drugs and prediction not in SILENT:
                found[prediction] = drugs
        return found


class Step(Struct, frozen=True):
    """One time point of a patient; gained and lost against the time point before."""

    row: Row
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    open: tuple[str, ...]  # not reported again, but its residue was not assessed: neither kept nor lost


class Course(Struct, frozen=True):
    """One patient with several time points."""

    patient: str
    steps: tuple[Step, ...]


def row_of(result: Result) -> Row:
    """Take what the page shows from a result; mutations that did not pass or were stated are not findings."""
    fusions = [event for event in result.rearrangements if event.event is Event.KINASE_FUSION and not event.stated]
    mutations = [mutation for mutation in result.mutations if passes(mutation) and not only_stated(mutation)]
    sample = result.sample
    return Row(
        sample=sample.id,
        patient=sample.patient,
        timepoint=sample.timepoint,
        collected=sample.collected,
        disease=sample.disease,
        prior=sample.prior_inhibitors,
        status=result.alk_status,
        fusions=tuple(dict.fromkeys(event.name for event in fusions)),
        junctions=tuple(dict.fromkeys(f"{event.name} {event.junction}" for event in fusions if event.junction)),
        mutations=tuple(dict.fromkeys(map(change_name, mutations))),
        residues={change_name(mutation): mutation.residue for mutation in mutations if mutation.residue},
        fractions={change_name(mutation): mutation.vaf for mutation in mutations if mutation.vaf is not None},
        assessed=dict.fromkeys(result.assessment.assessed, 0.0)
        | {item.residue: item.limit_of_detection or 0.0 for item in result.assessment.seen},
        not_assessed=tuple(item.residue for item in result.assessment.not_assessed),
        predictions={call.drug: call.prediction for call in result.drug_calls},
    )


def in_drawing_order(rows: Iterable[Row]) -> list[Row]:
    """Put samples with the same finding beside each other, as oncoprints do."""
    statuses = list(AlkStatus)
    return sorted(
        rows,
        key=lambda row: (statuses.index(row.status), row.fusions, row.mutations, row.not_assessed, row.sample),
    )


def spectrum(rows: Iterable[Row]) -> list[tuple[str, Counter[str]]]:
    """Return, for each mutation, in how many samples after which inhibitor it was found, most frequent first.

    A sample after two inhibitors counts under both; ``none stated`` is not the same as untreated.
    """
    found: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for row in rows:
        for mutation in row.mutations:
            totals[mutation] += 1
            found.setdefault(mutation, Counter()).update(row.prior or (_NONE_STATED,))
    return [(mutation, found[mutation]) for mutation, _ in _most_first(totals)]


def prior_counts(rows: Iterable[Row]) -> Counter[str]:
    """Return how many samples were taken after each inhibitor, with or without a mutation."""
    return Counter(prior for row in rows for prior in row.prior or (_NONE_STATED,))


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _could_show(row: Row, before: Row, mutation: str) -> bool:
    """Tell whether a sample would have shown a mutation of the one before, at the fraction that it had there."""
    residue = before.residues.get(mutation, 0)
    return residue in row.assessed and before.fractions.get(mutation, 1.0) >= row.assessed[residue]


def not_assessed_counts(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return (residue, number of samples in which it could not be assessed), in the order of the protein."""
    counts = Counter(residue for row in rows for residue in row.not_assessed)
    for row in rows:
        for residue in row.assessed:
            counts.setdefault(residue, 0)
    return sorted(counts.items())


def courses(rows: Iterable[Row]) -> list[Course]:
    """Return the patients with several samples; time points in order of collection, else as they were given."""
    patients: dict[str, list[Row]] = {}
    for row in rows:
        if row.patient:
            patients.setdefault(row.patient, []).append(row)
    return [
        Course(patient, tuple(_steps(_in_time(found)))) for patient, found in sorted(patients.items()) if len(found) > 1
    ]


def _in_time(rows: list[Row]) -> list[Row]:
    if all(row.collected for row in rows):
        return sorted(rows, key=lambda row: (row.collected or "", row.sample))
    return rows


def _steps(rows: Sequence[Row]) -> Iterator[Step]:
    before: Row | None = None
    for row in rows:
        if before is None:
            yield Step(row, (), (), ())
        else:
            missing = [mutation for mutation in before.mutations if mutation not in row.mutations]
            lost = tuple(mutation for mutation in missing if _could_show(row, before, mutation))
            yield Step(
                row,
                gained=tuple(mutation for mutation in row.mutations if mutation not in before.mutations),
                lost=lost,
                open=tuple(mutation for mutation in missing if mutation not in lost),
            )
        before = row
