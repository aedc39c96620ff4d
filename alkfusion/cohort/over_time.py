"""Resistance mutations of each patient, sample by sample in the order of time.

For every resistance mutation that any sample of a patient shows, each sample of the patient has a row: found, doubted
by its filter, looked for and not found, or not assessed. A mutation that a sample could not have shown has not gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from alkfusion.cohort.columns import Column, cells, columns_of
from alkfusion.cohort.results import ResultStream
from alkfusion.cohort.sinks import line
from alkfusion.interpret.mutation import passes
from alkfusion.model import Mutation, Result, Sample, Significance
from alkfusion.report.files import WholeFile
from alkfusion.report.smaller_changes import below_limit
from alkfusion.report.table import safe_cell

__all__ = ["TimeIndex"]

_DIGITS = re.compile(r"(\d+)")
_WANTED = ("coding", "depth", "alt_depth", "vaf", "vaf_interval", "filter", "on_fusion_allele")
_MUTATION: list[Column] = [column for column in columns_of(Mutation) if column.name in _WANTED]
_SAMPLE: list[Column] = [column for column in columns_of(Sample) if column.name != "patient"]


class TimeIndex:
    """Notes where the samples of each patient lie; the results themselves are read again when they are written."""

    def __init__(self, stream: ResultStream) -> None:
        self._stream = stream
        self._places: dict[str, list[int]] = {}  # patient -> places in the stream
        self._alone: list[int] = []  # of samples with a resistance mutation and without a patient
        self._resistant: set[str] = set()  # patients

    def add(self, place: int, result: Result) -> None:
        """Note one sample. Without a patient it stands for itself."""
        resistant = any(_is_resistance(mutation) for mutation in result.mutations)
        patient = result.sample.patient
        if patient is not None:
            self._places.setdefault(patient, []).append(place)
            self._resistant.update((patient,) if resistant else ())
        elif resistant:
            self._alone.append(place)

    def write(self, path: Path) -> None:
        """Write the table, patients by name, then samples without one; one patient is in memory at a time."""
        header = ["patient", *(column.name for column in _SAMPLE), "protein", "state"]
        patients = (self._places[patient] for patient in sorted(self._resistant))
        with WholeFile(path) as table:
            table.write(line([*header, *(column.name for column in _MUTATION), "not_assessed_because"]))
            for places in chain(patients, ([place] for place in self._alone)):
                results = sorted((self._stream.read(place) for place in places), key=_when)
                table.write(b"".join(line(row) for row in _rows(results)))


def _is_resistance(mutation: Mutation) -> bool:
    return mutation.significance is Significance.KNOWN_RESISTANCE


def _when(result: Result) -> tuple[bool, str, list[tuple[int, str]], str]:
    """Order by date, undated samples last, then by the name of the time point with its numbers as numbers."""
    sample = result.sample
    parts = _DIGITS.split(sample.timepoint or "")
    return (
        sample.collected is None,
        sample.collected or "",
        [(int(part), "") if part.isdecimal() else (0, part) for part in parts],
        sample.id,
    )


def _rows(results: Sequence[Result]) -> Iterator[list[str]]:
    changes = sorted({(m.residue or 0, m.protein) for result in results for m in result.mutations if _is_resistance(m)})
    for residue, protein in changes:
        fractions = [_fraction(result, protein) for result in results]
        for number, result in enumerate(results):
            others = (*reversed(fractions[:number]), *fractions[number + 1 :])
            elsewhere = next((fraction for fraction in others if fraction is not None), None)
            sample = [result.sample.patient or "", *cells(_SAMPLE, result.sample)]
            yield [*sample, protein, *_seen(result, residue, protein, elsewhere)]


def _fraction(result: Result, protein: str) -> float | None:
    """Return the VAF of a mutation that a sample shows, 1 where it is not known; None where it is not shown."""
    found = next((m for m in result.mutations if m.protein == protein and passes(m)), None)
    if found is None:
        return None
    return 1.0 if found.vaf is None else found.vaf


def _seen(result: Result, residue: int, protein: str, elsewhere: float | None) -> list[str]:
    """Return state, what was measured, and why not; ``elsewhere`` is the VAF in the last sample before that shows it.

    Where none before does, it is that of the first one after.
    """
    found = next((mutation for mutation in result.mutations if mutation.protein == protein), None)
    if found is not None:
        return ["found" if passes(found) else "doubted", *cells(_MUTATION, found), ""]
    empty = [""] * len(_MUTATION)
    if residue in result.assessment.assessed:
        below = below_limit(result.assessment, residue, elsewhere)
        return ["not_assessed" if below else "not_found", *empty, below or ""]
    reasons = [item.reason for item in result.assessment.not_assessed if item.residue == residue]
    return [
        "not_assessed",
        *empty,
        safe_cell(reasons[0]) if reasons else "no input is known to have shown this residue",
    ]
