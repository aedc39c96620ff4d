"""``alkfusion inspect``: what a file is, and what it can and cannot show."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["inspect"]


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="INPUT...")
@click.option("--format", "format_name", metavar="NAME", help="Format of the inputs, when it is not recognised.")
def inspect(inputs: tuple[Path, ...], format_name: str | None) -> None:
    """Say what each INPUT is, why, in which build, and what it can and cannot show."""
    from alkfusion.alignments.kind import alignment_kind
    from alkfusion.fusion_files import describe_file
    from alkfusion.interpret.calling_thresholds import CallingThresholds
    from alkfusion.knowledge.table import load_knowledge
    from alkfusion.sample import known_partners
    from alkfusion.variant_files import VariantOptions, describe_variant_file, split_inputs

    knowledge = load_knowledge()
    partners = known_partners(knowledge)
    settings = VariantOptions(
        thresholds=CallingThresholds.of(knowledge.thresholds), defining=knowledge.defining_residues()
    )
    for path in inputs:
        if format_name is None and alignment_kind(path):
            from alkfusion.alignment_files import describe_alignment_file

            _print(describe_alignment_file(path))
            continue
        small = bool(split_inputs([path], format_name)[1])
        described = describe_variant_file(path, settings) if small else describe_file(path, format_name, partners)
        _print(described)


def _print(described: list[tuple[str, str]]) -> None:
    for label, text in described:
        click.echo(f"{label + ':':<12} {text}")
    click.echo()
