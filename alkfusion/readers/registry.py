"""Which reader a file belongs to. Every module in this folder that defines a ``Reader`` takes part by itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from inspect import isabstract
from pathlib import Path

import msgspec

import alkfusion.readers
from alkfusion.errors import FormatError, UsageError
from alkfusion.readers.base import Reader
from alkfusion.readers.not_inputs import not_an_input
from alkfusion.readers.source import Head, TextSource

__all__ = ["Recognised", "all_readers", "reader_named", "recognise"]

_MOST_CANDIDATES = 8


class Recognised(msgspec.Struct, frozen=True):
    """A reader and why the file is of its format."""

    reader: Reader
    reason: str


@cache
def all_readers() -> tuple[Reader, ...]:
    """Return one instance of every reader, sorted by name."""
    readers = {}
    for file in sorted(Path(alkfusion.readers.__path__[0]).glob("[!_]*.py")):
        for kind in vars(import_module(f"alkfusion.readers.{file.stem}")).values():
            if isinstance(kind, type) and issubclass(kind, Reader) and not isabstract(kind):
                readers[kind.name] = kind()
    return tuple(readers[name] for name in sorted(readers))


def reader_named(name: str) -> Reader:
    """Return the reader for ``--format NAME``; raises UsageError for an unknown name."""
    for reader in all_readers():
        if reader.name == name:
            return reader
    known = ", ".join(reader.name for reader in all_readers())
    raise UsageError(f"There is no format {name!r}. The formats are: {known}.")


def recognise(source: TextSource, stated: str | None = None) -> Recognised:
    """Find the one reader that recognises the file by its content.

    ``stated`` is the user's ``--format``. Raises FormatError when no reader, or more than one, recognises the file.
    """
    if stated is not None:
        return Recognised(reader_named(stated), "stated with --format")
    head = source.head()
    if not head.first:
        raise FormatError(
            "the file is empty",
            path=source.path,
            advice="A caller that found nothing still writes a header line; an empty file mostly means that it failed."
            " If your caller does write empty files, name it with --format.",
        )
    other = not_an_input(head)
    if other is not None:
        raise FormatError(f"this is {other.what}, which is not read for fusions", path=source.path, advice=other.advice)
    found = _recognised_by((reader for reader in all_readers() if not reader.fallback), head)
    found = found or _recognised_by((reader for reader in all_readers() if reader.fallback), head)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(candidate.reader.name for candidate in found)
        raise FormatError(
            f"more than one reader recognises this file: {names}",
            path=source.path,
            advice="Say which one it is with --format.",
        )
    raise FormatError(
        "no reader recognises this file",
        path=source.path,
        line=1,
        seen=head.first,
        advice=_nearest(head),
    )


def _recognised_by(readers: Iterable[Reader], head: Head) -> list[Recognised]:
    return [Recognised(reader, reason) for reader in readers if (reason := reader.recognise(head))]


def _nearest(head: Head) -> str:
    near = [hint for reader in all_readers() if (hint := reader.nearly(head))][:_MOST_CANDIDATES]
    if near:
        return f"Nearest formats: {'; '.join(near)}."
    return "`alkfusion formats` lists what is read; a generic table (gene5 gene3 breakpoint5 breakpoint3) always works."
