"""One sample as one HTML file: the answer first, then pictures, evidence, what was not looked at, how it was made."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import TypeVar

import msgspec
from jinja2 import Environment
from markupsafe import Markup

from alkfusion import model
from alkfusion.genome.builds import Build
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import DrugCall, Prediction, Rearrangement, Result
from alkfusion.report.fields import description_of, title_of
from alkfusion.report.html.environment import new_environment, source_of
from alkfusion.report.html.evidence_view import conflicts_of, contact_sources, drug_evidence, resisted_drugs
from alkfusion.report.html.fusion_picture import fusion_picture
from alkfusion.report.html.kinase_picture import kinase_picture
from alkfusion.report.html.shown import SILENT, fraction, words
from alkfusion.report.html.small_pictures import coverage_picture, phase_picture
from alkfusion.report.html.tables import Column, item_table
from alkfusion.report.smaller_changes import smaller_changes

__all__ = ["environment", "sample_page"]

_Item = TypeVar("_Item")
#: More rearrangements than this are listed and not drawn.
MOST_PICTURES = 6
#: The largest page in bytes.
LARGEST = 300_000


class _Limits(msgspec.Struct, frozen=True):
    """How much a page tells one by one; the JSON has it all. ``longest`` is the longest text in characters."""

    longest: int
    events: int
    mutations: int
    rows: int  # of callers for one event, of inputs, of pairs, of observations


# Taken one after the other until the page is small enough; the first is enough for every real sample.
_LIMITS = (_Limits(1_500, 40, 200, 100), _Limits(300, 12, 60, 20), _Limits(80, 4, 20, 8))


def sample_page(result: Result, knowledge: Knowledge) -> bytes:
    """Return the page of a result; nothing is computed again, evidence rows are looked up in ``knowledge`` by their id.

    A result that was made with another version of the table is drawn too, and the page says so.
    """
    for limits in _LIMITS:
        content = _render(result, knowledge, limits)
        if len(content) <= LARGEST:
            break
    return content


def _render(result: Result, knowledge: Knowledge, limits: _Limits) -> bytes:
    residues = [item.residue for item in result.assessment.not_assessed] + list(result.assessment.assessed)
    mutations = result.mutations[: limits.mutations]
    calls = _in_order(result.drug_calls)
    page = environment(limits.longest).get_template("sample.html.jinja")
    return page.render(
        result=result,
        limits=limits,
        calls=[call for call in calls if call.prediction not in SILENT],
        silent=[call for call in calls if call.prediction in SILENT],
        events=[
            (event, _picture(event, result, residues, place))
            for place, event in enumerate(result.rearrangements[: limits.events])
        ],
        mutations=mutations,
        mutation_columns=_mutation_columns(result.rearrangements),
        kinase=kinase_picture(
            msgspec.structs.replace(result, mutations=mutations), resisted_drugs(knowledge), knowledge.contacts
        ),
        contacts=contact_sources(knowledge.contacts),
        coverage=coverage_picture(result.imbalance),
        phases=[(pair, phase_picture(pair)) for pair in result.phases[: limits.rows]],
        not_assessed=_by(result.assessment.not_assessed, "reason"),
        seen_by=_by(result.assessment.seen, "how"),
        least=description_of(model.AssessedResidue, "limit_of_detection"),
        smaller=list(smaller_changes(result.assessment)),
        evidence=drug_evidence(result, knowledge),
        conflicts=conflicts_of(result, knowledge),
        thresholds=_thresholds(result, knowledge),
        same_table=knowledge.sha256 == result.provenance.knowledge_sha256,
        knowledge=knowledge,
    ).encode()


@cache
def environment(longest: int = _LIMITS[0].longest) -> Environment:
    """Return the templates with what they may call; every value is escaped, and an unknown name is an error.

    Texts of more than ``longest`` characters are cut.
    """
    made = new_environment(longest)
    made.globals.update(
        title=lambda kind, name: title_of(getattr(model, kind), name),
        facts=_facts,
        item_table=partial(item_table, longest=longest),
    )
    # The style is no template: reading it as one costs more than drawing the page.
    made.globals["style"] = Markup(source_of(made, "style.css"))
    made.filters.update(words=words, fraction=fraction, split_sentence=_split_sentence, option=_option)
    return made


def _split_sentence(text: str | None) -> tuple[str, str]:
    """Part the first sentence from the rest, so that a table cell can hold the one and a line below the other."""
    first, stop, rest = (text or "").partition(". ")
    return f"{first}." if stop else first, rest


def _option(text: str) -> str:
    """Write an option that was given several times, which the result records as Python does, as a list."""
    return ", ".join(map(str, literal_eval(text))) if re.fullmatch(r"\(('[^'\\]*',? ?)+\)", text) else text


def _facts(kind: str, names: Sequence[str], item: object) -> list[tuple[str, object]]:
    """Return (heading, value) of the named fields that have a value."""
    pairs = [(title_of(getattr(model, kind), name), getattr(item, name)) for name in names]
    return [(title, value) for title, value in pairs if value not in (None, (), "")]


def _in_order(calls: Iterable[DrugCall]) -> list[DrugCall]:
    """Put what was predicted before what was not; drugs of one prediction keep their order."""
    order = list(Prediction)
    return sorted(calls, key=lambda call: order.index(call.prediction))


def _picture(event: Rearrangement, result: Result, residues: Sequence[int], place: int) -> Markup | None:
    known = {build.value for build in Build}
    build = result.build if result.build in known else None
    return fusion_picture(event, build, residues) if place < MOST_PICTURES else None


def _by(items: Iterable[_Item], field: str) -> dict[str, list[_Item]]:
    """Group items by a field, in the order in which its values come."""
    groups: dict[str, list[_Item]] = {}
    for item in items:
        groups.setdefault(getattr(item, field), []).append(item)
    return groups


def _mutation_columns(events: Iterable[Rearrangement]) -> list[Column]:
    """Return the columns of the mutations; the count of a fusion protein stands where that fusion was found."""
    names = {name for event in events for name in (event.name, f"{event.name} {event.alias}")}
    derived = (("NPM1::ALK", "residue_npm1_alk"), ("EML4::ALK variant 1", "residue_eml4_alk_v1"))
    return [
        *("protein", "coding", "genomic", (" of ", "alt_depth", "depth"), (", ", "vaf", "vaf_interval")),
        *("filter", "significance", "on_fusion_allele"),
        *(field for name, field in derived if name in names),
        "sources",
    ]


def _thresholds(result: Result, knowledge: Knowledge) -> list[tuple[str, float, str, str]]:
    """Return name, value used, unit and meaning; the last two from the table at hand."""
    rows = {row.name: row for row in knowledge.threshold_rows}
    return [
        (name, value, rows[name].unit if name in rows else "", rows[name].meaning if name in rows else "")
        for name, value in sorted(result.provenance.thresholds.items())
    ]
