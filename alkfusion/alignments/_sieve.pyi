"""What ``_sieve.pyx`` offers; see there."""

from collections.abc import Iterable, Sequence

from alkfusion.calls import Kept

_Change = tuple[str, int, int, str, int, int]
_End = tuple[str, int, Kept, str, str, None, int, bool, int, tuple[int, int], bool]
_Pair = tuple[str, int, int, Kept, int, int, Kept, int, int | None]

class Sieve:
    finished: bool
    reads: int
    spliced_reads: int
    duplicates: int
    clipped: int
    splices: dict[tuple[int, int], int]
    def __init__(
        self,
        region: tuple[int, int, int, int],
        covered: Sequence[tuple[int, int]],
        targets: Sequence[tuple[int, int, str]],
        shown: list[dict[str, int]],
        quality: tuple[int, int, int],
        clips: tuple[int, int, int],
        sides: tuple[Kept, Kept],
        by_name: bool,
    ) -> None: ...
    @property
    def covered_bases(self) -> list[int]: ...
    def sift(self, data: bytes, limit: int) -> tuple[bytes, int]: ...
    def taken(self) -> tuple[int, int, int, list[_Change], list[_End], list[_Pair]]: ...

def depths(shown: Iterable[int], width: int) -> list[int]: ...
