"""Regular expressions that are compiled when they are first used.

The readers hold some seventy patterns, of which one run uses a handful; compiling all of them would cost every run
more than the work itself.
"""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["pattern"]


class _Lazy:
    """Stands for a compiled pattern until somebody asks it for a method."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever re.Pattern has under that name
        compiled = re.compile(self._text, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


_METHODS = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer", "pattern", "flags")


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as ``re.compile(text, flags)``; a faulty expression shows at first use."""
    return cast("re.Pattern[str]", _Lazy(text, flags))
