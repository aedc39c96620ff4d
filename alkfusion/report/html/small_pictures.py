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
    """Draw the four counts of fragments as a table of two by two; the area of a square is the share.

    None when nothing was counted.
    """
    counts = (pair.both, pair.first_only, pair.second_only, pair.neither)
    known = [count or 0 for count in counts]
    if all(count is None for count in counts):
        return None
    first, second = pair.first.removeprefix("p."), pair.second.removeprefix("p.")
    words = (f"{first} and {second}", f"only {first}", f"only {second}", "neither")
    kinds = ("both", "one", "one", "none")
    cells = [
        _cell(column, row, count, words[place], max(*known, 1), kinds[place])
        for place, count in enumerate(known)
        for row, column in [divmod(place, 2)]
    ]
    label = f"{first} and {second}, {pair.phase.value}: fragments {', '.join(map(str, known))} for {', '.join(words)}."
    parts = [*_phase_heads(first, second), *cells]
    return drawing(parts, width=_PHASE_WIDTH, height=_PHASE_HEIGHT, label=label, kind="phase")


_PHASE_WIDTH, _PHASE_HEIGHT = 560.0, 240.0
_CELL_LEFT, _CELL_TOP, _CELL_WIDTH, _CELL_HEIGHT = 150.0, 34.0, 200.0, 100.0


def _phase_heads(first: str, second: str) -> Iterator[Markup]:
    """Columns tell the second mutation, rows the first one."""
    for place, words in enumerate((f"with {second}", f"without {second}")):
        yield text(_CELL_LEFT + _CELL_WIDTH * (place + 0.5), _CELL_TOP - 12, words[:26], class_="label middle")
    for place, words in enumerate((f"with {first}", f"without {first}")):
        yield text(_CELL_LEFT - 10, _CELL_TOP + _CELL_HEIGHT * (place + 0.5) + 4, words[:20], class_="label end")
    right, bottom = _CELL_LEFT + 2 * _CELL_WIDTH, _CELL_TOP + 2 * _CELL_HEIGHT
    for place in range(3):
        x, y = _CELL_LEFT + place * _CELL_WIDTH, _CELL_TOP + place * _CELL_HEIGHT
        yield line(x, _CELL_TOP, x, bottom, class_="grid")
        yield line(_CELL_LEFT, y, right, y, class_="grid")


def _cell(column: int, row: int, count: int, words: str, most: int, kind: str) -> Markup:
    """One of the four counts; a count of nothing has a number and no square."""
    side = 76 * (count / most) ** 0.5
    x = _CELL_LEFT + column * _CELL_WIDTH + 20
    middle = _CELL_TOP + (row + 0.5) * _CELL_HEIGHT
    pieces = [
        rect(x + 38 - side / 2, middle - side / 2, side, side),
        text(x + 92, middle + 6, f"{count:,}", class_="label strong"),
    ]
    return group(pieces, title=f"{words}: {count} fragments", class_=f"phase {kind}", data_count=count)
