"""``failures.tsv``: the samples without a result and why. The file is there only when there is such a sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from alkfusion.batch.planned import Failure
from alkfusion.errors import InputError, UsageError
from alkfusion.readers.source import TextSource
from alkfusion.report.files import write_whole
from alkfusion.report.table import safe_cell

__all__ = ["NAME", "read_failures", "write_failures"]

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


def read_failures(outdir: Path) -> dict[str, str]:
    """Return the samples that the last batch into this folder left without a result -> why; none without the file."""
    path = outdir / NAME
    if not path.is_file():
        return {}
    header = list(Failure.__struct_fields__)
    lines = [text.split("\t") for _, text in TextSource(path).lines()]
    if lines[:1] != [header] or any(len(cells) != len(header) for cells in lines):
        raise InputError("this is not a list of failures of alkfusion", path=path)
    failed = [msgspec.convert(dict(zip(header, cells, strict=True)), Failure, strict=False) for cells in lines[1:]]
    return {failure.sample_name: failure.error for failure in failed}
