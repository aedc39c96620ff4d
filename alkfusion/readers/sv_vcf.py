"""Structural-variant VCF: what all callers share, and the reader for files of callers that are not known by name.

Every record becomes one call for each junction it describes (``sv_junctions``), each with both kept sides and without
an order: DNA does not say which side is transcribed first. Only records that can have a side in the neighbourhood of
ALK are taken apart, which keeps whole-genome files fast; a contig that is not a known chromosome counts as one that
can. Calls come in the order in which they are complete: a breakend waits for its mate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import ClassVar

import msgspec

from alkfusion.calls import FusionCall, Molecule
from alkfusion.genome.builds import canonical_contig
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family, Reader
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.sv_junctions import Junction, junctions
from alkfusion.readers.sv_mates import Mates
from alkfusion.readers.table import MISSING
from alkfusion.readers.vcf import VcfHead, VcfRecord, open_vcf, vcf_head

__all__ = ["Support", "SvVcf"]

_ALK_CHROMOSOME = "chr2"
# 1-based. ALK lies at 29,415,640-30,144,452 in GRCh37 and at 29,192,774-29,921,586 in GRCh38; some ten megabases to
# each side leave room for breaks outside the gene and for the imprecise ends of long segments.
_FAR_FROM_ALK = (range(1, 19_000_000), range(41_000_000, 243_199_374))
_NORMALS = frozenset({"NORMAL", "CONTROL"})  # how somatic callers name the column of the matched normal
_JOINING_ALLELE = pattern(r"[\[\]]|<(?:DEL|DUP|INV|TRA|BND|CTX|INVDUP)\b|^\.[A-Za-z]+$|^[A-Za-z]+\.$")
_ONLY_MATE = pattern(r"\w*[\[\]]([^\[\],]+):([^:\[\],]+)[\[\]]\w*")
_OTHER_CONTIG = pattern(r"[;\t]CHR2=([^;\t]+)")
_OTHER_END = pattern(r"[;\t](?:END|END2|POS2)=([^;\t]+)")
_SV_METADATA = pattern(r"^##(?:INFO=<ID=(?:MATEID|CHR2),|ALT=<ID=(?:BND|INV|TRA)\b)", re.MULTILINE)
# Copy numbers, splice junctions and panels write symbolic alleles too, but none that is a junction of DNA.
_OTHER_TOOLS = pattern(r"^##(?:source=.*(?:SpliceGirl|CNVkit|CNVnator|Canvas)|Oncomine|IonReporter)", re.MULTILINE)


class Support(msgspec.Struct, frozen=True):
    """Where a caller counts reads: field names, looked up in FORMAT and then in INFO; the last number of a list."""

    split: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    total: tuple[str, ...] = ()  # fragments of any kind; those that are no pairs count as split reads


class SvVcf(Reader):
    """Any structural-variant VCF; a subclass says how one caller is recognised and where it counts reads."""

    family = Family.STRUCTURAL
    name = "sv-vcf"
    title = "structural-variant VCF (any other caller)"
    shows = (
        "DNA breakpoints with kept sides, one call a junction; exons and frame follow by splicing, not from the file"
    )
    metadata: ClassVar[tuple[str, ...]] = ()  # expressions that the ## lines of this caller alone match, all of them
    records: ClassVar[str | None] = None  # an expression that "ID<tab>INFO" of its records matches
    support: ClassVar[Support] = Support(split=("SR", "RV", "VR", "RE", "SUPPORT"), pairs=("PR", "PE"))
    single_support: ClassVar[Support | None] = None  # for breakends without a mate, where counted in other fields
    strands_key: ClassVar[str | None] = "STRANDS"
    molecule: ClassVar[Molecule] = Molecule.DNA
    only_near_alk = True

    def recognise(self, head: Head) -> str | None:
        """Recognise the caller by its own ``##`` lines, then by its record names; the rest are read by ``sv-vcf``."""
        found = _owner(head)
        return found[1] if found is not None and found[0] is type(self) else None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield every call with a side that may lie in the neighbourhood of ALK."""
        header, lines = open_vcf(source, _may_touch_alk)
        mates = Mates()
        for number, line in lines:
            record = VcfRecord(source, number, line.split("\t"), header)
            for junction in junctions(record, self.strands_key):
                yield from self._calls_of_junction(record, junction, mates)
        yield from mates.left_over()

    def _calls_of_junction(self, record: VcfRecord, junction: Junction, mates: Mates) -> list[FusionCall]:
        if not junction.is_breakend:
            return self._of_samples(self._call(record, junction), record, junction)
        completed = mates.completed(record, junction)
        if completed is not None:
            return completed
        return mates.hold(record, self._of_samples(self._call(record, junction), record, junction))

    def contig_lengths(self, source: TextSource) -> dict[str, int]:
        """Return the lengths of the contigs in the header, in bases, by which the build can be told."""
        return open_vcf(source)[0].contig_lengths(source)

    def columns_used(self) -> Mapping[str, tuple[str, ...]]:
        """Return the INFO and FORMAT fields that are read."""
        geometry = ("CHROM", "POS", "ALT", "END", "CHR2", "POS2", "SVTYPE", "CT", "INV3", "INV5")
        counts = {"split_reads": self.support.split, "spanning_pairs": self.support.pairs, "total": self.support.total}
        return {
            "breakpoints": geometry + ((self.strands_key,) if self.strands_key else ()),
            "window": ("CIPOS", "CIEND", "CIRPOS", "IMPRECISE"),
            "mates": ("MATEID", "PARID", "EVENT"),
            "rejected": ("FILTER",),
            **{word: fields for word, fields in counts.items() if fields},
        }

    def _call(self, record: VcfRecord, junction: Junction) -> FusionCall:
        """Make the call of a junction, without sample and reads."""
        first = junction.first
        if junction.is_breakend and (gene := record.stated("GENE_NAME")) is not None:
            first = msgspec.structs.replace(first, gene=gene, gene_id=record.stated("GENE_ID"))
        return FusionCall(
            source=record.source.name,
            caller=self.name,
            line=record.line,
            first=first,
            second=junction.second,
            molecule=self.molecule,
            exact=junction.exact,
            inserted=junction.inserted,
            rejected=record.failed_filters,
            notes=junction.notes,
        )

    def _of_samples(self, call: FusionCall, record: VcfRecord, junction: Junction) -> list[FusionCall]:
        """Return the call of each tumour sample with support; one without a sample's name when none has any."""
        fields = record.format_fields()
        support = self.support if junction.second.contig else self.single_support or self.support
        if len(fields) < 2:
            sample = record.header.samples[0] if len(record.header.samples) == 1 else _only_carrier(record)
            counts = _counts(record, support, next(iter(fields), {}), use_info=True)
            return [_with_reads(call, sample, *_of_junction(counts, junction))]
        names = record.header.samples or (None,) * len(fields)
        counted = [
            (name, *_counts(record, support, own, use_info=False)) for name, own in zip(names, fields, strict=True)
        ]
        carrying = [reads for reads, own in zip(counted, fields, strict=True) if _carries(reads[1:], own)]
        tumours = [reads for reads in carrying if (reads[0] or "").upper() not in _NORMALS]
        notes = tuple(_normal_note(reads) for reads in carrying if reads not in tumours)
        if notes:
            call = msgspec.structs.replace(call, notes=call.notes + notes)
        return [_with_reads(call, *reads) for reads in tumours] or [_without_carrier(call, counted, notes)]


