"""A file as numbered lines of text, or one clear error.

gzip, bgzip and BCF are recognised by their first bytes, never by the file name; a byte order mark and CRLF are removed;
UTF-16 with its mark, which Excel writes, is read as well.
Whatever cannot be read to its end is an ``InputError``: truncated gzip, binary, not UTF-8, a directory, no permission.
A BCF file is read as the VCF text that it stands for, and its lines are numbered as in that text.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from os import PathLike
from pathlib import Path

from alkfusion.errors import InputError
from alkfusion.readers.bcf import bcf_lines

__all__ = ["HEAD_LINES", "Head", "TextSource"]

HEAD_LINES = 100
_MOST_METADATA = 100_000
_GZIP_MAGIC = b"\x1f\x8b"
_BCF_MAGIC = b"BCF\x02"
# The empty block that ends every whole bgzip file (SAM specification, section 4.1.2).
_BGZIP_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # the byte order marks of what Excel saves as "Unicode text"
_BINARY = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\x89PNG": "a picture",
    b"BAM\x01": "a BAM file",
    b"CRAM": "a CRAM file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
}


class Head:
    """The first lines of a file, by which readers recognise it."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines

    @property
    def first(self) -> str:
        """The first line that is not empty, or an empty text."""
        return next((line for line in self.lines if line.strip()), "")


class TextSource:
    """One input file of text."""

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)

    @property
    def name(self) -> str:
        """The file's name without its folder; paths never reach a result."""
        return self.path.name

    def head(self) -> Head:
        """Return the first lines, and all ``##`` metadata before them; an empty file gives an empty head."""
        first = []
        left = HEAD_LINES
        for _, line in islice(self.lines(), _MOST_METADATA):
            first.append(line)
            left -= not line.startswith("##")  # the header of a VCF alone can have thousands of contigs
            if not left:
                break
        return Head(self.name, first)

    def sha256(self) -> str:
        """Return the checksum of the bytes as stored."""
        with self._errors(), self._open_raw() as raw:
            return hashlib.file_digest(raw, "sha256").hexdigest()

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield (1-based line number, text without line end).

        Raises InputError when the file cannot be read to its end as UTF-8 text.
        """
        number = 0
        with self._errors(), self._open_text() as text:
            try:
                for number, line in enumerate(text, 1):
                    yield number, line.rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise InputError(
                    "the file is not UTF-8 text",
                    path=self.path,
                    # the chunk that cannot be decoded begins inside the line after the last one read
                    line=number + 1 + error.object.count(b"\n", 0, error.start),
                    seen=error.object[error.start : error.start + 1],
                    advice="Convert it first, for instance with: iconv -f latin1 -t utf-8.",
                ) from None
            except ValueError as error:
                raise InputError(str(error), path=self.path, line=number + 1) from None

    @contextmanager
    def binary(self) -> Iterator[io.BufferedReader]:
        """Open the unzipped bytes, for a reader that searches a large file; the errors are those of ``lines``."""
        with self._errors(), self._open_raw() as raw:
            start = raw.read(18)
            self._refuse_cut_bgzip(raw, start)
            raw.seek(0)
            zipped = start.startswith(_GZIP_MAGIC)
            yield io.BufferedReader(gzip.GzipFile(fileobj=raw), 1 << 20) if zipped else raw

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(
                "the gzip data end early or are damaged",
                path=self.path,
                seen=error,
                advice="Copy the file again; a truncated file must not be read as if it were whole.",
            ) from None
        except OSError as error:
            raise InputError(
                f"the file cannot be read ({error.strerror or error})",
                path=self.path,
                advice="Check the path and the permissions.",
            ) from None

    def _open_raw(self) -> io.BufferedReader:
        if self.path.is_dir():
            raise InputError("this is a directory", path=self.path, advice="Name the file inside it.")
        if self.path.exists() and not self.path.is_file():
            raise InputError(
                "this is a pipe or a device, and an input is read more than once",
                path=self.path,
                advice="Write it to a file first.",
            )
        return self.path.open("rb")

    @contextmanager
    def _open_text(self) -> Iterator[Iterator[str]]:
        with self._open_raw() as raw:
            start = raw.read(18)
            self._refuse_cut_bgzip(raw, start)
            raw.seek(0)
            zipped = start.startswith(_GZIP_MAGIC)
            data = io.BufferedReader(gzip.GzipFile(fileobj=raw)) if zipped else raw
            magic = data.peek(8)[:8]
            utf16 = magic.startswith(_UTF16)
            if magic.startswith(_BCF_MAGIC):
                with bcf_lines(self.path) as lines:
                    yield lines
                return
            if not utf16:
                self._refuse_binary(magic)
            with io.TextIOWrapper(data, encoding="utf-16" if utf16 else "utf-8-sig", newline=None) as text:
                yield text

    def _refuse_cut_bgzip(self, raw: io.BufferedReader, start: bytes) -> None:
        """A bgzip file that lost whole blocks at its end still looks like good gzip; only the end mark is missing."""
        if not start.startswith(_GZIP_MAGIC) or start[12:14] != b"BC":
            return
        if raw.seek(0, io.SEEK_END) > len(_BGZIP_END):
            raw.seek(-len(_BGZIP_END), io.SEEK_END)
            if raw.read() == _BGZIP_END:
                return
        raise InputError(
            "the bgzip data have no end mark",
            path=self.path,
            advice="Copy the file again; a truncated file must not be read as if it were whole.",
        )

    def _refuse_binary(self, start: bytes) -> None:
        kind = next((name for magic, name in _BINARY.items() if start.startswith(magic)), None)
        if kind is None and b"\x00" in start:
            kind = "binary data"
        if kind is not None:
            raise InputError(
                f"this is {kind}, not a text table",
                path=self.path,
                advice="Give the caller's own output file; unpack an archive, and save a sheet of a workbook as text.",
            )
