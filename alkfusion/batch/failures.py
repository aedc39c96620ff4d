"""``failures.tsv``: the samples without a result and why. The file is there only when there is such a sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from alkfusion.batch.planned import Failure
from alkfusion.errors import UsageError
from alkfusion.report.files import write_whole
from alkfusion.report.table import safe_cell

__all__ = ["NAME", "write_failures"]

NAME = "failures.tsv"


def write_failures(outdir: Path, failures: Sequence[Failure]) -> None:
    """Write the table, or remove that of an earlier run when nothing failed."""
    path = outdir / NAME
    if failures:
        rows = [Failure.__struct_fields__, *(msgspec.structs.astuple(failure) for failure in failures)]
        write_whole(path, "".join("\t".join(map(safe_cell, row)) + "\n" for row in rows).encode())
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: the file of an earlier run cannot be removed ({error.strerror}).") from None
