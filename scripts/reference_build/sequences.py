"""Bundled sequences: assembled from the source FASTA files, and checked before they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from alkfusion.genome.sequences import reverse_complement, translate
from reference_build.models import Model
from reference_build.tables import SourceError, read_fasta, write_fasta

__all__ = ["write_sequences"]

# Transcripts whose coding sequence the records are. ALK: the versions differ in untranslated bases only.
CODING = {
    "ALK": ("NM_004304.5", "NM_004304.4", "NM_004304.3", "ENST00000389048.8", "ENST00000389048.7", "ENST00000389048.3"),
    "NPM1": ("NM_002520.7", "NM_002520.6", "ENST00000296930.9"),
}
# Residues whose letters the ALK protein must show: the resistance and activation sites of the kinase domain.
ALK_RESIDUES = (
    "L1122 G1123 K1150 T1151 L1152 C1156 I1171 F1174 V1180 L1196 L1198 G1202 D1203 S1206 E1210 F1245 G1269 R1275 Y1278"
)
LRG_SOURCE = {"ALK": "EBI_LRG_LRG_488", "NPM1": "EBI_LRG_LRG_458"}

Span = tuple[str, int, int]
Record = tuple[str, str]


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise SourceError(f"self-check failed: {what}")


def _by_gene(path: Path) -> dict[str, str]:
    return {header.split("|")[0]: sequence for header, sequence in read_fasta(path)}


def _cdna(path: Path) -> dict[str, str]:
    """The cDNA of the current ALK record and of NPM1 by gene."""
    found = {}
    for header, sequence in read_fasta(path):
        gene, name = header.split("|")[:2]
        if gene != "ALK" or name.startswith(CODING["ALK"][0]):
            found[gene] = sequence
    return found


def check_coding(gene: str, cdna: str, coding: str, protein: str, models: Iterable[Model]) -> None:
    """Check one gene: cDNA holds the CDS, the CDS gives the protein, and the models have its length.

    Raises:
        SourceError: naming the check that failed.
    """
    _require(coding in cdna, f"{gene}: the coding sequence is not part of the cDNA")
    _require(translate(coding) == f"{protein}*", f"{gene}: the coding sequence does not translate to the protein")
    for model in models:
        if model.transcript in CODING[gene]:
            length = sum(end - start for start, end in model.coding_blocks())
            _require(length == len(coding), f"{model.transcript}: {length} coding bases, sequence has {len(coding)}")


def check_residues(protein: str) -> None:
    """Check that the ALK protein has the stated letter at each listed residue (1-based)."""
    for item in ALK_RESIDUES.split():
        _require(protein[int(item[1:]) - 1] == item[0], f"ALK protein has {protein[int(item[1:]) - 1]} at {item}")


def _locus(header: str) -> Span:
    """Contig, start and end (1-based inclusive) of the word ``chr2:1-9`` in a header."""
    word = next(part for part in header.split("|") if "chr" in part and ":" in part and "-" in part)
    contig, interval = word.removeprefix("GRCh38:").split(":")
    start, end = interval.split("-")
    return contig, int(start), int(end)


def exons_from_cdna(model: Model, cdna: str) -> list[tuple[Span, str]]:
    """Plus-strand bases of each exon of a model, taken from its cDNA."""
    _require(sum(model.sizes) == len(cdna), f"{model.transcript}: exons and cDNA differ in length")
    plus = cdna if model.strand == "+" else reverse_complement(cdna)
    found, used = [], 0
    for start, size in zip(model.starts, model.sizes, strict=True):
        found.append(((model.contig, start + 1, start + size), plus[used : used + size]))
        used += size
    return found


def merge(pieces: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Join pieces that overlap or touch; where they overlap they must agree base for base."""
    merged: list[tuple[Span, str]] = []
    for (contig, start, end), bases in sorted(pieces):
        _require(end - start + 1 == len(bases), f"{contig}:{start}-{end} has {len(bases)} bases")
        last = merged[-1] if merged and merged[-1][0][0] == contig and start <= merged[-1][0][2] + 1 else None
        if last is None:
            merged.append(((contig, start, end), bases))
            continue
        (_, first, reached), known = last
        shared = min(end, reached) - start + 1
        _require(known[start - first : start - first + shared] == bases[:shared], f"{contig}:{start} sources differ")
        merged[-1] = (contig, first, max(end, reached)), known + bases[shared:]
    return merged


