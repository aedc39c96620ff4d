"""One event as each caller would write it, with its own order, counting of positions and words: the other way round
from the readers, and sharing no code with them.

Layouts were written from FORMATS.md and the callers' own documentation. An ``Event`` is in order of transcription with
1-based positions; what a caller cannot say (order, strands, genes, reads) is left out here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.events import WRITERS, Event

__all__ = ["DNA", "RNA", "Format", "write_event"]

LENGTHS = {  # of chromosome 2, by which a VCF tells its build
    "GRCh37": 243_199_373,
    "GRCh38": 242_193_529,
}


class End(NamedTuple):
    """One side of an event with what it keeps: ``left`` lower coordinates, otherwise higher ones."""

    gene: str
    contig: str
    position: int
    strand: str
    left: bool

    @property
    def sign(self) -> str:
        """The strand of BEDPE: + keeps what lies left of the break."""
        return "+" if self.left else "-"


@dataclass(frozen=True)
class Format:
    """How one caller writes an event, and what its file can say."""

    text: Callable[[Event, str], str]  # event and build -> the whole file
    reader: str
    split: bool = True  # the file counts split reads
    pairs: bool = True  # and spanning pairs
    together: bool = False  # one number for both, given as pairs
    genes: bool = True
    order: bool = True  # order or geometry; without it only exon edges tell the 5' side
    same_contig: bool = False  # can write events within one chromosome only


def ends(event: Event) -> tuple[End, End]:
    """The 5' and the 3' side; transcription runs into the break on the one and away from it on the other."""
    return (
        End(event.gene5, event.contig5, event.position5, event.strand5, event.strand5 == "+"),
        End(event.gene3, event.contig3, event.position3, event.strand3, event.strand3 == "-"),
    )


def in_genome_order(event: Event) -> tuple[End, End]:
    """Both sides as callers list them that know nothing of transcription."""
    first, second = sorted(ends(event), key=lambda end: (end.contig, end.position))
    return first, second


def rows(*cells: dict[str, object], delimiter: str = "\t") -> str:
    """A table with a header line."""
    lines = [list(cells[0]), *(row.values() for row in cells)]
    return "".join(delimiter.join(map(str, line)) + "\n" for line in lines)


def row(*cells: object) -> str:
    """A line without a header."""
    return "\t".join(map(str, cells)) + "\n"


# ---------------------------------------------------------------- RNA callers


def _of_events(caller: str) -> Callable[[Event, str], str]:
    return lambda event, _: rows(WRITERS[caller](event))


def _tophat_fusion(event: Event, _: str) -> str:
    five, three = ((end.gene, end.contig, end.position - 1) for end in ends(event))
    return row("tumour", *five, *three, event.split_reads, event.spanning_pairs, 0, -12.5)


def _star_seqr(event: Event, _: str) -> str:
    left = event.split_reads // 2
    return rows(
        {
            "NAME": f"{event.gene5}--{event.gene3}",
            "NREAD_SPANS": event.spanning_pairs,
            "NREAD_JXNLEFT": left,
            "NREAD_JXNRIGHT": event.split_reads - left,
            "FUSION_CLASS": "TRANSLOCATION",
            "SPLICE_TYPE": "CANONICAL_SPLICING",
            "BRKPT_LEFT": f"{event.contig5}:{event.position5 - 1}:{event.strand5}",
            "BRKPT_RIGHT": f"{event.contig3}:{event.position3 - 1}:{event.strand3}",
            "LEFT_SYMBOL": event.gene5,
            "RIGHT_SYMBOL": event.gene3,
            "DISPOSITION": "PASS",
        }
    )


def _squid_interval(end: End) -> tuple[int, int]:
    return (end.position - 200, end.position) if end.left else (end.position - 1, end.position + 199)


def _squid(event: Event, _: str, *, annotated: bool = False) -> str:
    first, second = in_genome_order(event)
    (start1, end1), (start2, end2) = _squid_interval(first), _squid_interval(second)
    named = {"Type": "fusion-gene", "FusedGenes": f"{event.gene5}:{event.gene3}"}
    raw = {"num_concordantfrag_bp1": 120, "num_concordantfrag_bp2": 93}
    cells = {
        "# chrom1" if annotated else "chrom1": first.contig,
        "start1": start1,
        "end1": end1,
        "chrom2": second.contig,
        "start2": start2,
        "end2": end2,
        "name": ".",
        "score": event.split_reads + event.spanning_pairs,
        "strand1": first.sign,
        "strand2": second.sign,
    }
    return rows(cells | (named if annotated else raw))


def _pbfusion(event: Event, _: str) -> str:
    five, three = ends(event)
    places = "/".join(f"{end.contig}:{end.position - 1}{end.strand}" for end in (five, three))
    info = f"RC={event.split_reads};GN={five.gene},{three.gene};CL=FUSION:{event.split_reads};AC={places}"
    cells = {
        "#chr1": five.contig,
        "start1": five.position - 1,
        "end1": five.position,
        "chr2": three.contig,
        "start2": three.position - 1,
        "end2": three.position,
        "id": "BP1",
        "score": "HIGH",
        "strand1": five.strand,
        "strand2": three.strand,
        "info": info,
        "extra": "RN=r1",
    }
    return "##VERSION=0.4.0\n" + rows(cells)


def _pbfusion_old(event: Event, _: str) -> str:
    """Before 0.4: sides sorted by place, genes by name, and nothing that tells which belongs to which."""
    first, second = in_genome_order(event)
    genes = ",".join(sorted((first.gene, second.gene)))
    cells = {
        "#chr1": first.contig,
        "start1": first.position - 1,
        "end1": first.position,
        "chr2": second.contig,
        "start2": second.position - 1,
        "end2": second.position,
        "id": "BP1",
        "score": "MEDIUM",
        "strand1": first.strand,
        "strand2": second.strand,
        "info": f"RC={event.split_reads};GN={genes};CL=FUSION:{event.split_reads}",
        "extra": "RN=r1",
    }
    return "##VERSION=0.3.1\n" + rows(cells)


def _flair_table(event: Event, _: str) -> str:
    """Ends are named 5' and 3', and the names are now and then the wrong way round."""
    first, second = in_genome_order(event)
    cells = {
        "#name": f"{first.gene}--{second.gene}",
        "spanning reads": event.split_reads,
        "3' breakpoint": f"3'-{second.gene}-{second.contig}-{second.position}-0.82",
        "5' breakpoint": f"5'-{first.gene}-{first.contig}-{first.position}-0.076",
    }
    return rows(cells)


def _pair_table(event: Event, _: str, *, one_name: bool = False) -> str:
    """A laboratory's own words; a single name for both genes does not stand in the order of the breakpoints."""
    first, second = in_genome_order(event)
    if one_name:
        places = {
            f"Breakpoint {end}": f"{side.contig}:{side.position}"
            for end, side in zip("AB", (first, second), strict=True)
        }
        return rows(
            {"Fusion": f"{event.gene5}::{event.gene3}", **places, "Supporting reads": event.split_reads}, delimiter=","
        )
    cells = {
        f"{word}{end}": value
        for end, side in zip("12", (first, second), strict=True)
        for word, value in (("Gene", side.gene), ("Chr", side.contig), ("Pos", side.position))
    }
    return rows({**cells, "Split reads": event.split_reads, "Spanning pairs": event.spanning_pairs})


