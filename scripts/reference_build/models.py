"""Gene models: from genePred-like dumps to one position-sorted, indexed table for each build."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from alkfusion.genome.builds import canonical_contig, contigs
from reference_build.tables import SourceError, lines_of

__all__ = ["Model", "derive_by_shift", "mark_both_builds", "mark_mane", "read_models", "write_models"]

# Columns of a UCSC genePredExt table dump, which has no header line.
_UCSC_COLUMNS = (
    *("bin", "name", "chrom", "strand", "txStart", "txEnd", "cdsStart", "cdsEnd", "exonCount", "exonStarts"),
    *("exonEnds", "score", "name2", "cdsStartStat", "cdsEndStat", "exonFrames"),
)
# GENCODE releases that were lifted to GRCh37 put the number of the lift behind the version: ENST00000389048.8_4.
_LIFT = re.compile(r"(?<=\.\d)(\d*)_\d+(?=$|_PAR_Y)")


@dataclass(frozen=True, slots=True)
class Model:
    """One coding transcript; 0-based half-open, exons ascending on the plus strand."""

    contig: str
    strand: str
    gene: str
    transcript: str
    cds_start: int
    cds_end: int
    starts: tuple[int, ...]
    sizes: tuple[int, ...]
    source: str
    mane: bool = False
    both_builds: bool = False

    @property
    def start(self) -> int:
        """First base of the transcript on the plus strand, 0-based."""
        return self.starts[0]

    @property
    def end(self) -> int:
        """End of the transcript on the plus strand, half-open."""
        return self.starts[-1] + self.sizes[-1]

    @property
    def stable_id(self) -> str:
        """The transcript id without its version."""
        return self.transcript.split(".")[0]

    def _cut(self) -> list[tuple[int, int]]:
        """Each exon cut to the coding sequence; start >= end where an exon has no coding base."""
        exons = zip(self.starts, self.sizes, strict=True)
        return [(max(start, self.cds_start), min(start + size, self.cds_end)) for start, size in exons]

    def coding_blocks(self) -> tuple[tuple[int, int], ...]:
        """Coding parts of the exons, ascending, 0-based half-open."""
        return tuple((start, end) for start, end in self._cut() if start < end)

    def frames(self) -> tuple[int, ...]:
        """Codon position of the first coding base of each exon (ascending, -1 without one), as UCSC's exonFrames."""
        blocks = self._cut()
        order = blocks if self.strand == "+" else blocks[::-1]
        done, frames = 0, list[int]()
        for start, end in order:
            frames.append(done % 3 if start < end else -1)
            done += max(0, end - start)
        return tuple(frames if self.strand == "+" else frames[::-1])


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(item) for item in text.strip(",").split(","))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows by column name, of our own interchange layout or of a UCSC table dump without header."""
    lines = lines_of(path)
    first = next(lines)
    named = first.startswith("#")
    header = first.lstrip("#").split("\t") if named else _UCSC_COLUMNS
    for line in lines if named else (first, *lines):
        yield dict(zip(header, line.split("\t"), strict=True))


def _model(row: Mapping[str, str], source: str) -> Model:
    start = int(row["txStart"])
    if "exonRelStarts" in row:
        starts = tuple(start + offset for offset in _numbers(row["exonRelStarts"]))
        sizes = _numbers(row["exonSizes"])
    else:
        starts = _numbers(row["exonStarts"])
        sizes = tuple(end - begin for begin, end in zip(starts, _numbers(row["exonEnds"]), strict=True))
    transcript = _LIFT.sub(r"\1", row.get("transcript") or row["name"])
    gene = row.get("gene") or row["name2"]
    contig = canonical_contig(row["chrom"]) or ""
    return Model(
        contig, row["strand"], gene, transcript, int(row["cdsStart"]), int(row["cdsEnd"]), starts, sizes, source
    )


def read_models(path: Path, source: str) -> tuple[list[Model], int]:
    """Read the coding transcripts of the primary chromosomes.

    Returns the models and the number of coding transcripts left out because the frames that the source states are not
    those that follow from its coding sequence (an incomplete start, a frame shift in the genome).
    """
    kept, dropped = [], 0
    for row in _rows(path):
        if canonical_contig(row["chrom"]) is None or row["cdsStart"] == row["cdsEnd"]:
            continue
        model = _model(row, source)
        if model.frames() == _numbers(row["exonFrames"]):
            kept.append(model)
        else:
            dropped += 1
    if not kept:
        raise SourceError(f"{path}: no coding transcript on a primary chromosome")
    return kept, dropped


def mark_mane(models: Iterable[Model], mane: Mapping[str, str]) -> list[Model]:
    """Mark MANE Select transcripts.

    ``mane`` maps the NM accession with version to the ENST id with version. A RefSeq model is marked when its version
    is the one of the map. An ENST model of another version is marked only when its coding blocks are those of the
    marked RefSeq model, because a version can change the structure.
    """
    models = list(models)
    partner = {enst.split(".")[0]: (nm, enst) for nm, enst in mane.items()}
    coding = {(m.transcript, m.contig): m.coding_blocks() for m in models if m.transcript in mane}

    def is_mane(model: Model) -> bool:
        if model.transcript in mane:
            return True
        nm, enst = partner.get(model.stable_id, ("", ""))
        same_version = model.transcript == enst and (nm, model.contig) not in coding
        return same_version or coding.get((nm, model.contig)) == model.coding_blocks()

    return [replace(model, mane=is_mane(model)) for model in models]


def mark_both_builds(models: Mapping[str, list[Model]]) -> dict[str, list[Model]]:
    """Mark the transcripts that are models of every build, with the same exon and coding lengths."""

    def shape(model: Model) -> tuple[object, ...]:
        coding = [end - start for start, end in model.coding_blocks()]
        return model.transcript, model.strand, model.sizes, tuple(coding)

    shared = set.intersection(*({shape(model) for model in of_build} for of_build in models.values()))
    return {build: [replace(m, both_builds=shape(m) in shared) for m in ms] for build, ms in models.items()}


def derive_by_shift(model: Model, guide_from: Model, guide_to: Model, source: str) -> Model:
    """Carry a transcript to the other build with the shift that a transcript of the same gene shows.

    Raises:
        SourceError: when the exons of the guide do not all move by one number of bases.
    """
    shifts = {to - start for start, to in zip(guide_from.starts, guide_to.starts, strict=True)}
    if len(shifts) != 1 or guide_from.sizes != guide_to.sizes or guide_from.contig != guide_to.contig:
        raise SourceError(f"{guide_from.transcript}: the two builds are not one shift apart: {sorted(shifts)}")
    shift = shifts.pop()
    return replace(
        model,
        cds_start=model.cds_start + shift,
        cds_end=model.cds_end + shift,
        starts=tuple(start + shift for start in model.starts),
        source=source,
    )


def _line(model: Model) -> str:
    columns = (model.contig, model.start, model.end, model.strand, model.gene, model.transcript)
    coding = (model.cds_start, model.cds_end)
    exons = (",".join(map(str, model.starts)), ",".join(map(str, model.sizes)))
    return (
        "\t".join(map(str, (*columns, *coding, *exons, int(model.mane), int(model.both_builds), model.source))) + "\n"
    )


def write_models(path: Path, models: Iterable[Model]) -> None:
    """Write models sorted by position as bgzip with a tabix index beside it; the same models give the same bytes."""
    from pysam import BGZFile, tabix_index

    order = {contig: number for number, contig in enumerate(contigs())}
    ranked = sorted(models, key=lambda m: (order[m.contig], m.start, m.end, m.transcript))
    header = "contig start end strand gene transcript cds_start cds_end exon_starts exon_sizes mane both_builds source"
    with BGZFile(str(path), "w9") as file:
        file.write(("#" + "\t".join(header.split()) + "\n").encode())
        for model in ranked:
            file.write(_line(model).encode())
    tabix_index(str(path), seq_col=0, start_col=1, end_col=2, zerobased=True, meta_char="#", force=True)
