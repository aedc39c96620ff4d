"""What the table knows beside its predictions: ways round ALK, and options that are not one ALK inhibitor alone.

Both are shown as observations and never enter a call. No input of the program is searched for a way round ALK, and that
is said, so that silence does not read as "none found".
"""

from __future__ import annotations

from collections.abc import Iterable

from alkfusion.knowledge.table import Knowledge
from alkfusion.model import AlkStatus, Event, Observation, Rearrangement

__all__ = ["beside", "has_driver"]

#: A row of options.tsv that warns and names no option.
_CAUTION = "caution"


def has_driver(status: AlkStatus, rearrangements: Iterable[Rearrangement]) -> bool:
    """Tell whether ALK inhibitors are a question in a sample: a kinase fusion, stated ones too, or a mutation."""
    return status is AlkStatus.MUTATED or any(event.event is Event.KINASE_FUSION for event in rearrangements)


def beside(disease: str | None, knowledge: Knowledge) -> tuple[Observation, ...]:
    """Return what the table names for a disease (a code of the table) or for what it is a kind of; nothing for None."""
    lineage = knowledge.lineage(disease)
    ways = [(code, row) for row in knowledge.bypass if (code := _code(row.disease, knowledge)) in lineage]
    options = [row for row in knowledge.options if row.disease in lineage and row.kind != _CAUTION]
    found = []
    if ways:
        genes = sorted({gene for _, row in ways for gene in row.genes if gene})
        text = (
            "Resistance without an ALK mutation was not looked for."
            f" In {_named(code for code, _ in ways)} the literature names changes of {', '.join(genes)};"
            " they are part of no prediction."
        )
        found.append(Observation(kind="ways_round_alk", about=disease, text=text))
    if options:
        names = "; ".join(f"{row.option} ({row.setting})" for row in options)
        where = _named(row.disease for row in options)
        text = f"Named by the literature on {where}, no prediction and no advice: {names}."
        found.append(Observation(kind="other_options", about=disease, text=text))
    return tuple(found)


def _named(codes: Iterable[str]) -> str:
    return " and ".join(sorted(set(codes)))


def _code(disease: str, knowledge: Knowledge) -> str:
    """Return the code of a disease as a row of bypass.tsv writes it (``ALCL, paediatric``); empty when it has none."""
    try:
        return knowledge.disease(disease.partition(",")[0]).code
    except KeyError:
        return ""
