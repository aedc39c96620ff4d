"""Gene symbols: one current symbol for each gene of RefSeq, GENCODE, NCBI Gene and MANE, and every other name of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from reference_build.models import Model
from reference_build.tables import SourceError, read_rows, write_rows

__all__ = ["NameSources", "Symbols", "read_names", "rename", "settle_symbols", "write_genes"]

# Words that files write for "no gene"; one of them is an alias in NCBI Gene and must not be read as that gene.
_MISSING_VALUES = {"NA", "NAN", "NONE", "NULL"}

Locus = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class NameSources:
    """Names as the sources give them, all under the symbols of their own release."""

    genes: Mapping[str, Mapping[str, str]]
    aliases: Mapping[str, set[str]]
    mane: Sequence[Mapping[str, str]]


@dataclass(slots=True)
class Symbols:
    """The current symbol of every symbol that a source uses."""

    renamed: dict[str, str] = field(default_factory=dict)
    gencode: dict[str, str] = field(default_factory=dict)

    def now(self, symbol: str) -> str:
        """Return the current symbol of a RefSeq, NCBI or MANE symbol."""
        return self.renamed.get(symbol, symbol)


def read_names(genes: Path, aliases: Path, mane: Path) -> NameSources:
    """Read the NCBI gene table, the NCBI alias pairs and the MANE Select map."""
    by_symbol = {row["symbol"]: row for row in read_rows(genes)}
    pairs: dict[str, set[str]] = defaultdict(set)
    for row in read_rows(aliases):
        pairs[row["alias"]].add(row["symbol"])
    return NameSources(by_symbol, pairs, list(read_rows(mane)))


def _most_common(votes: Mapping[str, Counter[str]]) -> dict[str, str]:
    return {old: min(count.items(), key=lambda item: (-item[1], item[0]))[0] for old, count in votes.items()}


def _renamed(older: Iterable[Model], newest: Iterable[Model], names: NameSources) -> dict[str, str]:
    """Old symbol to the symbol of the newest RefSeq models, joined by the NM accession; never for a current symbol."""
    symbol_of = {model.stable_id: model.gene for model in newest}
    current = set(symbol_of.values())
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    pairs = [(model.gene, model.stable_id) for model in older]
    pairs += [(row["gene"], row["refseq_mane_select"].split(".")[0]) for row in names.mane]
    for old, accession in pairs:
        if accession in symbol_of and old not in current:
            votes[old][symbol_of[accession]] += 1
    return _most_common(votes)


def _loci(models: Iterable[Model]) -> dict[str, list[Locus]]:
    loci: dict[str, list[Locus]] = defaultdict(list)
    for model in models:
        loci[model.gene].append((model.contig, model.strand, model.start, model.end))
    return loci


def _overlap(one: Iterable[Locus], other: Sequence[Locus]) -> bool:
    return any(a[:2] == b[:2] and a[2] < b[3] and b[2] < a[3] for a in one for b in other)


def settle_symbols(
    refseq: Mapping[str, list[Model]], gencode: Mapping[str, list[Model]], names: NameSources
) -> Symbols:
    """Decide the current symbol of every RefSeq and GENCODE symbol.

    The symbols of the newest RefSeq models (GRCh38) are current. A GENCODE symbol is joined to a RefSeq gene by the
    MANE pair of one of its transcripts, else by the same symbol, a known renaming or an unambiguous NCBI alias, the
    latter three only where the two lie on the same strand of the same place. Otherwise it stays a gene of its own.
    """
    symbols = Symbols(renamed=_renamed(refseq["GRCh37"], refseq["GRCh38"], names))
    mane = {row["ensembl_transcript"].split(".")[0]: row["gene"] for row in names.mane}
    for build in ("GRCh37", "GRCh38"):
        known = _loci(rename(refseq[build], symbols.renamed))
        by_gene: dict[str, list[Model]] = defaultdict(list)
        for model in gencode[build]:
            by_gene[model.gene].append(model)
        for symbol, models in by_gene.items():
            partners = Counter(mane[m.stable_id] for m in models if m.stable_id in mane)
            joined = _join(symbol, models, _most_common({symbol: partners} if partners else {}), symbols, names, known)
            symbols.gencode[symbol] = joined or symbols.gencode.get(symbol, symbol)
    return symbols


def _join(
    symbol: str,
    models: Sequence[Model],
    by_mane: Mapping[str, str],
    symbols: Symbols,
    names: NameSources,
    known: Mapping[str, list[Locus]],
) -> str | None:
    """Current symbol of one GENCODE gene on one build, or ``None`` when it has no RefSeq counterpart there."""
    if symbol in by_mane:
        return symbols.now(by_mane[symbol])
    place = [(m.contig, m.strand, m.start, m.end) for m in models]
    aliases = {symbols.now(s) for s in names.aliases.get(symbol, ())}
    candidates = [symbol, symbols.now(symbol), *(aliases if len(aliases) == 1 else ())]
    return next((s for s in candidates if s in known and _overlap(place, known[s])), None)


def rename(models: Iterable[Model], current: Mapping[str, str]) -> list[Model]:
    """Give models the current symbol of their gene."""
    return [replace(model, gene=current.get(model.gene, model.gene)) for model in models]


def _spans(models: Iterable[Model]) -> dict[str, str]:
    """Span of each gene as ``contig:start-end``; stretches that do not overlap stay apart (X and Y, copies)."""
    places: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for model in models:
        places[model.gene][model.contig].append((model.start, model.end))
    return {
        gene: ",".join(f"{contig}:{start}-{end}" for contig in by_contig for start, end in _merged(by_contig[contig]))
        for gene, by_contig in places.items()
    }


def _merged(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _ensembl_ids(names: NameSources, symbols: Symbols) -> dict[str, set[str]]:
    """Ensembl gene ids by current symbol; where MANE names the gene of an id, NCBI's other links of it are dropped."""
    mane = {row["ensembl_gene"].split(".")[0]: symbols.now(row["gene"]) for row in names.mane}
    ids: dict[str, set[str]] = defaultdict(set)
    for symbol, row in names.genes.items():
        gene = symbols.now(symbol)
        ids[gene].update(i for i in row["ensembl_gene_ids"].split(",") if i and mane.get(i, gene) == gene)
    for identifier, gene in mane.items():
        ids[gene].add(identifier)
    return ids


