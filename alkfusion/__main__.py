"""Entry point of ``alkfusion`` and ``python -m alkfusion``."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    from alkfusion.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