def _chimerascan(event: Event, _: str) -> str:
    """Intervals are the kept parts of the genes, 0-based with both ends inside."""
    five, three = ends(event)
    parts = [
        (end.position - 5_001, end.position - 1) if end.left else (end.position - 1, end.position + 4_999)
        for end in (five, three)
    ]
    return rows(
        {
            "#chrom5p": five.contig,
            "start5p": parts[0][0],
            "end5p": parts[0][1],
            "chrom3p": three.contig,
            "start3p": parts[1][0],
            "end3p": parts[1][1],
            "chimera_cluster_id": "CLUSTER1",
            "score": 9,
            "strand5p": five.strand,
            "strand3p": three.strand,
            "genes5p": five.gene,
            "genes3p": three.gene,
            "type": "Interchromosomal",
            "total_frags": event.split_reads + event.spanning_pairs,
            "spanning_frags": event.split_reads,
        }
    )


def _star_rows(event: Event, number: int, *, forward: bool, motif: bool = True) -> str:
    """Reads along the transcript name the donor first; reads against it the acceptor, on the other strands."""
    five, three = (
        (end.contig, end.position + (1 if end.left else -1), end.strand)  # first base of the intron
        for end in ends(event)
    )
    turned = [(contig, place, "-" if strand == "+" else "+") for contig, place, strand in (three, five)]
    donor, acceptor = (five, three) if forward else turned
    kind = 0 if not motif else 1 if forward else 2
    tail = ("50M26S", donor[1] - 40, "50S26M")
    return "".join(row(*donor, *acceptor, kind, 0, 0, f"read{n}", 1 + n, *tail) for n in range(number))


