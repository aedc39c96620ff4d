"""The lines of one region of a sorted, bgzipped and indexed file, found by halving the file instead of by its index.

To load the index of a whole genome takes htslib longer than all that is done with ALK's records. The index proves that
the file is sorted: tabix and bcftools index nothing else. So some fifteen blocks, read at places that halve the file,
lead to the region, and the index is asked for the order of the contigs only. Where the answer is not certain (the
region is the first of its contig, the index is of another kind, a block is damaged) there is none, and htslib decides.

Formats: BGZF, tabix and CSI (SAM specification 4.1, and the tabix and CSIv1 specifications). Positions are 1-based.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from alkfusion.bgzf import LARGEST, MAGIC, block_bytes, blocks

__all__ = ["contig_order", "region_lines"]

_NEAR = 1 << 12  # bytes, less than most blocks: from here on it is cheaper to read on than to halve again
_NAMES_AT = {b"TBI\x01": 36, b"CSI\x01": 44}  # in the unzipped index; CSI has tabix's fields behind its own three
_NAMES = 1 << 17  # bytes of the unzipped index in which the names of a genome's contigs end
_Place = tuple[int, int]  # (place of the contig in the order of the file, position)


class _UncertainError(Exception):
    """The search cannot vouch for its answer."""


def region_lines(path: Path, index: Path, contig: bytes, first: int, last: int) -> list[bytes] | None:
    """Return the lines whose records begin in the region, both ends included; None when htslib has to say.

    ``contig`` is a name of the index. Raises OSError when a file cannot be read.
    """
    order = contig_order(index)
    if contig not in order:
        return None
    try:
        with path.open("rb") as data:
            return _lines(_Blocks(data), order, contig, first, last)
    except _UncertainError:
        return None


def contig_order(index: Path) -> dict[bytes, int]:
    """Return the contigs that a tabix or CSI index names, in the order of the file; none for what is no such index."""
    with index.open("rb") as raw:
        try:
            text = gzip.GzipFile(fileobj=raw).read(_NAMES)
        except (OSError, EOFError, zlib.error):
            return {}
    start = _NAMES_AT.get(text[:4])
    if start is None or len(text) < start:
        return {}
    (length,) = struct.unpack_from("<i", text, start - 4)
    if not 0 < length <= len(text) - start:
        return {}
    names = text[start : start + length].rstrip(b"\0").split(b"\0")
    return {name: place for place, name in enumerate(names)}


class _Blocks:
    """A bgzip file as blocks that can be found from any byte of it."""

    def __init__(self, data: BufferedReader) -> None:
        self._data = data
        self.size = data.seek(0, 2)

    def at_or_after(self, offset: int) -> int:
        """Return where the next block begins (its magic, and that of the block behind it), else the size."""
        self._data.seek(offset)
        text = self._data.read(3 * LARGEST)
        at = text.find(MAGIC)
        while at >= 0:
            if size := block_bytes(text[at : at + 18]):
                end = at + size
                if offset + end == self.size or text[end : end + 4] == MAGIC:
                    return offset + at
            at = text.find(MAGIC, at + 1)
        return self.size

    def read_from(self, offset: int) -> Iterator[bytearray]:
        """Yield the unzipped blocks from one that begins at an offset."""
        try:
            yield from blocks(self._data, offset)
        except (OSError, EOFError):
            raise _UncertainError from None

    def lines_from(self, offset: int) -> Iterator[bytes]:
        """Yield the whole lines behind the first line end; all lines from the beginning of the file."""
        left, whole = b"", offset == 0
        for block in self.read_from(offset):
            *lines, left = (left + block).split(b"\n")
            yield from lines if whole else lines[1:]
            whole = whole or bool(lines)
        if left and whole:
            yield left


def _lines(blocks: _Blocks, order: dict[bytes, int], contig: bytes, first: int, last: int) -> list[bytes]:
    target = (order[contig], first)
    low, high = 0, blocks.size  # a record before the region begins behind ``low``, the region begins before ``high``
    while high - low > _NEAR:
        half = (low + high) // 2
        block = blocks.at_or_after(half)
        place = next((_place(line, order) for line in blocks.lines_from(block) if line[:1] != b"#"), None)
        if block < high and place is not None and place < target:
            low = block
        else:
            high = half
    return _collected(blocks.lines_from(low), order, target, last)


def _collected(lines: Iterator[bytes], order: dict[bytes, int], target: _Place, last: int) -> list[bytes]:
    """Return the lines of the region; certain only when a record of the contig lies before it."""
    found, before = [], False
    for line in lines:
        if line[:1] == b"#" or not line:
            continue
        place = _place(line, order)
        if place > (target[0], last):
            break
        if place >= target:
            found.append(line)
        elif place[0] == target[0]:
            before = True
    if not before:
        raise _UncertainError
    return found


def _place(line: bytes, order: dict[bytes, int]) -> _Place:
    contig, _, rest = line.partition(b"\t")
    position = rest[: rest.find(b"\t")]
    place = order.get(contig)
    if place is None or not position.isdigit():
        raise _UncertainError
    return place, int(position)
