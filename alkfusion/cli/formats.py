"""``alkfusion formats``: what is read, made from the readers themselves."""

from __future__ import annotations

import click

__all__ = ["formats"]


@click.command()
@click.option("--columns", is_flag=True, help="Also print which columns are used, and their spellings.")
def formats(columns: bool) -> None:
    """List the file formats that are read. Files are recognised by content, never by name."""
    from alkfusion.readers.registry import all_readers

    for reader in all_readers():
        mark = "  [from documentation, no real file tested]" if reader.from_documentation else ""
        click.echo(f"{reader.name:<22} {reader.title}: {reader.shows}{mark}")
        if columns:
            for word, spellings in reader.columns_used().items():
                click.echo(f"{'':<22}   {word}: {' or '.join(spellings)}")
    from alkfusion.alignments.kind import ALIGNMENT_FORMATS
    from alkfusion.variant_files import VARIANT_FORMATS

    for name, title, shows in (*VARIANT_FORMATS, *ALIGNMENT_FORMATS):
        click.echo(f"{name:<22} {title}: {shows}")
