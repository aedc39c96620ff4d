"""The same place in the other build, by way of the transcript: exon and offset are kept, the position follows.

Needed only when files of one sample are in different builds (FusionCatcher always writes GRCh38). No chain file is
involved: a breakpoint without an exon cannot be moved, and its position is then left out rather than guessed.
"""

from __future__ import annotations

import msgspec

from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import GeneModels, Transcript
from alkfusion.interpret.placement import Site
from alkfusion.interpret.reading import Reading

__all__ = ["in_build"]


def in_build(reading: Reading, build: Build) -> Reading:
    """Return the reading with positions of ``build``."""
    if reading.build is build:
        return reading
    models = GeneModels.of(build)
    return msgspec.structs.replace(
        reading, build=build, five=_moved(reading.five, models), three=_moved(reading.three, models)
    )


def _moved(site: Site, models: GeneModels) -> Site:
    if site.transcript is None or site.exon is None or site.position is None:
        return msgspec.structs.replace(site, position=None)
    target = _same_transcript(site.transcript, models)
    if target is None or len(target.exons) != len(site.transcript.exons):
        return msgspec.structs.replace(site, position=None)
    old, new = site.exon, target.exons[site.exon.number - 1]
    step = 1 if site.transcript.strand == "+" else -1
    distance = (site.position - site.transcript.first_base(old)) * step
    # a position past the exon's end is counted from there, since introns may differ by a few bases
    past = (site.position - site.transcript.last_base(old)) * step
    position = target.last_base(new) + step * past if past > 0 else target.first_base(new) + step * distance
    return msgspec.structs.replace(site, transcript=target, exon=new, contig=target.contig, position=position)


def _same_transcript(transcript: Transcript, models: GeneModels) -> Transcript | None:
    name = transcript.id.partition(".")[0]
    return next((t for t in models.transcripts(transcript.gene) if t.id.partition(".")[0] == name), None)
