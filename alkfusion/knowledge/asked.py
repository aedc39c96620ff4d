"""A drug or a disease as a user names it on the command line, found in the table."""

from __future__ import annotations

from alkfusion.errors import UsageError
from alkfusion.knowledge.rows import Disease, Drug
from alkfusion.knowledge.table import Knowledge

__all__ = ["disease_asked_for", "drug_asked_for"]


def drug_asked_for(knowledge: Knowledge, text: str) -> Drug:
    """Return the drug with this name or synonym; raise UsageError, naming the drugs that are called, when none has."""
    try:
        return knowledge.drug(text)
    except KeyError:
        names = ", ".join(sorted((drug.name for drug in knowledge.drugs if drug.called), key=str.casefold))
        raise UsageError(f"The drug {text!r} is not in the knowledge table. Drugs with calls: {names}.") from None


def disease_asked_for(knowledge: Knowledge, text: str) -> Disease:
    """Return the disease with this code, name or synonym; raise UsageError, naming the codes, when none has."""
    try:
        return knowledge.disease(text)
    except KeyError:
        codes = ", ".join(sorted(disease.code for disease in knowledge.diseases))
        raise UsageError(f"The disease {text!r} is not in the knowledge table. Known codes: {codes}.") from None
