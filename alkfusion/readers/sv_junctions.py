"""What a structural-variant record says about geometry: two positions, and which side of each is kept.

This is the one place that turns ALT, END, CHR2, CT, STRANDS and the INV3/INV5 flags into kept sides. The rules are
those of the VCF 4.3 specification, section 5.4, for breakends (``t`` the bases at POS, ``p`` the mate):

    t[p[   keeps left of POS   and right of p        ]p]t   keeps right of POS   and left of p
    t]p]   keeps left of POS   and left of p         [p[t   keeps right of POS   and right of p

and for symbolic alleles, whose POS is the base before the segment and whose END is the segment's last base: DEL joins
POS to END+1, DUP joins END to POS+1, INV joins POS to END ("++", written 3to3 by DELLY and INV3 by Manta) and POS+1 to
END+1 ("--", 5to5, INV5). Of a translocation only the positions are sure unless the caller states the strands. In a
pair of strands "+" keeps the left and "-" the right of a position (BEDPE). All positions are 1-based.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from alkfusion.calls import Kept, Side
from alkfusion.patterns import pattern
from alkfusion.readers.geometry import kept_before
from alkfusion.readers.vcf import VcfRecord

__all__ = ["Junction", "junctions", "reverse_complement"]

_BREAKEND = pattern(r"([^\[\]]*)([\[\]])([^\[\]]+):([^:\[\]]+)([\[\]])([^\[\]]*)")
_SINGLE = pattern(r"\.[A-Za-z]+|[A-Za-z]+\.")
_BASES = frozenset("ACGT")
# Strands that each type of symbolic allele can have; an inverted duplication does not say which of the two it is.
_STRANDS_OF_TYPE = {"DEL": ("+-",), "DUP": ("-+",), "INV": ("++", "--")}
_STATED_ONLY = {"INVDUP": ("++", "--")}
_ANY_STRANDS = ("++", "--", "+-", "-+")
_CONNECTION = {"3to3": "++", "5to5": "--", "3to5": "+-", "5to3": "-+"}  # DELLY's CT
# Alleles that join no two places: inserted sequence, copy numbers, repeats, "any other allele" of a gVCF.
_NO_JUNCTION = pattern(r"INS|CNV|CN\d+|STR.*|MEI|NON_REF|\*|ALU|LINE1|SVA|LOH|UPD")
_COMPLEMENT = str.maketrans("ACGT", "TGCA")


class Junction(NamedTuple):
    """Two places that a record joins; ``first`` is at POS. Genes are not known here."""

    first: Side
    second: Side
    inserted: str | None = None  # non-template bases, read from the first side to the second
    pieces: int | None = None  # reads and pairs together, where the record counts them for this junction alone
    notes: tuple[str, ...] = ()
    exact: bool = True  # False where the record is imprecise or gives a range for a position
    is_breakend: bool = False  # a mate record may say the same once more


def reverse_complement(bases: str) -> str:
    """Return the other strand of A, C, G and T."""
    return bases.translate(_COMPLEMENT)[::-1]


def junctions(record: VcfRecord, strands_key: str | None = "STRANDS") -> Iterator[Junction]:
    """Yield every junction of a record; none for insertions, copy numbers and small variants.

    ``strands_key`` is the INFO field in which the caller gives strands as ``+-``, or None where it gives none. Raises
    InputError for an ALT that is none of the known forms and for a segment without an end.
    """
    for allele in record.alternatives:
        if "[" in allele or "]" in allele:
            yield _breakend(record, allele)
        elif allele.startswith("<"):
            yield from _segment(record, allele.strip("<>").upper().split(":")[0], strands_key)
        elif _SINGLE.fullmatch(allele):
            yield _single_breakend(record, allele)
        elif (kind := record.stated("SVTYPE")) is not None:
            if kind.upper() == "BND":
                yield _unreadable_breakend(record, allele)
            else:
                yield from _segment(record, kind.upper().split(":")[0], strands_key)


def _window(record: VcfRecord, key: str, position: int) -> tuple[int, int] | None:
    interval = record.range_of(key)
    if interval is None or interval == (0, 0):
        return None
    return max(1, position + interval[0]), max(1, position + interval[1])


def _exact(record: VcfRecord, *windows: tuple[int, int] | None) -> bool:
    return "IMPRECISE" not in record.info and not any(windows)


def _breakend(record: VcfRecord, allele: str) -> Junction:
    form = _BREAKEND.fullmatch(allele)
    if form is None or form[2] != form[5] or bool(form[1]) == bool(form[6]):
        raise record.problem("the ALT has none of the four forms t[p[ t]p] ]p]t [p[t of a breakend", allele)
    before, bracket, contig, position, _, after = form.groups()
    here, mate = record.start, record.locus(position, "the position in ALT")
    window = _window(record, "CIPOS", here)
    mate_window = _window(record, "CIRPOS" if "CIRPOS" in record.info else "CIEND", mate)
    return Junction(
        first=_side(record.contig, here, Kept.LEFT if before else Kept.RIGHT, window),
        second=_side(contig.strip("<>"), mate, Kept.LEFT if bracket == "]" else Kept.RIGHT, mate_window),
        exact=_exact(record, window, mate_window),
        inserted=_inserted_in_allele(record.reference, before, after),
        is_breakend=True,
    )


def _side(contig: str, position: int, kept: Kept | None, window: tuple[int, int] | None) -> Side:
    return Side(contig=contig, position=position, kept=kept, window=window)


def _inserted_in_allele(reference: str, before: str, after: str) -> str | None:
    """Return the bases of ``t`` beyond those of REF; they lie on the inner side of the break."""
    text, ref = (before or after).upper(), reference.upper()
    if before:
        bases = text.removeprefix(ref) if text.startswith(ref) else text[1:]
    else:
        bases = text.removesuffix(ref) if text.endswith(ref) else text[:-1]
    if not bases or not _BASES.issuperset(bases):
        return None
    return bases if before else reverse_complement(bases)


def _single_breakend(record: VcfRecord, allele: str) -> Junction:
    here = record.start
    window = _window(record, "CIPOS", here)
    kept = Kept.RIGHT if allele.startswith(".") else Kept.LEFT
    length = len(allele) - 1 - len(record.reference)
    beyond = f"; {length} bases beyond it are known" if length > 0 else ""
    return Junction(
        first=_side(record.contig, here, kept, window),
        second=Side(),
        exact=_exact(record, window),
        notes=(f"single breakend: the other side was not placed in the genome{beyond}",),
    )


def _unreadable_breakend(record: VcfRecord, allele: str) -> Junction:
    """Some releases of Sniffles 2 write breakends whose ALT lost its mate; that ALK is broken still counts."""
    here = record.start
    window = _window(record, "CIPOS", here)
    return Junction(
        first=_side(record.contig, here, None, window),
        second=Side(),
        exact=_exact(record, window),
        notes=(f"the ALT of this breakend names no mate ({allele[:20]})",),
    )


def _segment(record: VcfRecord, kind: str, strands_key: str | None) -> Iterator[Junction]:
    """Yield the junctions of DEL, DUP, INV, TRA and of compound types such as DEL/INV."""
    kinds = [part for part in kind.split("/") if not _NO_JUNCTION.fullmatch(part)]
    if not kinds or record.stated("SVTYPE") == "CNV":
        return
    contig, start = record.contig, record.start
    other, end = record.stated("CHR2") or contig, _end(record)
    notes: tuple[str, ...] = ()
    spans = any(part in _STRANDS_OF_TYPE or part in _STATED_ONLY for part in kinds) and other == contig
    if spans and end < start:
        start, end = end, start
        notes = ("END lies before POS in the file; taken as the two ends of one segment",)
    found = _strands(record, kinds, strands_key)
    if not found:
        notes += (f"the orientation of <{kind}> is not stated",)
        found = [("", None)]
    for strands, pieces in found:
        first, second = map(kept_before, strands.ljust(2))
        here = start + (spans and first is Kept.RIGHT)
        there = end + (spans and second is Kept.RIGHT)
        windows = _window(record, "CIPOS", here), _window(record, "CIEND", there)
        yield Junction(
            first=_side(contig, here, first, windows[0]),
            second=_side(other, there, second, windows[1]),
            exact=_exact(record, *windows),
            inserted=_inserted_in_info(record, strands),
            pieces=pieces,
            notes=notes,
        )


def _end(record: VcfRecord) -> int:
    """Return the last base of the segment, or the mate's position for a translocation."""
    for key in ("POS2", "END2", "END"):
        if value := record.stated(key):
            return record.locus(value, key)
    length = record.stated("SVLEN")
    if length is None:
        if len(record.reference) > 1:
            return record.start + len(record.reference) - 1
        raise record.problem("the record has neither END nor SVLEN", ",".join(record.alternatives))
    size = abs(record.whole(length.split(",")[0], "SVLEN", smallest=-1_000_000_000))
    return record.locus(str(record.start + size), "POS plus SVLEN")


