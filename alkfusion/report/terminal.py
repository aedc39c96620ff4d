"""The result as text for a terminal or a log: no decision, at most 100 columns where words allow.

``plain_text`` is the one source of the words. On a terminal the same words are printed with colour, by rich, unless
NO_COLOR is set; into a file or a pipe they go as they are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from re import escape, sub
from textwrap import wrap

from alkfusion.alignments.kind import READS_CALLER
from alkfusion.interpret.mutation import change_name, passes
from alkfusion.model import (
    Assessment,
    DrugCall,
    Event,
    InputFile,
    NotAssessed,
    Partner,
    Prediction,
    Rearrangement,
    Result,
)
from alkfusion.report.smaller_changes import smaller_changes
from alkfusion.report.visible import visible

__all__ = ["plain_text", "show"]

_WIDTH = 100
_INDENT = "    "


# What is set off on a terminal; groups are named after rich styles.
_STYLES = (
    (r"(?m)^(?:Sample .*|[A-Z][A-Za-z ]+)$", "bold"),
    (r"(?m)^  \S+ +(?:resistant|reduced)\b", "bold red"),
    (r"(?m)^  \S+ +(?:conflicting|presumed sensitive)\b", "yellow"),
    (r"(?m)^  \S+ +sensitive\b", "bold green"),
    (r"(?m)^  (?:\S+ +)?(?:no evidence|not applicable|not assessed)\b", "dim"),
    (r"Research use only.*", "italic"),
)


def show(result: Result) -> None:
    """Print the result on standard output: with colour on a terminal, unless NO_COLOR is set."""
    text = plain_text(result)
    if not sys.stdout.isatty():
        sys.stdout.write(text)
        return
    shown = "\n".join(map(visible, text.split("\n")))  # a terminal would obey control characters of a file
    if os.environ.get("NO_COLOR"):
        sys.stdout.write(shown)
    else:
        _show_styled(shown)


def _show_styled(words: str) -> None:
    from rich.console import Console
    from rich.text import Text

    styled = Text(words)
    for pattern, style in _STYLES:
        styled.highlight_regex(pattern, style)
    Console(file=sys.stdout, highlight=False).print(styled, end="", soft_wrap=True)


def plain_text(result: Result) -> str:
    """Return the whole readable result."""
    sections = [
        _head(result),
        _section("Rearrangements", _rearrangements(result.rearrangements)),
        _section("Mutations", _mutations(result)),
        _section("ALK inhibitors", _drugs(result.drug_calls)),
        _section("Not looked at", _not_assessed(result.assessment)),
        _section("Observations", (line for item in result.observations for line in _item(item.text))),
        _section("Inputs", _inputs(result.inputs)),
        _foot(result),
    ]
    return "\n".join(section for section in sections if section)


def _head(result: Result) -> str:
    facts = [f"Sample {result.sample.id}", f"ALK {_words(result.alk_status.value)}"]
    if result.build:
        facts.append(result.build)
    if result.sample.disease:
        facts.append(result.sample.disease)
    return "\n".join(["   ".join(facts), *wrap(result.summary, _WIDTH), ""])


def _section(title: str, lines: Iterable[str]) -> str:
    body = list(lines)
    return "\n".join([title, *body, ""]) if body else ""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)


def _item(text: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent="  - ", subsequent_indent=_INDENT)


def _rearrangements(events: Sequence[Rearrangement]) -> Iterator[str]:
    for event in events:
        names = "  ".join(part for part in (event.name, event.junction, event.alias) if part)
        yield f"  {names}: {_words(event.event.value)}"
        yield f"{_INDENT}frame {_words(event.frame.value)}, kinase domain {event.kinase_domain.value}{_reads(event)}"
        if not event.stated:
            yield f"{_INDENT}5' {_place(event.five_prime)}"
            yield f"{_INDENT}3' {_place(event.three_prime)}"
        if event.protein.length and event.event is Event.KINASE_FUSION:
            join = f", at the join {event.protein.junction}" if event.protein.junction else ""
            yield f"{_INDENT}protein of {event.protein.length} residues{join}"
        yield from _wrapped(f"why: {'; '.join(event.reasons)}", _INDENT)
        yield from _seen_by(event)
        others = [isoform.junction for isoform in event.isoforms[1:] if isoform.junction]
        if others:
            yield from _wrapped(f"other junctions of the same event: {', '.join(others)}", _INDENT)


def _reads(event: Rearrangement) -> str:
    counts = [
        f"{number} {name}"
        for number, name in ((event.split_reads, "split reads"), (event.spanning_pairs, "spanning pairs"))
        if number is not None
    ]
    return f"; {', '.join(counts)}" if counts else ""


def _mutations(result: Result) -> Iterator[str]:
    for mutation in result.mutations:
        counts = "" if mutation.depth is None else f" ({mutation.alt_depth} of {mutation.depth} reads)"
        vaf = "" if mutation.vaf is None else f"VAF {mutation.vaf:.2f}{counts}"
        where = "" if mutation.genomic else next(iter(mutation.sources), "")
        names = dict.fromkeys((change_name(mutation), mutation.coding))
        facts = [*names, vaf, where, _words(mutation.significance.value)]
        yield "  " + ", ".join(fact for fact in facts if fact)
        if not passes(mutation):
            yield f"{_INDENT}not counted: {mutation.filter}"
    for pair in result.phases:
        yield f"  {pair.first} and {pair.second}: phase {pair.phase.value} ({pair.decided_by})"


def _place(partner: Partner) -> str:
    exon = f" exon {partner.exon_label or partner.exon}" if partner.exon else ""
    transcript = f" of {partner.transcript}" if partner.transcript else ""
    position = f", {partner.contig}:{partner.position}" if partner.position else ""
    site = f" ({_words(partner.site)})" if partner.site != "exon_edge" else ""
    return f"{partner.gene or 'unknown gene'}{exon}{transcript}{position}{site}"


def _seen_by(event: Rearrangement) -> Iterator[str]:
    for (caller, source), rows in groupby(event.support, key=lambda row: (row.caller, row.source)):
        lines = ", ".join(str(row.line) for row in rows)
        where = "" if caller == READS_CALLER else f", line {lines}"
        yield f"{_INDENT}seen by {caller}: {source}{where}"


def _drugs(calls: Sequence[DrugCall]) -> Iterator[str]:
    shared = _shared_approval(calls)
    widest = max((len(call.drug) for call in calls), default=0)
    for alike in _alike(calls):
        call = alike[0]
        words = _words(call.prediction.value)
        if len(alike) > 1:
            names = ", ".join(call.drug for call in alike)
            yield from _wrapped(f"{words} for {'all' if len(alike) == len(calls) else 'these'}: {names}", "  ")
        else:
            yield f"  {call.drug:<{widest}}  {words}{f', level {call.level}' if call.level else ''}"
        yield from _wrapped(_said_of(alike), _INDENT)
        if (approval := _told_approval(call)) and not shared:
            yield from _wrapped(approval, _INDENT)
    if shared:
        yield from _wrapped(f"For all of them: {shared}", "  ")


def _alike(calls: Sequence[DrugCall]) -> Iterator[Sequence[DrugCall]]:
    """Yield each call alone, and then together those without a level of which the same is said."""
    groups: dict[tuple[str, str, str | None], list[DrugCall]] = {}
    for call in calls:
        groups.setdefault((call.drug if call.level else "", _said_of((call, call)), _told_approval(call)), []).append(
            call
        )
    yield from sorted(groups.values(), key=len)


def _said_of(calls: Sequence[DrugCall]) -> str:
    """Return the sentence of a call; of several, the first one's without the drug's name."""
    if len(calls) == 1:
        return calls[0].text
    name = rf"\b(?i:{escape(calls[0].drug)})\b"
    return sub(name, "any of them", sub(rf"\A{name}", "Each of them", calls[0].text))


def _told_approval(call: DrugCall) -> str | None:
    """Return what is said of the approval; nothing where no ALK driver was found or looked for."""
    return None if call.prediction in {Prediction.NOT_APPLICABLE, Prediction.NOT_ASSESSED} else call.approved


def _shared_approval(calls: Sequence[DrugCall]) -> str | None:
    """Return what is said of the approval of every drug, where it is one and the same."""
    said = {_told_approval(call) for call in calls}
    return said.pop() if len(calls) > 1 and len(said) == 1 else None


def _not_assessed(assessment: Assessment) -> Iterator[str]:
    for reason, residues in _by_reason(assessment.not_assessed).items():
        text = f"{len(residues)} of {assessment.residues_total} residues of the table: {reason}"
        yield from _item(f"{text} (residues {', '.join(map(str, residues))})")
    for text in smaller_changes(assessment):
        yield from _item(text)


def _by_reason(items: Iterable[NotAssessed]) -> dict[str, list[int]]:
    reasons: dict[str, list[int]] = {}
    for item in items:
        reasons.setdefault(item.reason, []).append(item.residue)
    return reasons


def _inputs(inputs: Sequence[InputFile]) -> Iterator[str]:
    for item in inputs:
        build = f", {item.build}" if item.build else ""
        held = f"{item.alk_rows} of {item.rows} rows concern ALK"
        if item.caller == READS_CALLER:  # a BAM file has no rows: what was recognised tells more
            held = item.read_as.partition("; ")[2]
        yield f"  {item.name}: {item.caller}{build}, {held}"


def _foot(result: Result) -> str:
    made_by = result.provenance
    return f"alkfusion {made_by.program_version}, knowledge table {made_by.knowledge_version}\n{made_by.notice}\n"
