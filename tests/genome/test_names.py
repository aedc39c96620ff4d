from __future__ import annotations

from itertools import islice

import pytest

from alkfusion.genome.builds import Build
from alkfusion.genome.names import GeneName, candidate_symbols, gene_record, resolve_gene
from alkfusion.resources import resource


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("ALO17", "RNF213"),
        ("KIAA1618", "RNF213"),
        ("CARS", "CARS1"),
        ("C2orf44", "WDCP"),
        ("c2ORF44", "WDCP"),
        ("SEC31L1", "SEC31A"),
        ("NPM", "NPM1"),
        ("SEPT2", "SEPTIN2"),
        ("KIAA1522", "NHSL3"),
    ],
)
def test_former_names_of_partners_lead_to_the_current_symbol(text, symbol):
    assert resolve_gene(text) == GeneName(symbol, "previous_or_alias", text)


@pytest.mark.parametrize("text", ["ALK", "alk", " ALK "])
def test_current_symbol_in_any_case(text):
    assert resolve_gene(text) == GeneName("ALK", "current", text)


def test_pseudogene_of_npm1_leads_to_the_parent_and_says_so():
    assert resolve_gene("NPM1P8") == GeneName("NPM1", "pseudogene", "NPM1P8")
    assert resolve_gene("npm1p25") == GeneName("NPM1", "pseudogene", "npm1p25")
    assert resolve_gene("NPM1P") is None
    assert resolve_gene("ALKP1") is None


@pytest.mark.parametrize("identifier", ["ENSG00000171094", "ENSG00000171094.18", "ENSG00000171094.18_4"])
def test_ensembl_id_wins_over_the_text(identifier):
    assert resolve_gene("EML4", identifier) == GeneName("ALK", "ensembl", identifier)
    assert resolve_gene(identifier) == GeneName("ALK", "ensembl", identifier)


def test_unknown_ensembl_id_leaves_the_decision_to_the_text():
    assert resolve_gene("EML4", "ENSG00000999999.1") == GeneName("EML4", "current", "EML4")


def test_ensembl_id_that_read_through_genes_share_belongs_to_the_mane_gene():
    assert resolve_gene(None, "ENSG00000088298") == GeneName("EDEM2", "ensembl", "ENSG00000088298")


def test_alias_of_two_genes_is_not_guessed():
    shared = next(row for row in _rows("names.tsv") if row[1] == "alias" and "," in row[2])
    assert resolve_gene(shared[0]) is None
    assert candidate_symbols(shared[0]) == tuple(shared[2].split(","))


def test_current_symbol_wins_over_the_same_text_as_an_alias():
    # CAD is a gene (a partner of ALK) and an alias of others.
    assert resolve_gene("CAD") == GeneName("CAD", "current", "CAD")
    assert candidate_symbols("CAD") == ("CAD",)


@pytest.mark.parametrize("text", [None, "", "   ", ".", "NA", "AC016907.3", "NOT A GENE", "~", "#name", "0"])
def test_what_is_no_gene_name_is_none(text):
    assert resolve_gene(text) is None


def test_record_of_alk():
    record = gene_record("ALK")
    assert record is not None
    assert (record.ncbi_gene_id, record.ensembl_ids) == ("238", ("ENSG00000171094",))
    assert (record.cytoband, record.name) == ("2p23.2-p23.1", "ALK receptor tyrosine kinase")
    (span,) = record.spans[Build.GRCH37]
    assert (span.contig, span.start, span.end) == ("chr2", 29415639, 30144452)


def test_record_needs_the_exact_current_symbol():
    assert gene_record("alk") is None
    assert gene_record("ALO17") is None


def test_gene_of_the_pseudoautosomal_region_lies_on_both_chromosomes():
    record = gene_record("CRLF2")
    assert record is not None
    assert {span.contig for span in record.spans[Build.GRCH38]} == {"chrX", "chrY"}


def _rows(name: str) -> list[list[str]]:
    lines = resource("reference", name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


@pytest.mark.parametrize("name", ["names.tsv", "genes.tsv"])
def test_tables_are_sorted_and_their_keys_are_unique(name):
    keys = [row[0].encode() for row in _rows(name)]
    assert keys == sorted(set(keys))


def test_bisection_finds_what_a_scan_finds():
    rows = _rows("names.tsv")
    for name, _, symbols in (rows[0], rows[-1], *islice(rows, 0, None, 997)):
        assert candidate_symbols(name) == tuple(symbols.split(","))
        assert candidate_symbols(f"{name}~") == ()


def test_every_symbol_that_a_name_leads_to_has_a_record():
    genes = {row[0] for row in _rows("genes.tsv")}
    assert {symbol for row in _rows("names.tsv") for symbol in row[2].split(",")} <= genes
