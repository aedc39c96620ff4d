"""``alkfusion batch``: many samples from one sheet, one result file each."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["batch"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("sheet", required=False, type=_FILE, metavar="[SHEET.tsv]")
@click.option("--outdir", required=True, type=_FILE, metavar="DIR", help="Folder of the results; made when missing.")
@click.option(
    "--jobs", type=click.IntRange(min=0), default=1, show_default=True, metavar="N", help="Processes; 0: all cores."
)
@click.option("--resume", is_flag=True, help="Keep results whose inputs, options, table and program did not change.")
@click.option("--keep-going/--fail-fast", default=True, help="Run all samples (default), or stop at the first failure.")
@click.option(
    "--fusions-glob",
    metavar="PATTERN",
    help="Fusion files by name, such as 'results/arriba/{sample}.fusions.tsv'; without a sheet it finds the samples.",
)
@click.option(
    "--each-sample-of",
    type=_FILE,
    metavar="FILE",
    help="VCF, BCF or MAF of several samples, in place of a sheet: a result of each; matched normals are left out.",
)
@click.option("--knowledge", "overlays", multiple=True, type=_FILE, metavar="OVERLAY.tsv", help="Rows of your own.")
@click.option(
    "--build",
    type=click.Choice(["auto", "GRCh37", "GRCh38"]),
    default="auto",
    show_default=True,
    help="Genome build of samples whose row does not state one.",
)
@click.option("--fasta", type=_FILE, metavar="GENOME.fa", help="Indexed genome, for the sequence of any partner.")
@click.option("--ignore-column", "ignored", multiple=True, metavar="NAME", help="Column of the sheet to leave out.")
@click.option("--allow-shared-files", is_flag=True, help="Let several rows name one file.")
def batch(
    sheet: Path | None,
    outdir: Path,
    jobs: int,
    resume: bool,
    keep_going: bool,
    fusions_glob: str | None,
    each_sample_of: Path | None,
    overlays: tuple[Path, ...],
    build: str,
    fasta: Path | None,
    ignored: tuple[str, ...],
    allow_shared_files: bool,
) -> int:
    """Annotate all samples of a sheet: one DIR/SAMPLE.json each, the same whatever --jobs.

    The sheet is checked whole before the first sample runs. Samples that fail are listed in DIR/failures.tsv and make
    the exit code 1; the others are not touched by it.
    """
    from alkfusion.batch.command import batch_samples
    from alkfusion.batch.sheet import SheetSettings
    from alkfusion.knowledge.table import load_knowledge

    settings = SheetSettings(
        build=build,
        fasta=fasta,
        fusions_glob=fusions_glob,
        each_sample_of=each_sample_of,
        ignored_columns=frozenset(ignored),
        shared_files=allow_shared_files,
    )
    return batch_samples(
        sheet, outdir, load_knowledge(overlays), settings, jobs=jobs, resume=resume, fail_fast=not keep_going
    )
