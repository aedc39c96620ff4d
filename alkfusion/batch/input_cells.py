"""The files that a row of the sheet names: there, readable, in the right column, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from alkfusion.alignments.kind import alignment_kind
from alkfusion.batch.cells import listed
from alkfusion.batch.mistakes import CellError

__all__ = ["FileOwners", "input_files", "one_file"]


def input_files(cell: str, folder: Path, *, alignments: bool) -> tuple[Path, ...]:
    """Return the files of a cell, separated by ``;``, relative to the folder of the sheet.

    ``alignments`` tells the column of BAM and CRAM files from the others.
    """
    paths = tuple(folder / item for item in listed(cell))
    for path in paths:
        check_file(path)
        kind = alignment_kind(path)
        if alignments and kind is None:
            raise CellError(f"{path} is neither BAM nor CRAM")
        if kind is not None and not alignments:
            raise CellError(f"{path} is a {kind} file; it belongs in the column bam")
    return paths


def one_file(cell: str, folder: Path) -> Path:
    """Return the only file of a cell."""
    paths = tuple(folder / item for item in listed(cell))
    if len(paths) > 1:
        raise CellError(f"{len(paths)} files are named, only one can be used")
    check_file(paths[0])
    return paths[0]


def check_file(path: Path) -> None:
    """Raise CellError when there is no file to read."""
    if path.is_dir():
        raise CellError(f"{path} is a directory")
    if not path.exists():
        raise CellError(f"there is no file {path}")
    if not os.access(path, os.R_OK):
        raise CellError(f"{path} may not be read; check its permissions")


class FileOwners:
    """Which row named which file, to find one that is named twice."""

    def __init__(self, *, shared: bool) -> None:
        """``shared`` allows several rows to name one file, such as a table of many samples."""
        self._shared = shared
        self._lines: dict[str, int] = {}

    def claim(self, files: Sequence[tuple[str, Path]], line: int) -> list[tuple[str, str]]:
        """Note the (column, file) pairs of one row; return (column, what is wrong) of those that are taken."""
        wrong = []
        own = set()
        for column, path in files:
            true_path = os.path.realpath(path)
            earlier = self._lines.setdefault(true_path, line)
            if true_path in own:
                wrong.append((column, f"{path} is named twice in this row"))
            elif earlier != line and not self._shared:
                wrong.append((column, f"{path} belongs to line {earlier} already; --allow-shared-files allows it"))
            own.add(true_path)
        return wrong
