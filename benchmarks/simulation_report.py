"""The report of the simulation: tables in Markdown, with the goals first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path
from typing import NamedTuple

from benchmarks.simulation_plots import Point, plot

__all__ = ["Cell", "report", "write_report"]

_INTRODUCTION = """# What the reading of BAM files finds

Made by `python -m benchmarks.simulation --share 1 --output docs/simulation.md`; do not edit by hand.

The reads are from our own generator (`benchmarks/simulate.py`, seeded): 2 x 100 bases, fragments of 220 +- 30 bases,
one wrong base of good quality in 1,000, one base in 50 of low quality, and in runs of five or more equal bases one
molecule in a thousand with a base less and one with a base more. The changes are drawn at random: any base of the
kinase domain, any change of the protein; insertions and deletions of 1, 3 or 6 bases. Of molecules with two mutations
in cis one in 25 has lost one of them, and of those in trans one in 50 has both, as if the library had joined molecules.
GRCh37 and GRCh38, DNA and RNA take turns. Depth is counted in fragments.

Cells give the share, its 95 % interval (Wilson) and the counts. Wrong bases are spread evenly and simulated reads are
aligned without a mistake, so that these figures are an upper bound for real files; the tests hold the same code to real
reads.
"""
_SECTIONS: tuple[tuple[str, str, str, str], ...] = (
    (
        "mutations",
        "Mutations found, by depth (rows) and fraction of the allele",
        "depth",
        "Nine changes a file: single bases (two in three), two bases of a codon, insertions, deletions. Below 30\n"
        "fragments nothing is called. 1 % is the smallest fraction that is called: half of the files show less.",
    ),
    ("precision", "Precision: called mutations that were put in, by depth and fraction", "depth", ""),
    ("kinds", "Mutations found at a depth of 500, by kind", "kind", ""),
    (
        "interval",
        "The stated interval of the fraction holds the true one",
        "kind",
        "Depths of 500 and more; 95 of 100 are promised.",
    ),
    (
        "limit",
        "What the result says of the residue of a mutation",
        "said of the residue",
        "All depths and fractions. A limit of detection is the fraction that is found 95 times in 100.",
    ),
    (
        "assessed",
        "Not seen is not wild type: how often `not assessed` was said",
        "what was there",
        "Fragments and depths are counted again by a plain loop over the reads. A residue needs 30 fragments.",
    ),
    ("compound", "Two mutations: both found", "sample", ""),
    (
        "phase",
        "Phase, by the fragments that show both places and carry the rarer mutation",
        "fragments",
        "",
    ),
    ("spanning", "Phase, by the fragments that show both places and carry either mutation", "fragments", ""),
    (
        "phase_mixed",
        "Phase told of subclones and of molecules of both kinds",
        "what was there",
        "Five fragments or more show both places and carry the mutation that is rarer there.",
    ),
    (
        "fusion",
        "Fusions found, by fragments with a read across the junction (columns)",
        "fusion",
        "Found is the right partner at the right two bases (within 2). The breakpoint in DNA is drawn at random; a\n"
        "part of the EML4 stretch is a simple repeat. `sa`: the aligner writes both parts of a read; `clip`: it\n"
        "writes the longer part and clips the rest. Fragments are cut anywhere, until so many have a read with 15\n"
        "bases or more on either side; half as many more come along whose reads lie on one side each, or nearly.\n"
        "Three fragments, those included, are the least that is called.",
    ),
    ("false", "False calls", "looked at", ""),
    (
        "imbalance",
        "3'/5' imbalance of ALK: RNA called imbalanced, by sample (rows) and disturbance",
        "of the molecules with exons 20 to 29",
        "Fusions are NPM1::ALK beside whole ALK. The disturbances are our assumptions, not measurements: what the\n"
        "capture of an exon yields is drawn from a log-normal distribution (uneven: a standard deviation of 0.5 of\n"
        "the natural logarithm, very uneven: 0.8), and the depth falls by half every 2,000 or 1,000 bases towards\n"
        "the 5' end, as in degraded RNA that is read from its tail. Exons 20 to 29 have a mean depth of 5 to 200.",
    ),
    ("imbalance_said", "What is said of the 3'/5' imbalance, all disturbances together", "sample", ""),
)
_PICTURES = {
    "mutations": "simulation_mutations.svg",
    "fusion": "simulation_fusions.svg",
    "imbalance": "simulation_imbalance.svg",
}


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
    """Write the report and, beside it, its plots."""
    mutations = [Point(f"depth {c.row}", c.column, c.hits / c.total, c.interval) for c in _of(cells, "mutations")]
    title = "Share of mutations found, by fraction of the allele and depth"
    output.with_name(_PICTURES["mutations"]).write_text(plot(title, "fraction of the allele", mutations))
    fusions = [Point(c.row, c.column, c.hits / c.total, c.interval) for c in _of(cells, "fusion")]
    title = "Share of fusions found, by fragments with a read across the junction"
    output.with_name(_PICTURES["fusion"]).write_text(plot(title, "fragments with a read across the junction", fusions))
    shares = [c for c in _of(cells, "imbalance") if _number(c.row) < inf]
    imbalance = [Point(c.column, f"{_number(c.row):g} %", c.hits / c.total, c.interval) for c in shares]
    title = "Share of RNA samples called imbalanced, by share of the fusion and disturbance"
    output.with_name(_PICTURES["imbalance"]).write_text(plot(title, "fusion among ALK transcripts", imbalance))
    output.write_text(report(cells, plots=True), encoding="utf-8")


def report(cells: Sequence[Cell], *, plots: bool) -> str:
    """Return the report in Markdown; ``plots`` are shown where they were written."""
    parts = [_INTRODUCTION, "## Goals\n", *_goals(cells)]
    for name, title, corner, remark in _SECTIONS:
        parts.append(f"## {title}\n")
        if plots and name in _PICTURES:
            parts.append(f"![{title}]({_PICTURES[name]})\n")
        parts += [*([f"{remark}\n"] if remark else []), _table(_of(cells, name), corner)]
    return "\n".join(parts)


def _of(cells: Sequence[Cell], table: str) -> list[Cell]:
    """Return the cells of a table: rows that begin with a number in its order, then the others as they came."""
    mine = [cell for cell in cells if cell.table == table]
    rows = sorted(dict.fromkeys(cell.row for cell in mine), key=_number)
    return sorted(
        mine, key=lambda cell: (rows.index(cell.row), _number(cell.column) * (-1 if "%" in cell.column else 1))
    )


def _number(text: str) -> float:
    found = re.match(r"\d+", text)
    return float(found[0]) if found else inf


def _table(cells: Sequence[Cell], corner: str) -> str:
    rows, columns = list(dict.fromkeys(c.row for c in cells)), list(dict.fromkeys(c.column for c in cells))
    words = {(cell.row, cell.column): cell.words for cell in cells}
    lines = [f"| {corner} | {' | '.join(columns)} |", f"| --- |{' --- |' * len(columns)}"]
    lines += [f"| {row} | {' | '.join(words.get((row, column), '-') for column in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


class _Goal(NamedTuple):
    """What is wanted of one cell: a share of at least, or of less than, ``wanted``."""

    text: str
    place: tuple[str, str, str]
    least: float | None = None
    below: float | None = None

    def held(self, interval: tuple[float, float]) -> str:
        """Say whether the whole interval lies on the right side."""
        low, high = interval
        sure = low >= self.least if self.least is not None else self.below is not None and high < self.below
        lost = high < self.least if self.least is not None else self.below is not None and low >= self.below
        return "holds" if sure else "does not hold" if lost else "too few files to tell"


_USUAL = "depth 500, 5 % in each exon"
_GOALS = (
    _Goal("single-base changes at 5 %, depth 500: at least 99 % found", ("goal", _USUAL, "SNV found"), least=0.99),
    _Goal(
        "depth 500: fewer than 1 in 1,000 kinase domains with a false mutation",
        ("false", _USUAL, "kinase domains with a false mutation"),
        below=0.001,
    ),
    _Goal(
        "phase right in at least 99 % where 5 fragments show both places and carry the rarer mutation",
        ("phase", "5 or more", "right"),
        least=0.99,
    ),
    _Goal("- where 5 show both places and carry either mutation", ("spanning", "5 or more", "right"), least=0.99),
    _Goal("fusions with 5 split fragments: at least 99 % found", ("goal", "5 split fragments", "found"), least=0.99),
    _Goal("- where the aligner links both parts (`sa`)", ("goal", "5 split fragments, sa", "found"), least=0.99),
    _Goal("- where it clips the shorter part (`clip`)", ("goal", "5 split fragments, clip", "found"), least=0.99),
    _Goal(
        "residues rightly said to be assessed or not assessed",
        ("goal", "residues", "rightly assessed or not"),
        least=0.99,
    ),
    _Goal(
        "DNA files rightly said to be able, or not, to exclude a fusion",
        ("goal", "DNA files", "fusions rightly assessed or not"),
        least=0.99,
    ),
)


def _goals(cells: Sequence[Cell]) -> Iterator[str]:
    """Yield the lines of the table of goals; a goal holds when the whole interval does."""
    at = {cell[:3]: cell for cell in cells}
    lines = ["| goal | measured | n | |", "| --- | --- | --- | --- |"]
    for goal in _GOALS:
        cell = at.get(goal.place)
        if cell is not None and cell.interval is not None:
            low, high = (100 * value for value in cell.interval)
            measured = f"{100 * cell.hits / cell.total:.2f} % ({low:.2f}-{high:.2f})"
            lines.append(f"| {goal.text} | {measured} | {cell.hits} of {cell.total} | {goal.held(cell.interval)} |")
    yield "\n".join(lines) + "\n"
