"""Outputs appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Self

from alkfusion.errors import UsageError

__all__ = ["WholeFile", "make_folder", "write_all", "write_whole"]


class WholeFile:
    """A file that is written piece by piece and appears under its name when the block ends well.

    Until then it has a temporary name unique to the process; after an error nothing is left of it. Raises UsageError
    when the folder is missing or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.part")

    def __enter__(self) -> Self:
        try:
            self._file = self._temporary.open("wb")
        except OSError as error:
            raise self._refused(error) from None
        return self

    def write(self, content: bytes) -> None:
        """Add bytes."""
        try:
            self._file.write(content)
        except OSError as error:
            raise self._refused(error) from None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self._file.close()  # what was still in memory may find the disk full
            if kind is None:
                self._temporary.replace(self._path)
        except OSError as error:
            if kind is None:
                raise self._refused(error) from None
        finally:
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)

    def _refused(self, error: OSError) -> UsageError:
        return UsageError(f"{self._path}: the output cannot be written ({error.strerror or error}).")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name unique to the process, then move it into place.

    Raises UsageError when the folder is missing or cannot be written.
    """
    with WholeFile(path) as file:
        file.write(content)


def write_all(documents: Iterable[tuple[Path, bytes]]) -> None:
    """Write several files, after the content of all of them was made.

    Raises UsageError when two have the same name, because one of them would vanish.
    """
    made = list(documents)
    seen: set[Path] = set()
    for path, _ in made:
        if path.resolve() in seen:
            raise UsageError(f"{path}: two outputs have this name.")
        seen.add(path.resolve())
    for path, content in made:
        write_whole(path, content)


def make_folder(path: Path) -> None:
    """Make a folder for outputs, or use the one that is there; raises UsageError when it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: the folder cannot be made ({error.strerror}).") from None
