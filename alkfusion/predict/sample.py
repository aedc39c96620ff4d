"""What one sample's findings amount to, before any drug is asked about: its driver, its haplotypes, what stays open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import combinations

import msgspec

from alkfusion.genome.domains import ALK_KINASE
from alkfusion.interpret.mutation import change_name, passes
from alkfusion.knowledge.genotype import canonical_change, residues
from alkfusion.knowledge.match import Carrier, Genotype, Index, Molecule
from alkfusion.model import (
    Assessment,
    AssessmentState,
    Event,
    Mutation,
    Phase,
    PhasedPair,
    Rearrangement,
    YesNoUnknown,
)

__all__ = [
    "Driver",
    "Findings",
    "Haplotype",
    "Picture",
    "canonical",
    "drives_alone",
    "picture_of",
    "sorted_changes",
]


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one sample; nothing about files.

    Rearrangements of class ``kinase_fusion`` are drivers, stated ones too. Mutations that ``passes`` lets
    through count; others only keep a drug out of ``sensitive``. ``driver_could_be_seen`` is False for a VCF alone: no
    input could have shown a fusion. Age is in years.
    """

    rearrangements: tuple[Rearrangement, ...] = ()
    mutations: tuple[Mutation, ...] = ()
    phases: tuple[PhasedPair, ...] = ()
    assessment: Assessment = Assessment()
    driver_could_be_seen: bool = True
    disease: str | None = None
    age: float | None = None


class Driver(StrEnum):
    """What drives ALK in the sample, as far as the inputs could show it."""

    FUSION = "fusion"
    MUTATION = "mutation"
    CANDIDATE = "candidate"
    NONE_FOUND = "none_found"
    NOT_LOOKED_FOR = "not_looked_for"


class Haplotype(msgspec.Struct, frozen=True):
    """Changes of one molecule: a single change, or several that were proven to lie in cis."""

    genotype: Genotype
    molecule: Molecule


class Picture(msgspec.Struct, frozen=True):
    """Everything about a sample that is the same for every drug.

    ``open_pairs`` and ``open_compounds`` wait for a phase; ``codon_only`` are changes whose codon alone some rows name;
    ``doubtful`` are changes that were called and failed their filter: they do not count, and are not wild type either.
    """

    driver: Driver
    molecule: Molecule
    stated: bool = False
    haplotypes: tuple[Haplotype, ...] = ()
    open_pairs: tuple[Genotype, ...] = ()
    open_compounds: tuple[Genotype, ...] = ()
    other_allele: tuple[str, ...] = ()
    codon_only: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    assessment: Assessment = Assessment()
    all_seen: bool = False


def canonical(text: str) -> str:
    """Return the spelling the table uses, or the text itself when it is no change the table could hold."""
    try:
        return canonical_change(text)
    except ValueError:
        return text


def sorted_changes(changes: Iterable[str]) -> Genotype:
    """Return changes in the order of the table: by residue, then by spelling."""
    return tuple(sorted(set(changes), key=lambda change: (residues(change)[:1], change)))


def _in_kinase_domain(change: str, residue: int | None) -> bool:
    """Tell whether a change touches residues of the kinase domain (InterPro IPR001245 on NP_004295.2, 1-based)."""
    seen = residues(change) or ((residue,) if residue is not None else ())
    # A change that cannot be placed may touch the domain: it is not taken as harmless.
    return not seen or any(ALK_KINASE.start <= position <= ALK_KINASE.end for position in seen)


def _changes(mutations: Iterable[Mutation], index: Index) -> dict[str, YesNoUnknown]:
    """Return the changes that can matter to a drug and whether they lie on the fusion allele.

    Synonymous changes and changes outside the kinase domain without a row are left out.
    """
    found: dict[str, YesNoUnknown] = {}
    for mutation in mutations:
        change = canonical(change_name(mutation))
        if change.endswith("="):
            continue
        if _in_kinase_domain(change, mutation.residue) or index.knows(change):
            found[change] = mutation.on_fusion_allele
    return found


def drives_alone(change: str, index: Index) -> bool:
    """Tell whether the table shows that the change activates ALK without a fusion.

    The proof is a drug against ALK that works on cells or patients with full-length ALK and this change: they depend on
    ALK only because the change activates it. Rows of resistance prove nothing of the kind.
    """
    return any(
        row.background == "full_length"
        and row.response in ("sensitive", "not_resistant")
        and row.evidence_type not in ("preclinical_enzyme", "structural")
        for row in index.rows_of_change(change)
    )


def _known_in_full_length(change: str, index: Index) -> bool:
    return any(row.background == "full_length" for row in index.rows_of_change(change))


