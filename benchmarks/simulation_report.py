"""The report of the simulation: tables in Markdown and one plot as SVG, drawn here so that nothing else is needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Cell", "report", "write_report"]

_INTRODUCTION = """# What the reading of BAM files finds

Made by `python -m benchmarks.simulation --share 1 --output docs/simulation.md`; do not edit by hand. The reads are from
our own generator (`benchmarks/simulate.py`: seeded, 2 x 100 bases, fragments of 220 +- 30 bases, one wrong base of good
quality in 1,000, one base in 50 of low quality), both builds in turn. Intervals are 95 % (Wilson). Simulated reads are
aligned without a mistake, so that these figures are an upper bound for real files; the tests hold the same code to real
reads.
"""
_COLOURS = ("#0b6e99", "#b3541e", "#3b7d3b", "#7a3b7d")


class Cell(NamedTuple):
    """Hits among trials at one place of a table."""

    table: str
    row: str
    column: str
    hits: int
    total: int
    interval: tuple[float, float] | None

    @property
    def words(self) -> str:
        """The share, its interval and the counts."""
        if self.interval is None:
            return "-"
        low, high = (100 * value for value in self.interval)
        return f"{100 * self.hits / self.total:.1f} % ({low:.1f}-{high:.1f}; {self.hits}/{self.total})"


def write_report(cells: Sequence[Cell], output: Path) -> None:
    """Write the report and, beside it, the plot."""
    plot = output.with_name("simulation_mutations.svg")
    plot.write_text(_plot([cell for cell in cells if cell.table == "mutations"]), encoding="utf-8")
    output.write_text(report(cells, plot.name), encoding="utf-8")


def report(cells: Sequence[Cell], plot: str | None) -> str:
    """Return the report in Markdown; ``plot`` is the name of the picture to show."""
    parts = [
        _INTRODUCTION,
        "## Mutations found, by depth (rows) and fraction of the allele\n",
        *([f"![Mutations found by fraction and depth]({plot})\n"] if plot else []),
        _table(cells, "mutations", "depth"),
        "## Mutations found, by kind (all depths)\n",
        _table(cells, "kinds", "kind"),
        "## Phase of two mutations, by the fragments that carry the rarer one and show both places\n",
        _table(cells, "phase", "fragments"),
        "## Fusions found, by fragments across the junction (columns)\n",
        "`sa`: the aligner writes both parts of a read; `clip`: it writes the longer part and clips the rest.\n",
        _table(cells, "fusion", "fusion"),
        "## False calls\n",
        _table(cells, "false", "looked at"),
    ]
    return "\n".join(parts)


def _table(cells: Sequence[Cell], name: str, title: str) -> str:
    mine = [cell for cell in cells if cell.table == name]
    rows, columns = list(dict.fromkeys(c.row for c in mine)), list(dict.fromkeys(c.column for c in mine))
    words = {(cell.row, cell.column): cell.words for cell in mine}
    lines = [f"| {title} | {' | '.join(columns)} |", f"| --- |{' --- |' * len(columns)}"]
    lines += [f"| {row} | {' | '.join(words.get((row, column), '-') for column in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _plot(cells: Sequence[Cell]) -> str:
    """Return the share found against the fraction of the allele (logarithmic), one line a depth."""
    fractions = sorted({float(cell.column) for cell in cells})
    depths = list(dict.fromkeys(cell.row for cell in cells))
    across = {fraction: 70 + 80 * place for place, fraction in enumerate(fractions)}
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 320" font-family="sans-serif" font-size="12">']
    parts.append("<title>Share of mutations found, by allele fraction and depth</title>")
    for share in (0, 25, 50, 75, 100):
        y = 270 - 2.3 * share
        parts.append(
            f'<path d="M60 {y:.0f}H490" stroke="#ddd"/><text x="52" y="{y + 4:.0f}" text-anchor="end">{share} %</text>'
        )
    for fraction, x in across.items():
        parts.append(f'<text x="{x}" y="290" text-anchor="middle">{100 * fraction:g} %</text>')
    parts.append('<text x="270" y="312" text-anchor="middle">allele fraction</text>')
    for number, depth in enumerate(depths):
        colour = _COLOURS[number % len(_COLOURS)]
        mine = sorted((float(c.column), c) for c in cells if c.row == depth)
        points = [(across[fraction], 270 - 230 * c.hits / c.total) for fraction, c in mine]
        path = " ".join(f"{x},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for (x, _), (_, cell) in zip(points, mine, strict=True):
            low, high = cell.interval or (0.0, 1.0)
            parts.append(
                f'<path d="M{x} {270 - 230 * low:.1f}V{270 - 230 * high:.1f}" stroke="{colour}" opacity="0.4"/>'
            )
        parts.append(f'<text x="505" y="{60 + 20 * number}" fill="{colour}">depth {depth}</text>')
    return "\n".join([*parts, "</svg>\n"])
