"""Which sample of a file that holds several is read: the one asked for, or the only tumour there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.sample_names import names_meant
from alkfusion.readers.vcf import VcfHeader

__all__ = ["choose_name", "choose_sample", "tumours_and_normals"]

_MOST_NAMES = 20  # of a cohort are shown in a message
_ADVICE = "Choose one with --sample, or make a result of each: alkfusion batch --each-sample-of FILE --outdir DIR."
_NORMALS = frozenset({"NORMAL", "CONTROL", "GERMLINE"})  # how somatic callers name the column of the matched normal
#: Header lines that name a normal: of Mutect2, and of the VCF specification (the genome that a tumour derives from).
_STATED_NORMAL = pattern(r"^##normal_sample=(.+)$|^##PEDIGREE=<.*\bOriginal=([^,>]+)")
#: Fields of callers that compare a tumour with its normal: the specification's flag, VarDict's verdict.
_PAIRED = pattern(r"^##INFO=<ID=(?:SOMATIC,|STATUS,.*somatic)", re.IGNORECASE | re.MULTILINE)


def choose_name(names: Sequence[str], wanted: str | None, likely: Sequence[str], path: Path) -> str:
    """Return one of two or more names: the only one that ``wanted`` can mean; without it the only ``likely`` one.

    Raises InputError, with the names, when none or several are left.
    """
    chosen = names_meant(wanted, names) if wanted else likely
    if len(chosen) == 1:
        return chosen[0]
    raise InputError(
        f"the file holds {len(names)} samples" + (f", none or several of which are {wanted!r}" if wanted else ""),
        path=path,
        seen=", ".join(names[:_MOST_NAMES]) + (", ..." if len(names) > _MOST_NAMES else ""),
        advice=_ADVICE,
    )


def choose_sample(header: VcfHeader, wanted: str | None, path: Path) -> int | None:
    """Return the place of the sample of a VCF to read; None for a file without sample columns.

    A file with one sample is read whatever it calls it. The matched normal of a somatic caller is never chosen by
    itself. Raises InputError when several are left.
    """
    names = _names(header, path)
    if len(names) < 2:
        return 0 if names else None
    tumours = [name for name in names if not _is_normal(name, header)]
    return names.index(choose_name(names, wanted, tumours, path))


def tumours_and_normals(header: VcfHeader, path: Path) -> tuple[list[str], list[str]]:
    """Return the samples of a VCF in its order, those that its header or their name calls normal apart.

    Raises InputError for a file that compares tumours with normals and does not say which sample is the normal.
    """
    names = _names(header, path)
    normals = [name for name in names if _is_normal(name, header)]
    if len(names) > 1 and not normals and _PAIRED.search("\n".join(header.metadata)):
        raise InputError(
            "the header says that a tumour was compared with its normal, and not which sample is the normal",
            path=path,
            seen=", ".join(names[:_MOST_NAMES]),
            advice="Give the tumour with --sample, or name the tumours in a sheet (batch --allow-shared-files).",
        )
    return [name for name in names if name not in normals], normals


def _names(header: VcfHeader, path: Path) -> list[str]:
    names = [name or f"sample {place}" for place, name in enumerate(header.samples, 1)]
    if len(set(names)) < len(names):
        raise InputError("two samples of the file have the same name", path=path, seen=", ".join(names))
    return names


def _is_normal(name: str, header: VcfHeader) -> bool:
    found = (match for line in header.metadata if (match := _STATED_NORMAL.match(line)))
    stated = {(match[1] or match[2]).strip().strip('"') for match in found}
    return name in stated or name.upper() in _NORMALS
