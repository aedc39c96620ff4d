"""Read and write the plain tab-separated tables of the curation: one header line, no quoting, LF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

__all__ = ["HERE", "read_table", "write_table"]

HERE = Path(__file__).resolve().parent

Record = dict[str, str]


def read_table(path: Path) -> list[Record]:
    """Return the lines of a table as dictionaries; quotes are ordinary characters."""
    lines = path.read_text(encoding="utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
    header = lines[0].split("\t")
    records = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise SystemExit(f"{path}, line {number}: {len(cells)} cells instead of {len(header)}")
        records.append(dict(zip(header, cells, strict=True)))
    return records


def write_table(path: Path, columns: Sequence[str], records: Iterable[Mapping[str, str]]) -> None:
    """Write a table with exactly these columns; a tab, line end or quote in a cell is an error of the curation."""
    lines = ["\t".join(columns)]
    for record in records:
        unknown = set(record) - set(columns)
        if unknown:
            raise SystemExit(f"{path.name}: unknown columns {sorted(unknown)} in {record}")
        cells = [record.get(name, "").strip() for name in columns]
        if any(mark in cell for cell in cells for mark in '\t\n"'):
            raise SystemExit(f"{path.name}: a cell of {record} holds a tab, a line end or a quotation mark")
        lines.append("\t".join(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
