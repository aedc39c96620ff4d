"""What kind of file it is, by its first bytes, and what names it: without the library that reads alignments."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from pathlib import Path

__all__ = ["ALIGNMENT_FORMATS", "READS_CALLER", "alignment_kind", "fingerprint"]

#: What stands in a result where another file has the name of its caller.
READS_CALLER = "alkfusion reads"

_SHOWS = "aligned reads: fusions, mutations, their phase, what was covered; in RNA the 3'/5' imbalance"
#: Name, title and what such a file can show, for ``alkfusion formats``.
ALIGNMENT_FORMATS = (("bam", "BAM", _SHOWS), ("cram", "CRAM", f"{_SHOWS}; needs --fasta"))

_WHOLE_UP_TO = 256 * 1024 * 1024  # bytes; larger files are not read to the end only for a checksum
_EDGE = 1024 * 1024


def alignment_kind(path: Path) -> str | None:
    """Return ``BAM`` or ``CRAM`` by the first bytes of the file, or None for anything else (and for no file)."""
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
        if start == b"CRAM":
            return "CRAM"
        if not start.startswith(b"\x1f\x8b"):
            return None
        with gzip.open(path) as data:
            return "BAM" if data.read(4) == b"BAM\x01" else None
    except (OSError, EOFError, zlib.error):
        return None


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file; of a large one ``partial:`` and that of its size, first and last mebibyte.

    A BAM of 50 million records must not be read to its end only to be named.
    """
    size = path.stat().st_size
    with path.open("rb") as raw:
        if size <= _WHOLE_UP_TO:
            return hashlib.file_digest(raw, "sha256").hexdigest()
        digest = hashlib.sha256(str(size).encode() + raw.read(_EDGE))
        raw.seek(-_EDGE, os.SEEK_END)
        digest.update(raw.read())
        return f"partial:{digest.hexdigest()}"
