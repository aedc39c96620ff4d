"""FusionCatcher's ``summary_candidate_fusions.txt``: prose with one ``* A--B  (remarks)`` line a pair of genes.

The order of the two names is not said to be that of transcription. The number in ``Found 17 fusion gene(s)`` tells
whether the list is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.base import Reader
from alkfusion.readers.source import Head, TextSource

__all__ = ["FusionCatcherSummary"]

_TITLE = "Very short summary of found candidate fusion genes"
_FOUND = pattern(r"Found (\d+) fusion gene\(s\)")
_PAIR = pattern(r"\s*\*\s+(?P<first>\S+?)--(?P<second>\S+)(?:\s+\((?P<remarks>.*)\))?\s*")


class FusionCatcherSummary(Reader):
    """Names only: the final list beside it says more."""

    name = "fusioncatcher-summary"
    title = "FusionCatcher summary"
    shows = "names of pairs of genes only; no breakpoint, no read count, hence no exon, no frame and no order"

    def recognise(self, head: Head) -> str | None:
        """Recognise the title."""
        return f"the first line is {_TITLE!r}" if head.first.strip() == _TITLE else None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield one call a pair; raises InputError when the list is shorter or longer than it says."""
        stated, listed = None, 0
        for number, line in source.lines():
            if (found := _FOUND.match(line)) is not None:
                stated = int(found[1])
            elif (pair := _PAIR.fullmatch(line)) is not None:
                listed += 1
                yield self._call(source, number, pair)
        if stated != listed:
            raise InputError(
                f"the summary lists {listed} pairs of genes but does not say that it found as many",
                path=source.path,
                seen=None if stated is None else f"Found {stated} fusion gene(s)",
                advice="The file was cut; give final-list_candidate-fusion-genes.txt instead.",
            )

    def _call(self, source: TextSource, number: int, pair: re.Match[str]) -> FusionCall:
        return FusionCall(
            source=source.name,
            caller="fusioncatcher",
            line=number,
            first=Side(gene=pair["first"]),
            second=Side(gene=pair["second"]),
            notes=(pair["remarks"],) if pair["remarks"] else (),
        )
