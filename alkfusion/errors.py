"""Every error a user can meet, with the exit code it carries.

AlkfusionError                exit code
├── UsageError                2   the command cannot be carried out as it was written
├── InputError                3   a file cannot be trusted: unreadable, malformed, inconsistent
│   ├── FormatError           3   no reader, or more than one, recognises the file
│   └── BuildError            3   the genome build is contradicted, or cannot be decided
└── KnowledgeError            4   the knowledge table is invalid

The command line prints ``str(error)`` as one paragraph; nothing else in the program prints and exits.
"""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

__all__ = [
    "AlkfusionError",
    "BuildError",
    "FormatError",
    "InputError",
    "KnowledgeError",
    "UsageError",
]

_LONGEST_QUOTE = 120


def quote(seen: object) -> str:
    """Show what was seen in a file, on one line, cut to a readable length."""
    text = str(seen)
    shown = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}... ({len(text)} characters)"
    return repr(shown)


class AlkfusionError(Exception):
    """Base of all errors that are shown to the user as one paragraph."""

    exit_code = 3


class UsageError(AlkfusionError):
    """The command cannot be carried out as it was written."""

    exit_code = 2


class _LocatedError(AlkfusionError):
    """An error with a place: what, where (file and line), what was seen, what to do."""

    def __init__(
        self,
        what: str,
        *,
        path: str | PathLike[str] | None = None,
        line: int | None = None,
        seen: object = None,
        advice: str | None = None,
    ) -> None:
        self.what = what
        self.path = None if path is None else Path(fspath(path))
        self.line = line
        self.seen = seen
        self.advice = advice
        super().__init__(self._paragraph())

    def _place(self) -> str:
        if self.path is None:
            return ""
        return f"{self.path}: " if self.line is None else f"{self.path}, line {self.line}: "

    def _paragraph(self) -> str:
        text = f"{self._place()}{self.what}"
        if self.seen is not None:
            text += f"; seen: {quote(self.seen)}"
        text = text if text.endswith(".") else f"{text}."
        return f"{text} {self.advice}" if self.advice else text


class InputError(_LocatedError):
    """A file cannot be read in full and therefore cannot be trusted."""


class FormatError(InputError):
    """No reader, or more than one reader, recognises the file."""


class BuildError(InputError):
    """The genome build is contradicted by the data, or cannot be decided from them."""


class KnowledgeError(_LocatedError):
    """The knowledge table is invalid; names file, row and column."""

    exit_code = 4
