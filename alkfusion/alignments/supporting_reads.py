"""The reads behind each rearrangement as a small BAM file, and their names: to be looked at in a genome browser.

Read names can lead back to a patient's run. They stand in no result; these files are written only on request.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pysam
from pysam import AlignedSegment

from alkfusion import __version__
from alkfusion.alignments.junctions import ReadJunction
from alkfusion.alignments.locus import Locus
from alkfusion.alignments.open_file import OpenAlignment
from alkfusion.alignments.scan import MOST_UNPLACED, naming
from alkfusion.alignments.split_reads import other_parts
from alkfusion.genome.builds import canonical_contig

__all__ = ["MOST_FRAGMENTS", "SupportingReads", "supporting_reads"]

MOST_FRAGMENTS = 5_000  # of one rearrangement in the BAM file; the table of names has all
_AROUND = 1_000  # bases around a place to which reads point, which hold their other parts and mates
_NOWHERE = 1 << 40  # sorts reads that lie nowhere behind all others
_COLUMNS = ("fragment", "rearrangement", "alk", "partner", "evidence", "in_bam")


@dataclass(frozen=True)
class SupportingReads:
    """Three files: a sorted BAM file, its index, and a table of the fragments (tab-separated, with a header)."""

    bam: bytes
    index: bytes
    names: bytes


def supporting_reads(
    alignment: OpenAlignment, locus: Locus, junctions: Sequence[ReadJunction], names: Sequence[str]
) -> SupportingReads:
    """Return every alignment of the fragments that show the junctions; ``names`` are the fusion names.

    The header is that of the input, with a line of this program; it holds neither a path nor a time of ours. Raises
    InputError for data that cannot be decoded.
    """
    chosen = {name for junction in junctions for name in _chosen(junction)}
    reads = sorted(_collected(alignment, locus, junctions, chosen), key=_place_in_file)
    with tempfile.TemporaryDirectory(prefix="alkfusion-") as folder:
        path = Path(folder) / "supporting.bam"
        header = pysam.AlignmentHeader.from_dict(_header(alignment.file.header.to_dict()))
        with pysam.AlignmentFile(str(path), "wb", header=header) as out:
            for read in reads:
                out.write(read)
        index = path.with_suffix(".bai")
        pysam.index("-o", str(index), str(path))
        return SupportingReads(path.read_bytes(), index.read_bytes(), _table(junctions, names, chosen))


def _chosen(junction: ReadJunction) -> list[str]:
    """Return the fragments of a junction; of very many always the same part, picked by their names."""
    fragments = sorted(junction.split | junction.pairs, key=lambda name: (zlib.crc32(name.encode()), name))
    return fragments[:MOST_FRAGMENTS]


def _collected(
    alignment: OpenAlignment, locus: Locus, junctions: Sequence[ReadJunction], chosen: Collection[str]
) -> Iterator[AlignedSegment]:
    """Yield each alignment of some fragments once: in ALK, where their mates and other parts lie, and nowhere."""
    name_of = naming(alignment, locus)
    wanted = set(chosen)
    seen: set[tuple[object, ...]] = set()
    places = {junction.partner.place[:2] for junction in junctions if junction.partner is not None}
    for read in alignment.fetch(locus.contig, locus.start, locus.end):
        if name_of(read) in chosen or read.query_name in chosen:
            wanted.add(str(read.query_name))
            places.update(_points_to(read))
            seen.add(_identity(read))
            yield read
    elsewhere = (read for window in _windows(places) for read in alignment.fetch(*window))
    nowhere = alignment.fetch_unplaced() if 0 < alignment.unplaced() <= MOST_UNPLACED else ()
    for read in chain(elsewhere, nowhere):
        if read.query_name in wanted and _identity(read) not in seen:
            seen.add(_identity(read))
            yield read


def _points_to(read: AlignedSegment) -> Iterator[tuple[str, int]]:
    """Yield contig and 1-based position of a read's other parts and of its mate."""
    if read.has_tag("SA"):
        yield from ((part.contig, part.position) for part in other_parts(read))
    contig = canonical_contig(read.next_reference_name or "")
    if contig is not None:
        yield contig, read.next_reference_start + 1


def _windows(places: Iterable[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """Return 0-based half-open intervals around places, joined where they overlap."""
    windows: list[tuple[str, int, int]] = []
    for contig, position in sorted(places):
        start, end = max(0, position - _AROUND), position + _AROUND
        if windows and windows[-1][0] == contig and start <= windows[-1][2]:
            windows[-1] = (contig, windows[-1][1], end)
        else:
            windows.append((contig, start, end))
    return windows


def _identity(read: AlignedSegment) -> tuple[object, ...]:
    return read.query_name, read.flag, read.reference_id, read.reference_start, read.cigarstring


def _place_in_file(read: AlignedSegment) -> tuple[int, int, str, int]:
    contig = read.reference_id if read.reference_id >= 0 else _NOWHERE
    return contig, read.reference_start, str(read.query_name), read.flag


def _header(header: dict[str, Any]) -> dict[str, Any]:
    """Return the header of the input with a line of this program."""
    before = [str(line["ID"]) for line in header.get("PG", ()) if "ID" in line]
    name, number = "alkfusion", 1
    while name in before:
        name, number = f"alkfusion.{number}", number + 1
    line = {"ID": name, "PN": "alkfusion", "VN": __version__, "DS": "reads that support rearrangements of ALK"}
    if before:
        line["PP"] = before[-1]
    first = {"VN": "1.6", **header.get("HD", {}), "SO": "coordinate"}
    return {**header, "HD": first, "PG": [*header.get("PG", ()), line]}


def _table(junctions: Sequence[ReadJunction], names: Sequence[str], chosen: Collection[str]) -> bytes:
    """Return the fragments of each junction: how each supports it, and whether the BAM file has it."""
    rows = ["\t".join(_COLUMNS)]
    for junction, name in zip(junctions, names, strict=True):
        alk = f"{junction.alk.contig}:{junction.alk.position}"
        partner = f"{junction.partner.place.contig}:{junction.partner.place.position}" if junction.partner else ""
        for kind, fragments in (("split", junction.split), ("pair", junction.pairs)):
            rows.extend(
                "\t".join((fragment, name, alk, partner, kind, "yes" if fragment in chosen else "no"))
                for fragment in sorted(fragments)
            )
    return ("\n".join(rows) + "\n").encode()
