"""Reading the source tables and writing our own, always in the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

__all__ = ["SourceError", "lines_of", "read_fasta", "read_rows", "write_fasta", "write_rows"]

_FASTA_WIDTH = 60


class SourceError(Exception):
    """A source file does not hold what the build needs; nothing should be shipped from it."""


def open_text(path: Path) -> TextIO:
    """Open a plain or gzip-compressed text file."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a plain or gzip-compressed file without their line ends."""
    with open_text(path) as file:
        for line in file:
            yield line.rstrip("\r\n")


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated file with a header line, by column name (a leading ``#`` is dropped)."""
    lines = lines_of(path)
    header = next(lines).lstrip("#").split("\t")
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise SourceError(f"{path}, line {number}: {len(cells)} columns where the header has {len(header)}")
        yield dict(zip(header, cells, strict=True))


def write_rows(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write a tab-separated file with a header line."""
    text = "".join("\t".join(cells) + "\n" for cells in (header, *rows))
    path.write_text(text, encoding="utf-8", newline="\n")


def read_fasta(path: Path) -> Iterator[tuple[str, str]]:
    """Yield header (without ``>``) and upper-case sequence of each record."""
    header, parts = "", list[str]()
    for line in lines_of(path):
        if line.startswith(">"):
            if header:
                yield header, "".join(parts)
            header, parts = line[1:], []
        else:
            parts.append(line.strip().upper())
    if header:
        yield header, "".join(parts)


def write_fasta(path: Path, records: Iterable[tuple[str, str]]) -> None:
    """Write records of header and sequence, sixty letters a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for header, sequence in records:
            file.write(f">{header}\n")
            file.writelines(f"{sequence[i : i + _FASTA_WIDTH]}\n" for i in range(0, len(sequence), _FASTA_WIDTH))
