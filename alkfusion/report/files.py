"""Outputs appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from alkfusion.errors import UsageError

__all__ = ["make_folder", "write_all", "write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name unique to the process, then move it into place.

    Raises UsageError when the folder is missing or cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise UsageError(f"{path}: the output cannot be written ({error.strerror or error}).") from None


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
