"""The shared ground of formats whose columns have no names: every line must look exactly like one of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from alkfusion.errors import InputError
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row, RowReader

__all__ = ["HeaderlessReader", "data_lines"]


def data_lines(head: Head) -> list[str]:
    """Return the lines of a head that are neither empty nor comments."""
    return [line for line in head.lines if line.strip() and not line.startswith("#")]


class HeaderlessReader(RowReader):
    """A tab-separated format without a header line. A subclass says how a line looks and what its cells are."""

    line_pattern: ClassVar[re.Pattern[str]]  # a whole line; strict enough to belong to this format alone
    looks: ClassVar[str]  # the layout in words, for `inspect` and for errors
    cells: ClassVar[Mapping[str, int]]  # our word -> place of the cell, counted from 0

    def is_data(self, line: str) -> bool:
        """Tell whether a line is to be read: neither empty nor a comment."""
        return bool(line.strip()) and not line.startswith("#")

    def recognise(self, head: Head) -> str | None:
        """Recognise the format when every data line at the start of the file has its layout."""
        lines = [line for line in head.lines if self.is_data(line)]
        if not lines or not all(self.line_pattern.fullmatch(line) for line in lines):
            return None
        return f"every line holds {self.looks}"

    def rows(self, source: TextSource) -> Iterator[Row]:
        """Yield every data line; raises InputError for a line of another layout."""
        for number, line in source.lines():
            if not self.is_data(line):
                continue
            if not self.line_pattern.fullmatch(line):
                raise InputError(
                    f"this is no line of a {self.title} file, which holds {self.looks}",
                    path=source.path,
                    line=number,
                    seen=line,
                    advice="The file is damaged or was cut; make it again.",
                )
            yield Row(source, number, line.split("\t"), self.cells)
