"""Mutations of several files as one list: each once, in one build, with the phase of each pair that a file proves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Protocol

import msgspec

from alkfusion.errors import UsageError
from alkfusion.genome.builds import Build
from alkfusion.genome.domains import ALK_KINASE
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.interpret.mutation import STATED, change_name, only_stated, passes, stated_mutation
from alkfusion.knowledge.genotype import residues
from alkfusion.model import Assessment, InputFile, Mutation, Phase, PhasedPair

__all__ = ["MutationSource", "counted", "join_mutations", "join_phases", "mutation_sentence", "stated_mutations"]


class MutationSource(Protocol):
    """A file of any kind that says something of ALK's residues."""

    @property
    def input(self) -> InputFile:
        """What the file is; its build is that of ``genomic``."""

    @property
    def mutations(self) -> tuple[Mutation, ...]:
        """What was called."""

    @property
    def phases(self) -> tuple[PhasedPair, ...]:
        """Which calls lie on one molecule."""


def stated_mutations(texts: Iterable[str]) -> tuple[Mutation, ...]:
    """Return the mutations that the user stated; raises UsageError for one that is no change of ALK."""
    found = {}
    for text in texts:
        try:
            mutation = stated_mutation(text)
        except ValueError as error:
            raise UsageError(f"--mutation: {error}.") from None
        found[mutation.protein] = mutation
    return tuple(found.values())


def join_mutations(
    files: Iterable[MutationSource], stated: Iterable[Mutation], build: Build | None
) -> tuple[Mutation, ...]:
    """Return every mutation once, sorted by residue; ``build`` is that of the result's positions.

    Of several reports of one change the trusted one with the most reads is shown, and all files are named. A file that
    only names a change adds its name to what another file shows by its bases.
    """
    reports: dict[tuple[str, str | None], list[Mutation]] = {}
    for file in files:
        for mutation in file.mutations:
            shown = _in_build(mutation, file.input.build, build)
            reports.setdefault((shown.protein, shown.coding), []).append(shown)
    joined = [_joined(mutations) for mutations in _with_named(reports)]
    known = {mutation.protein for mutation in joined if passes(mutation)}
    joined += [mutation for mutation in stated if mutation.protein not in known]
    return tuple(sorted(joined, key=lambda m: (m.residue or 0, m.protein, m.coding or "")))


def _with_named(reports: Mapping[tuple[str, str | None], list[Mutation]]) -> Iterator[list[Mutation]]:
    """Yield the reports of each change, those by name alone beside those of the same name by bases."""
    by_bases = {protein for protein, coding in reports if coding is not None}
    for (protein, coding), mutations in reports.items():
        if coding is not None:
            yield [*mutations, *reports.get((protein, None), ())]
        elif protein not in by_bases:
            yield mutations


def _joined(mutations: Sequence[Mutation]) -> Mutation:
    """Return the most trusted report, with all sources; the order of the files plays no part."""
    best = min(mutations, key=_trust)
    return msgspec.structs.replace(best, sources=tuple(sorted({name for m in mutations for name in m.sources})))


def _trust(mutation: Mutation) -> tuple[bool, bool, int, int, tuple[str, ...]]:
    """Order reports of one change: trusted before doubted, by bases before by name, then the most reads."""
    named = mutation.coding is None
    return not passes(mutation), named, -(mutation.depth or 0), -(mutation.alt_depth or 0), mutation.sources


def _in_build(mutation: Mutation, build: str | None, wanted: Build | None) -> Mutation:
    """Move the positions to another build; ALK lies on both without a difference, at a constant distance (LRG_488)."""
    if mutation.genomic is None or build is None or wanted is None or wanted.value == build:
        return mutation
    distance = AlkCoding.of(wanted).transcript.end - AlkCoding.of(Build(build)).transcript.end
    moved = []
    for change in mutation.genomic.split(";"):
        contig, position, alleles = change.split(":")
        moved.append(f"{contig}:{int(position) + distance}:{alleles}")
    return msgspec.structs.replace(mutation, genomic=";".join(moved))


