"""Results for other programs, one format a module; each takes any number of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from alkfusion.model import Result

__all__ = ["FACES", "documents_of"]

# option of the command line -> (module here, function that returns the content of the one file)
FACES = {
    "jsonl": ("long_forms", "json_lines"),
    "long_tsv": ("long_forms", "long_table"),
    "multiqc": ("multiqc", "multiqc_table"),
    "sequences": ("sequences", "fasta"),
    "ga4gh": ("ga4gh", "ga4gh_document"),
    "fhir": ("fhir", "fhir_bundle"),
    "session": ("igv", "igv_session"),
}


def documents_of(kind: str, target: Path, results: Sequence[Result]) -> Iterator[tuple[Path, bytes]]:
    """Yield path and content of one format; ``cbioportal`` is a folder with two files, the others are one file each.

    Raises KeyError for a format that is not here, and UsageError where a format cannot hold the results.
    """
    if kind == "tsv":
        from alkfusion.report.table import to_tsv

        yield target, b"".join(_without_header(to_tsv(result), place) for place, result in enumerate(results))
    elif kind == "cbioportal":
        from alkfusion.report.machine.cbioportal import mutation_maf, structural_variants

        yield target / "data_sv.txt", structural_variants(results)
        yield target / "data_mutations.txt", mutation_maf(results)
    else:
        module, function = FACES[kind]
        content: bytes = getattr(import_module(f"alkfusion.report.machine.{module}"), function)(results)
        yield target, content


def _without_header(table: bytes, place: int) -> bytes:
    return table if place == 0 else table.partition(b"\n")[2]
