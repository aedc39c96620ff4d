"""``alkfusion verify``: compute a saved result again and say what differs."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["verify"]

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("result_file", type=_FILE, metavar="RESULT.json")
@click.argument("inputs", nargs=-1, type=_FILE, metavar="[INPUT]...")
@click.option("--knowledge", "overlays", multiple=True, type=_FILE, metavar="OVERLAY.tsv", help="Rows of your own.")
def verify(result_file: Path, inputs: tuple[Path, ...], overlays: tuple[Path, ...]) -> None:
    """Compute a saved result again from its inputs, and compare.

    INPUT are the files that the result names; without them they are looked for beside the result and in the current
    folder. Ends with exit code 3 when anything differs.
    """
    from alkfusion.errors import InputError
    from alkfusion.knowledge.table import load_knowledge
    from alkfusion.report.json_document import from_json
    from alkfusion.report.visible import visible
    from alkfusion.verify import differences, recompute

    saved = from_json(result_file)
    found = differences(saved, recompute(saved, result_file.parent, inputs, load_knowledge(overlays)))
    if not found:
        click.echo(f"{result_file}: the same result from the same {len(saved.inputs)} files.")
        return
    for difference in found:
        click.echo(visible(str(difference)))
    raise InputError(
        f"computed again, the result differs in {len(found)} places",
        path=result_file,
        advice="Compare the checksums of the inputs and the versions of program and knowledge table first.",
    )
