"""One event as each caller of DNA would write it; see ``tests/writers.py``."""

from __future__ import annotations

from tests.events import Event
from tests.written import FIXED, LENGTHS, End, bracket, in_genome_order, row, rows

_CT = {"++": "3to3", "--": "5to5", "+-": "3to5", "-+": "5to3"}
_TYPES = {"++": "INV", "--": "INV", "+-": "DEL", "-+": "DUP"}


def _vcf(build: str, source: str, keys: str, reads: str, *records: tuple[End, str, str, str]) -> str:
    """A file of one tumour; a record is its place, ID, ALT and INFO."""
    prefix = "chr" if records[0][0].contig.startswith("chr") else ""
    contig = f"##contig=<ID={prefix}2,length={LENGTHS[build]}>\n"
    lines = [
        row(place.contig, place.position, name, "N", alternative, ".", "PASS", info, keys, reads)
        for place, name, alternative, info in records
    ]
    return "".join([f"##fileformat=VCFv4.2\n{source}\n", contig, row(*FIXED, "FORMAT", "tumour"), *lines])


def _mates(event: Event, info: str, names: tuple[str, str], key: str = "MATEID") -> list[tuple[End, str, str, str]]:
    first, second = in_genome_order(event)
    return [
        (first, names[0], bracket(first, second), f"SVTYPE=BND;{key}={names[1]}{info}"),
        (second, names[1], bracket(second, first), f"SVTYPE=BND;{key}={names[0]}{info}"),
    ]


def _segment(event: Event) -> tuple[End, End, str]:
    """POS and END of a symbolic allele, each the base before a break, and the strands of the junction."""
    first, second = in_genome_order(event)
    if first.contig == second.contig:
        first, second = (end._replace(position=end.position - (not end.left)) for end in (first, second))
    return first, second, first.sign + second.sign


def manta(event: Event, build: str) -> str:
    names = ("MantaBND:1:0:1:0:0:0:0", "MantaBND:1:0:1:0:0:0:1")
    reads = f"31,{event.spanning_pairs}:28,{event.split_reads}"
    return _vcf(build, "##source=GenerateSVCandidates 1.6.0", "PR:SR", reads, *_mates(event, "", names))


def manta_segment(event: Event, build: str) -> str:
    first, second, strands = _segment(event)
    kind, flag = _TYPES[strands], {"++": ";INV3", "--": ";INV5"}.get(strands, "")
    record = first, f"Manta{kind}:1:0:1:0:0:0", f"<{kind}>", f"END={second.position};SVTYPE={kind}{flag}"
    reads = f"31,{event.spanning_pairs}:28,{event.split_reads}"
    return _vcf(build, "##source=GenerateSVCandidates 1.0.0", "PR:SR", reads, record)


def gridss(event: Event, build: str) -> str:
    total = event.split_reads + event.spanning_pairs
    reads = f"{event.spanning_pairs}:{event.split_reads}:{total}"
    records = _mates(event, ";EVENT=gridss1_1", ("gridss1_1o", "gridss1_1h"), "PARID")
    return _vcf(build, "##gridssVersion=2.13.2", "RP:SR:VF", reads, *records)


def svaba(event: Event, build: str) -> str:
    total = event.split_reads + event.spanning_pairs
    reads = f"{event.spanning_pairs}:{event.split_reads}:{total}"
    records = _mates(event, ";SCTG=c_1;EVDNC=ASDIS", ("1:1", "1:2"))
    return _vcf(build, "##source=svaba run", "DR:SR:AD", reads, *records)


