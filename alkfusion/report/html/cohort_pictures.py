"""Pictures of many samples: findings and predictions as matrices, counts as bars.

A cell of a matrix is part of one path for its row and colour, so that a thousand samples stay a small file and a page
that opens at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from alkfusion.model import Prediction
from alkfusion.report.html.cohort_rows import Row
from alkfusion.report.html.svg import drawing, element, group, line, rect, text

__all__ = ["bars", "drug_matrix", "finding_matrix"]

_WIDTH, _LEFT, _RIGHT = 960.0, 190.0, 952.0
_ROW = 15.0
_MOST_PARTNERS, _MOST_MUTATIONS, _MOST_BARS = 15, 30, 40

# (class of the cells, does a sample have it)
_Kind = tuple[str, Callable[[Row], bool]]


def finding_matrix(rows: Sequence[Row], fusions: Sequence[str], mutations: Sequence[str]) -> Markup:
    """Draw samples as columns and findings as rows; a residue that nobody saw looks like none of them."""
    lines = [(fusion, _fusion_kinds(fusion)) for fusion in fusions[:_MOST_PARTNERS]]
    lines += [(mutation, _mutation_kinds(mutation, rows)) for mutation in mutations[:_MOST_MUTATIONS]]
    label = f"Findings in {len(rows)} samples: {len(fusions)} fusions and {len(mutations)} mutations."
    return _matrix(rows, lines, label, "findings")


def _fusion_kinds(fusion: str) -> list[_Kind]:
    return [
        ("fusion-found", lambda row: fusion in row.fusions),
        ("nobody-looked", lambda row: row.status == "not_assessed"),
    ]


def _mutation_kinds(mutation: str, rows: Sequence[Row]) -> list[_Kind]:
    residue = next((row.residues[mutation] for row in rows if mutation in row.residues), None)
    return [
        ("mutation-found", lambda row: mutation in row.mutations),
        ("nobody-looked", lambda row: mutation not in row.mutations and residue not in row.assessed),
    ]


def drug_matrix(rows: Sequence[Row], drugs: Sequence[str]) -> Markup:
    """Draw samples as columns and drugs as rows, coloured by prediction."""
    lines = [(drug, [_prediction_kind(drug, prediction) for prediction in Prediction]) for drug in drugs]
    label = f"Predictions for {len(drugs)} drugs in {len(rows)} samples."
    return _matrix(rows, lines, label, "predictions")


def _prediction_kind(drug: str, prediction: Prediction) -> _Kind:
    return f"p-{prediction.value}", lambda row: row.predictions.get(drug) is prediction


def _matrix(rows: Sequence[Row], lines: Sequence[tuple[str, list[_Kind]]], label: str, kind: str) -> Markup:
    step = (_RIGHT - _LEFT) / max(1, len(rows))
    width = step if step < 3 else step - 1
    parts: list[Markup] = []
    for place, (name, kinds) in enumerate(lines):
        y = 6 + place * _ROW
        parts.append(text(_LEFT - 8, y + 10, name if len(name) <= 28 else f"{name[:27]}…", class_="small end"))
        parts.append(rect(_LEFT, y, _RIGHT - _LEFT, _ROW - 3, class_="empty"))
        cells = list(_cells(rows, kinds, y, step, width))
        parts.append(group([cell for cell, _ in cells], title=f"{name}: {', '.join(words for _, words in cells)}"))
    return drawing(parts, width=_WIDTH, height=12 + len(lines) * _ROW, label=label, kind=f"matrix {kind}")


def _cells(
    rows: Sequence[Row], kinds: Sequence[_Kind], y: float, step: float, width: float
) -> Iterator[tuple[Markup, str]]:
    for name, has in kinds:
        runs = list(_runs([has(row) for row in rows]))
        if runs:
            count = sum(length for _, length in runs)
            path = "".join(_box(start, length, y, step, width) for start, length in runs)
            words = name.removeprefix("p-").replace("_", " ").replace("-", " ")
            yield element("path", d=Markup(path), class_=name, data_count=count), f"{words} {count}"


def _box(start: int, length: int, y: float, step: float, width: float) -> str:
    """One stretch of cells as a closed path."""
    wide = f"{(length - 1) * step + width:.1f}"
    return f"M{_LEFT + start * step:.1f},{y:.0f}h{wide}v{_ROW - 3:.0f}h-{wide}z"


def _runs(marks: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield (first, length) of each stretch of True."""
    start = None
    for place, mark in enumerate([*marks, False]):
        if mark and start is None:
            start = place
        elif not mark and start is not None:
            yield start, place - start
            start = None


def bars(counts: Sequence[tuple[str, int]], total: int, label: str, *, whole: bool = False) -> Markup | None:
    """Draw counts as bars with their share of ``total``; None when there is nothing to count.

    The longest bar fills the width, or ``total`` does where ``whole`` is asked for.
    """
    shown = counts[:_MOST_BARS]
    if not shown or not total:
        return None
    scale = (_RIGHT - _LEFT - 110) / (total if whole else max(1, *(count for _, count in shown)))
    parts: list[Markup] = []
    for place, (name, count) in enumerate(shown):
        y = 6 + place * 20
        parts += [
            text(_LEFT - 8, y + 12, name if len(name) <= 28 else f"{name[:27]}…", class_="small end"),
            group([rect(_LEFT, y, count * scale, 15)], title=f"{name}: {count}", class_="bar three", data_count=count),
            text(_LEFT + count * scale + 6, y + 12, f"{count:,} ({count / total:.0%})", class_="small"),
        ]
    height = 12 + 20.0 * len(shown)
    parts.append(line(_LEFT, 2, _LEFT, height - 6, class_="tick"))
    return drawing(parts, width=_WIDTH, height=height, label=label, kind="bars")
