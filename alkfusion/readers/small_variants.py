"""Small variants of a VCF, BCF or gVCF around ALK: the alleles one sample carries, and what a gVCF says was read.

A symbolic allele, a breakend or an allele of unknown bases cannot be translated; it is returned as an obstacle, because
what lies under it was not seen. ``*`` and ``<NON_REF>`` are no alleles of their own and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from alkfusion.calls import CoveredBlock, VariantCall
from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.allele_counts import AlleleCounts, CountRule, caller_of, counts_of, rules_of
from alkfusion.readers.genotypes import HAPLOID, Genotype, genotype_of
from alkfusion.readers.not_inputs import not_an_input
from alkfusion.readers.sample_choice import choose_sample
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.stated_consequences import StatedConsequences
from alkfusion.readers.vcf import VcfHeader, VcfRecord, looks_like_vcf, vcf_head
from alkfusion.readers.vcf_region import RegionRecords

__all__ = ["SmallVariants", "read_small_variants", "small_variant_reason"]

_ANY_ALLELE = frozenset({"<NON_REF>", "<*>", "<X>", "."})
_BASES = pattern(r"[ACGTacgt]+")
#: ALT of a reference block. The header is no sign: a genotyped VCF keeps the lines of the gVCF it was made from.
_BLOCK_ALLELE = pattern(r"(?:^|,)<(?:NON_REF|\*|X)>$")
#: RNA alignments prepared for a DNA caller: the reads were split at their introns.
_RNA_HEADER = pattern(r"SplitNCigarReads|dont-use-soft-clipped-bases true", re.IGNORECASE)
_SV_SIGNS = pattern(r"SVTYPE=|^##ALT=<ID=(?:DEL|DUP|INV|INS|BND|TRA|CNV)", re.MULTILINE)


class SmallVariants(msgspec.Struct, frozen=True, kw_only=True):
    """What one file says about small variants around ALK; positions 1-based on the file's own build."""

    source: str
    caller: str | None
    sample: str | None
    calls: tuple[VariantCall, ...]
    blocks: tuple[CoveredBlock, ...]  # records that vouch for a stretch, or say why they do not
    obstacles: tuple[CoveredBlock, ...]  # alleles that cannot be translated
    references: tuple[tuple[int, str, int], ...]  # position, REF and line of every record, to check the build
    rows: int
    contig_seen: bool
    gvcf: bool
    rna: bool
    header: VcfHeader
    lengths: Mapping[str, int]
    contigs: tuple[str, ...]


class SmallVariantRecord(VcfRecord):
    """A record whose errors name the position too, because with an index the line is not known."""

    __slots__ = ()

    def problem(self, what: str, seen: object) -> InputError:
        """Make the error for this record."""
        where = f"{what} (record {self._cells[0]}:{self._cells[1]})"
        return InputError(where, path=self.source.path, line=self.line or None, seen=seen)


def small_variant_reason(head: Head) -> str | None:
    """Return why a file is a VCF of small variants, or None.

    Structural variants belong to their own readers; copy numbers and splice variants are no input at all.
    """
    if (not looks_like_vcf(head) and vcf_head(head) is None) or not_an_input(head) is not None:
        return None
    start = vcf_head(head)
    text = "\n".join(head.lines)
    if _SV_SIGNS.search(text) and _is_structural(head):
        return None
    if start is not None and any(re.search(r"[\[\]]", alt) for _, alt, _ in start.records):
        return None
    gvcf = _has_blocks(head)
    return f"VCF of small variants{' with reference blocks (gVCF)' if gvcf else ''}, none of them structural"


def _has_blocks(head: Head) -> bool:
    """Tell whether the first records hold reference blocks."""
    start = vcf_head(head)
    records = () if start is None else start.records
    return any(_BLOCK_ALLELE.search(alt) or (alt == "." and "END=" in info) for _, alt, info in records)


def _is_structural(head: Head) -> bool:
    """Ask the readers of structural variants; imported late, because most files do not need them."""
    from alkfusion.readers.registry import all_readers

    return any(reader.recognise(head) for reader in all_readers())


def read_small_variants(source: TextSource, sample: str | None) -> SmallVariants:
    """Read a file; raises InputError for what cannot be trusted, and when the sample is not clear."""
    records = RegionRecords(source)
    header = records.header
    if not header.columns:
        raise InputError(
            "the VCF has no header line, so that nothing says which sample a genotype belongs to",
            path=source.path,
            advice="Give the file with its header, which ends in the line that begins with #CHROM.",
        )
    place = choose_sample(header, sample, source.path)
    parts = _Reading(source, header, place)
    for number, cells in records:
        parts.take(SmallVariantRecord(source, number, cells, header))
    text = "\n".join(header.metadata)
    return SmallVariants(
        source=source.name,
        caller=caller_of(header),
        sample=header.samples[place] if place is not None else None,
        calls=tuple(parts.calls),
        blocks=tuple(parts.blocks),
        obstacles=tuple(parts.obstacles),
        references=tuple(parts.references),
        rows=records.rows,
        contig_seen=records.contig_seen,
        gvcf=parts.vouches or _has_blocks(source.head()),
        rna=_RNA_HEADER.search(text) is not None,
        header=header,
        lengths=records.lengths,
        contigs=records.contigs,
    )


