"""``alkfusion demo``: the main job on the sample that ships with the program."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["demo"]


@click.command()
@click.option("--outdir", type=click.Path(path_type=Path, file_okay=False), help="Also write JSON and TSV here.")
def demo(outdir: Path | None) -> None:
    """Annotate the embedded demonstration sample (made up; it belongs to no patient)."""
    from alkfusion.cli.deliver import deliver
    from alkfusion.errors import UsageError
    from alkfusion.resources import resource
    from alkfusion.sample import SampleOptions, analyse

    options = SampleOptions(sample="demo", disease="ALCLALKP", age=12)
    inputs = sorted(resource("demo").glob("*.tsv"))
    click.echo(
        f"alkfusion annotate --sample demo --disease ALCLALKP --age 12 {' '.join(path.name for path in inputs)}\n"
    )
    result = analyse(inputs, options)
    deliver(result, output=None, tsv=None)
    if outdir is not None:
        try:
            outdir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{outdir}: the folder cannot be made ({error.strerror}).") from None
        deliver(result, output=str(outdir / "demo.json"), tsv=outdir / "demo.tsv")
        click.echo(f"\nWritten: {outdir / 'demo.json'}, {outdir / 'demo.tsv'}")
