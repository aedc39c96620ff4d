"""RNA with a stated share of fusion transcripts and the disturbances of real libraries: what is said of the imbalance.

The disturbances are our assumptions, not measurements: each exon is captured with an efficiency of its own
(log-normal), and the depth falls by half every so many bases towards the 5' end of a transcript, as degraded RNA does
that is read from its tail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import exp, log
from pathlib import Path
from random import Random
from typing import NamedTuple

import pysam

from alkfusion.alignments.locus import alk_locus
from alkfusion.genome.builds import Build
from benchmarks.molecules import Column, Molecule, alk_dna, alk_rna, alk_transcript, rna_fusion, turned
from benchmarks.simulate import Library
from benchmarks.simulated_file import Answer, Job, library_of, look

__all__ = ["DISTURBANCES", "SAMPLES", "expression"]

#: Share of fusion transcripts, or of those that start in intron 19, among the transcripts with exons 20 to 29.
SAMPLES = {
    "0 % (whole ALK only)": 0.0,
    "50 % fusion": 0.5,
    "75 % fusion": 0.75,
    "90 % fusion": 0.9,
    "99 % fusion": 0.99,
    "start in intron 19 (90 %)": 0.9,
}


class _Disturbance(NamedTuple):
    spread: float  # of the logarithm of what an exon's capture yields
    half: int | None  # bases towards the 5' end that halve the depth


DISTURBANCES = {
    "none": _Disturbance(0.0, None),
    "uneven": _Disturbance(0.5, None),
    "very uneven": _Disturbance(0.8, None),
    "uneven, half in 2,000 bases": _Disturbance(0.5, 2000),
    "uneven, half in 1,000 bases": _Disturbance(0.5, 1000),
}
_DEPTHS = (2, 200)  # of exons 20 to 29, drawn evenly on a logarithmic scale
_STEP = 20  # bases between the places where fragments begin
_STARTS_BEFORE = 400  # bases of intron 19 before exon 20
_KINASE = range(20, 30)  # exons
_WANTED = 5  # mean depth


def expression(job: Job) -> Iterator[Answer]:
    """One RNA file; ``detail`` names the sample and the disturbance."""
    name, disturbance = job.detail.split("; ")
    rng = Random(job.seed)
    wanted = exp(rng.uniform(*map(log, _DEPTHS)))
    depth: list[float] = []
    groups = list(_groups(job, name, DISTURBANCES[disturbance], wanted, rng))
    file = look(job, groups, library_of(job), count=lambda path: depth.append(_counted_again(path, job.build)))
    state = file.imbalance.state
    enough = depth[0] >= _WANTED
    row = f"RNA with a mean depth of exons 20 to 29 {'of at least' if enough else 'below'} {_WANTED}: 3'/5' imbalance"
    yield Answer("assessed", row, "said to be not assessed", state == "not_measurable")
    if not enough:
        return
    yield Answer("imbalance", name, disturbance, state == "imbalanced")
    for known in ("imbalanced", "unclear", "balanced", "not_measurable"):
        yield Answer("imbalance_said", name, known.replace("_", " "), state == known)
    kinds = {item.kind for item in file.observations}
    yield Answer("imbalance_said", name, "named as a start in intron 19", "possible_alternative_start" in kinds)


class _Piece(NamedTuple):
    """A stretch of a transcript from which fragments come, and how often they do."""

    columns: tuple[Column, ...]
    behind: bool  # in exons 20 to 29
    weight: float


def _groups(
    job: Job, name: str, disturbance: _Disturbance, depth: float, rng: Random
) -> Iterator[tuple[Sequence[Molecule], int]]:
    """Yield the pieces of transcripts that are read, with their fragments; ``depth`` is wanted of exons 20 to 29."""
    share = SAMPLES[name]
    yields = {exon: exp(rng.gauss(0, disturbance.spread)) for exon in range(_KINASE.stop)}
    short = _from_intron_19(job.build) if name.startswith("start") else _fusion(job.build)
    pieces = [
        *_pieces(alk_transcript(job.build), 1 - share, disturbance.half, yields, job.build),
        *_pieces(short, share, disturbance.half, yields, job.build),
    ]
    until = list(accumulate(piece.weight for piece in pieces))
    behind = sum(piece.weight for piece in pieces if piece.behind)
    fragments = depth * len(alk_transcript(job.build, _KINASE.start)) / (2 * Library.read_length) * until[-1] / behind
    for number, count in Counter(rng.choices(range(len(pieces)), cum_weights=until, k=round(fragments))).items():
        yield [Molecule(pieces[number].columns)], count


def _pieces(
    transcript: Sequence[Column], share: float, half: int | None, yields: Mapping[int, float], build: Build
) -> Iterator[_Piece]:
    """Yield a transcript in pieces of one fragment; what lies in no exon of ALK has the yield of exon 0."""
    exon_of = _exons(build)
    for start in range(0, len(transcript) - Library.insert + 1, _STEP):
        middle = start + Library.insert // 2
        exon = exon_of.get(transcript[middle][:2], 0)
        left = 0.5 ** ((len(transcript) - middle) / half) if half else 1.0
        columns = tuple(transcript[start : start + Library.insert])
        yield _Piece(columns, exon in _KINASE, share * left * yields[exon])


@cache
def _exons(build: Build) -> dict[tuple[str, int | None], int]:
    """Return the exon of each place (contig, 0-based) of the messenger RNA of ALK."""
    locus = alk_locus(build)
    return {(locus.contig, at): exon.number for exon in locus.transcript.exons for at in range(exon.start, exon.end)}


@cache
def _fusion(build: Build) -> tuple[Column, ...]:
    """Return NPM1::ALK, N4;A20, with the untranslated end of ALK."""
    partner = rna_fusion("NPM1", 4, build)[: -len(alk_rna(build, 20))]
    return (*partner, *alk_transcript(build, 20))


@cache
def _from_intron_19(build: Build) -> tuple[Column, ...]:
    edge = alk_locus(build).exon(20).end  # 0-based first base of intron 19 on the plus strand
    return (*turned(alk_dna(edge, edge + _STARTS_BEFORE, build)), *alk_transcript(build, 20))


def _counted_again(path: Path, build: Build) -> float:
    """Return the mean depth of exons 20 to 29, each counting alike, base by base."""
    locus = alk_locus(build)
    depths = []
    with pysam.AlignmentFile(str(path)) as reads:
        for exon in (locus.exon(number) for number in _KINASE):
            rows = reads.count_coverage(locus.contig, exon.start, exon.end, quality_threshold=0)
            depths.append(sum(map(sum, rows)) / (exon.end - exon.start))
    return sum(depths) / len(depths)