class _Reading:
    """Collects what the records of one sample say."""

    def __init__(self, source: TextSource, header: VcfHeader, place: int | None) -> None:
        self.source = source
        self.place = place
        self.samples = len(header.samples)
        self.rules: Sequence[CountRule] = rules_of(header)
        self.caller = caller_of(header) or "VCF"
        self.stated = StatedConsequences(header)
        self.calls: list[VariantCall] = []
        self.blocks: list[CoveredBlock] = []
        self.obstacles: list[CoveredBlock] = []
        self.references: list[tuple[int, str, int]] = []
        self.vouches = False

    def take(self, record: VcfRecord) -> None:
        """Read one record."""
        fields = record.format_fields()
        sample = fields[self.place] if self.place is not None and self.place < len(fields) else {}
        genotype = genotype_of(record, sample)
        self.references.append((record.start, record.reference.upper(), record.line))
        filters = _filters(record, sample)
        carried = False
        for allele, alternative in enumerate(record.alternatives, 1):
            if alternative in _ANY_ALLELE or alternative == "*" or not _carried(genotype, allele):
                continue
            carried = True
            if not _BASES.fullmatch(alternative) or not _BASES.fullmatch(record.reference):
                self.obstacles.append(_obstacle(record, alternative))
                continue
            counts = counts_of(record, sample, allele, self.rules, self.samples)
            stated = _stated_fraction(record, sample, allele, self.samples) if counts.alt is None else None
            self.calls.append(self._call(record, genotype, allele, counts, filters, stated))
        self._cover(record, sample, genotype, filters, carried=carried)

    def _call(
        self,
        record: VcfRecord,
        genotype: Genotype,
        allele: int,
        counts: AlleleCounts,
        filters: tuple[str, ...],
        vaf: float | None,
    ) -> VariantCall:
        return VariantCall(
            source=self.source.name,
            caller=self.caller,
            line=record.line,
            contig=record.contig,
            position=record.start,
            reference=record.reference.upper(),
            alternative=record.alternatives[allele - 1].upper(),
            depth=counts.depth,
            alt_depth=counts.alt,
            vaf=vaf,
            alt_strands=counts.alt_strands,
            other_strands=counts.other_strands,
            filters=filters,
            phase_set=None if _is_mixture(genotype, counts) else genotype.phase_set,
            copies=genotype.copies_of(allele),
            stated=self.stated.of(record),
        )

    def _cover(
        self,
        record: VcfRecord,
        sample: Mapping[str, str],
        genotype: Genotype,
        filters: tuple[str, ...],
        *,
        carried: bool,
    ) -> None:
        """Note the stretch that a record speaks for, with its smallest depth."""
        end = record.start + len(record.reference) - 1
        depth = next((d for key in ("MIN_DP", "DP") if (d := _count(record, sample, key)) is not None), None)
        if depth is None and self.samples < 2:
            depth = _count(record, record.info, "MinDP") or _count(record, record.info, "DP")
        problem = None
        if genotype.uncalled:
            problem = "no call"
        elif not carried:
            stated_end = record.stated("END")
            end = max(end, record.whole(stated_end, "END", smallest=0)) if stated_end else end
            problem = f"filtered ({'; '.join(filters)})" if filters else None
            self.vouches = self.vouches or set(record.alternatives) <= _ANY_ALLELE
        self.blocks.append(CoveredBlock(start=record.start, end=end, depth=depth, problem=problem))


def _carried(genotype: Genotype, allele: int) -> bool:
    """A file without GT lists what it found; with GT the sample carries what it names."""
    return bool(genotype.copies_of(allele)) if genotype.stated else True


def _is_mixture(genotype: Genotype, counts: AlleleCounts) -> bool:
    """Tell whether a call with one copy is carried by no more than half of the reads.

    Callers of mixtures write every allele as haploid; only alleles of more than half of the molecules must share some.
    """
    return genotype.phase_set == HAPLOID and bool(counts.depth) and 2 * (counts.alt or 0) <= (counts.depth or 0)


def _filters(record: VcfRecord, sample: Mapping[str, str]) -> tuple[str, ...]:
    texts = (record.failed_filters or "", sample.get("FT", ""))
    found = (part.strip() for text in texts for part in re.split(r"[;,]", text))
    return tuple(dict.fromkeys(part for part in found if part not in {"", ".", "PASS"}))


def _obstacle(record: VcfRecord, alternative: str) -> CoveredBlock:
    end = record.start + len(record.reference) - 1
    if alternative.startswith("<") and (stated := record.stated("END")):
        end = max(end, record.whole(stated, "END", smallest=0))
    return CoveredBlock(start=record.start, end=end, problem=f"under the allele {alternative}, which is not read here")


def _count(record: VcfRecord, fields: Mapping[str, str], key: str) -> int | None:
    text = fields.get(key, ".")
    return None if text in {"", "."} else record.whole(text, key, smallest=0)


def _stated_fraction(record: VcfRecord, sample: Mapping[str, str], allele: int, samples: int) -> float | None:
    """Return the fraction that a file states without counts: FORMAT AF or VAF, else INFO AF of a file without samples.

    With samples, INFO AF is the share of genotypes (VCF specification), not of reads.
    """
    text = sample.get("AF") or sample.get("VAF") or ("" if samples else record.info.get("AF", ""))
    parts = text.split(",")
    if len(parts) != len(record.alternatives):
        return None
    try:
        value = float(parts[allele - 1])
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
