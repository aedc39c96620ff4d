"""Outputs appear whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from alkfusion.errors import UsageError

__all__ = ["write_whole"]


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
