"""The blocks of a BGZF file (bgzip, BAM), decompressed one after the other. SAM specification, section 4.1."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

__all__ = ["LARGEST", "MAGIC", "block_bytes", "blocks"]

MAGIC = b"\x1f\x8b\x08\x04"
LARGEST = 1 << 16  # bytes of a block, compressed or not
_HEADER = 18  # bytes before the deflated data of a block whose only extra field is BC
_FOOTER = struct.Struct("<II")  # checksum and length of the data


def block_bytes(header: bytes) -> int | None:
    """Return how long a block is that begins with these bytes; None where none begins."""
    if len(header) < _HEADER or header[:4] != MAGIC or header[10:16] != b"\x06\x00BC\x02\x00":
        return None
    size = int.from_bytes(header[16:18], "little") + 1
    return size if size >= _HEADER + _FOOTER.size else None


def blocks(file: BinaryIO, offset: int) -> Iterator[bytearray]:
    """Yield the data of the blocks from the one that begins at an offset of the file to its end.

    Raises OSError for a block that is damaged, EOFError for one that is cut off.
    """
    from deflate import DeflateError, crc32, deflate_decompress  # libdeflate: three times as fast as zlib

    file.seek(offset)
    while header := file.read(_HEADER):
        size = block_bytes(header)
        if size is None:
            raise OSError(f"no block begins {offset} bytes into the file")
        rest = file.read(size - _HEADER)
        if len(rest) < size - _HEADER:
            raise EOFError(f"the block {offset} bytes into the file is cut off")
        checksum, length = _FOOTER.unpack(rest[-_FOOTER.size :])
        try:
            data = deflate_decompress(rest[: -_FOOTER.size], length) if length <= LARGEST else bytearray()
        except DeflateError as error:
            raise OSError(f"the block {offset} bytes into the file cannot be decompressed: {error}") from None
        if (checksum, length) != (crc32(data), len(data)):
            raise OSError(f"the checksum of the block {offset} bytes into the file is wrong")
        yield data
        offset += size
