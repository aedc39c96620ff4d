"""``alkfusion demo``: the main job on the sample that ships with the program."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["demo"]


@click.command()
@click.option("--outdir", type=click.Path(path_type=Path, file_okay=False), help="Also write JSON, TSV and HTML here.")
def demo(outdir: Path | None) -> None:
    """Annotate the embedded demonstration sample (made up; it belongs to no patient)."""
    from alkfusion.cli.deliver import deliver
    from alkfusion.report.files import make_folder
    from alkfusion.resources import resource
    from alkfusion.sample import SampleOptions, analyse

    folder = resource("demo")
    inputs = [folder / f"demo.{name}" for name in ("arriba.tsv", "star-fusion.tsv", "g.vcf")]
    options = SampleOptions(sample="demo", disease="ALCLALKP", age=12)
    names = " ".join(path.name for path in inputs)
    click.echo(f"alkfusion annotate {names} --sample demo --disease ALCLALKP --age 12\n")
    result = analyse(inputs, options)
    deliver(result, output=None, tsv=None)
    if outdir is not None:
        make_folder(outdir)
        written = [outdir / f"demo.{kind}" for kind in ("json", "tsv", "html")]
        deliver(result, output=str(written[0]), tsv=written[1], html=written[2])
        click.echo(f"\nWritten: {', '.join(map(str, written))}")
