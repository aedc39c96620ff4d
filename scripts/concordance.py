"""Leave one publication out: predict what it says from the rest of the table, and write docs/concordance.md.

    python scripts/concordance.py [--check]

A statement is one publication x genotype x background x drug x direction. All rows of its publication are taken out of
the table, the genotype is put into a sample whose every residue was seen, and the call for the drug is compared with
the statement. ``--check`` writes nothing and fails when the page is not what the table gives.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import msgspec

from alkfusion.interpret.stated import stated_fusion
from alkfusion.knowledge.match import index_of
from alkfusion.knowledge.rows import Evidence
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.knowledge.weigh import publication
from alkfusion.model import Assessment, AssessmentState, BackgroundMatch, Mutation, Phase, PhasedPair, Prediction
from alkfusion.predict import Findings, predict_drug

PAGE = Path(__file__).resolve().parents[1] / "docs" / "concordance.md"

_ALL_SEEN = Assessment(state=AssessmentState.COMPLETE, assessed=tuple(range(1, 1621)))
_AGAINST = frozenset({"resistant", "reduced"})
_FAVOURABLE = frozenset({"sensitive", "not_resistant"})
_VERDICTS = ("agree", "disagree", "conflicting", "no evidence")

_TEXT = """# Concordance: what the table predicts without a publication

This page is written by `python scripts/concordance.py`, and a test checks that it is what the shipped table gives
(version {version}). Do not edit it by hand.

Each publication in turn is taken out of the table, all rows of it, and what it says is predicted from the rest. A
statement is one publication x genotype x background x drug x direction; *against* is resistant or reduced, *favourable*
is sensitive or tested and not resistant. A compound is predicted as proven in cis, and every residue counts as seen.

- **agree**: the call has the direction of the statement;
- **disagree**: the call has the other direction;
- **conflicting**: the rest of the table contradicts itself, and the call shows both sides;
- **no evidence**: the rest of the table says nothing that counts (`no_evidence`, or no driver is known without it).

## Genotypes with a kinase-domain change

{mutations}

By the nearest molecule that the prediction came from:

{steps}

Literature reviews repeat primary papers, so they agree with them by construction. Without reviews, on both sides:

{primary}

## Fusions without a change

Whether a drug works on an ALK fusion at all. Here agreement says little: nearly every publication reports the same.

{fusions}

## The statements that disagree

Each was held out; the last column names the rows that predicted the other direction.

{disagreeing}

## What these figures are not