def _star(forward: bool | None, *, motif: bool = True) -> Callable[[Event, str], str]:
    def write(event: Event, _: str) -> str:
        if forward is not None:
            return _star_rows(event, event.split_reads, forward=forward, motif=motif)
        half = event.split_reads // 2
        reads = _star_rows(event, half, forward=True, motif=motif)
        return reads + _star_rows(event, event.split_reads - half, forward=False, motif=motif)

    return write


def _jaffa(event: Event, _: str, *, long_reads: bool = False) -> str:
    five, three = ends(event)
    cells = {
        "sample": "tumour",
        "fusion genes": f"{five.gene}:{three.gene}",
        "chrom1": five.contig,
        "base1": five.position,
        "strand1": five.strand,
        "chrom2": three.contig,
        "base2": three.position,
        "strand2": three.strand,
        "gap (kb)": "Inf",
        "spanning pairs": 0 if long_reads else event.spanning_pairs,
        "spanning reads": event.split_reads,
        "inframe": "NA",
        "aligns": "FALSE",
        "rearrangement": "TRUE",
        "contig": "m64/1/ccs" if long_reads else "Locus_1_Transcript_1/1",
        "contig break": 407,
        "classification": "LowConfidence" if long_reads else "HighConfidence",
        "known": "-",
    }
    return rows(cells, delimiter=",")


def _left_and_right(event: Event) -> dict[str, object]:
    return {
        "LeftGene": event.gene5,
        "LeftBreakpoint": f"{event.contig5}:{event.position5}:{event.strand5}",
        "RightGene": event.gene3,
        "RightBreakpoint": f"{event.contig3}:{event.position3}:{event.strand3}",
    }


def _ctat_lr_fusion(event: Event, _: str) -> str:
    name = {"#FusionName": f"{event.gene5}--{event.gene3}", "num_LR": event.split_reads}
    return rows({**name, **_left_and_right(event), "SpliceType": "ONLY_REF_SPLICE"})


def _fusioninspector(event: Event, _: str) -> str:
    reads = {"JunctionReadCount": event.split_reads, "SpanningFragCount": event.spanning_pairs}
    local = {"LeftLocalBreakpoint": 8523, "RightLocalBreakpoint": 58836}
    return rows({"#FusionName": f"{event.gene5}--{event.gene3}", **reads, **_left_and_right(event), **local})


def _ericscript(event: Event, _: str) -> str:
    five, three = ends(event.without_chr())
    return rows(
        {
            "GeneName1": five.gene,
            "GeneName2": three.gene,
            "chr1": five.contig,
            "Breakpoint1": five.position,
            "strand1": five.strand,
            "chr2": three.contig,
            "Breakpoint2": three.position,
            "strand2": three.strand,
            "crossingreads": event.spanning_pairs,
            "spanningreads": event.split_reads,
            "EricScore": 0.9,
        }
    )


def _soapfuse(event: Event, _: str) -> str:
    five, three = ends(event)
    return rows(
        {
            "up_gene": five.gene,
            "up_chr": five.contig,
            "up_strand": five.strand,
            "up_Genome_pos": five.position,
            "dw_gene": three.gene,
            "dw_chr": three.contig,
            "dw_strand": three.strand,
            "dw_Genome_pos": three.position,
            "Span_reads_num": event.spanning_pairs,
            "Junc_reads_num": event.split_reads,
        }
    )


