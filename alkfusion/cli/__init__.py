"""One verb a file, thin; only the chosen verb is imported."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from alkfusion import __version__
from alkfusion.errors import AlkfusionError

__all__ = ["main", "root"]

# verb -> (module in this folder, one line of help); listed here so that --help imports none of them
_VERBS = {
    "annotate": ("annotate", "One sample: files in, annotated result out."),
    "batch": ("batch", "Many samples of one sheet, one result file each."),
    "cohort": ("cohort", "Many results as tables."),
    "report": ("report", "Draw a saved result again: page, tables, formats of other tools."),
    "verify": ("verify", "Compute a saved result again and say what differs."),
    "lookup": ("lookup", "What the knowledge table predicts for a genotype; no file needed."),
    "knowledge": ("knowledge", "Show, validate, compare or export the knowledge table."),
    "formats": ("formats", "What is read, and how it is recognised."),
    "inspect": ("inspect", "What a file is, which build, what it can and cannot show."),
    "demo": ("demo", "Run the main job on the embedded sample."),
}


class _Verbs(click.Group):
    """A group that imports a verb's module only when the verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        command = getattr(import_module(f"alkfusion.cli.{_VERBS[cmd_name][0]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, summary) for verb, (_, summary) in _VERBS.items()])


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="alkfusion")
def root() -> None:
    """Find ALK rearrangements and mutations and predict the sensitivity to each ALK inhibitor.

    Research use only: not a medical device, never advice to start or stop a drug.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; every expected error is one paragraph on standard error."""
    try:
        code = root.main(
            args=None if arguments is None else list(arguments), prog_name="alkfusion", standalone_mode=False
        )
    except AlkfusionError as error:
        print(f"alkfusion: {error}", file=sys.stderr)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        print("alkfusion: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away; nothing is left to say
        return 141
    return code if isinstance(code, int) else 0