They measure whether publications agree with one another through our rules, not whether a patient will respond. Most
statements come from cell lines; papers that found no resistance are published less often than papers that did; and a
statement without a second source can only be *no evidence*. Research use only.
"""


class Held(msgspec.Struct, frozen=True):
    """One statement that was held out, and what the rest of the table makes of it."""

    row: Evidence
    verdict: str
    step: BackgroundMatch | None
    predicted_from: tuple[str, ...]


def _sample(row: Evidence) -> Findings:
    """Return a sample that carries exactly the genotype of a row in its background; compounds lie in cis."""
    fusion = "v::ALK" if row.background == "unspecified" else row.background
    return Findings(
        rearrangements=() if fusion == "full_length" else (stated_fusion(fusion),),
        mutations=tuple(Mutation(protein=change) for change in row.genotype),
        phases=tuple(PhasedPair(first=a, second=b, phase=Phase.CIS) for a, b in combinations(row.genotype, 2)),
        assessment=_ALL_SEEN,
    )


def _verdict(row: Evidence, prediction: Prediction) -> str:
    if prediction is Prediction.CONFLICTING:
        return "conflicting"
    if prediction in (Prediction.RESISTANT, Prediction.REDUCED):
        return "agree" if row.response in _AGAINST else "disagree"
    if prediction in (Prediction.SENSITIVE, Prediction.PRESUMED_SENSITIVE):
        return "agree" if row.response in _FAVOURABLE else "disagree"
    return "no evidence"


def _statements(rows: Iterable[Evidence], called: frozenset[str]) -> Iterator[Evidence]:
    """Yield one row for each statement that can be predicted."""
    seen = set()
    for row in rows:
        if row.drug not in called or row.response not in _AGAINST | _FAVOURABLE:
            continue
        if row.alteration not in ("fusion", "mutation", "compound") or any("?" in change for change in row.genotype):
            continue
        key = (row.genotype, row.background, row.drug, row.response in _AGAINST)
        if key not in seen:
            seen.add(key)
            yield row


def held_out(knowledge: Knowledge) -> Iterator[Held]:
    """Yield every statement with its prediction from the rest of the table, publication by publication."""
    called = frozenset(drug.name for drug in knowledge.drugs if drug.called)
    papers: dict[str, list[Evidence]] = {}
    for row in knowledge.evidence:
        papers.setdefault(publication(row), []).append(row)
    for paper in sorted(papers):
        rest = tuple(row for row in knowledge.evidence if publication(row) != paper)
        without = msgspec.structs.replace(knowledge, evidence=rest)
        index_of(without)
        for row in _statements(papers[paper], called):
            call = predict_drug(_sample(row), without, row.drug)
            yield Held(row, _verdict(row, call.prediction), call.background_match, call.evidence)


def _line(name: str, counts: Counter[str]) -> str:
    return f"| {name} | {sum(counts.values())} | " + " | ".join(str(counts[verdict]) for verdict in _VERDICTS) + " |"


def _table(title: str, groups: dict[str, Counter[str]]) -> str:
    """Return a Markdown table of verdicts by group, the total last."""
    lines = [f"| {title} | statements | {' | '.join(_VERDICTS)} |", "| --- |" + " ---: |" * 5]
    lines += [_line(name, groups[name]) for name in sorted(groups, key=str.casefold)]
    return "\n".join([*lines, _line("all", sum(groups.values(), Counter()))])


def _by_drug(statements: Iterable[Held]) -> str:
    groups: dict[str, Counter[str]] = {}
    for held in statements:
        groups.setdefault(held.row.drug, Counter())[held.verdict] += 1
    return _table("drug", groups)


def _by_step(statements: Iterable[Held]) -> str:
    groups: dict[str, Counter[str]] = {}
    for held in statements:
        if held.step is not None:
            groups.setdefault(held.step.value.replace("_", " "), Counter())[held.verdict] += 1
    return _table("molecule", groups)


def _disagreeing(statements: Iterable[Held]) -> str:
    lines = ["| genotype | molecule | drug | the publication says | publication | predicted from |", "| --- " * 6 + "|"]
    for held in statements:
        if held.verdict == "disagree":
            row = held.row
            genotype = "+".join(change.removeprefix("p.") for change in row.genotype) or "no change"
            said = row.response.replace("_", " ")
            cells = (genotype, row.background, row.drug, said, publication(row), ", ".join(held.predicted_from))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines[:2], *sorted(lines[2:])])


def page(knowledge: Knowledge) -> str:
    """Return the whole page for a table."""
    everything = list(held_out(knowledge))
    mutated = [held for held in everything if held.row.genotype]
    primary = tuple(row for row in knowledge.evidence if row.evidence_type != "review")
    without_reviews = held_out(msgspec.structs.replace(knowledge, evidence=primary))
    return _TEXT.format(
        version=knowledge.version,
        mutations=_by_drug(mutated),
        steps=_by_step(mutated),
        primary=_by_drug(held for held in without_reviews if held.row.genotype),
        fusions=_by_drug(held for held in everything if not held.row.genotype),
        disagreeing=_disagreeing(everything),
    )


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` say whether it is up to date."""
    parser = argparse.ArgumentParser(description="Write docs/concordance.md from the shipped table.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is out of date")
    check = parser.parse_args(arguments).check
    text = page(load_knowledge())
    if not check:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.name} is out of date; run: python scripts/concordance.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
