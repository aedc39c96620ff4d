"""Many samples as one HTML file: what was found, what is predicted, what nobody could see, and how patients went on."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256

from markupsafe import Markup

from alkfusion.knowledge.table import Knowledge
from alkfusion.model import AlkStatus, Prediction, Provenance, Result
from alkfusion.report.html.cohort_pictures import bars, drug_matrix, finding_matrix
from alkfusion.report.html.cohort_rows import (
    Row,
    courses,
    in_drawing_order,
    not_assessed_counts,
    prior_counts,
    row_of,
    spectrum,
)
from alkfusion.report.html.environment import source_of
from alkfusion.report.html.page import environment

__all__ = ["cohort_page"]

_MOST_SPECTRUM = 60


def cohort_page(results: Iterable[Result], knowledge: Knowledge) -> bytes:
    """Return the page of a cohort; results are read once and only what is shown of them is kept.

    The order of the results is that of the table; it also orders time points without a date.
    """
    rows, made_by = [], Counter[tuple[str, str]]()
    provenance: Provenance | None = None
    for result in results:
        rows.append(row_of(result))
        provenance = provenance or result.provenance
        made_by[(result.provenance.program_version, result.provenance.knowledge_version)] += 1
    drawn = in_drawing_order(rows)
    fusions, junctions = _counts(row.fusions for row in rows), _counts(row.junctions for row in rows)
    found = spectrum(rows)
    drugs = sorted({drug for row in rows for drug in row.predictions}, key=str.casefold)
    unseen = [(f"residue {residue}", count) for residue, count in not_assessed_counts(rows)]
    script = _script()
    page = environment().get_template("cohort.html.jinja")
    return page.render(
        rows=rows,
        statuses=_status_counts(rows),
        findings=finding_matrix(drawn, [name for name, _ in fusions], [name for name, _ in found]),
        predictions=drug_matrix(drawn, drugs),
        order=list(Prediction),
        drug_counts=[(drug, Counter(row.predictions.get(drug) for row in rows)) for drug in drugs],
        fusion_bars=bars(fusions, len(rows), f"Fusions in {len(rows)} samples."),
        junction_bars=bars(junctions, len(rows), f"Junctions in {len(rows)} samples."),
        unseen_bars=bars(
            unseen, len(rows), f"Samples in which a residue was not assessed, of {len(rows)}.", whole=True
        ),
        spectrum=found[:_MOST_SPECTRUM],
        priors=sorted(prior_counts(rows).items()),
        courses=courses(rows),
        made_by=sorted(made_by.items()),
        notice=provenance.notice if provenance else "",
        same_table=all(version == knowledge.version for _, version in made_by),
        knowledge=knowledge,
        script=Markup(script),
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
    ).encode()


def _counts(names: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    counts = Counter(name for group in names for name in group)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _status_counts(rows: Sequence[Row]) -> list[tuple[AlkStatus, int]]:
    counts = Counter(row.status for row in rows)
    return [(status, counts[status]) for status in AlkStatus if counts[status]]


@cache
def _script() -> str:
    """The one script: filters the table. The page says its checksum, so that no other script can run in it."""
    return source_of(environment(), "filter.js")
