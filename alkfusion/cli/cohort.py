"""``alkfusion cohort``: many results as tables."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["cohort"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("results", nargs=-1, required=True, type=_FILE, metavar="DIR_OR_JSON...")
@click.option("--output", required=True, type=_FILE, metavar="C.tsv", help="Table with one row a sample.")
@click.option("--tables", type=_FILE, metavar="DIR", help="Folder for the long tables and the summary.")
@click.option("--parquet", type=_FILE, metavar="C.parquet", help="The table with one row a sample, as Parquet.")
@click.option("--html", type=_FILE, metavar="C.html", help="The cohort as one page.")
@click.option("--multiqc", type=_FILE, metavar="C_mqc.tsv", help="Custom content for MultiQC.")
@click.option("--sheet", type=_FILE, metavar="SHEET.tsv", help="Sample sheet; its samples without a result are listed.")
@click.option("--knowledge", "overlays", multiple=True, type=_FILE, metavar="OVERLAY.tsv", help="Rows of your own.")
@click.option("--allow-mixed", is_flag=True, help="Take results of different program or table versions.")
@click.option("--allow-duplicates", is_flag=True, help="Take several results of one sample.")
@click.option("--allow-missing", is_flag=True, help="End with exit code 0 though samples have no result.")
def cohort(
    results: tuple[Path, ...],
    output: Path,
    tables: Path | None,
    parquet: Path | None,
    html: Path | None,
    multiqc: Path | None,
    sheet: Path | None,
    overlays: tuple[Path, ...],
    allow_mixed: bool,
    allow_duplicates: bool,
    allow_missing: bool,
) -> int:
    """Put the results of many samples into tables.

    Exit code 1 tells that samples have no result: those of --sheet, and those in the failures.tsv of a folder.
    """
    from alkfusion.cohort.command import CohortOutputs, make_cohort, print_summary
    from alkfusion.report.files import write_all

    outputs = CohortOutputs(output=output, tables=tables, parquet=parquet)
    stream, made = make_cohort(results, outputs, sheet=sheet, mixed=allow_mixed, duplicates=allow_duplicates)
    documents = []
    if html is not None:
        from alkfusion.knowledge.table import load_knowledge
        from alkfusion.report.html.cohort_page import cohort_page

        documents.append((html, cohort_page(stream, load_knowledge(overlays))))
    if multiqc is not None:
        from alkfusion.report.machine.multiqc import multiqc_table

        documents.append((multiqc, multiqc_table(stream)))
    write_all(documents)
    print_summary(made)
    return 1 if made.missing and not allow_missing else 0
