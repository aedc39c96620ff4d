"""Weigh the rows that speak about one genotype and one drug into one direction.

The better level comes first; a row of the same or the next level that disagrees makes the direction ``conflicting``;
two levels apart, the better side stands and the other is shown against it. A row that says resistant can therefore only
ever move the direction towards resistance. Rows are counted by publication, never by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

import msgspec

from alkfusion.knowledge.match import ELSEWHERE, Match
from alkfusion.knowledge.rows import Evidence
from alkfusion.model import BackgroundMatch

__all__ = ["CLOSE", "SILENT", "Direction", "Verdict", "publication", "publications", "weigh"]

#: Levels that rows may lie apart and still contest each other: the same level and the next.
CLOSE = 1

_LEVEL = {letter: number for number, letter in enumerate("ABCDE")}
_AGAINST_DRUG = frozenset({"resistant", "reduced", "conflicting"})
_FOR_DRUG = frozenset({"sensitive", "not_resistant", "conflicting"})
_UNSUPPORTIVE = frozenset({"sensitivity_not_supported"})


class Direction(IntEnum):
    """Which way the rows point, from the worst news for the drug to the best."""

    RESISTANT = 0
    REDUCED = 1
    CONFLICTING = 2
    SILENT = 3
    SENSITIVE = 4


class Verdict(msgspec.Struct, frozen=True, eq=False):
    """What the rows say: direction, the level and step of the rows that carry it, and the rows of the other side.

    Compared by identity: verdicts are worked out once a table and kept, and comparing rows field by field is slow.
    """

    direction: Direction
    level: str | None = None
    step: BackgroundMatch | None = None
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()

    @property
    def nothing(self) -> bool:
        """True when no row spoke at all."""
        return not self.evidence and not self.against


SILENT = Verdict(Direction.SILENT)


def publication(row: Evidence) -> str:
    """Return what names the publication of a row: its PMID, else its DOI, else the citation."""
    return row.pmid or row.doi or row.citation


def publications(rows: Iterable[Evidence]) -> int:
    """Count the independent publications behind rows."""
    return len({publication(row) for row in rows})


def _grade(match: Match) -> int:
    return _LEVEL[match.row.level] + match.distance


def _side(matches: Sequence[Match], responses: frozenset[str]) -> list[Match]:
    return sorted((m for m in matches if m.row.response in responses), key=lambda m: (_grade(m), m.row.row_id))


def _deciding(side: Sequence[Match]) -> list[Match]:
    """Return the rows of a sorted side that lie within `CLOSE` of its best."""
    return [match for match in side if _grade(match) <= _grade(side[0]) + CLOSE]


def _verdict(direction: Direction, side: Sequence[Match], other: Sequence[Match]) -> Verdict:
    deciding = _deciding(side)
    # Full-length ALK is not shown against a fusion that has rows of its own, nor the other way round.
    near = [match for match in other if match.distance < ELSEWHERE or deciding[0].distance >= ELSEWHERE]
    return Verdict(
        direction,
        deciding[0].row.level,
        deciding[0].step,
        tuple(match.row for match in deciding),
        tuple(match.row for match in near),
    )


def weigh(matches: Sequence[Match]) -> Verdict:
    """Weigh rows of one genotype and one drug against each other.

    "Sensitivity not supported" is not resistance: alone it is silence, against a statement of sensitivity a conflict.
    """
    favourable = _side(matches, _FOR_DRUG)
    contesting = _side(matches, _AGAINST_DRUG | _UNSUPPORTIVE)
    if not contesting:
        return _verdict(Direction.SENSITIVE, favourable, ()) if favourable else SILENT
    if favourable:
        lead = _grade(contesting[0]) - _grade(favourable[0])
        if lead > CLOSE:
            return _verdict(Direction.SENSITIVE, favourable, contesting)
        if lead >= -CLOSE:
            return _verdict(Direction.CONFLICTING, contesting, favourable)
    resistance = _side(contesting, _AGAINST_DRUG)
    if not resistance:
        return Verdict(Direction.SILENT, against=tuple(match.row for match in (*contesting, *favourable)))
    words = {match.row.response for match in _deciding(resistance)}
    return _verdict(Direction.RESISTANT if "resistant" in words else Direction.REDUCED, resistance, favourable)
