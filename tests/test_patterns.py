"""Patterns are compiled late; that each of them compiles is shown here."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import alkfusion
from alkfusion.patterns import _Lazy, pattern

PACKAGE = Path(alkfusion.__file__).parent
MODULES = sorted(
    "alkfusion." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("*.py")
)


def _patterns(module: object) -> list[_Lazy]:
    spaces = [vars(module), *(vars(kind) for kind in vars(module).values() if isinstance(kind, type))]
    return [value for space in spaces for value in space.values() if isinstance(value, _Lazy)]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_every_pattern_of_a_module_compiles(name: str) -> None:
    for found in _patterns(import_module(name)):
        assert re.compile(found.pattern)


def test_a_late_pattern_is_a_pattern() -> None:
    late = pattern(r"(\d+)x", re.IGNORECASE)
    assert late.fullmatch("12X")[1] == "12"
    assert late.sub("-", "1x2x") == "--"
    assert late.match("x") is None