def _driver(findings: Findings, changes: Iterable[str], index: Index) -> tuple[Driver, Molecule, bool]:
    by_class: dict[Event, list[Rearrangement]] = {}
    for rearrangement in findings.rearrangements:
        by_class.setdefault(rearrangement.event, []).append(rearrangement)
    fusions = by_class.get(Event.KINASE_FUSION)
    if fusions:
        names = tuple(sorted({fusion.name for fusion in fusions}))
        return Driver.FUSION, Molecule(Carrier.FUSION, names), all(fusion.stated for fusion in fusions)
    unproven = by_class.get(Event.CANDIDATE, []) + by_class.get(Event.UNRESOLVED, [])
    if findings.driver_could_be_seen and any(drives_alone(change, index) for change in changes):
        return Driver.MUTATION, Molecule(Carrier.UNKNOWN if unproven else Carrier.FULL_LENGTH), False
    if unproven:
        return Driver.CANDIDATE, Molecule(Carrier.FUSION, tuple(sorted({item.name for item in unproven}))), False
    driver = Driver.NONE_FOUND if findings.driver_could_be_seen else Driver.NOT_LOOKED_FOR
    return driver, Molecule(Carrier.UNKNOWN), False


def _phases(pairs: Iterable[PhasedPair]) -> dict[frozenset[str], Phase]:
    """Return the phase of each pair; cis in any molecule is cis, whatever another row says."""
    found: dict[frozenset[str], Phase] = {}
    for pair in pairs:
        key = frozenset((canonical(pair.first), canonical(pair.second)))
        if found.get(key) is not Phase.CIS and pair.phase is not Phase.UNKNOWN:
            found[key] = pair.phase
    return found


def _connected(change: str, cis: dict[str, set[str]]) -> set[str]:
    seen, waiting = {change}, [change]
    while waiting:
        fresh = cis[waiting.pop()] - seen
        seen |= fresh
        waiting.extend(fresh)
    return seen


def _haplotypes(changes: Iterable[str], phases: dict[frozenset[str], Phase]) -> Iterator[Genotype]:
    """Yield each single change, or the compound when every pair of it was proven in cis; chains yield their pairs."""
    changes = sorted_changes(changes)
    cis: dict[str, set[str]] = {change: set() for change in changes}
    for first, second in combinations(changes, 2):
        if phases.get(frozenset((first, second))) is Phase.CIS:
            cis[first].add(second)
            cis[second].add(first)
    done: set[str] = set()
    for change in changes:
        if change in done:
            continue
        group = _connected(change, cis)
        done |= group
        if all(cis[member] | {member} == group for member in group):
            yield sorted_changes(group)
        else:
            yield from (pair for pair in combinations(sorted_changes(group), 2) if pair[1] in cis[pair[0]])


def _open_pairs(changes: Genotype, phases: dict[frozenset[str], Phase]) -> tuple[Genotype, ...]:
    return tuple(pair for pair in combinations(changes, 2) if frozenset(pair) not in phases)


def _open_compounds(changes: Genotype, phases: dict[frozenset[str], Phase], index: Index) -> tuple[Genotype, ...]:
    """Return compounds of the table that the sample would carry if the pairs of unknown phase were in cis."""
    found = []
    for compound in index.compounds_within(changes):
        known = [phases.get(frozenset(pair)) for pair in combinations(compound, 2)]
        if None in known and Phase.TRANS not in known:
            found.append(compound)
    return tuple(found)


def picture_of(findings: Findings, index: Index) -> Picture:
    """Read one sample's findings: its driver, the haplotypes it carries, and the questions the inputs leave open."""
    changes = _changes((mutation for mutation in findings.mutations if passes(mutation)), index)
    failed = _changes((mutation for mutation in findings.mutations if not passes(mutation)), index)
    doubtful = sorted_changes(change for change in failed if change not in changes)
    driver, molecule, stated = _driver(findings, changes, index)
    off = {c for c, where in changes.items() if where is YesNoUnknown.NO and molecule.carrier is Carrier.FUSION}
    phases = _phases(findings.phases)
    on_driver = sorted_changes(change for change in changes if change not in off)
    haplotypes = [Haplotype(genotype, molecule) for genotype in _haplotypes(on_driver, phases)]
    # A change proven on the other allele lies in full-length ALK and says nothing about the fusion protein.
    other = Molecule(Carrier.FULL_LENGTH)
    haplotypes += [
        Haplotype((change,), other) for change in sorted_changes(off) if _known_in_full_length(change, index)
    ]
    seen = findings.assessment
    return Picture(
        driver=driver,
        molecule=molecule,
        stated=stated,
        haplotypes=tuple(haplotypes),
        open_pairs=_open_pairs(on_driver, phases),
        open_compounds=_open_compounds(on_driver, phases, index),
        other_allele=sorted_changes(off),
        codon_only=tuple(change for change in on_driver if index.in_bucket(change)),
        doubtful=doubtful,
        assessment=seen,
        all_seen=seen.state is AssessmentState.COMPLETE
        and not seen.not_assessed
        and index.defining.issubset(seen.assessed),
    )
