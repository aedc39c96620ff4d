"""What an earlier run left: results that still hold, and temporary files of processes that are gone.

No state is kept beside the results. A result is its own record: it names its inputs with their checksums and says
which program, table, reference and options made it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from alkfusion.alignments.kind import alignment_kind, fingerprint
from alkfusion.batch.planned import PlannedSample
from alkfusion.errors import InputError
from alkfusion.knowledge.table import Knowledge
from alkfusion.model import Result
from alkfusion.readers.source import TextSource
from alkfusion.report.json_document import from_json, to_json
from alkfusion.sample import provenance

__all__ = ["remove_left_over", "why_redo"]

_SECONDS = 3600  # far more than a result takes to write, far more than clocks differ


def why_redo(path: Path, sample: PlannedSample, knowledge: Knowledge) -> str | None:
    """Return why the result of a sample has to be made again, None when it still holds.

    The inputs are read again for their checksums: a touched file with the same content changes nothing.
    """
    if not path.is_file():
        return "there is no result"
    try:
        result = from_json(path)
    except InputError:
        return "the result cannot be read"
    if to_json(result) != path.read_bytes():
        return "the result was changed after it was written"
    return _why_stale(result, sample, knowledge)


def _why_stale(result: Result, sample: PlannedSample, knowledge: Knowledge) -> str | None:
    made_by = provenance(sample.options, knowledge)
    for field in made_by.__struct_fields__:
        if getattr(made_by, field) != getattr(result.provenance, field):
            return f"its {field.replace('_', ' ')} changed"
    stated = (sample.options.patient, sample.options.timepoint, sample.options.collected)
    if stated != (result.sample.patient, result.sample.timepoint, result.sample.collected):
        return "what the sheet states changed"
    kept = sorted((item.name, item.sha256) for item in result.inputs)
    return None if kept == sorted(_named(sample.inputs)) else "its inputs changed"


def _named(inputs: Sequence[Path]) -> list[tuple[str, str]]:
    return [(path.name, fingerprint(path) if alignment_kind(path) else TextSource(path).sha256()) for path in inputs]


def remove_left_over(outdir: Path) -> None:
    """Remove the temporary files of processes that ended before they could move them into place.

    Files of living processes stay, because another batch may be writing into this folder. Whether a process of another
    machine lives cannot be asked: its file is left for an hour.
    """
    for path in outdir.glob(".*.part"):
        host, _, pid = path.name.removesuffix(".part").rpartition(".")
        with suppress(FileNotFoundError):  # moved into place, or removed by another batch
            old = time.time() - path.stat().st_mtime > _SECONDS
            own = pid.isdecimal() and host.endswith(f".{os.uname().nodename}")
            if pid.isdecimal() and (old or (own and not _is_alive(int(pid)))):
                path.unlink()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
