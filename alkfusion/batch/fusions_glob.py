"""``--fusions-glob 'results/arriba/{sample}.fusions.tsv'``: fusion files found by the name of their sample."""

from __future__ import annotations

import glob
import re
from pathlib import Path

from alkfusion.errors import UsageError

__all__ = ["files_of", "samples_of"]

_SLOT = "{sample}"


def files_of(pattern: str, sample: str) -> list[Path]:
    """Return the files of one sample, sorted; ``*`` and ``?`` have their usual meaning."""
    _check(pattern)
    return [Path(found) for found in _found(pattern.replace(_SLOT, glob.escape(sample)))]


def samples_of(pattern: str) -> list[str]:
    """Return the names that ``{sample}`` stands for, sorted; raises UsageError when no file fits."""
    _check(pattern)
    named = re.compile(_expression(pattern))
    found = _found(pattern.replace(_SLOT, "*"))
    names = {match["sample"] for path in found if (match := named.fullmatch(path)) is not None}
    if not names:
        raise UsageError(f"--fusions-glob {pattern}: no file fits this pattern.")
    return sorted(names)


def _found(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern))  # noqa: PTH207 - Path.glob takes no absolute pattern


def _check(pattern: str) -> None:
    if _SLOT not in pattern:
        raise UsageError(f"--fusions-glob {pattern}: write {_SLOT} where the name of the sample stands.")


def _expression(pattern: str) -> str:
    """Return the regular expression of a pattern; a second ``{sample}`` must be the same name."""
    first, *others = pattern.split(_SLOT)
    rest = [_wild(others[0]), *(f"(?P=sample){_wild(part)}" for part in others[1:])]
    return f"{_wild(first)}(?P<sample>[^/]+?){''.join(rest)}"


def _wild(part: str) -> str:
    return re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
