"""Outputs appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self

from alkfusion.errors import UsageError

__all__ = ["WholeFile", "make_folder", "write_all", "write_whole"]


class WholeFile:
    """A file that is written piece by piece and appears under its name when the block ends well.

    Until then it has a temporary name unique to the process, ``.NAME.HOST.PID.part``; after an error nothing is left
    of it. A rename puts a file in the place of whatever has the name: so a link stays one and its target is written,
    and what is no file, such as a pipe or /dev/null, is written into as it is. Raises UsageError when the folder is
    missing or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        with self.refusals():
            self._target = self._path.resolve() if self._path.is_symlink() else self._path
            self._in_place = self._target.exists() and not self._target.is_file() and not self._target.is_dir()
            hidden = f".{self._target.name}.{os.uname().nodename}.{os.getpid()}.part"
            self._temporary = self._target if self._in_place else self._target.with_name(hidden)
            self.stream: BinaryIO = self._temporary.open("wb")
        return self

    def write(self, content: bytes) -> None:
        """Add bytes."""
        with self.refusals():
            self.stream.write(content)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            with self.refusals() if kind is None else suppress(OSError):  # the first error is the one to be told
                self.stream.close()  # what was still in memory may find the disk full
                if kind is None and not self._in_place:
                    self._temporary.replace(self._target)
        finally:
            if not self._in_place:
                with suppress(OSError):
                    self._temporary.unlink(missing_ok=True)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn an error of writing into UsageError; for a library that writes into ``stream`` itself."""
        try:
            yield
        except OSError as error:
            raise UsageError(f"{self._path}: the output cannot be written ({error.strerror or error}).") from None


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