def join_phases(files: Iterable[MutationSource], mutations: Sequence[Mutation]) -> tuple[PhasedPair, ...]:
    """Return the phase of each pair of trusted mutations: what any file proves, else that it is unknown."""
    trusted = list(dict.fromkeys(change_name(m) for m in mutations if passes(m)))
    found: dict[tuple[str, str], list[PhasedPair]] = {}
    for file in files:
        for pair in file.phases:
            found.setdefault(_key(pair, trusted), []).append(pair)
    return tuple(answer for names in combinations(trusted, 2) for answer in _answers(found.get(names, ()), *names))


def _key(pair: PhasedPair, order: Sequence[str]) -> tuple[str, str]:
    names = (pair.first, pair.second)
    if set(names) <= set(order) and order.index(names[0]) > order.index(names[1]):
        return names[1], names[0]
    return names


def _answers(pairs: Collection[PhasedPair], first: str, second: str) -> Iterator[PhasedPair]:
    """Yield what the files say of one pair: proofs before silence, contradicting proofs both."""
    proofs = [pair for pair in pairs if pair.phase is not Phase.UNKNOWN]
    rest = proofs or list(pairs)[:1]
    if not rest:
        yield PhasedPair(first=first, second=second, decided_by="no file holds both with their phase")
        return
    by_phase = {pair.phase: pair for pair in sorted(rest, key=lambda pair: (pair.both or 0, pair.decided_by))}
    yield from (by_phase[phase] for phase in sorted(by_phase))


def counted(mutations: Iterable[Mutation], known: Collection[str]) -> tuple[tuple[Mutation, ...], tuple[Mutation, ...]]:
    """Return the mutations of the kinase domain, and those ``known`` to the table: trusted ones, and doubted ones."""
    concerning = [mutation for mutation in mutations if mutation.protein in known or _touches_kinase(mutation)]
    return tuple(filter(passes, concerning)), tuple(mutation for mutation in concerning if not passes(mutation))


def _touches_kinase(mutation: Mutation) -> bool:
    touched = residues(mutation.protein) or ((mutation.residue,) if mutation.residue is not None else ())
    return any(ALK_KINASE.start <= residue <= ALK_KINASE.end for residue in touched)


def mutation_sentence(
    mutations: Sequence[Mutation], doubted: Sequence[Mutation], assessment: Assessment, looked: bool, assumed: bool
) -> str:
    """Return what the summary says of the kinase domain; empty when no file could have shown a mutation.

    ``doubted`` are calls that failed a filter: they do not count, and they are no wild type either. ``assumed`` says
    that the user counts as covered what no file shows; every output then says so.
    """
    stamp = "What no file shows was assumed to be covered (--assume-covered)." if assumed else ""
    sentences = (_findings(mutations, assessment, looked), _doubts(doubted), stamp)
    return " ".join(sentence for sentence in sentences if sentence)


def _doubts(mutations: Sequence[Mutation]) -> str:
    """Say that there are such calls, without their names: a name in the summary would read as a finding."""
    number = len({change_name(mutation) for mutation in mutations})
    if number < 2:
        return "1 call failed a filter and does not count." if number else ""
    return f"{number} calls failed a filter and do not count."


def _findings(mutations: Sequence[Mutation], assessment: Assessment, looked: bool) -> str:
    if mutations:
        names = ", ".join(_described(mutation) for mutation in mutations)
        return f"Kinase-domain mutation{'s' if len(mutations) > 1 else ''}: {names}."
    if not looked:
        return ""
    seen = f"{assessment.residues_assessed} of {assessment.residues_total} defining residues were seen"
    return f"No kinase-domain mutation was called; {seen}."


def _described(mutation: Mutation) -> str:
    if only_stated(mutation):
        return f"{mutation.protein} (stated)"
    name = f"splice site {mutation.coding}" if mutation.protein == "p.?" else mutation.protein
    if mutation.filter == STATED:
        return f"{name} (named in {' and '.join(mutation.sources)})"
    return name if mutation.vaf is None else f"{name} (VAF {mutation.vaf:.2f})"