def _may_touch_alk(line: str) -> bool:
    """Tell cheaply whether a record can have a side in the neighbourhood of ALK; when in doubt it can."""
    here = _may_be_its_chromosome(line[: line.find("\t")])
    if not here and "[" not in line and "]" not in line and "CHR2=" not in line:
        return False  # the way of nearly all records of other chromosomes, without taking them apart
    contig, start, _, _, alternative, rest = line.split("\t", 5)
    if here and _near_alk(contig, start):
        return True
    if "[" in alternative or "]" in alternative:
        mate = _ONLY_MATE.fullmatch(alternative)
        return mate is None or _near_alk(mate[1], mate[2])
    other = _OTHER_CONTIG.search(rest)
    if not here and other is None:
        return False
    ends = _OTHER_END.findall(rest)
    return not ends or any(_near_alk(other[1] if other else contig, end) for end in ends)


def _near_alk(contig: str, position: str) -> bool:
    """Tell whether a place may be near ALK; text that is no position of the chromosome is left to be refused later."""
    if not _may_be_its_chromosome(contig):
        return False
    sound = position.isdecimal() and len(position) < 10
    return not sound or not any(int(position) in part for part in _FAR_FROM_ALK)


@lru_cache(maxsize=4096)
def _may_be_its_chromosome(contig: str) -> bool:
    """Only a contig that is surely another chromosome is passed over; an unknown name is not."""
    return canonical_contig(contig.strip("<>")) in {_ALK_CHROMOSOME, None}


