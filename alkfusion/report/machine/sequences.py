"""FASTA of the fusion transcripts and proteins whose every base is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alkfusion.genome.builds import Build
from alkfusion.genome.sequences import coding_sequence, translate
from alkfusion.genome.transcripts import GeneModels, Transcript
from alkfusion.model import Isoform, Partner, Rearrangement, Result
from alkfusion.report.visible import visible

__all__ = ["coding_bases", "fasta"]

_LINE = 60
_LONGEST_WORD = 100


def fasta(results: Iterable[Result]) -> bytes:
    """Return protein and coding sequence of each junction, as far as known; nothing is padded and nothing guessed.

    Empty when no sequence is known: without a genome that is so for partners whose sequence does not ship.
    """
    return "".join(record for result in results for record in _of_result(result)).encode()


def _of_result(result: Result) -> Iterator[str]:
    for event in result.rearrangements:
        for isoform in event.isoforms:
            if isoform.protein.sequence:
                coding = coding_bases(isoform, result.build)
                if coding:
                    yield _record(result, event, isoform, "coding", coding)
                yield _record(result, event, isoform, "protein", isoform.protein.sequence)


def _record(result: Result, event: Rearrangement, isoform: Isoform, kind: str, sequence: str) -> str:
    words = (result.sample.id, event.name, isoform.junction or "unplaced", kind)
    name = "|".join("_".join(visible(word, _LONGEST_WORD).split()) for word in words)
    lines = [sequence[place : place + _LINE] for place in range(0, len(sequence), _LINE)]
    return "\n".join([f">{name} length={len(sequence)}", *lines, ""])


def coding_bases(isoform: Isoform, build: str | None) -> str | None:
    """Return the coding bases of a fusion up to its stop codon, or None where they are not all known.

    They are only returned when they translate to the protein of the result.
    """
    five, three = _model(isoform.five_prime, build), _model(isoform.three_prime, build)
    if five is None or three is None or isoform.five_prime.offset > 0 or isoform.three_prime.offset > 0:
        return None
    left, right = coding_sequence(five.id), coding_sequence(three.id)
    if left is None or right is None:
        return None
    last, first = _edge(isoform.five_prime, five, last=True), _edge(isoform.three_prime, three, last=False)
    joined = (
        left[: five.coding_bases_through(last)] + (isoform.inserted or "") + right[three.coding_bases_before(first) :]
    )
    protein = translate(joined).partition("*")[0]
    return joined[: 3 * len(protein) + 3] if protein == isoform.protein.sequence else None


def _model(side: Partner, build: str | None) -> Transcript | None:
    if side.gene is None or build not in {item.value for item in Build}:
        return None
    models = GeneModels.of(Build(build)).transcripts(side.gene)
    return next((model for model in models if model.id == side.transcript), None)


def _edge(side: Partner, model: Transcript, *, last: bool) -> int:
    """Return the 1-based position of the last kept or first kept base."""
    if side.offset < 0 and side.position:
        return side.position
    exon = model.exons[(side.exon or 1) - 1]
    return model.last_base(exon) if last else model.first_base(exon)
