"""``alkfusion annotate``: one sample from its files to its result."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["annotate"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=_FILE, metavar="INPUT...")
@click.option("--sample", "sample_id", metavar="ID", help="Name of the sample; chooses one where a file holds several.")
@click.option(
    "--build",
    type=click.Choice(["auto", "GRCh37", "GRCh38"]),
    default="auto",
    show_default=True,
    help="Genome build; one that the data contradict is an error.",
)
@click.option("--format", "format_name", metavar="NAME", help="Format of the inputs, when it is not recognised.")
@click.option("--fasta", type=_FILE, metavar="GENOME.fa", help="Indexed genome, for the sequence of any partner.")
@click.option("--disease", metavar="CODE", help="OncoTree code or name known to the table, such as ALCL.")
@click.option("--age", type=click.FloatRange(0, 130), metavar="YEARS", help="Age in years, for approval limits.")
@click.option("--prior-inhibitor", "prior", multiple=True, metavar="NAME", help="ALK inhibitor given before.")
@click.option("--known-fusion", metavar="NPM1::ALK", help="Fusion known from elsewhere; marked as stated.")
@click.option("--mutation", "mutations", multiple=True, metavar="p.G1202R", help="Mutation known from elsewhere.")
@click.option(
    "--targets", type=_FILE, metavar="PANEL.bed", help="What the panel covers; a VCF alone shows nothing else."
)
@click.option(
    "--assume-covered", is_flag=True, help="Count residues no file shows as covered; stamped in every output."
)
@click.option("--knowledge", "overlays", multiple=True, type=_FILE, metavar="OVERLAY.tsv", help="Rows of your own.")
@click.option("--output", metavar="R.json", help="Write the result as JSON; - is standard output.")
@click.option("--tsv", type=_FILE, metavar="T.tsv", help="Write a table, one row a rearrangement and drug.")
@click.option("--html", type=_FILE, metavar="H.html", help="Write the report as one page.")
@click.option("--vcf", type=_FILE, metavar="V.vcf.gz", help="Write the input VCF again, its ALK records annotated.")
@click.option(
    "--junction-fasta", type=_FILE, metavar="J.fa", help="Write the bases around each junction that a BAM shows."
)
@click.option(
    "--supporting-reads",
    type=_FILE,
    metavar="DIR",
    help="Write the reads behind each rearrangement as small BAM files, and their names.",
)
def annotate(
    inputs: tuple[Path, ...],
    sample_id: str | None,
    build: str,
    format_name: str | None,
    fasta: Path | None,
    disease: str | None,
    age: float | None,
    prior: tuple[str, ...],
    known_fusion: str | None,
    mutations: tuple[str, ...],
    targets: Path | None,
    assume_covered: bool,
    overlays: tuple[Path, ...],
    output: str | None,
    tsv: Path | None,
    html: Path | None,
    vcf: Path | None,
    junction_fasta: Path | None,
    supporting_reads: Path | None,
) -> None:
    """Annotate one tumour sample from the files of its callers and its reads.

    INPUT is the output of a fusion caller, a VCF, BCF, gVCF or MAF of structural or small variants, or the aligned
    reads themselves (BAM or CRAM); several files are of one and the same sample. Without --output a readable summary
    is printed.
    """
    from alkfusion.cli.deliver import deliver, from_reads
    from alkfusion.genome.builds import Build
    from alkfusion.knowledge.table import load_knowledge
    from alkfusion.sample import SampleOptions, analyse_with_reads

    options = SampleOptions(
        sample=sample_id,
        disease=disease,
        age=age,
        prior_inhibitors=prior,
        known_fusion=known_fusion,
        build=None if build == "auto" else Build(build),
        fasta=fasta,
        format=format_name,
        mutations=mutations,
        targets=targets,
        assume_covered=assume_covered,
    )
    knowledge = load_knowledge(overlays)
    result, reads = analyse_with_reads(inputs, options, knowledge, keep_reads=supporting_reads is not None)
    others = from_reads(reads, junction_fasta, supporting_reads)
    if vcf is not None:
        from alkfusion.report.annotated_vcf import write_annotated_vcf

        write_annotated_vcf(inputs, vcf, result)
    deliver(result, output=output, tsv=tsv, html=html, knowledge=knowledge, others=others)
