"""One event, written as each caller would write it: the test-side counterpart of the readers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

__all__ = ["NPM1_ALK", "WRITERS", "Event", "write"]


@dataclass(frozen=True)
class Event:
    """A fusion in order of transcription; positions 1-based, strands of transcription."""

    gene5: str
    contig5: str
    position5: int
    strand5: str
    gene3: str
    contig3: str
    position3: int
    strand3: str
    split_reads: int = 30
    spanning_pairs: int = 20
    id5: str = ""
    id3: str = "ENSG00000171094"

    def without_chr(self) -> Event:
        return replace(self, contig5=self.contig5.removeprefix("chr"), contig3=self.contig3.removeprefix("chr"))


NPM1_ALK = Event("NPM1", "chr5", 171391799, "+", "ALK", "chr2", 29223528, "-", id5="ENSG00000181163")


def _arriba(event: Event) -> dict[str, str]:
    def direction(strand: str, five_prime: bool) -> str:
        return "downstream" if (strand == "+") == five_prime else "upstream"

    return {
        "#gene1": event.gene5,
        "gene2": event.gene3,
        "strand1(gene/fusion)": f"{event.strand5}/{event.strand5}",
        "strand2(gene/fusion)": f"{event.strand3}/{event.strand3}",
        "breakpoint1": f"{event.contig5}:{event.position5}",
        "breakpoint2": f"{event.contig3}:{event.position3}",
        "site1": "CDS/splice-site",
        "site2": "CDS/splice-site",
        "type": "translocation",
        "split_reads1": str(event.split_reads // 2),
        "split_reads2": str(event.split_reads - event.split_reads // 2),
        "discordant_mates": str(event.spanning_pairs),
        "confidence": "high",
        "reading_frame": "in-frame",
        "direction1": direction(event.strand5, True),
        "direction2": direction(event.strand3, False),
        "filters": "duplicates(3)",
        "fusion_transcript": ".",
        "read_identifiers": ".",
    }


def _star_fusion(event: Event) -> dict[str, str]:
    return {
        "#FusionName": f"{event.gene5}--{event.gene3}",
        "JunctionReadCount": str(event.split_reads),
        "SpanningFragCount": str(event.spanning_pairs),
        "SpliceType": "ONLY_REF_SPLICE",
        "LeftGene": f"{event.gene5}^{event.id5}.1" if event.id5 else event.gene5,
        "LeftBreakpoint": f"{event.contig5}:{event.position5}:{event.strand5}",
        "RightGene": f"{event.gene3}^{event.id3}.11" if event.id3 else event.gene3,
        "RightBreakpoint": f"{event.contig3}:{event.position3}:{event.strand3}",
        "LargeAnchorSupport": "YES_LDAS",
    }


def _fusioncatcher(event: Event) -> dict[str, str]:
    bare = event.without_chr()
    return {
        "Gene_1_symbol(5end_fusion_partner)": event.gene5,
        "Gene_2_symbol(3end_fusion_partner)": event.gene3,
        "Fusion_description": "known,oncogene",
        "Counts_of_common_mapping_reads": "0",
        "Spanning_pairs": str(event.spanning_pairs),
        "Spanning_unique_reads": str(event.split_reads),
        "Fusion_point_for_gene_1(5end_fusion_partner)": f"{bare.contig5}:{event.position5}:{event.strand5}",
        "Fusion_point_for_gene_2(3end_fusion_partner)": f"{bare.contig3}:{event.position3}:{event.strand3}",
        "Gene_1_id(5end_fusion_partner)": event.id5,
        "Gene_2_id(3end_fusion_partner)": event.id3,
        "Predicted_effect": "in-frame",
    }


def _generic(event: Event) -> dict[str, str]:
    return {
        "gene5": event.gene5,
        "gene3": event.gene3,
        "breakpoint5": f"{event.contig5}:{event.position5}",
        "breakpoint3": f"{event.contig3}:{event.position3}",
        "strand5": event.strand5,
        "strand3": event.strand3,
        "split_reads": str(event.split_reads),
        "spanning_pairs": str(event.spanning_pairs),
    }


WRITERS = {"arriba": _arriba, "star-fusion": _star_fusion, "fusioncatcher": _fusioncatcher, "generic": _generic}


def write(path: Path, caller: str, *events: Event, order: list[int] | None = None) -> Path:
    """Write events as one caller does; ``order`` shuffles the columns."""
    rows = [WRITERS[caller](event) for event in events]
    names = list(WRITERS[caller](NPM1_ALK))
    if order is not None:
        names = [names[place % len(names)] for place in order if place < len(names)]
    lines = ["\t".join(names), *("\t".join(row[name] for name in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
