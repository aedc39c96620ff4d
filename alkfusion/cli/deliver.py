"""Where a finished result goes: files, standard output, the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alkfusion.model import Result

if TYPE_CHECKING:
    from alkfusion.knowledge.table import Knowledge

__all__ = ["deliver"]


def deliver(
    result: Result,
    *,
    output: str | None,
    tsv: Path | None,
    html: Path | None = None,
    knowledge: Knowledge | None = None,
) -> None:
    """Write what was asked for; without ``output`` print the summary.

    ``knowledge`` is the table whose rows a page shows; without it the shipped one. All documents are made before the
    first is written, so that an error leaves nothing behind.
    """
    from alkfusion.report.files import write_whole
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
    for path, content in documents:
        write_whole(path, content)
    if output == "-":
        sys.stdout.write(to_json(result).decode())
    elif output is None:
        from alkfusion.report.terminal import show

        show(result)
