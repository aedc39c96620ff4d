"""``alkfusion lookup``: a genotype in, what the table predicts out; no file needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from alkfusion.knowledge.table import Evidence, Knowledge
    from alkfusion.model import DrugCall
    from alkfusion.predict import Findings

__all__ = ["lookup"]

_FILE = click.Path(path_type=Path)
_WIDTH = 100


@click.command()
@click.argument("molecule", metavar="FUSION")
@click.argument("genotype", default="")
@click.option("--drug", help="Only this drug (name or synonym), with what each row says.")
@click.option(
    "--phase",
    type=click.Choice(["cis", "trans", "unknown"]),
    default="unknown",
    show_default=True,
    help="Whether the mutations lie on one molecule.",
)
@click.option("--disease", metavar="CODE", help="Disease, as a code or name of the table.")
@click.option("--age", type=click.FloatRange(min=0), metavar="YEARS", help="Age, for the approvals.")
@click.option("--knowledge", "overlays", multiple=True, type=_FILE, metavar="OVERLAY.tsv", help="Rows of your own.")
@click.option("--codon-rows", is_flag=True, help="Let rows count that name only the codon (p.R1275?).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def lookup(
    molecule: str,
    genotype: str,
    drug: str | None,
    phase: str,
    disease: str | None,
    age: float | None,
    overlays: tuple[Path, ...],
    codon_rows: bool,
    as_json: bool,
) -> None:
    """Print what the knowledge table predicts for a genotype.

    FUSION is NPM1::ALK, or v::ALK for an unknown partner, or ALK for the full-length gene. GENOTYPE is one mutation or
    several, such as G1202R+L1196M. Nothing but what is stated counts as looked at, so nothing is more than presumed
    sensitive.
    """
    from alkfusion.knowledge.asked import drug_asked_for
    from alkfusion.knowledge.table import load_knowledge
    from alkfusion.predict import predict, predict_drug

    knowledge = load_knowledge(overlays)
    findings = _findings(knowledge, molecule, genotype, phase, disease, age)
    if drug is None:
        calls = predict(findings, knowledge, codon_buckets=codon_rows)
    else:
        name = drug_asked_for(knowledge, drug).name
        calls = (predict_drug(findings, knowledge, name, codon_buckets=codon_rows),)
    if as_json:
        click.echo(_document(knowledge, findings, phase, calls))
    else:
        click.echo("\n".join(_lines(knowledge, findings, phase, calls, detailed=drug is not None)))


def _changes(text: str) -> tuple[str, ...]:
    """Return the canonical changes of a genotype; UsageError when one is not a change of the ALK protein."""
    from alkfusion.errors import UsageError
    from alkfusion.knowledge.genotype import parse_genotype, reference_problem

    try:
        changes = parse_genotype(text)
    except ValueError as error:
        raise UsageError(f"The genotype cannot be read: {error}. Write it as G1202R+L1196M.") from None
    problem = next(filter(None, map(reference_problem, changes)), None)
    if problem:
        raise UsageError(f"The genotype does not fit ALK (NP_004295.2): {problem}.")
    return changes


def _findings(
    knowledge: Knowledge, molecule: str, genotype: str, phase: str, disease: str | None, age: float | None
) -> Findings:
    from alkfusion.interpret.stated import stated_fusion
    from alkfusion.knowledge.asked import disease_asked_for
    from alkfusion.model import Mutation, Phase, PhasedPair
    from alkfusion.predict import Findings

    changes = _changes(genotype)
    pairs = combinations(changes, 2)
    return Findings(
        rearrangements=() if molecule.strip().upper() == "ALK" else (stated_fusion(molecule),),
        mutations=tuple(Mutation(protein=change) for change in changes),
        phases=tuple(PhasedPair(first=a, second=b, phase=Phase(phase), decided_by="stated") for a, b in pairs),
        disease=None if disease is None else disease_asked_for(knowledge, disease).code,
        age=age,
    )


def _document(knowledge: Knowledge, findings: Findings, phase: str, calls: Sequence[DrugCall]) -> str:
    """Return the calls and the rows they name as JSON, keys sorted."""
    import msgspec

    from alkfusion.predict.beside import beside

    named = {row_id for call in calls for row_id in (*call.evidence, *call.against)}
    content = {
        "fusion": [item.name for item in findings.rearrangements],
        "genotype": [mutation.protein for mutation in findings.mutations],
        "phase": phase if findings.phases else None,
        "disease": findings.disease,
        "age": findings.age,
        "knowledge_version": knowledge.version,
        "knowledge_sha256": knowledge.sha256,
        "drug_calls": calls,
        "observations": beside(findings.disease, knowledge),
        "evidence": [row for row in knowledge.evidence if row.row_id in named],
    }
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=1).decode()


def _lines(
    knowledge: Knowledge, findings: Findings, phase: str, calls: Sequence[DrugCall], *, detailed: bool
) -> Iterator[str]:
    from alkfusion.predict.beside import beside

    name = " and ".join(item.name for item in findings.rearrangements) or "full-length ALK"
    genotype = " + ".join(mutation.protein for mutation in findings.mutations) or "no kinase-domain mutation stated"
    stated = f" (phase {phase})" if findings.phases else ""
    yield f"{name}, {genotype}{stated}; knowledge table {knowledge.version}"
    yield "Research use only: not a medical device, never advice to start or stop a drug."
    rows = {row.row_id: row for row in knowledge.evidence}
    for call in calls:
        yield ""
        level = f"  level {call.level}" if call.level else ""
        yield f"{call.drug}: {call.prediction.value.replace('_', ' ')}{level}"
        for text in filter(None, (call.text, call.approved)):
            yield from wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
        for mark, ids in (("for", call.evidence), ("against", call.against)):
            for row_id in ids:
                yield from _row(mark, rows[row_id], detailed=detailed)
        if detailed:
            named = [rows[row_id] for row_id in (*call.evidence, *call.against)]
            yield from _known_disagreements(knowledge, {row.conflict_group for row in named})
    for item in beside(findings.disease, knowledge):
        yield ""
        yield from wrap(item.text, _WIDTH)


def _known_disagreements(knowledge: Knowledge, groups: set[str]) -> Iterator[str]:
    """Yield what the curators say about sources that are known to disagree."""
    for conflict in knowledge.conflicts:
        if conflict.group in groups:
            text = f"known disagreement on {conflict.subject}: {conflict.reason}; {conflict.handling}"
            yield from wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _row(mark: str, row: Evidence, *, detailed: bool) -> Iterator[str]:
    source = f"PMID {row.pmid}" if row.pmid else f"doi {row.doi}" if row.doi else row.where_seen
    genotype = "+".join(change.removeprefix("p.") for change in row.genotype) or "no mutation"
    response = row.response.replace("_", " ")
    disease = f", {row.disease}" if row.disease else ""
    head = f"{row.row_id} {genotype} in {row.background}{disease}: {response}, level {row.level}, {source}"
    yield f"    {mark:<8}{head}"
    if detailed:
        yield from wrap(
            f"{row.statement} ({row.citation})", _WIDTH, initial_indent=" " * 12, subsequent_indent=" " * 12
        )
