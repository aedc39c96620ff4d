"""Build ``resources/reference`` from the source files; ``docs/reference.md`` says what they are and how to renew them.

    python scripts/build_reference.py SOURCES [--out resources/reference]

The same sources and the same compression library give the same bytes: rows are sorted, gzip headers carry no time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reference_build.genes import read_names, rename, settle_symbols, write_genes
from reference_build.junctions import write_domains, write_junctions
from reference_build.models import Model, derive_by_shift, mark_both_builds, mark_mane, read_models, write_models
from reference_build.sequences import write_sequences
from reference_build.tables import SourceError

BUILDS = ("GRCh37", "GRCh38")
MODEL_FILES = {
    ("GRCh37", "RefSeq"): "gene_models_refseq_GRCh37.tsv.gz",
    ("GRCh38", "RefSeq"): "gene_models_refseq_GRCh38.tsv.gz",
    ("GRCh37", "GENCODE V31lift37"): "gene_models_gencodeV31lift37_GRCh37.tsv.gz",
    ("GRCh38", "GENCODE V31"): "gene_models_gencodeV31_GRCh38.tsv.gz",
}
NAME_FILES = ("gene_ids_ncbi.tsv.gz", "gene_aliases_ncbi.tsv.gz", "mane_select_map.tsv.gz")
# EML4 with the 33-base exon "6b" is a RefSeq record on GRCh38 only; variant 3b needs it on both builds.
DERIVED = ("NM_001410776", "NM_019063")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _read_all(sources: Path) -> tuple[dict[str, list[Model]], dict[str, list[Model]]]:
    refseq: dict[str, list[Model]] = {}
    gencode: dict[str, list[Model]] = {}
    for (build, source), name in MODEL_FILES.items():
        models, dropped = read_models(sources / name, source)
        _say(f"{name}: {len(models)} transcripts, {dropped} left out because their frames do not follow from the CDS")
        (refseq if source == "RefSeq" else gencode)[build] = models
    return refseq, gencode


def _add_derived(refseq: dict[str, list[Model]]) -> None:
    """Carry the transcript with EML4 exon 6b to GRCh37, unless the GRCh37 models have it."""
    wanted, guide = DERIVED
    by_id = {build: {model.stable_id: model for model in refseq[build]} for build in BUILDS}
    if wanted in by_id["GRCh37"] or wanted not in by_id["GRCh38"]:
        return
    pair = by_id["GRCh38"][guide], by_id["GRCh37"][guide]
    source = f"RefSeq, derived from GRCh38 with the shift of {pair[1].transcript}"
    refseq["GRCh37"].append(derive_by_shift(by_id["GRCh38"][wanted], *pair, source))


def build_models(sources: Path, out: Path) -> dict[str, list[Model]]:
    """Write gene models and gene names; return the models of each build."""
    refseq, gencode = _read_all(sources)
    _add_derived(refseq)
    names = read_names(*(sources / name for name in NAME_FILES))
    symbols = settle_symbols(refseq, gencode, names)
    mane = {row["refseq_mane_select"]: row["ensembl_transcript"] for row in names.mane}
    models = {}
    for build in BUILDS:
        current = rename(refseq[build], symbols.renamed) + rename(gencode[build], symbols.gencode)
        models[build] = mark_mane(current, mane)
    models = mark_both_builds(models)
    for build in BUILDS:
        write_models(out / f"transcripts.{build}.tsv.gz", models[build])
    write_genes(out, models, names, symbols)
    return models


def main(arguments: list[str] | None = None) -> int:
    """Build everything; exit code 1 when a source does not hold what it must."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, help="folder with the source files named in docs/reference.md")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "resources" / "reference")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        models = build_models(options.sources, options.out)
        write_sequences(options.sources, options.out, models)
        write_junctions(options.out, models)
        write_domains(options.sources / "protein_domains.tsv", options.out)
    except SourceError as error:
        _say(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
