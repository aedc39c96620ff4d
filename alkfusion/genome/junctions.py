"""Canonical partner::ALK junctions: exons, aliases, positions on both builds and phases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from msgspec import Struct

from alkfusion.genome.builds import Build
from alkfusion.resources import resource

__all__ = ["Junction", "JunctionPosition", "canonical_junctions", "exon_label", "known_junction"]

Evidence = Literal["observed", "variant_definition", "listed", "unverified"]


class JunctionPosition(Struct, frozen=True):
    """Where a junction lies on one build; 1-based, last kept base of the partner and first kept base of ALK."""

    contig: str
    position: int
    strand: str
    alk_contig: str
    alk_position: int
    alk_strand: str


class Junction(Struct, frozen=True):
    """One junction between the end of a partner exon and ALK.

    ``exon`` counts on ``transcript``; ``main_exon`` is the exon with the same end on the transcript that names are made
    from (the first of ``GeneModels.transcripts``), ``None`` when that one has no such exon. ``offset`` is the net
    number of bases between the two exon edges: inserted bases are positive, bases of ALK that are lost are negative.
    ``evidence`` says how well the exon pair is supported, ``source`` where that was seen.
    """

    partner: str
    transcript: str
    exon: int
    label: str | None
    main_exon: int | None
    alk_exon: int
    offset: int
    alias: str | None
    end_phase: int
    in_frame: bool
    evidence: Evidence
    source: str
    positions: Mapping[Build, JunctionPosition]


@cache
def canonical_junctions() -> tuple[Junction, ...]:
    """Return all known junctions in the order of the table, plain exon joins and EML4 variants with extra bases."""
    return tuple(_read())


def _read() -> Iterator[Junction]:
    with resource("reference", "junctions.tsv").open(encoding="utf-8") as lines:
        header = next(lines).rstrip("\n").split("\t")
        for line in lines:
            yield _junction(dict(zip(header, line.rstrip("\n").split("\t"), strict=True)))


def _junction(row: Mapping[str, str]) -> Junction:
    evidence: Evidence
    match row["evidence"]:
        case "observed" | "variant_definition" | "listed" | "unverified" as evidence:
            pass
        case other:
            raise ValueError(f"junctions.tsv: unknown evidence {other!r}")
    return Junction(
        partner=row["partner"],
        transcript=row["transcript"],
        exon=int(row["exon"]),
        label=row["label"] or None,
        main_exon=int(row["main_exon"]) if row["main_exon"] else None,
        alk_exon=int(row["alk_exon"]),
        offset=int(row["offset"]),
        alias=row["alias"] or None,
        end_phase=int(row["end_phase"]),
        in_frame=row["in_frame"] == "yes",
        evidence=evidence,
        source=row["source"],
        positions={build: _position(row[f"{build}_partner"], row[f"{build}_alk"]) for build in Build},
    )


def _position(partner: str, alk: str) -> JunctionPosition:
    contig, position, strand = partner.split(":")
    alk_contig, alk_position, alk_strand = alk.split(":")
    return JunctionPosition(contig, int(position), strand, alk_contig, int(alk_position), alk_strand)


def known_junction(partner: str, exon_or_label: int | str, alk_exon: int, offset: int = 0) -> Junction | None:
    """Return the known junction of a partner exon with an ALK exon, or ``None`` when it is not in the table.

    An exon number counts on the transcript that names are made from (MANE Select where there is one); a label (``6a``,
    ``6b``) names an EML4 exon whatever the transcript. ``offset`` as in ``Junction``; it must be the same.
    """
    wanted = str(exon_or_label)
    if not wanted:
        return None
    fitting = (
        junction
        for junction in canonical_junctions()
        if (junction.partner, junction.alk_exon, junction.offset) == (partner, alk_exon, offset)
        and wanted in (junction.label, str(junction.main_exon or ""))
    )
    return next(fitting, None)


def exon_label(partner: str, last_base: int, build: Build) -> str | None:
    """Return the label of the partner exon that ends at a 1-based position (EML4 ``6a``, ``6b``), ``None`` without one.

    The position decides, not the exon number, because transcripts count these exons differently.
    """
    for junction in canonical_junctions():
        if junction.partner == partner and junction.label and junction.positions[build].position == last_base:
            return junction.label
    return None
