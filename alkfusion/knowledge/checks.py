"""What is checked every time the table is read: vocabulary, references between tables, duplicates, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.genotype import parse_genotype, reference_problem

if TYPE_CHECKING:
    from alkfusion.knowledge.rows import Evidence
    from alkfusion.knowledge.table import Knowledge

__all__ = ["VOCABULARY", "check_on_load", "evidence_problems"]

#: Column of the evidence table -> the words it may hold.
VOCABULARY: dict[str, frozenset[str]] = {
    "alteration": frozenset({"fusion", "mutation", "compound", "amplification", "expression", "deletion"}),
    "phase_needed": frozenset({"", "cis"}),
    "response": frozenset(
        {"resistant", "reduced", "sensitive", "not_resistant", "sensitivity_not_supported", "conflicting"}
    ),
    "response_rule": frozenset(
        {"author", "fold_bin", "knowledge_base", "label", "outcome", "reference", "review_mark", "screen_class"}
    ),
    "evidence_type": frozenset(
        {
            "guideline", "trial", "cohort", "case", "preclinical_cell", "preclinical_enzyme", "preclinical_invivo",
            "structural", "review", "functional_screen",
        }
    ),
    "level": frozenset("ABCDE"),
    "amp_tier": frozenset({"", "IA", "IB", "IIC", "IID"}),
    "value_qualifier": frozenset({"", "=", "<", ">", "~"}),
    "read_how": frozenset({"full_text", "abstract", "kb_paraphrase", "label", "review_table", "second_hand"}),
}  # fmt: skip

_BACKGROUND = re.compile(r"[A-Z0-9][A-Za-z0-9-]*::ALK|v::ALK|full_length|unspecified")
_ROW_ID = re.compile(r"[A-Z]{2,12}\d{4,6}")
_PMID = re.compile(r"[1-9]\d{5,7}")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def _genotype_problem(row: Evidence) -> str | None:
    text = "+".join(row.genotype)
    try:
        canonical = parse_genotype(text)
    except ValueError as error:
        return str(error)
    if canonical != row.genotype:
        return f"must be written {'+'.join(canonical)}"
    wanted = {0: None, 1: "mutation"}.get(len(row.genotype), "compound")
    if wanted and row.alteration != wanted:
        return f"holds {len(row.genotype)} changes, so the alteration must be {wanted}"
    if not row.genotype and row.alteration in ("mutation", "compound"):
        return f"is empty, but the alteration is {row.alteration}"
    return next((problem for problem in map(reference_problem, row.genotype) if problem), None)


def _source_problem(row: Evidence) -> tuple[str, str] | None:
    if row.pmid and not _PMID.fullmatch(row.pmid):
        return "pmid", "is not a PubMed number"
    if row.doi and not _DOI.fullmatch(row.doi):
        return "doi", "is not a DOI"
    for column in ("citation", "where_seen", "licence", "statement"):
        if not getattr(row, column):
            return column, "is empty; every row names its source and says what it found"
    if not row.pmid and not row.doi and row.evidence_type != "guideline" and "://" not in row.where_seen:
        return "pmid", "is empty and so is doi; without them where_seen must be an address"
    return None


def _number_problem(row: Evidence) -> tuple[str, str] | None:
    if (row.value_nM is None) != (not row.value_qualifier):
        return "value_qualifier", "and value_nM must both be given or both be empty"
    if row.response_rule == "fold_bin" and row.fold is None:
        return "fold", "is empty, but the response was made from it"
    if row.n_responders is not None and (row.n_patients is None or row.n_responders > row.n_patients):
        return "n_responders", "is larger than n_patients"
    return None


def _reference_problem(row: Evidence, knowledge: Knowledge) -> tuple[str, str] | None:
    if row.drug not in {drug.name for drug in knowledge.drugs}:
        return "drug", "is not a name in drugs.tsv"
    if row.disease and row.disease not in {disease.code for disease in knowledge.diseases}:
        return "disease", "is not a code in diseases.tsv"
    if not _BACKGROUND.fullmatch(row.background):
        return "background", "must be PARTNER::ALK, v::ALK, full_length or unspecified"
    groups = {conflict.group for conflict in knowledge.conflicts}
    if row.conflict_group and row.conflict_group not in groups:
        return "conflict_group", "is not a group in conflicts.tsv"
    return None


def evidence_problems(row: Evidence, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield column and complaint for everything wrong with one evidence row, looked at alone."""
    if not _ROW_ID.fullmatch(row.row_id):
        yield "row_id", "must be capitals followed by four to six digits"
    for column, words in VOCABULARY.items():
        if getattr(row, column) not in words:
            yield column, f"must be one of: {', '.join(sorted(filter(None, words)))}"
    genotype = _genotype_problem(row)
    if genotype:
        yield "genotype", genotype
    for problem in (_reference_problem(row, knowledge), _source_problem(row), _number_problem(row)):
        if problem:
            yield problem


def _identity(row: Evidence) -> tuple[object, ...]:
    """What may exist once: one publication x genotype x background x drug x assay (x cohort or cell model)."""
    return (
        row.pmid or row.doi or row.where_seen, row.genotype, row.alteration, row.background, row.isoform, row.disease,
        row.drug, row.assay, row.model, row.locator,
    )  # fmt: skip


def _duplicates(rows: Sequence[Evidence]) -> Iterator[tuple[Evidence, str, str]]:
    ids: dict[str, Evidence] = {}
    identities: dict[tuple[object, ...], Evidence] = {}
    for row in rows:
        if ids.setdefault(row.row_id, row) is not row:
            yield row, "row_id", f"is used twice, first in line {ids[row.row_id].line}"
        first = identities.setdefault(_identity(row), row)
        if first is not row:
            yield row, "assay", f"repeats {first.row_id}: same publication, genotype, background, drug and assay"


def _place(row: Evidence, folder: Path, overlays: Sequence[Path]) -> Path:
    named = {path.name: path for path in overlays}
    return named[row.origin] if row.origin else folder / "evidence.tsv"


def check_on_load(knowledge: Knowledge, folder: Path, overlays: Sequence[Path] = ()) -> None:
    """Raise KnowledgeError for the first thing wrong, naming file, line, row and column."""
    for row in knowledge.evidence:
        for column, problem in evidence_problems(row, knowledge):
            _complain(row, column, problem, _place(row, folder, overlays))
    for row, column, problem in _duplicates(knowledge.evidence):
        _complain(row, column, problem, _place(row, folder, overlays))


def _complain(row: Evidence, column: str, problem: str, path: Path) -> None:
    value = getattr(row, column)
    seen = "+".join(value) if isinstance(value, tuple) else value
    raise KnowledgeError(f"row {row.row_id}, column {column}: {problem}", path=path, line=row.line, seen=seen)
