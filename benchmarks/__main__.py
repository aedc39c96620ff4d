"""Run every benchmark of this folder: ``make bench``, or ``python -m benchmarks startup readers`` for some."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def run(names: list[str]) -> None:
    """Run the named benchmarks, or all of them, in alphabetical order."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
    for name in names or modules:
        module = import_module(f"benchmarks.{name}")
        if hasattr(module, "main"):
            print(f"== {name}")
            module.main()


if __name__ == "__main__":
    run(sys.argv[1:])
