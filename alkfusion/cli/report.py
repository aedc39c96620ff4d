"""``alkfusion report``: draw a saved result again, in any of its faces, without computing anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from alkfusion.model import Result

__all__ = ["report"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("result_file", type=_FILE, metavar="RESULT.json")
@click.option("--html", type=_FILE, metavar="R.html", help="The report as one page.")
@click.option("--tsv", type=_FILE, metavar="T.tsv", help="A table, one row a rearrangement and drug.")
@click.option("--long-tsv", type=_FILE, metavar="L.tsv", help="A table of one fact a row.")
@click.option("--jsonl", type=_FILE, metavar="R.jsonl", help="The result on one line.")
@click.option("--parquet", type=_FILE, metavar="P.parquet", help="A table of one row, the columns of a cohort.")
@click.option("--multiqc", type=_FILE, metavar="M_mqc.tsv", help="Custom content for MultiQC.")
@click.option("--cbioportal", type=_FILE, metavar="DIR", help="data_sv.txt and data_mutations.txt, in a folder.")
@click.option("--sequences", type=_FILE, metavar="S.fa", help="Fusion transcripts and proteins that are known.")
@click.option("--ga4gh", type=_FILE, metavar="G.json", help="VICC gene fusions and VRS alleles.")
@click.option("--fhir", type=_FILE, metavar="F.json", help="A FHIR bundle of genomic observations.")
@click.option("--session", type=_FILE, metavar="S.xml", help="A session for IGV at the breakpoints.")
@click.option("--knowledge", "overlays", multiple=True, type=_FILE, metavar="OVERLAY.tsv", help="Rows of your own.")
def report(result_file: Path, overlays: tuple[Path, ...], **targets: Path | None) -> None:
    """Draw a saved result again.

    RESULT.json was written by `alkfusion annotate --output`. Nothing is computed: use `alkfusion verify` for that.
    Without an option the readable summary is printed. The annotated VCF needs the VCF itself: `annotate --vcf`.
    """
    from alkfusion.report.files import make_folder, write_all
    from alkfusion.report.json_document import from_json

    result = from_json(result_file)
    if not any(targets.values()):
        from alkfusion.report.terminal import show

        show(result)
        return
    documents = [
        item for kind, target in targets.items() if target for item in _documents(kind, target, result, overlays)
    ]
    if folder := targets["cbioportal"]:
        make_folder(folder)
    write_all(documents)


def _documents(kind: str, target: Path, result: Result, overlays: tuple[Path, ...]) -> Iterator[tuple[Path, bytes]]:
    """Yield path and content of one face; all are made before the first is written."""
    if kind == "html":
        from alkfusion.knowledge.table import load_knowledge
        from alkfusion.report.html.page import sample_page

        yield target, sample_page(result, load_knowledge(overlays))
    elif kind == "parquet":
        from alkfusion.cohort.parquet import parquet_of

        yield target, parquet_of(result)
    else:
        from alkfusion.report.machine import documents_of

        yield from documents_of(kind, target, [result])
