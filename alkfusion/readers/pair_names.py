"""Names of fusions that stand in one cell: taken apart, and put on the two sides of a call.

``A--B`` is unmistakable. A single hyphen is not, since symbols may hold hyphens themselves: ``NKX2-1``, ``HLA-A``,
``RP11-458D21.5`` and ``KIF5B-AS1`` are one symbol each. A hyphen that belongs to such a pattern does not separate; when
not exactly one other is left, the pair stays undivided rather than being guessed.
"""

from __future__ import annotations

from msgspec.structs import replace

from alkfusion.calls import FusionCall
from alkfusion.patterns import pattern
from alkfusion.readers.table import Row

__all__ = ["pair_of", "split_pair", "with_genes"]

_PREFIX = pattern(r"(?:^|[;/,])(?:HLA|MT|RP\d+|CT[A-D]|XXbac|KB|GS1|LL\w+|LA\d+\w*)$")
_SUFFIX = pattern(r"^(?:(?:AS|IT|OT|DT)\d*|\d+\w*(?:\.\d+)?)(?:$|[;/,-])")


def split_pair(text: str) -> tuple[str, str] | None:
    """Return the two names that one hyphen separates, or None when that cannot be told."""
    pieces = text.split("-")
    joints = [
        place
        for place in range(1, len(pieces))
        if not _PREFIX.search(pieces[place - 1]) and not _SUFFIX.match(pieces[place])
    ]
    if len(joints) != 1:
        return None
    left, right = "-".join(pieces[: joints[0]]), "-".join(pieces[joints[0] :])
    return (left, right) if left and right else None


def pair_of(row: Row, word: str) -> tuple[str | None, str | None]:
    """Return the names of a cell ``A--B``, either of which may be empty; raises InputError for another form."""
    text = row.required(word)
    left, dashes, right = text.partition("--")
    if not dashes:
        raise row.problem("the fusion is not of the form A--B", text)
    return left or None, right or None


def with_genes(call: FusionCall, pair: tuple[str | None, str | None]) -> FusionCall:
    """Put the names of a pair on the two sides of a call."""
    return replace(call, first=replace(call.first, gene=pair[0]), second=replace(call.second, gene=pair[1]))