def _grch37_shift(models: Mapping[str, list[Model]], transcript: str) -> int:
    """Distance from GRCh38 to GRCh37 of a transcript whose exons all move by one number of bases."""
    on = {build: next(m for m in models[build] if m.transcript == transcript) for build in ("GRCh37", "GRCh38")}
    shifts = {old - new for old, new in zip(on["GRCh37"].starts, on["GRCh38"].starts, strict=True)}
    _require(len(shifts) == 1, f"{transcript}: exons move by {sorted(shifts)} between the builds")
    return shifts.pop()


def _genome_records(sources: Path, models: Mapping[str, list[Model]], alk_cdna: str) -> list[Record]:
    alk = next(m for m in models["GRCh38"] if m.transcript == CODING["ALK"][0])
    pieces = exons_from_cdna(alk, alk_cdna)
    pieces += [(_locus(h), s) for h, s in read_fasta(sources / "ALK_locus_GRCh38_segments.fa.gz")]
    sense = read_fasta(sources / "ALK_exon19-exon21_GRCh38_sense.fa")
    pieces += [(_locus(header), reverse_complement(sequence)) for header, sequence in sense]
    pieces += [(_locus(h), s) for h, s in read_fasta(sources / "NPM1_exon4-exon5_GRCh38_sense.fa")]
    guides = {gene: next(m for m in models["GRCh38"] if m.transcript == t) for gene, t in GUIDES.items()}
    records = []
    for (contig, start, end), bases in merge(pieces):
        gene = next(g for g, m in guides.items() if m.contig == contig and m.start < start and end <= m.end)
        shift = _grch37_shift(models, GUIDES[gene])
        place = f"contig={contig} start={start} end={end} GRCh37_shift={shift}"
        records.append(
            (f"{gene}_{start} kind=genome gene={gene} build=GRCh38 {place} source={GENOME_SOURCE[gene]}", bases)
        )
    return records


GUIDES = {"ALK": "NM_004304.5", "NPM1": "NM_002520.7", "EML4": "NM_019063.5"}
GENOME_SOURCE = {"ALK": "DNAfusion_BAM_and_EBI_LRG_LRG_488", "NPM1": "EBI_LRG_LRG_458", "EML4": "DNAfusion_BAM"}


def _exon_end_records(path: Path) -> list[Record]:
    records = []
    for header, sequence in read_fasta(path):
        gene, transcript, place, length = header.split("|")
        exon = place.removeprefix("exon").removesuffix("_end")
        _require(length == f"{len(sequence)}nt", f"{header}: {len(sequence)} bases")
        tags = f"kind=exon_end gene={gene} transcripts={transcript} exon={exon} source=partner_exon_end_flanks"
        records.append((f"{transcript}_exon{exon}_end {tags}", sequence))
    return records


def write_sequences(sources: Path, out: Path, models: Mapping[str, list[Model]]) -> None:
    """Write ``sequences.fa``: CDS, cDNA and protein of ALK and NPM1, exon ends, and genome stretches.

    Raises:
        SourceError: when a self-check fails; nothing is written then.
    """
    cdna, coding = _cdna(sources / "transcripts.fa"), _by_gene(sources / "cds.fa")
    protein = _by_gene(sources / "proteins.fa")
    check_residues(protein["ALK"])
    records: list[Record] = []
    for gene, transcripts in CODING.items():
        for build in ("GRCh37", "GRCh38"):
            check_coding(gene, cdna[gene], coding[gene], protein[gene], models[build])
        for kind, sequence in (("cdna", cdna[gene]), ("cds", coding[gene]), ("protein", protein[gene])):
            names = transcripts[:1] if kind == "cdna" else transcripts
            tags = f"kind={kind} gene={gene} transcripts={','.join(names)} source={LRG_SOURCE[gene]}"
            records.append((f"{gene}_{kind} {tags}", sequence))
    records += _exon_end_records(sources / "partner_exon_end_flanks.fa")
    records += _genome_records(sources, models, cdna["ALK"])
    write_fasta(out / "sequences.fa", records)