def _chimpipe(event: Event, _: str) -> str:
    five, three = (f"{end.contig}_{end.position}_{end.strand}" for end in ends(event))
    return rows(
        {
            "juncCoord": f"{five}:{three}",
            "type": "interchromosomal",
            "filtered": 0,
            "reason": "na",
            "nbSpanningReads": event.split_reads,
            "nbConsistentPE": event.spanning_pairs,
            "gnNamesA": event.gene5,
            "gnNamesB": event.gene3,
        }
    )


def _longgf(event: Event, _: str) -> str:
    first, second = in_genome_order(event)
    places = (f"{end.contig}:{end.position}" for end in (first, second))
    return f"SumGF\t{first.gene}:{second.gene} {event.split_reads} {' '.join(places)}\n"


def _fusionseeker(event: Event, _: str) -> str:
    first, second = in_genome_order(event)
    return rows(
        {
            "ID": "GF001",
            "Gene1": first.gene,
            "Gene2": second.gene,
            "NumSupp": event.split_reads,
            "Chrom1": first.contig,
            "Breakpoint1": first.position,
            "Chrom2": second.contig,
            "Breakpoint2": second.position,
            "SupportingReads": "r1",
        }
    )


def _defuse(event: Event, _: str) -> str:
    first, second = in_genome_order(event.without_chr())
    cells: dict[str, object] = {"cluster_id": 7, "splitr_sequence": "ACGT|ACGT", "splitr_count": event.split_reads}
    for number, end in enumerate((first, second), 1):
        cells |= {f"gene_name{number}": end.gene, f"gene_chromosome{number}": end.contig}
        cells |= {f"gene_strand{number}": end.strand, f"genomic_break_pos{number}": end.position}
        cells |= {f"genomic_strand{number}": end.sign}
    return rows(cells | {"span_count": event.spanning_pairs})


def _fusionfusion(event: Event, _: str) -> str:
    first, second = in_genome_order(event.without_chr())
    places = [cell for end in (first, second) for cell in (end.contig, end.position, end.sign)]
    return row(*places, "---", first.gene, "x", second.gene, "y", event.split_reads)


def _mapsplice(event: Event, _: str) -> str:
    five, three = ends(event)
    head = [f"{five.contig}~{three.contig}", five.position, three.position, "FUSIONJUNC_1", event.split_reads]
    strands = five.strand + three.strand
    return row(*head, strands, *["0"] * 53, ",".join(strands), f"{five.gene},", f"{three.gene},", "")


def _infusion(event: Event, _: str) -> str:
    first, second = in_genome_order(event.without_chr())
    cells: dict[str, object] = {"#id": 1}
    for number, end in enumerate((first, second), 1):
        region = (end.position - 70, end.position) if end.left else (end.position, end.position + 70)
        cells |= {f"ref{number}": end.contig, f"break_pos{number}": end.position}
        cells |= {f"region{number}": f"[{region[0]},{region[1]}]", f"genes_{number}": end.gene}
    reads = {"num_span": event.split_reads, "num_paired": event.spanning_pairs}
    return rows(cells | reads | {"fusion_class": "inter-chromosomal"})


def _arriba_vcf(event: Event, _: str) -> str:
    five, three = ends(event)
    described = [
        f'##INFO=<ID=GENE_{what},Number=.,Type=String,Description="{what} of gene hit by breakpoint.">'
        for what in ("NAME", "ID")
    ]
    records = [
        row(one.contig, one.position, f"1{own}", "N", _bracket(one, other), 5, "PASS", _arriba_info(one.gene, mate))
        for one, other, own, mate in ((five, three, "a", "b"), (three, five, "b", "a"))
    ]
    return "".join(["##fileformat=VCFv4.3\n", *(f"{line}\n" for line in described), row(*_FIXED), *records])


def _arriba_info(gene: str, mate: str) -> str:
    return f"SVTYPE=BND;MATEID=1{mate};GENE_NAME={gene};GENE_ID="


# ---------------------------------------------------------------- DNA callers

_FIXED = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
_CT = {"++": "3to3", "--": "5to5", "+-": "3to5", "-+": "5to3"}
_TYPES = {"++": "INV", "--": "INV", "+-": "DEL", "-+": "DUP"}


def _bracket(end: End, mate: End) -> str:
    """The four forms of VCF 4.3, section 5.4: where t stands says what POS keeps, the bracket what the mate keeps."""
    bracket = "]" if mate.left else "["
    there = f"{bracket}{mate.contig}:{mate.position}{bracket}"
    return f"N{there}" if end.left else f"{there}N"


