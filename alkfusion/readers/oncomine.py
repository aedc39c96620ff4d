"""Oncomine / Ion Reporter / Genexus fusion VCF, read after public parsers and the maker's help pages; GRCh37.

A fusion has two records, ``EML4-ALK.E6aA20.AB374361_1`` (5') and ``_2`` (3'), with ``SVTYPE=Fusion``, ``READ_COUNT``,
``GENE_NAME`` and ``EXON_NUM``. Every target of the panel is listed: a count of 0 is no call. Other ``SVTYPE`` of the
same file (expression controls, copy numbers, 3'/5' imbalance) are no fusion calls either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alkfusion.calls import FusionCall, Side
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family, Reader
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.vcf import VcfRecord, open_vcf, vcf_head

__all__ = ["Oncomine"]

_MAKER = pattern(r"^##(OncomineVariantAnnotation|IonReporter)\w*", re.MULTILINE)
_MATE = pattern(r"(?P<event>.+)_(?P<place>[12])")


class Oncomine(Reader):
    """Joins the two records of a fusion; what the instrument did not pass is rejected in its own words."""

    name = "oncomine-vcf"
    title = "Oncomine / Genexus fusion VCF"
    family = Family.CLINICAL
    shows = "RNA fusions of the panel's targets with exons and read counts; other junctions only if the panel adds them"
    from_documentation = True
    usual_build = "GRCh37"

    def recognise(self, head: Head) -> str | None:
        """Recognise the maker's own metadata lines."""
        vcf = vcf_head(head)
        found = _MAKER.search(vcf.metadata) if vcf is not None else None
        return None if found is None else f"a line starts with {found.group()}"

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield a call when both of its records were seen; raises InputError for a record without the other."""
        waiting: dict[str, VcfRecord] = {}
        for record in _fusion_records(source):
            if record.whole(record.stated("READ_COUNT") or "0", "READ_COUNT", smallest=0) == 0:
                continue
            name = _MATE.fullmatch(record.id or "")
            if name is None:
                raise record.problem("the ID of a fusion does not end in _1 or _2", record.id)
            other = waiting.pop(name["event"], None)
            if other is None:
                waiting[name["event"]] = record
            elif other.id == record.id:
                raise record.problem("a record of a fusion stands twice", record.id)
            else:
                yield self._call(name["event"], *((other, record) if name["place"] == "2" else (record, other)), record)
        for record in waiting.values():
            raise record.problem("the other record of this fusion is missing", record.id)

    def cannot_show(self, source: TextSource) -> str | None:
        """Say so when the panel lists no fusion target at all."""
        listed = next(_fusion_records(source), None)
        return None if listed is not None else "no fusion target is listed, so that no RNA was analysed"

    def _call(self, event: str, five: VcfRecord, three: VcfRecord, last: VcfRecord) -> FusionCall:
        targeted = "Non-Targeted" not in event and "Novel" not in event
        return FusionCall(
            source=last.source.name,
            caller=self.name,
            line=last.line,
            first=_side(five),
            second=_side(three),
            ordered=True,
            exact=targeted,
            split_reads=five.whole(five.stated("READ_COUNT") or "", "READ_COUNT", smallest=0),
            reported_frame=five.stated("NT_FUSION_IN_FRAME"),
            rejected=five.failed_filters or three.failed_filters,
            sample=next(iter(last.header.samples), None),
            notes=(event,),
        )


def _fusion_records(source: TextSource) -> Iterator[VcfRecord]:
    header, lines = open_vcf(source)
    for number, line in lines:
        record = VcfRecord(source, number, line.split("\t"), header)
        if (record.stated("SVTYPE") or "").lower() == "fusion":
            yield record


def _side(record: VcfRecord) -> Side:
    exon = record.stated("EXON_NUM")
    return Side(
        gene=record.stated("GENE_NAME"),
        contig=record.contig,
        position=record.start,
        exon=None if exon is None else record.whole(exon, "EXON_NUM", smallest=0),
    )
