"""Where the data that ships with the program lies."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["resource"]


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    # In a wheel the data lies inside the package, in a checkout beside it.
    return installed if installed.is_dir() else package.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, for instance ``resource("reference", "sequences.fa")``."""
    return _root().joinpath(*parts)