def _vcf(build: str, source: str, keys: str, reads: str, *records: tuple[End, str, str, str]) -> str:
    """A file of one tumour; a record is its place, ID, ALT and INFO."""
    prefix = "chr" if records[0][0].contig.startswith("chr") else ""
    contig = f"##contig=<ID={prefix}2,length={LENGTHS[build]}>\n"
    lines = [
        row(place.contig, place.position, name, "N", alternative, ".", "PASS", info, keys, reads)
        for place, name, alternative, info in records
    ]
    return "".join([f"##fileformat=VCFv4.2\n{source}\n", contig, row(*_FIXED, "FORMAT", "tumour"), *lines])


def _mates(event: Event, info: str, names: tuple[str, str], key: str = "MATEID") -> list[tuple[End, str, str, str]]:
    first, second = in_genome_order(event)
    return [
        (first, names[0], _bracket(first, second), f"SVTYPE=BND;{key}={names[1]}{info}"),
        (second, names[1], _bracket(second, first), f"SVTYPE=BND;{key}={names[0]}{info}"),
    ]


def _segment(event: Event) -> tuple[End, End, str]:
    """POS and END of a symbolic allele, each the base before a break, and the strands of the junction."""
    first, second = in_genome_order(event)
    if first.contig == second.contig:
        first, second = (end._replace(position=end.position - (not end.left)) for end in (first, second))
    return first, second, first.sign + second.sign


def _manta(event: Event, build: str) -> str:
    names = ("MantaBND:1:0:1:0:0:0:0", "MantaBND:1:0:1:0:0:0:1")
    reads = f"31,{event.spanning_pairs}:28,{event.split_reads}"
    return _vcf(build, "##source=GenerateSVCandidates 1.6.0", "PR:SR", reads, *_mates(event, "", names))


def _manta_segment(event: Event, build: str) -> str:
    first, second, strands = _segment(event)
    kind, flag = _TYPES[strands], {"++": ";INV3", "--": ";INV5"}.get(strands, "")
    record = first, f"Manta{kind}:1:0:1:0:0:0", f"<{kind}>", f"END={second.position};SVTYPE={kind}{flag}"
    reads = f"31,{event.spanning_pairs}:28,{event.split_reads}"
    return _vcf(build, "##source=GenerateSVCandidates 1.0.0", "PR:SR", reads, record)


def _gridss(event: Event, build: str) -> str:
    total = event.split_reads + event.spanning_pairs
    reads = f"{event.spanning_pairs}:{event.split_reads}:{total}"
    records = _mates(event, ";EVENT=gridss1_1", ("gridss1_1o", "gridss1_1h"), "PARID")
    return _vcf(build, "##gridssVersion=2.13.2", "RP:SR:VF", reads, *records)


def _svaba(event: Event, build: str) -> str:
    total = event.split_reads + event.spanning_pairs
    reads = f"{event.spanning_pairs}:{event.split_reads}:{total}"
    records = _mates(event, ";SCTG=c_1;EVDNC=ASDIS", ("1:1", "1:2"))
    return _vcf(build, "##source=svaba run", "DR:SR:AD", reads, *records)


def _delly(event: Event, build: str) -> str:
    """One record a junction; a translocation gives the mate in CHR2 and END."""
    first, second, strands = _segment(event)
    kind = _TYPES[strands] if first.contig == second.contig else "TRA"
    info = (
        f"PRECISE;SVTYPE={kind};SVMETHOD=EMBL.DELLYv0.7.7;CHR2={second.contig};END={second.position};CT={_CT[strands]}"
    )
    reads = f"0/1:{event.spanning_pairs}:{event.split_reads}"
    source = '##INFO=<ID=CT,Number=1,Type=String,Description="x">\n##INFO=<ID=SVMETHOD,Number=1,Type=String>'
    return _vcf(build, source, "GT:DV:RV", reads, (first, f"{kind}1", f"<{kind}>", info))


