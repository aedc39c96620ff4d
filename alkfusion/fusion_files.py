"""Fusion and SV files of one sample: recognised, read, their build decided, every ALK call interpreted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from alkfusion.calls import FusionCall
from alkfusion.errors import InputError, UsageError
from alkfusion.genome.builds import Build, build_of_lengths
from alkfusion.genome.transcripts import GeneModels
from alkfusion.interpret.build import build_evidence, decide_build
from alkfusion.interpret.genes import ALK, concerns_alk, with_genes_in_place
from alkfusion.interpret.reading import Reading, read_call
from alkfusion.model import InputFile
from alkfusion.readers.registry import Recognised, recognise
from alkfusion.readers.sample_names import names_meant
from alkfusion.readers.source import TextSource

__all__ = ["FusionFile", "describe_file", "read_fusion_file", "refuse_repeated"]

# Calls that do not concern ALK but help to tell the build; more of them would only cost time.
_MOST_WITNESSES = 30
_MOST_NAMED = 20  # samples in an error message


class FusionFile(msgspec.Struct, frozen=True):
    """One file, read to its end: what it is, and what it says of ALK.

    ``cannot_show`` says why the file could not have shown a fusion at all, such as a run without RNA.
    """

    input: InputFile
    readings: tuple[Reading, ...]
    cannot_show: str | None = None


class _Calls(msgspec.Struct):
    alk: list[FusionCall]
    witnesses: list[FusionCall]
    rows: int
    samples: set[str]  # of all rows, whatever they are about


def read_fusion_file(
    path: Path,
    *,
    stated_build: Build | None,
    stated_format: str | None,
    sample: str | None,
    known_partners: frozenset[str],
) -> FusionFile:
    """Read one caller's file; raises InputError for whatever cannot be trusted.

    ``sample`` chooses among several samples of one file; a file with one sample is read whatever it calls it.
    """
    source = TextSource(path)
    recognised = recognise(source, stated_format)
    calls = _of_sample(_collect(recognised.reader.calls(source)), sample, path)
    build = _build(recognised, source, calls, stated_build, known_partners)
    # without any position the build does not matter: gene names mean the same in both
    placed_in = build or Build.GRCH38
    models = GeneModels.of(placed_in)
    readings = [read_call(call, models, placed_in, known_partners, path) for call in calls.alk]
    # before the build was known, the place of ALK in either build counted as ALK
    readings = [reading for reading in readings if ALK in (reading.five.gene, reading.three.gene)]
    described = InputFile(
        name=source.name,
        sha256=source.sha256(),
        format=recognised.reader.name,
        caller=recognised.reader.title,
        build=build.value if build else None,
        read_as=recognised.reason + _whose(calls),
        rows=calls.rows,
        alk_rows=len(calls.alk),
    )
    return FusionFile(described, tuple(readings), recognised.reader.cannot_show(source))


def _counted(rows: int, recognised: Recognised) -> str:
    """Say how many calls were read; a file of 10,000 records of which none is near ALK must not look empty."""
    return f"{rows} near ALK, the others were passed over" if recognised.reader.only_near_alk else str(rows)


def _collect(calls: Iterable[FusionCall]) -> _Calls:
    collected = _Calls([], [], 0, set())
    for call in calls:
        collected.rows += 1
        if call.sample:
            collected.samples.add(call.sample)
        if concerns_alk(call):
            collected.alk.append(with_genes_in_place(call))
        elif len(collected.witnesses) < _MOST_WITNESSES:
            collected.witnesses.append(call)
    return collected


def _of_sample(calls: _Calls, sample: str | None, path: Path) -> _Calls:
    """Keep the ALK calls of one sample of a file that names several.

    A stated sample has to be one of them: the calls of another never stand in for it. Where none is stated, those of
    the only sample with ALK calls are read; rows about other genes never make a result.
    """
    of_alk = sorted({call.sample for call in calls.alk if call.sample})
    if len(calls.samples) < 2 or (sample is None and len(of_alk) < 2):
        return calls
    chosen = names_meant(sample, calls.samples) if sample else []
    if len(chosen) != 1:
        listed = of_alk if sample is None else sorted(calls.samples)
        meant = "" if sample is None else f", of which {len(chosen) or 'none'} can be meant by {sample!r}"
        raise InputError(
            f"the file holds {'ALK calls' if sample is None else 'calls'} of {len(listed)} samples{meant}",
            path=path,
            seen=", ".join(listed[:_MOST_NAMED]) + (", ..." if len(listed) > _MOST_NAMED else ""),
            advice="Choose one with --sample.",
        )
    calls.alk = [call for call in calls.alk if call.sample in (None, chosen[0])]
    return calls


def _whose(calls: _Calls) -> str:
    """Say whose ALK calls were read, where the file names several samples."""
    names = sorted({call.sample for call in calls.alk if call.sample})
    if len(calls.samples) < 2 or len(names) != 1:
        return ""
    return f"; the ALK calls are of {names[0]}, one of {len(calls.samples)} samples"


def _build(
    recognised: Recognised, source: TextSource, calls: _Calls, stated: Build | None, known_partners: frozenset[str]
) -> Build | None:
    """Decide the build, only where a call has to be placed."""
    if not any(side.position or side.window for call in calls.alk for side in (call.first, call.second)):
        return None
    of_header = build_of_lengths(recognised.reader.contig_lengths(source))
    if of_header is not None and stated in (None, of_header):
        return of_header
    evidence = build_evidence(calls.alk, known_partners)
    if evidence.winner() is None:
        evidence = build_evidence([*calls.alk, *calls.witnesses], known_partners)
    if of_header is not None:
        evidence.stated_by_file = {of_header}
    return decide_build(evidence, stated, source.path)


def refuse_repeated(inputs: Sequence[InputFile]) -> None:
    """Raise UsageError when one file was given twice: its reads would count twice."""
    seen: dict[str, str] = {}
    for item in inputs:
        earlier = seen.get(item.sha256)
        if earlier is not None:
            raise UsageError(f"{item.name} and {earlier} have the same content. Give each file once.")
        seen[item.sha256] = item.name


def describe_file(path: Path, stated_format: str | None, known_partners: frozenset[str]) -> list[tuple[str, str]]:
    """Return what a file is as pairs of label and text, for ``alkfusion inspect``.

    Reads the file to its end; a build that cannot be told is said, not raised.
    """
    source = TextSource(path)
    recognised = recognise(source, stated_format)
    calls = _collect(recognised.reader.calls(source))
    evidence = build_evidence([*calls.alk, *calls.witnesses], known_partners)
    winner = build_of_lengths(recognised.reader.contig_lengths(source)) or evidence.winner()
    samples = sorted(calls.samples)
    described = [
        ("file", source.name),
        ("format", f"{recognised.reader.name} ({recognised.reader.title})"),
        ("because", recognised.reason),
        ("build", f"{winner or 'cannot be told'}; {evidence.words()}"),
        ("rows", f"{_counted(calls.rows, recognised)}, of which {len(calls.alk)} concern ALK"),
        ("shows", recognised.reader.cannot_show(source) or recognised.reader.shows),
    ]
    return [*described, ("samples", ", ".join(samples))] if samples else described
