"""Exon coverage with the step that a fusion makes, and the phase of two mutations as four counts."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from alkfusion.model import Imbalance, PhasedPair
from alkfusion.report.html.svg import drawing, group, line, rect, text

__all__ = ["coverage_picture", "phase_picture"]

_WIDTH, _HEIGHT = 960.0, 220.0
_LEFT, _BASE, _TOP = 60.0, 180.0, 34.0
#: The first exon behind the usual breakpoint; the 3'/5' ratio is exons 20-29 over exons 1-19.
_STEP = 20


def coverage_picture(imbalance: Imbalance) -> Markup | None:
    """Draw the mean depth of each exon of ALK; None when no alignment file was read."""
    depths = imbalance.exon_depths
    if not depths:
        return None
    top = max(*depths, 1.0)
    room = (_WIDTH - _LEFT - 20) / len(depths)
    bars = []
    for exon, depth in enumerate(depths, 1):
        height = (_BASE - _TOP) * depth / top
        x = _LEFT + (exon - 1) * room
        pieces = [
            rect(x + 2, _BASE - height, room - 4, height),
            text(x + room / 2, _BASE + 16, str(exon), class_="small middle"),
        ]
        side = "three" if exon >= _STEP else "five"
        bars.append(group(pieces, title=f"exon {exon}: mean depth {depth:g}", class_=f"bar {side}", data_exon=exon))
    step = _LEFT + (_STEP - 1) * room
    marks = [
        *_depth_axis(top),
        *bars,
        line(step, _TOP - 12, step, _BASE + 4, class_="break"),
        text(step + 6, _TOP - 4, "exon 20 on: kept by most fusions", class_="small"),
        text(_LEFT, _BASE + 34, "exon of ALK", class_="small"),
    ]
    ratio = "not measured" if imbalance.ratio is None else f"{imbalance.ratio:g}"
    label = f"Mean depth of the {len(depths)} exons of ALK; 3'/5' ratio {ratio}."
    return drawing(marks, width=_WIDTH, height=_HEIGHT, label=label, kind="coverage")


def _depth_axis(top: float) -> Iterator[Markup]:
    for share in (0.0, 0.5, 1.0):
        y = _BASE - (_BASE - _TOP) * share
        yield line(_LEFT - 4, y, _WIDTH - 20, y, class_="grid")
        yield text(_LEFT - 8, y + 4, f"{top * share:.0f}", class_="small end")


def phase_picture(pair: PhasedPair) -> Markup | None:
    """Draw the four counts of fragments as squares whose area is the share; None when nothing was counted."""
    counts = (pair.both, pair.first_only, pair.second_only, pair.neither)
    known = [count or 0 for count in counts]
    if all(count is None for count in counts):
        return None
    most = max(*known, 1)
    first, second = pair.first.removeprefix("p."), pair.second.removeprefix("p.")
    words = (f"{first} and {second}", f"only {first}", f"only {second}", "neither")
    cells = [
        _cell(60.0 + 230 * place, count, words[place], most, "both" if place == 0 else "one" if place < 3 else "none")
        for place, count in enumerate(known)
    ]
    label = f"{first} and {second}, {pair.phase.value}: fragments {', '.join(map(str, known))} for {', '.join(words)}."
    return drawing(cells, width=_WIDTH, height=150, label=label, kind="phase")


def _cell(x: float, count: int, words: str, most: int, kind: str) -> Markup:
    side = 84 * (count / most) ** 0.5
    pieces = [
        rect(x + 42 - side / 2, 100 - side, side, side),
        text(x + 42, 120, f"{count:,}", class_="label strong middle"),
        text(x + 42, 138, words, class_="small middle"),
    ]
    return group(pieces, title=f"{words}: {count} fragments", class_=f"phase {kind}", data_count=count)
