"""One event as each caller would write it, with its own order, counting of positions and words: the other way round
from the readers, and sharing no code with them.

Layouts were written from FORMATS.md and the callers' own documentation. An ``Event`` is in order of transcription with
1-based positions; what a caller cannot say (order, strands, genes, reads) is left out here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests import writers_dna as dna
from tests import writers_rna as rna
from tests.events import WRITERS, Event

__all__ = ["DNA", "RNA", "Format", "write_event"]


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


RNA = {
    **{name: Format(rna.of_events(name), name) for name in WRITERS},
    "tophat-fusion": Format(rna.tophat_fusion, "tophat-fusion", order=True),
    "star-seqr": Format(rna.star_seqr, "star-seqr"),
    "squid": Format(rna.squid, "squid", together=True, genes=False),
    "squid-annotated": Format(
        lambda event, build: rna.squid(event, build, annotated=True), "squid-annotated", together=True, genes=False
    ),
    "pbfusion": Format(rna.pbfusion, "pbfusion", pairs=False),
    "pbfusion before 0.4": Format(rna.pbfusion_old, "pbfusion", pairs=False, genes=False, order=False),
    "flair-fusion table": Format(rna.flair_table, "flair-fusion-table", pairs=False, order=False),
    "pair table": Format(rna.pair_table, "pair-table", order=False),
    "pair table, one name": Format(
        lambda event, build: rna.pair_table(event, build, one_name=True), "pair-table", pairs=False, order=False
    ),
    "chimerascan": Format(rna.chimerascan, "chimerascan"),
    "star, reads along the transcript": Format(rna.star(True), "star-junction", pairs=False, genes=False),
    "star, reads against the transcript": Format(rna.star(False), "star-junction", pairs=False, genes=False),
    "star, reads in both directions": Format(rna.star(None), "star-junction", pairs=False, genes=False),
    "star, no splice motif": Format(rna.star(None, motif=False), "star-junction", pairs=False, genes=False),
    "jaffa": Format(rna.jaffa, "jaffa"),
    "jaffal": Format(lambda event, build: rna.jaffa(event, build, long_reads=True), "jaffal", pairs=False),
    "ctat-lr-fusion": Format(rna.ctat_lr_fusion, "ctat-lr-fusion", pairs=False),
    "fusioninspector": Format(rna.fusioninspector, "fusioninspector"),
    "ericscript": Format(rna.ericscript, "ericscript"),
    "soapfuse": Format(rna.soapfuse, "soapfuse"),
    "chimpipe": Format(rna.chimpipe, "chimpipe"),
    "longgf": Format(rna.longgf, "longgf", pairs=False, order=False),
    "fusionseeker": Format(rna.fusionseeker, "fusionseeker", pairs=False, order=False),
    "defuse": Format(rna.defuse, "defuse"),
    "fusionfusion": Format(rna.fusionfusion, "fusionfusion", pairs=False),
    "mapsplice": Format(rna.mapsplice, "mapsplice", pairs=False),
    "infusion": Format(rna.infusion, "infusion"),
    "arriba-vcf": Format(rna.arriba_vcf, "arriba-vcf", split=False, pairs=False),
}
DNA = {
    "manta, mates": Format(dna.manta, "manta", genes=False),
    "manta, INV3 and INV5": Format(dna.manta_segment, "manta", genes=False, same_contig=True),
    "gridss": Format(dna.gridss, "gridss", genes=False),
    "svaba": Format(dna.svaba, "svaba", genes=False),
    "delly, CT": Format(dna.delly, "delly", genes=False),
    "delly, one breakend": Format(dna.delly_breakend, "delly", genes=False),
    "lumpy, STRANDS": Format(dna.lumpy, "lumpy", genes=False),
    "sniffles, TRA": Format(dna.sniffles, "sniffles", pairs=False, genes=False),
    "cutesv, one record": Format(dna.cutesv, "cutesv", pairs=False, genes=False),
    "any caller, mates without names": Format(dna.other_caller, "sv-vcf", genes=False),
    "bedpe": Format(dna.bedpe, "bedpe", split=False, pairs=False, genes=False),
    "juli": Format(dna.juli, "juli", genes=False),
    "factera": Format(dna.factera, "factera", pairs=False),
    "icallsv": Format(dna.icallsv, "icallsv"),
}


def write_event(path: Path, form: Format, event: Event, build: str) -> Path:
    """Write one event in one format."""
    path.write_text(form.text(event, build), encoding="utf-8")
    return path