def _delly_breakend(event: Event, build: str) -> str:
    """0.8 and later write one breakend record, at the later place."""
    first, second = in_genome_order(event)
    strands = second.sign + first.sign
    info = f"PRECISE;SVTYPE=BND;SVMETHOD=EMBL.DELLYv0.8.7;CHR2={first.contig};POS2={first.position};CT={_CT[strands]}"
    reads = f"0/1:{event.spanning_pairs}:{event.split_reads}"
    source = '##INFO=<ID=CT,Number=1,Type=String,Description="x">\n##INFO=<ID=SVMETHOD,Number=1,Type=String>'
    record = second, "BND1", _bracket(second, first), info
    return _vcf(build, source, "GT:DV:RV", reads, record)


def _lumpy(event: Event, build: str) -> str:
    total = event.split_reads + event.spanning_pairs
    counts = f"SU={total};PE={event.spanning_pairs};SR={event.split_reads}"
    reads = f"0/1:{total}:{event.spanning_pairs}:{event.split_reads}"
    first, second, strands = _segment(event)
    if first.contig != second.contig:
        records = _mates(event, f";STRANDS={strands}:{total};{counts}", ("4_1", "4_2"))
        records[1] = (*records[1][:3], records[1][3].replace(strands, strands[::-1]))
        return _vcf(build, "##source=LUMPY", "GT:SU:PE:SR", reads, *records)
    kind = _TYPES[strands]
    info = f"SVTYPE={kind};STRANDS={strands}:{total};END={second.position};{counts}"
    return _vcf(build, "##source=LUMPY", "GT:SU:PE:SR", reads, (first, "4", f"<{kind}>", info))


def _sniffles(event: Event, build: str) -> str:
    first, second, strands = _segment(event)
    kind = _TYPES[strands] if first.contig == second.contig else "TRA"
    info = f"PRECISE;CHR2={second.contig};END={second.position};SVTYPE={kind};STRANDS={strands};RE={event.split_reads}"
    return _vcf(build, "##source=Sniffles", "GT:DR:DV", f"0/1:9:{event.split_reads}", (first, "1", f"<{kind}>", info))


def _cutesv(event: Event, build: str) -> str:
    """One breakend record and no mate."""
    first, second = in_genome_order(event)
    info = f"PRECISE;SVTYPE=BND;RE={event.split_reads};RNAMES=NULL"
    record = first, "cuteSV.BND.0", _bracket(first, second), info
    return _vcf(build, "##source=cuteSV-2.0.2", "GT:DR:DV", f"./.:.:{event.split_reads}", record)


def _other_caller(event: Event, build: str) -> str:
    """Two breakends that do not name each other."""
    first, second = in_genome_order(event)
    records = [(one, ".", _bracket(one, other), "SVTYPE=BND") for one, other in ((first, second), (second, first))]
    return _vcf(build, "##source=somebody", "GT:SR:PR", f"0/1:{event.split_reads}:{event.spanning_pairs}", *records)


def _bedpe(event: Event, _: str) -> str:
    first, second = in_genome_order(event)
    places = [cell for end in (first, second) for cell in (end.contig, end.position - 1, end.position)]
    return row(*places, "sv1", 60, first.sign, second.sign)


def _factera(event: Event, _: str) -> str:
    cells: dict[str, object] = {"Est_Type": "TRA"}
    for word in ("Region", "Break", "Order"):
        for number, end in enumerate(in_genome_order(event), 1):
            place = f"{end.contig}:{end.position}"
            cells[f"{word}{number}"] = {"Region": end.gene, "Break": place, "Order": "NC" if end.left else "CN"}[word]
    return rows({**cells, "Break_depth": event.split_reads, "Fusion_seq": "ACGT\t<>\tACGT", "Non-templated_seq": "-"})


def _icallsv(event: Event, _: str) -> str:
    first, second = in_genome_order(event)
    cells: dict[str, object] = {"TumorId": "T"}
    for number, end in enumerate((first, second), 1):
        cells |= {f"Chr{number}": end.contig, f"Pos{number}": end.position, f"Gene{number}": end.gene}
    connection = "to".join("3" if end.left else "5" for end in (first, second))
    counts = {"PairEndReadSupport": event.spanning_pairs, "SplitReadSupport": event.split_reads}
    return rows({**cells, "Connection_Type": connection, **counts})