def _names_by_kind(
    names: NameSources, symbols: Symbols, ids: Mapping[str, set[str]], genes: Set[str]
) -> dict[str, dict[str, set[str]]]:
    """Every name in upper case with the genes it can mean, by kind; a kind that stands earlier wins."""
    kinds = ("current", "ensembl", "gencode", "alias")
    found: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in kinds}
    for gene in genes:
        found["current"][gene.upper()].add(gene)
        for identifier in ids.get(gene, ()):
            found["ensembl"][identifier].add(gene)
    for symbol, gene in symbols.gencode.items():
        found["gencode"][symbol.upper()].add(gene)
    for old, new in symbols.renamed.items():
        found["alias"][old.upper()].add(new)
    for alias, owners in names.aliases.items():
        if alias.upper() not in _MISSING_VALUES:
            found["alias"][alias.upper()] |= {symbols.now(owner) for owner in owners} & genes
    return found


def _name_rows(by_kind: Mapping[str, Mapping[str, set[str]]]) -> list[tuple[str, str, str]]:
    rows: dict[str, tuple[str, str, str]] = {}
    for kind, names in by_kind.items():
        for name, owners in names.items():
            if owners:
                rows.setdefault(name, (name, kind, ",".join(sorted(owners))))
    return sorted(rows.values(), key=lambda row: row[0].encode())


def write_genes(folder: Path, models: Mapping[str, list[Model]], names: NameSources, symbols: Symbols) -> None:
    """Write ``genes.tsv`` (by current symbol) and ``names.tsv`` (by any name in upper case), sorted by bytes."""
    spans = {build: _spans(models[build]) for build in ("GRCh37", "GRCh38")}
    ids = _ensembl_ids(names, symbols)
    ncbi = {symbols.now(symbol): row for symbol, row in names.genes.items()}
    genes = spans["GRCh37"].keys() | spans["GRCh38"].keys() | ncbi.keys()
    rows = []
    for gene in sorted(genes, key=str.encode):
        row = ncbi.get(gene, {})
        known = [row.get(column, "") for column in ("ncbi_gene_id", "cytoband", "name")]
        known.insert(1, ",".join(sorted(ids.get(gene, ()))))
        rows.append((gene, *known, spans["GRCh37"].get(gene, ""), spans["GRCh38"].get(gene, "")))
    if rows and rows[0][0] < "#":
        raise SourceError(f"a gene symbol would stand before the header: {rows[0][0]!r}")
    header = ("#symbol", "ncbi_gene_id", "ensembl_ids", "cytoband", "name", "GRCh37_spans", "GRCh38_spans")
    write_rows(folder / "genes.tsv", header, rows)
    write_rows(
        folder / "names.tsv", ("#name", "kind", "symbols"), _name_rows(_names_by_kind(names, symbols, ids, genes))
    )
