"""Custom content for MultiQC: one table, one row a sample. The name of the file must end in ``_mqc.tsv``.

MultiQC puts cells into its page as they are, so that they are escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import msgspec

from alkfusion.model import Assessment, DrugCall, Event, Rearrangement, Result, Sample
from alkfusion.report.fields import title_of
from alkfusion.report.table import safe_cell, told_mutation
from alkfusion.report.visible import visible

__all__ = ["multiqc_table"]

_LONGEST = 200


def multiqc_table(results: Iterable[Result]) -> bytes:
    """Return the table with its configuration in comment lines (YAML), drugs in the order of their names.

    ``results`` are looped over three times.
    """
    drugs = sorted({call.drug for result in results for call in result.drug_calls}, key=str.casefold)
    columns = _columns(drugs)
    tables = sorted({result.provenance.knowledge_version for result in results})
    lines = [*_configuration(columns, tables), "\t".join(["Sample", *columns])]
    lines += ["\t".join(_row(result, drugs)) for result in results]
    return ("\n".join(lines) + "\n").encode()


def _columns(drugs: Sequence[str]) -> dict[str, str]:
    """Return key of each column -> its heading."""
    fixed = {
        "alk_status": title_of(Result, "alk_status"),
        "fusion": title_of(Rearrangement, "name"),
        "junction": title_of(Rearrangement, "junction"),
        "mutations": title_of(Result, "mutations"),
        "disease": title_of(Sample, "disease"),
        "residues_assessed": title_of(Assessment, "residues_assessed"),
        "residues_total": title_of(Assessment, "residues_total"),
    }
    return fixed | {f"drug_{drug}": drug for drug in drugs}


def _configuration(columns: dict[str, str], tables: Sequence[str]) -> list[str]:
    about = "ALK rearrangements, mutations and predicted response to ALK inhibitors. Research use only."
    headers = {
        name: {
            "title": title,
            "description": f"{title_of(DrugCall, 'prediction')} of {title}" if "drug_" in name else title,
        }
        for name, title in columns.items()
    }
    settings = {
        "id": "alkfusion",
        "section_name": "ALK",
        "description": f"{about} Knowledge table {', '.join(tables)}.",
        "plot_type": "table",
        "pconfig": {"id": "alkfusion_table", "title": "ALK", "namespace": "alkfusion"},
        "headers": headers,
    }
    # JSON is YAML, and one line of it needs no care with indents.
    return [f"# {name}: {msgspec.json.encode(value).decode()}" for name, value in settings.items()]


def _row(result: Result, drugs: Sequence[str]) -> list[str]:
    fusions = [event for event in result.rearrangements if event.event is Event.KINASE_FUSION and not event.stated]
    predictions = {call.drug: call.prediction.value.replace("_", " ") for call in result.drug_calls}
    cells = (
        result.sample.id,
        result.alk_status.value.replace("_", " "),
        tuple(event.name for event in fusions),
        tuple(event.junction for event in fusions if event.junction),
        tuple(map(told_mutation, result.mutations)),
        result.sample.disease,
        result.assessment.residues_assessed,
        result.assessment.residues_total,
        *(predictions.get(drug) for drug in drugs),
    )
    return [escape(visible(safe_cell(cell), _LONGEST)) for cell in cells]