def _counts(
    record: VcfRecord, support: Support, fields: Mapping[str, str], *, use_info: bool
) -> tuple[int | None, int | None]:
    """Return split reads and pairs of one sample, or of the record as a whole."""
    places = (fields, record.info) if use_info else (fields,)
    split = _first_count(record, support.split, places)
    pairs = _first_count(record, support.pairs, places)
    total = _first_count(record, support.total, places)
    if total is not None:
        split = max(split or 0, total - (pairs or 0))
    return split, pairs


def _first_count(record: VcfRecord, keys: tuple[str, ...], places: Iterable[Mapping[str, str]]) -> int | None:
    """Return the first field that is given; of ``reference,alternative`` and ``normal,tumour`` lists the last."""
    for place in places:
        for key in keys:
            text = place.get(key)
            if text is not None and (value := text.rpartition(",")[2]) not in MISSING:
                return record.whole(value, key, smallest=0)
    return None


def _carries(counts: tuple[int | None, int | None], fields: Mapping[str, str]) -> bool:
    """A sample has the variant when it has reads for it; without counts its genotype decides."""
    if counts != (None, None):
        return any(counts)
    return bool(re.search(r"[1-9]", fields.get("GT", "")))


def _of_junction(counts: tuple[int | None, int | None], junction: Junction) -> tuple[int | None, int | None]:
    """Use the junction's own count where a record of two junctions has one (LUMPY): all pairs, or all split reads."""
    split, pairs = counts
    if junction.pieces is None or junction.pieces == (split or 0) + (pairs or 0):
        return counts
    if not split:
        return split, junction.pieces
    return (junction.pieces, pairs) if not pairs else (None, junction.pieces)


def _only_carrier(record: VcfRecord) -> str | None:
    """Return the sample of a VCF without sample columns, where INFO names exactly one (smoove's SNAME)."""
    names = (record.stated("SNAME") or "").split(",")
    return names[0].partition(":")[0] or None if len(names) == 1 else None


def _with_reads(call: FusionCall, sample: str | None, split: int | None, pairs: int | None) -> FusionCall:
    return msgspec.structs.replace(call, sample=sample, split_reads=split, spanning_pairs=pairs)


def _normal_note(reads: tuple[str | None, int | None, int | None]) -> str:
    return f"the sample {reads[0]} has supporting reads too: {reads[1] or 0} split reads, {reads[2] or 0} pairs"


def _without_carrier(
    call: FusionCall, counted: list[tuple[str | None, int | None, int | None]], notes: tuple[str, ...]
) -> FusionCall:
    """Return the call of a record that no tumour sample supports; it belongs to no sample."""
    known = any(reads[1:] != (None, None) for reads in counted)
    note = "no tumour sample has reads for it" if known or notes else "the file does not say which sample has it"
    call = msgspec.structs.replace(call, notes=(*call.notes, note))
    return _with_reads(call, None, *((0, 0) if known else (None, None)))


@lru_cache(maxsize=1)
def _owner(head: Head) -> tuple[type[SvVcf], str] | None:
    """Decide once for all readers of this family whose file it is, with the reason."""
    start = vcf_head(head)
    if start is None:
        return None
    for kind in _in_order():
        if kind.metadata and all(re.search(sign, start.metadata, re.MULTILINE) for sign in kind.metadata):
            return kind, f"the VCF header has the lines of {kind.title}"
    for kind in _in_order():
        if kind.records and any(re.search(kind.records, f"{name}\t{info}") for name, _, info in start.records):
            return kind, f"the VCF records are named as {kind.title} names them"
    return (SvVcf, "VCF with structural variants of no caller known by name") if _has_junctions(start) else None


def _in_order() -> list[type[SvVcf]]:
    """Return the callers, the more special before the more general."""
    from alkfusion.readers.sv_callers import CALLERS

    return list(CALLERS)


def _has_junctions(start: VcfHead) -> bool:
    if _OTHER_TOOLS.search(start.metadata):
        return False
    if not start.records:
        return bool(_SV_METADATA.search(start.metadata))
    return any(_JOINING_ALLELE.search(allele) and "SVTYPE=CNV" not in info for _, allele, info in start.records)
