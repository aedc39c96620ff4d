"""What is checked every time the table is read: vocabulary, references between tables, duplicates, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.genotype import parse_genotype, reference_problem
from alkfusion.patterns import pattern

if TYPE_CHECKING:
    from alkfusion.knowledge.rows import Evidence
    from alkfusion.knowledge.table import Knowledge

__all__ = ["NEEDED_THRESHOLDS", "VOCABULARY", "Names", "check_on_load", "evidence_problems", "names_of"]

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

_ROW_ID = pattern(r"[A-Z]{2,12}\d{4,6}")
_PMID = pattern(r"[1-9]\d{5,7}")
_DOI = pattern(r"10\.\d{4,9}/\S+")


#: Thresholds that the program reads by name; a table without one of them cannot be used.
NEEDED_THRESHOLDS = (
    "fold_mildly_reduced", "fold_reduced", "fold_resistant", "reads_balance_ratio", "reads_error_rate",
    "reads_exon_loss_fragments", "reads_false_call_probability", "reads_imbalance_depth", "reads_imbalance_exons",
    "reads_imbalance_ratio", "reads_imbalance_step", "reads_indel_error_rate", "reads_intron_19_depth",
    "reads_listed_fragments", "reads_long_read_errors", "reads_min_alignments", "reads_min_fragments",
    "reads_min_pairs_alone", "reads_min_share", "reads_near_end", "reads_phase_both_kinds", "reads_phase_chance",
    "reads_phase_likelihood", "reads_phase_mixed", "reads_phase_stray", "reads_recount_depth",
    "reads_recount_fragments", "reads_rna_alignments", "reads_run_error_rate", "reads_run_length",
    "reads_transcribed_intron", "reads_unknown_partner_fragments", "reads_unknown_partner_share",
    "support_low_fragments", "support_novel_fragments", "support_read_through_distance",
    "variant_balanced_strand_share", "variant_min_alt_reads", "variant_min_base_quality", "variant_min_depth",
    "variant_min_mapping_quality", "variant_min_read_end_distance", "variant_min_strand_share", "variant_min_vaf",
    "variant_strand_check_reads", "variant_subclonal_vaf",
)  # fmt: skip


class Names(NamedTuple):
    """The words of the other tables that an evidence row may use."""

    drugs: frozenset[str]
    diseases: frozenset[str]
    backgrounds: frozenset[str]
    conflicts: frozenset[str]


def names_of(knowledge: Knowledge) -> Names:
    """Collect the names of drugs, diseases, backgrounds (partners) and conflict groups of a table."""
    partners = {f"{row.partner}::ALK" for row in knowledge.partners}
    return Names(
        drugs=frozenset(row.name for row in knowledge.drugs),
        diseases=frozenset({"", *(row.code for row in knowledge.diseases)}),
        backgrounds=frozenset(partners | {"v::ALK", "full_length", "unspecified"}),
        conflicts=frozenset({"", *(row.group for row in knowledge.conflicts)}),
    )


@lru_cache(maxsize=2048)
def _spelling_problem(genotype: tuple[str, ...]) -> str | None:
    """Say what is wrong with the changes themselves; cached, because a table repeats the same few genotypes."""
    try:
        canonical = parse_genotype("+".join(genotype))
    except ValueError as error:
        return str(error)
    if canonical != genotype:
        return f"must be written {'+'.join(canonical)}"
    return next((problem for problem in map(reference_problem, genotype) if problem), None)


def _genotype_problem(row: Evidence) -> str | None:
    wanted = {0: None, 1: "mutation"}.get(len(row.genotype), "compound")
    if wanted and row.alteration != wanted:
        return f"holds {len(row.genotype)} changes, so the alteration must be {wanted}"
    if not row.genotype and row.alteration in ("mutation", "compound"):
        return f"is empty, but the alteration is {row.alteration}"
    if (row.phase_needed == "cis") != (len(row.genotype) > 1):
        return "and phase_needed disagree: a compound needs cis, a single change needs nothing"
    return _spelling_problem(row.genotype)


def _source_problem(row: Evidence) -> tuple[str, str] | None:
    if row.pmid and not _PMID.fullmatch(row.pmid):
        return "pmid", "is not a PubMed number"
    if row.doi and not _DOI.fullmatch(row.doi):
        return "doi", "is not a DOI"
    for column in ("citation", "where_seen", "licence", "statement"):
        if not getattr(row, column):
            return column, "is empty; every row names its source and says what it found"
    if not row.pmid and not row.doi and "://" not in row.where_seen:
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


def _reference_problem(row: Evidence, names: Names) -> tuple[str, str] | None:
    if row.drug not in names.drugs:
        return "drug", "is not a name in drugs.tsv"
    if row.disease not in names.diseases:
        return "disease", "is not a code in diseases.tsv"
    if row.background not in names.backgrounds:
        return "background", "must be v::ALK, full_length, unspecified or PARTNER::ALK with a partner of partners.tsv"
    if row.conflict_group not in names.conflicts:
        return "conflict_group", "is not a group in conflicts.tsv"
    return None


def evidence_problems(row: Evidence, names: Names) -> Iterator[tuple[str, str]]:
    """Yield column and complaint for everything wrong with one evidence row, looked at alone."""
    if not _ROW_ID.fullmatch(row.row_id):
        yield "row_id", "must be capitals followed by four to six digits"
    for column, words in VOCABULARY.items():
        if getattr(row, column) not in words:
            yield column, f"must be one of: {', '.join(sorted(filter(None, words)))}"
    genotype = _genotype_problem(row)
    if genotype:
        yield "genotype", genotype
    for problem in (_reference_problem(row, names), _source_problem(row), _number_problem(row)):
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


def check_on_load(knowledge: Knowledge, folder: Path, overlays: Sequence[Path] = (), *, earlier: bool = False) -> None:
    """Raise KnowledgeError for the first thing wrong, naming file, line, row and column.

    A table of an ``earlier`` release, with which no reads are looked at, may lack thresholds for reads that are newer.
    """
    for name in NEEDED_THRESHOLDS:
        if name not in knowledge.thresholds and not (earlier and name.startswith("reads_")):
            raise KnowledgeError(f"column name: the threshold {name} is missing", path=folder / "thresholds.tsv")
    names = names_of(knowledge)
    for disease in knowledge.diseases:
        if disease.parent and disease.parent not in names.diseases:
            raise KnowledgeError(
                f"row {disease.code}, column parent: is not a code in diseases.tsv",
                path=folder / "diseases.tsv",
                line=disease.line,
                seen=disease.parent,
            )
    for row in knowledge.evidence:
        for column, problem in evidence_problems(row, names):
            _complain(row, column, problem, _place(row, folder, overlays))
    for row, column, problem in _duplicates(knowledge.evidence):
        _complain(row, column, problem, _place(row, folder, overlays))


def _complain(row: Evidence, column: str, problem: str, path: Path) -> None:
    value = getattr(row, column)
    seen = "+".join(value) if isinstance(value, tuple) else value
    raise KnowledgeError(f"row {row.row_id}, column {column}: {problem}", path=path, line=row.line, seen=seen)