def _juli(event: Event, _: str) -> str:
    first, second = in_genome_order(event)
    half = event.split_reads // 2
    return rows(
        {
            "ChrA": first.contig,
            "BreakA": first.position,
            "OriA": int(first.left),
            "DisA": event.spanning_pairs,
            "SplitA": half,
            "ChrB": second.contig,
            "BreakB": second.position,
            "OriB": int(second.left),
            "DisB": event.spanning_pairs,
            "SplitB": event.split_reads - half,
            "Event": "Translocation",
        }
    )


RNA = {
    **{name: Format(_of_events(name), name) for name in WRITERS},
    "tophat-fusion": Format(_tophat_fusion, "tophat-fusion", order=True),
    "star-seqr": Format(_star_seqr, "star-seqr"),
    "squid": Format(_squid, "squid", together=True, genes=False),
    "squid-annotated": Format(
        lambda event, build: _squid(event, build, annotated=True), "squid-annotated", together=True, genes=False
    ),
    "pbfusion": Format(_pbfusion, "pbfusion", pairs=False),
    "pbfusion before 0.4": Format(_pbfusion_old, "pbfusion", pairs=False, genes=False, order=False),
    "flair-fusion table": Format(_flair_table, "flair-fusion-table", pairs=False, order=False),
    "pair table": Format(_pair_table, "pair-table", order=False),
    "pair table, one name": Format(
        lambda event, build: _pair_table(event, build, one_name=True), "pair-table", pairs=False, order=False
    ),
    "chimerascan": Format(_chimerascan, "chimerascan"),
    "star, reads along the transcript": Format(_star(True), "star-junction", pairs=False, genes=False),
    "star, reads against the transcript": Format(_star(False), "star-junction", pairs=False, genes=False),
    "star, reads in both directions": Format(_star(None), "star-junction", pairs=False, genes=False),
    "star, no splice motif": Format(_star(None, motif=False), "star-junction", pairs=False, genes=False),
    "jaffa": Format(_jaffa, "jaffa"),
    "jaffal": Format(lambda event, build: _jaffa(event, build, long_reads=True), "jaffal", pairs=False),
    "ctat-lr-fusion": Format(_ctat_lr_fusion, "ctat-lr-fusion", pairs=False),
    "fusioninspector": Format(_fusioninspector, "fusioninspector"),
    "ericscript": Format(_ericscript, "ericscript"),
    "soapfuse": Format(_soapfuse, "soapfuse"),
    "chimpipe": Format(_chimpipe, "chimpipe"),
    "longgf": Format(_longgf, "longgf", pairs=False, order=False),
    "fusionseeker": Format(_fusionseeker, "fusionseeker", pairs=False, order=False),
    "defuse": Format(_defuse, "defuse"),
    "fusionfusion": Format(_fusionfusion, "fusionfusion", pairs=False),
    "mapsplice": Format(_mapsplice, "mapsplice", pairs=False),
    "infusion": Format(_infusion, "infusion"),
    "arriba-vcf": Format(_arriba_vcf, "arriba-vcf", split=False, pairs=False),
}
DNA = {
    "manta, mates": Format(_manta, "manta", genes=False),
    "manta, INV3 and INV5": Format(_manta_segment, "manta", genes=False, same_contig=True),
    "gridss": Format(_gridss, "gridss", genes=False),
    "svaba": Format(_svaba, "svaba", genes=False),
    "delly, CT": Format(_delly, "delly", genes=False),
    "delly, one breakend": Format(_delly_breakend, "delly", genes=False),
    "lumpy, STRANDS": Format(_lumpy, "lumpy", genes=False),
    "sniffles, TRA": Format(_sniffles, "sniffles", pairs=False, genes=False),
    "cutesv, one record": Format(_cutesv, "cutesv", pairs=False, genes=False),
    "any caller, mates without names": Format(_other_caller, "sv-vcf", genes=False),
    "bedpe": Format(_bedpe, "bedpe", split=False, pairs=False, genes=False),
    "juli": Format(_juli, "juli", genes=False),
    "factera": Format(_factera, "factera", pairs=False),
    "icallsv": Format(_icallsv, "icallsv"),
}


def write_event(path: Path, form: Format, event: Event, build: str) -> Path:
    """Write one event in one format."""
    path.write_text(form.text(event, build), encoding="utf-8")
    return path