def _strands(record: VcfRecord, kinds: list[str], strands_key: str | None) -> list[tuple[str, int | None]]:
    """Return strand pairs and their own counts: the stated ones where they fit the type, else those of the type."""
    sure = [strands for kind in kinds for strands in _STRANDS_OF_TYPE.get(kind, ())]
    possible = [*sure, *(strands for kind in kinds for strands in _STATED_ONLY.get(kind, ()))]
    stated = [pair for pair in _stated_strands(record, strands_key) if pair[0] in (possible or _ANY_STRANDS)]
    if stated:
        return stated
    return [(strands, None) for strands in _STRANDS_OF_TYPE.get(kinds[0], ())]


def _stated_strands(record: VcfRecord, strands_key: str | None) -> list[tuple[str, int | None]]:
    if (connection := _CONNECTION.get(record.info.get("CT", ""))) is not None:
        return [(connection, None)]
    flags = [strands for flag, strands in (("INV3", "++"), ("INV5", "--")) if flag in record.info]
    if flags or strands_key is None:
        return [(strands, None) for strands in flags]
    found: list[tuple[str, int | None]] = []
    for item in (record.stated(strands_key) or "").split(","):
        strands, _, count = item.partition(":")
        pieces = record.whole(count, strands_key, smallest=0) if count else None
        if pieces != 0:
            found.append((strands, pieces))
    return found


def _inserted_in_info(record: VcfRecord, strands: str) -> str | None:
    """Return SVINSSEQ, which is on the plus strand; in an inversion the file does not say on which side it counts."""
    bases = (record.stated("SVINSSEQ") or "").upper()
    if not bases or not _BASES.issuperset(bases) or strands not in {"+-", "-+"}:
        return None
    return bases if strands == "+-" else reverse_complement(bases)
