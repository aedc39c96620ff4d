"""Canonical junctions and protein domains: our own list of exon pairs, placed on the gene models of both builds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from reference_build.models import Model
from reference_build.tables import SourceError, read_rows, write_rows

__all__ = ["write_domains", "write_junctions"]

ALK = "NM_004304.5"
LIST = Path(__file__).with_name("junction_list.tsv")
BUILDS = ("GRCh37", "GRCh38")


def last_base(model: Model, exon: int) -> int:
    """1-based last base, in transcript direction, of an exon (1 is the first in transcript direction)."""
    if model.strand == "+":
        return model.starts[exon - 1] + model.sizes[exon - 1]
    return model.starts[-exon] + 1


def _first_base(model: Model, exon: int) -> int:
    return model.starts[exon - 1] + 1 if model.strand == "+" else model.starts[-exon] + model.sizes[-exon]


def end_phase(model: Model, exon: int) -> int:
    """Coding bases through the end of an exon, modulo 3."""
    edge = last_base(model, exon)
    blocks = model.coding_blocks()
    if model.strand == "+":
        return sum(max(0, min(end, edge) - start) for start, end in blocks) % 3
    return sum(max(0, end - max(start, edge - 1)) for start, end in blocks) % 3


def _start_phase(model: Model, exon: int) -> int:
    return end_phase(model, exon - 1)


def _one(models: Iterable[Model], transcript: str) -> Model:
    found = next((model for model in models if model.transcript == transcript), None)
    if found is None:
        raise SourceError(f"the junction list names {transcript}, which is not among the gene models")
    return found


def _main_exon(models: Iterable[Model], gene: str, edge: int) -> str:
    """Number of the exon of the gene's main transcript that ends at a position; empty when there is none.

    The main transcript is the one that ``GeneModels.transcripts`` lists first.
    """

    def preference(model: Model) -> tuple[bool, bool, bool, int, str]:
        coding = sum(end - start for start, end in model.coding_blocks())
        rank = (not model.mane, not model.source.startswith("RefSeq"), not model.both_builds)
        return (*rank, -coding, model.transcript)

    main = min((model for model in models if model.gene == gene), key=preference)
    return next((str(n) for n in range(1, len(main.sizes) + 1) if last_base(main, n) == edge), "")


def _placed(row: Mapping[str, str], models: Mapping[str, list[Model]], build: str) -> dict[str, str]:
    partner, alk = _one(models[build], row["transcript"]), _one(models[build], ALK)
    edge, alk_exon = last_base(partner, int(row["exon"])), int(row["alk_exon"])
    # ALK lies on the minus strand: bases kept of the intron lie at higher positions, bases lost of the exon at lower.
    alk_edge = _first_base(alk, alk_exon) + int(row["alk_shift"])
    offset = int(row["alk_shift"]) + int(row["inserted"])
    phase = end_phase(partner, int(row["exon"]))
    return {
        "main_exon": _main_exon(models[build], row["partner"], edge),
        "offset": str(offset),
        "end_phase": str(phase),
        "in_frame": "yes" if (phase + offset) % 3 == _start_phase(alk, alk_exon) else "no",
        f"{build}_partner": f"{partner.contig}:{edge}:{partner.strand}",
        f"{build}_alk": f"{alk.contig}:{alk_edge}:{alk.strand}",
    }


def write_junctions(out: Path, models: Mapping[str, list[Model]]) -> None:
    """Write ``junctions.tsv`` from ``junction_list.tsv`` and the gene models.

    Raises:
        SourceError: when a transcript is missing, or the two builds disagree on exon numbers or phases.
    """
    header = [
        "partner",
        "transcript",
        "exon",
        "label",
        "main_exon",
        "alk_exon",
        "offset",
        "alias",
        "end_phase",
        "in_frame",
    ]
    header += ["evidence", *(f"{build}_{side}" for build in BUILDS for side in ("partner", "alk")), "source"]
    rows = []
    for row in read_rows(LIST):
        placed = [_placed(row, models, build) for build in BUILDS]
        for key in ("main_exon", "end_phase", "in_frame"):
            if placed[0][key] != placed[1][key]:
                raise SourceError(f"{row['transcript']} exon {row['exon']}: {key} differs between the builds")
        merged = {**row, **placed[0], **placed[1]}
        rows.append([merged[column] for column in header])
    write_rows(out / "junctions.tsv", header, rows)


def write_domains(source: Path, out: Path) -> None:
    """Write ``domains.tsv``, sorted by gene and residue; residues 1-based inclusive."""
    rows = []
    for row in read_rows(source):
        accession = row["feature_id"]
        database = {"IPR": "InterPro", "PF": "Pfam"}.get(accession.rstrip("0123456789"), "Ensembl protein features")
        known = accession if database in {"InterPro", "Pfam"} else ""
        place = (row["name"], row["start_aa"], row["end_aa"])
        rows.append((row["gene"], *place, known, row["ensembl_isoform"], f"{database}, via ideogram"))
    rows.sort(key=lambda r: (r[0], int(r[2]), int(r[3]), r[4]))
    header = ("gene", "name", "start", "end", "accession", "isoform", "source")
    write_rows(out / "domains.tsv", header, rows)
