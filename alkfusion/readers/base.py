"""What every reader is: a name, a way to recognise its format, and the calls of a file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import ClassVar

from alkfusion.calls import FusionCall
from alkfusion.readers.source import Head, TextSource

__all__ = ["Family", "Reader"]


class Family(StrEnum):
    """What kind of tool writes a format; the documentation has a page for each."""

    SHORT_READS = "RNA callers on short reads"
    LONG_READS = "RNA callers on long reads"
    STRUCTURAL = "structural variants from DNA"
    CLINICAL = "clinical and commercial pipelines"
    COLLECTED = "tables that collect the calls of others"


class Reader(ABC):
    """Reads one file format. Stateless: one instance serves all files."""

    name: ClassVar[str]  # for --format, lower case with hyphens
    title: ClassVar[str]  # the caller's own spelling
    shows: ClassVar[str]  # one sentence: what such a file can and cannot show
    family: ClassVar[Family] = Family.SHORT_READS
    from_documentation: ClassVar[bool] = False  # True when no real output file could be tested
    usual_build: ClassVar[str | None] = None  # a build that the caller always writes, as a hint to users
    fallback: ClassVar[bool] = False  # True where any other reader that recognises a file goes before
    only_near_alk: ClassVar[bool] = False  # True where rows away from ALK are passed over without being counted

    @abstractmethod
    def recognise(self, head: Head) -> str | None:
        """Return the reason why the file is of this format, or None. Looks at content only."""

    @abstractmethod
    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield every call of the file in file order.

        Raises InputError with file and line for whatever cannot be read.
        """

    def cannot_show(self, source: TextSource) -> str | None:
        """Return why this very file cannot show a fusion although its format can, or None when it can.

        A file without calls then means that nobody looked, not that there is no fusion.
        """
        return None

    def contig_lengths(self, source: TextSource) -> Mapping[str, int]:
        """Return the contig lengths that the file's header states, by which its build is known; empty without."""
        return {}

    def columns_used(self) -> Mapping[str, tuple[str, ...]]:
        """Return our words and the header names they are read from; empty for formats without a header."""
        return {}

    def nearly(self, head: Head) -> str | None:
        """Return what is missing for a file that almost looks like this format, for the error message."""
        return None
