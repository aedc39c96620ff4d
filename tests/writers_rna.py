"""One event as each caller of RNA would write it; see ``tests/writers.py``."""

from __future__ import annotations

from collections.abc import Callable

from tests.events import WRITERS, Event
from tests.written import FIXED, End, bracket, ends, in_genome_order, row, rows


def of_events(caller: str) -> Callable[[Event, str], str]:
    return lambda event, _: rows(WRITERS[caller](event))


def tophat_fusion(event: Event, _: str) -> str:
    five, three = ((end.gene, end.contig, end.position - 1) for end in ends(event))
    return row("tumour", *five, *three, event.split_reads, event.spanning_pairs, 0, -12.5)


def star_seqr(event: Event, _: str) -> str:
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


def squid(event: Event, _: str, *, annotated: bool = False) -> str:
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


def pbfusion(event: Event, _: str) -> str:
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


def pbfusion_old(event: Event, _: str) -> str:
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


def flair_table(event: Event, _: str) -> str:
    """Ends are named 5' and 3', and the names are now and then the wrong way round."""
    first, second = in_genome_order(event)
    cells = {
        "#name": f"{first.gene}--{second.gene}",
        "spanning reads": event.split_reads,
        "3' breakpoint": f"3'-{second.gene}-{second.contig}-{second.position}-0.82",
        "5' breakpoint": f"5'-{first.gene}-{first.contig}-{first.position}-0.076",
    }
    return rows(cells)


def pair_table(event: Event, _: str, *, one_name: bool = False) -> str:
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


def chimerascan(event: Event, _: str) -> str:
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


def star(forward: bool | None, *, motif: bool = True) -> Callable[[Event, str], str]:
    def write(event: Event, _: str) -> str:
        if forward is not None:
            return _star_rows(event, event.split_reads, forward=forward, motif=motif)
        half = event.split_reads // 2
        reads = _star_rows(event, half, forward=True, motif=motif)
        return reads + _star_rows(event, event.split_reads - half, forward=False, motif=motif)

    return write


def jaffa(event: Event, _: str, *, long_reads: bool = False) -> str:
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


def ctat_lr_fusion(event: Event, _: str) -> str:
    name = {"#FusionName": f"{event.gene5}--{event.gene3}", "num_LR": event.split_reads}
    return rows({**name, **_left_and_right(event), "SpliceType": "ONLY_REF_SPLICE"})


def fusioninspector(event: Event, _: str) -> str:
    reads = {"JunctionReadCount": event.split_reads, "SpanningFragCount": event.spanning_pairs}
    local = {"LeftLocalBreakpoint": 8523, "RightLocalBreakpoint": 58836}
    return rows({"#FusionName": f"{event.gene5}--{event.gene3}", **reads, **_left_and_right(event), **local})


def ericscript(event: Event, _: str) -> str:
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


def soapfuse(event: Event, _: str) -> str:
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


def chimpipe(event: Event, _: str) -> str:
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


def longgf(event: Event, _: str) -> str:
    first, second = in_genome_order(event)
    places = (f"{end.contig}:{end.position}" for end in (first, second))
    return f"SumGF\t{first.gene}:{second.gene} {event.split_reads} {' '.join(places)}\n"


def fusionseeker(event: Event, _: str) -> str:
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


def defuse(event: Event, _: str) -> str:
    first, second = in_genome_order(event.without_chr())
    cells: dict[str, object] = {"cluster_id": 7, "splitr_sequence": "ACGT|ACGT", "splitr_count": event.split_reads}
    for number, end in enumerate((first, second), 1):
        cells |= {f"gene_name{number}": end.gene, f"gene_chromosome{number}": end.contig}
        cells |= {f"gene_strand{number}": end.strand, f"genomic_break_pos{number}": end.position}
        cells |= {f"genomic_strand{number}": end.sign}
    return rows(cells | {"span_count": event.spanning_pairs})


def fusionfusion(event: Event, _: str) -> str:
    first, second = in_genome_order(event.without_chr())
    places = [cell for end in (first, second) for cell in (end.contig, end.position, end.sign)]
    return row(*places, "---", first.gene, "x", second.gene, "y", event.split_reads)


def mapsplice(event: Event, _: str) -> str:
    five, three = ends(event)
    head = [f"{five.contig}~{three.contig}", five.position, three.position, "FUSIONJUNC_1", event.split_reads]
    strands = five.strand + three.strand
    return row(*head, strands, *["0"] * 53, ",".join(strands), f"{five.gene},", f"{three.gene},", "")


def infusion(event: Event, _: str) -> str:
    first, second = in_genome_order(event.without_chr())
    cells: dict[str, object] = {"#id": 1}
    for number, end in enumerate((first, second), 1):
        region = (end.position - 70, end.position) if end.left else (end.position, end.position + 70)
        cells |= {f"ref{number}": end.contig, f"break_pos{number}": end.position}
        cells |= {f"region{number}": f"[{region[0]},{region[1]}]", f"genes_{number}": end.gene}
    reads = {"num_span": event.split_reads, "num_paired": event.spanning_pairs}
    return rows(cells | reads | {"fusion_class": "inter-chromosomal"})


def arriba_vcf(event: Event, _: str) -> str:
    five, three = ends(event)
    described = [
        f'##INFO=<ID=GENE_{what},Number=.,Type=String,Description="{what} of gene hit by breakpoint.">'
        for what in ("NAME", "ID")
    ]
    records = [
        row(one.contig, one.position, f"1{own}", "N", bracket(one, other), 5, "PASS", _arriba_info(one.gene, mate))
        for one, other, own, mate in ((five, three, "a", "b"), (three, five, "b", "a"))
    ]
    return "".join(["##fileformat=VCFv4.3\n", *(f"{line}\n" for line in described), row(*FIXED), *records])


def _arriba_info(gene: str, mate: str) -> str:
    return f"SVTYPE=BND;MATEID=1{mate};GENE_NAME={gene};GENE_ID="