def delly(event: Event, build: str) -> str:
    """One record a junction; a translocation gives the mate in CHR2 and END."""
    first, second, strands = _segment(event)
    kind = _TYPES[strands] if first.contig == second.contig else "TRA"
    info = (
        f"PRECISE;SVTYPE={kind};SVMETHOD=EMBL.DELLYv0.7.7;CHR2={second.contig};END={second.position};CT={_CT[strands]}"
    )
    reads = f"0/1:{event.spanning_pairs}:{event.split_reads}"
    source = '##INFO=<ID=CT,Number=1,Type=String,Description="x">\n##INFO=<ID=SVMETHOD,Number=1,Type=String>'
    return _vcf(build, source, "GT:DV:RV", reads, (first, f"{kind}1", f"<{kind}>", info))


def delly_breakend(event: Event, build: str) -> str:
    """0.8 and later write one breakend record, at the later place."""
    first, second = in_genome_order(event)
    strands = second.sign + first.sign
    info = f"PRECISE;SVTYPE=BND;SVMETHOD=EMBL.DELLYv0.8.7;CHR2={first.contig};POS2={first.position};CT={_CT[strands]}"
    reads = f"0/1:{event.spanning_pairs}:{event.split_reads}"
    source = '##INFO=<ID=CT,Number=1,Type=String,Description="x">\n##INFO=<ID=SVMETHOD,Number=1,Type=String>'
    record = second, "BND1", bracket(second, first), info
    return _vcf(build, source, "GT:DV:RV", reads, record)


def lumpy(event: Event, build: str) -> str:
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


def sniffles(event: Event, build: str) -> str:
    first, second, strands = _segment(event)
    kind = _TYPES[strands] if first.contig == second.contig else "TRA"
    info = f"PRECISE;CHR2={second.contig};END={second.position};SVTYPE={kind};STRANDS={strands};RE={event.split_reads}"
    return _vcf(build, "##source=Sniffles", "GT:DR:DV", f"0/1:9:{event.split_reads}", (first, "1", f"<{kind}>", info))


def cutesv(event: Event, build: str) -> str:
    """One breakend record and no mate."""
    first, second = in_genome_order(event)
    info = f"PRECISE;SVTYPE=BND;RE={event.split_reads};RNAMES=NULL"
    record = first, "cuteSV.BND.0", bracket(first, second), info
    return _vcf(build, "##source=cuteSV-2.0.2", "GT:DR:DV", f"./.:.:{event.split_reads}", record)


def other_caller(event: Event, build: str) -> str:
    """Two breakends that do not name each other."""
    first, second = in_genome_order(event)
    records = [(one, ".", bracket(one, other), "SVTYPE=BND") for one, other in ((first, second), (second, first))]
    return _vcf(build, "##source=somebody", "GT:SR:PR", f"0/1:{event.split_reads}:{event.spanning_pairs}", *records)


def bedpe(event: Event, _: str) -> str:
    first, second = in_genome_order(event)
    places = [cell for end in (first, second) for cell in (end.contig, end.position - 1, end.position)]
    return row(*places, "sv1", 60, first.sign, second.sign)


def factera(event: Event, _: str) -> str:
    cells: dict[str, object] = {"Est_Type": "TRA"}
    for word in ("Region", "Break", "Order"):
        for number, end in enumerate(in_genome_order(event), 1):
            place = f"{end.contig}:{end.position}"
            cells[f"{word}{number}"] = {"Region": end.gene, "Break": place, "Order": "NC" if end.left else "CN"}[word]
    return rows({**cells, "Break_depth": event.split_reads, "Fusion_seq": "ACGT\t<>\tACGT", "Non-templated_seq": "-"})


def icallsv(event: Event, _: str) -> str:
    first, second = in_genome_order(event)
    cells: dict[str, object] = {"TumorId": "T"}
    for number, end in enumerate((first, second), 1):
        cells |= {f"Chr{number}": end.contig, f"Pos{number}": end.position, f"Gene{number}": end.gene}
    connection = "to".join("3" if end.left else "5" for end in (first, second))
    counts = {"PairEndReadSupport": event.spanning_pairs, "SplitReadSupport": event.split_reads}
    return rows({**cells, "Connection_Type": connection, **counts})


def juli(event: Event, _: str) -> str:
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
