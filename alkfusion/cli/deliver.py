"""Where a finished result goes: files, standard output, the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from alkfusion.errors import UsageError
from alkfusion.model import Result

if TYPE_CHECKING:
    from alkfusion.alignment_files import AlignmentFile
    from alkfusion.knowledge.table import Knowledge

__all__ = ["deliver", "from_reads"]


def deliver(
    result: Result,
    *,
    output: str | None,
    tsv: Path | None,
    html: Path | None = None,
    knowledge: Knowledge | None = None,
    others: Sequence[tuple[Path, bytes]] = (),
) -> None:
    """Write what was asked for; without ``output`` print the summary.

    ``knowledge`` is the table whose rows a page shows; without it the shipped one. ``others`` are files that are ready.
    All documents are made before the first is written, so that an error leaves nothing behind.
    """
    from alkfusion.report.files import write_all
    from alkfusion.report.json_document import to_json
    from alkfusion.report.table import to_tsv

    documents = []
    if output not in (None, "-"):
        documents.append((Path(str(output)), to_json(result)))
    if tsv is not None:
        documents.append((tsv, to_tsv(result)))
    if html is not None:
        from alkfusion.knowledge.table import load_knowledge
        from alkfusion.report.html.page import sample_page

        documents.append((html, sample_page(result, knowledge or load_knowledge())))
    write_all([*documents, *others])
    if output == "-":
        sys.stdout.write(to_json(result).decode())
    elif output is None:
        from alkfusion.report.terminal import show

        show(result)


def from_reads(
    files: Sequence[AlignmentFile], junction_fasta: Path | None, folder: Path | None
) -> list[tuple[Path, bytes]]:
    """Return the files that only reads can give: the sequence of each junction, and the reads that show it.

    Makes ``folder``. Raises UsageError when no BAM or CRAM file was given.
    """
    for option, wanted in (("--junction-fasta", junction_fasta), ("--supporting-reads", folder)):
        if wanted is not None and not files:
            raise UsageError(f"{option} needs the reads: give a BAM or CRAM file.")
    documents = []
    if junction_fasta is not None:
        documents.append((junction_fasta, "".join(file.junction_fasta for file in files).encode()))
    if folder is not None:
        from alkfusion.report.files import make_folder

        make_folder(folder)
        for file in files:
            stem = file.input.name.rpartition(".")[0]
            if file.supporting is not None:
                documents.append((folder / f"{stem}.supporting.bam", file.supporting.bam))
                documents.append((folder / f"{stem}.supporting.bam.bai", file.supporting.index))
                documents.append((folder / f"{stem}.supporting.tsv", file.supporting.names))
    return documents
