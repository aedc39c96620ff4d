"""The kinase domain of ALK as a lollipop plot: mutations by VAF above, what was looked at and drug contacts below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from markupsafe import Markup

from alkfusion.genome.domains import ALK_KINASE
from alkfusion.interpret.mutation import change_name, only_stated, passes
from alkfusion.knowledge.rows import Contact
from alkfusion.model import AssessedResidue, Assessment, Mutation, Result, Significance
from alkfusion.report.html.svg import drawing, element, group, line, rect, text
from alkfusion.report.smaller_changes import limit_told

__all__ = ["kinase_picture"]

_WIDTH = 960.0
_LEFT, _RIGHT = 56.0, 940.0
_TOP, _BASE = 84.0, 204.0  # y of VAF 100 % and of VAF 0
_TRACK = 246.0
_HEIGHT = 306.0  # without the tracks of contacts
_CONTACTS = 28.0  # height of the track of one drug
_MARGIN = 16  # residues shown on both sides of the domain
_LABEL_ROOM = 11.0  # a turned number needs this much width
_NAME_ROOM = 20.0  # and the name of a mutation this much
_SHAPES = {
    Significance.KNOWN_RESISTANCE: "known resistance",
    Significance.KNOWN_ACTIVATING: "known activating",
    Significance.UNKNOWN: "unknown significance",
}


def kinase_picture(result: Result, resisted: Mapping[int, Sequence[str]], contacts: Sequence[Contact] = ()) -> Markup:
    """Draw mutations, the track of residues that were and were not assessed, and a track of contacts for each drug.

    ``resisted`` names for a residue the drugs that the knowledge table has a resistant or reduced response for;
    ``contacts`` are rows of the knowledge table: a drug without a row has no track.
    """
    placed = [mutation for mutation in result.mutations if mutation.residue]
    shown = [*(mutation.residue or 0 for mutation in placed), *(contact.position for contact in contacts)]
    first = min([ALK_KINASE.start, *shown]) - _MARGIN
    last = max([ALK_KINASE.end, *shown]) + _MARGIN
    scale = (_RIGHT - _LEFT) / (last - first + 1)

    def x_of(residue: float) -> float:
        return _LEFT + (residue - first + 0.5) * scale

    by_drug = _by_drug(contacts)
    parts = [*_scale_of_vaf(), *_domain(x_of(ALK_KINASE.start - 0.5), x_of(ALK_KINASE.end + 0.5))]
    parts += _lollipops(placed, [x_of(mutation.residue or 0) for mutation in placed])
    parts += _looked_at(result.assessment, resisted, x_of)
    for place, (drug, near) in enumerate(by_drug.items()):
        parts.append(_contact_track(drug, near, _HEIGHT + place * _CONTACTS, x_of))
    height = _HEIGHT + len(by_drug) * _CONTACTS
    label = _label(len(placed), result.assessment, by_drug)
    return drawing(parts, width=_WIDTH, height=height, label=label, kind="kinase-plot")


def _label(mutations: int, assessment: Assessment, by_drug: Mapping[str, Sequence[Contact]]) -> str:
    seen = set(assessment.assessed)
    total = len(seen | {item.residue for item in assessment.not_assessed})
    drugs = ", ".join(f"{len({row.residue for row in near})} with {drug}" for drug, near in by_drug.items())
    return (
        f"ALK kinase domain, residues {ALK_KINASE.start} to {ALK_KINASE.end}: {mutations} mutations;"
        f" {len(seen)} of {total} residues that define resistance were assessed."
        + (f" Contacts in models: {drugs}." if drugs else "")
    )


def _by_drug(contacts: Sequence[Contact]) -> dict[str, list[Contact]]:
    found: dict[str, list[Contact]] = {}
    for contact in sorted(contacts, key=lambda row: (row.drug, row.position)):
        found.setdefault(contact.drug, []).append(contact)
    return found


def _contact_track(drug: str, near: Sequence[Contact], top: float, x_of: Callable[[float], float]) -> Markup:
    """The contacts of one drug, each at its place in the domain; its words stand above, where no mark is."""
    residues: dict[int, list[Contact]] = {}
    for contact in near:
        residues.setdefault(contact.position, []).append(contact)
    methods = ", ".join(sorted({contact.method for contact in near}))
    bottom = top + _CONTACTS - 6
    return group(
        [
            text(x_of(ALK_KINASE.start - 0.5), top + 8, f"{drug} contacts ({methods})", class_="small"),
            line(x_of(ALK_KINASE.start - 0.5), bottom, x_of(ALK_KINASE.end + 0.5), bottom, class_="grid"),
            *(_contact(rows, x_of(position), bottom) for position, rows in residues.items()),
        ],
        class_="contacts",
        data_drug=drug,
    )


def _contact(rows: Sequence[Contact], x: float, bottom: float) -> Markup:
    distances = ", ".join(f"{row.distance_angstrom:.2f} Å ({row.method}, {row.model})" for row in rows)
    return group(
        [rect(x - 1, bottom - 10, 2, 10)],
        title=f"residue {rows[0].residue} from {rows[0].drug}: {distances}",
        class_="contact",
        data_residue=rows[0].position,
    )


def _looked_at(
    assessment: Assessment, resisted: Mapping[int, Sequence[str]], x_of: Callable[[float], float]
) -> Iterator[Markup]:
    """The track of the residues that define resistance."""
    seen = set(assessment.assessed)
    told = {item.residue: _from_limit(item) for item in assessment.seen}
    missed = {item.residue: item.reason for item in assessment.not_assessed}
    residues = sorted(seen | missed.keys())
    places = [x_of(residue) for residue in residues]
    marks = [
        _mark(
            x,
            at,
            residue,
            seen=residue in seen,
            reason=missed.get(residue, told.get(residue, "")),
            drugs=resisted.get(residue, ()),
        )
        for residue, x, at in zip(residues, places, _apart(places, _LABEL_ROOM), strict=True)
    ]
    yield group(marks, class_="track", data_residues=len(residues))
    yield text(_LEFT - 10, _TRACK + 8, "looked", class_="small end")
    yield text(_LEFT - 10, _TRACK + 19, "at?", class_="small end")


def _from_limit(item: AssessedResidue) -> str:
    limit = item.limit_of_detection
    return "" if limit is None else f" from a VAF of {limit_told(limit)} on, not below"


def _scale_of_vaf() -> Iterator[Markup]:
    for percent in (0, 50, 100):
        y = _BASE - (_BASE - _TOP) * percent / 100
        yield line(_LEFT - 6, y, _RIGHT, y, class_="grid")
        yield text(_LEFT - 10, y + 4, f"{percent} %", class_="small end")
    yield text(_LEFT - 10, _TOP - 14, "VAF", class_="small end")


def _domain(start: float, end: float) -> Iterator[Markup]:
    box = [
        rect(start, _BASE + 4, end - start, 18),
        text((start + end) / 2, _BASE + 17, f"kinase domain {ALK_KINASE.start}–{ALK_KINASE.end}", class_="number"),
    ]
    yield group(box, title=ALK_KINASE.name, class_="kinase", data_start=ALK_KINASE.start, data_end=ALK_KINASE.end)


def _lollipops(mutations: Sequence[Mutation], places: Sequence[float]) -> Iterator[Markup]:
    order = sorted(range(len(mutations)), key=lambda index: (places[index], change_name(mutations[index])))
    heads = _apart([places[index] for index in order], 9.0)
    names = _apart(heads, _NAME_ROOM)
    for index, head, name in zip(order, heads, names, strict=True):
        yield _lollipop(mutations[index], places[index], head, name)


def _lollipop(mutation: Mutation, x: float, head: float, name: float) -> Markup:
    """One mutation; a call that did not pass is hollow, one without VAF stands at half height and says so."""
    y = _BASE - (_BASE - _TOP) * (0.5 if mutation.vaf is None else min(1.0, max(0.0, mutation.vaf)))
    vaf = "VAF not given" if mutation.vaf is None else f"VAF {mutation.vaf:.1%}"
    passed = passes(mutation)
    remark = " (stated)" if only_stated(mutation) else " (no VAF)" if mutation.vaf is None else ""
    told = change_name(mutation)
    words = told.removeprefix("p.") + remark
    turned = f"translate({name + 4:.1f},{y - 9:.1f}) rotate(-60)"
    return group(
        [
            line(x, _BASE + 4, head, y, class_="stem"),
            _head(mutation.significance, head, y),
            text(0, 0, words, class_="label", transform=turned),
        ],
        title=f"{told}, {vaf}, {_SHAPES[mutation.significance]}, filter {mutation.filter or 'not given'}",
        class_=f"lollipop {mutation.significance.value}{'' if passed else ' failed'}",
        data_residue=mutation.residue,
    )


def _head(significance: Significance, x: float, y: float) -> Markup:
    """Shape as well as colour: diamond for resistance, square for activation, circle for what is not known."""
    if significance is Significance.KNOWN_RESISTANCE:
        return element("path", d=f"M{x:.1f},{y - 7:.1f} l7,7 l-7,7 l-7,-7 Z")
    if significance is Significance.KNOWN_ACTIVATING:
        return rect(x - 5, y - 5, 10, 10)
    return element("circle", cx=float(x), cy=float(y), r=5.5)


def _mark(x: float, at: float, residue: int, *, seen: bool, reason: str, drugs: Sequence[str]) -> Markup:
    """One residue of the track: a full box when it was assessed, a crossed hollow one when it was not.

    Boxes of neighbours are moved apart to ``at`` and led to their place ``x`` in the domain.
    """
    shape = [
        element("path", d=f"M{x:.1f},{_BASE + 22:.1f} L{at:.1f},{_TRACK - 1:.1f}", class_="leader"),
        rect(at - 4, _TRACK, 8, 16),
        text(
            0, 0, str(residue), class_="small end", transform=f"translate({at + 4:.1f},{_TRACK + 22:.1f}) rotate(-90)"
        ),
    ]
    if not seen:
        shape += [line(at - 4, _TRACK, at + 4, _TRACK + 16), line(at - 4, _TRACK + 16, at + 4, _TRACK)]
    state = f"assessed{reason}" if seen else f"not assessed: {reason}"
    return group(
        shape,
        title=f"residue {residue} {state}" + (f"; the table has resistance to {', '.join(drugs)}" if drugs else ""),
        class_="assessed" if seen else "not-assessed",
        data_residue=residue,
    )


def _apart(places: Sequence[float], room: float) -> list[float]:
    """Move sorted places to both sides, as little as it takes, until each has ``room`` for its label."""
    moved: list[float] = []
    for x in places:
        moved.append(max(x, moved[-1] + room) if moved else x)
    limit = _RIGHT
    for index in range(len(moved) - 1, -1, -1):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - room
    # Half of the shift to the right is taken back where there is room on the left.
    for index, x in enumerate(places):
        low = moved[index - 1] + room if index else _LEFT
        moved[index] = max(low, (moved[index] + x) / 2)
    return moved
