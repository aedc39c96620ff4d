"""Files beside a caller's result that hold no fusion calls: the error says what they are and what to give instead."""

from __future__ import annotations

import pytest

from alkfusion.errors import FormatError
from alkfusion.readers.not_inputs import NOT_INPUTS
from alkfusion.readers.registry import recognise
from alkfusion.readers.source import TextSource

COPY_NUMBERS = """##fileformat=VCFv4.2
##DRAGENCommandLine=<ID=dragen,CommandLineOptions="--enable-cnv true">
##ALT=<ID=CNV,Description="Copy number variant region">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
chr2\t29415640\tDRAGEN:GAIN:chr2\tN\t<DUP>\t9\tPASS\tSVTYPE=CNV;END=30144432
"""
SPLICE_VARIANTS = """##fileformat=VCFv4.1
##source=SpliceGirl 1.0.0
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
chr7\t116411708\t.\tG\t<DEL>\t91\tPASS\tSVTYPE=DEL;END=116414934
"""
COUNTS = (
    '{"id": "fusion_genes", "section_name": "Fusion genes", "plot_type": "bargraph", "data": {"s": {"Mitelman": 1}}}'
)
TARGETS = ">ALK,chr2:29415640-30144432\n1,30142859,30144432\n2,29940444,29940563\n"
BREAKENDS = "id\tsvId\tisStart\tgene\tgeneOrientation\tnextSpliceExonRank\n0\t1\ttrue\tALK\tUpstream\t20\n"
STRUCTURES = "vcfId\tsvId\tclusterId\tclusterReason\tgeneStart\ngridss1o\t1\t50\t\tALK\n"


SPLICE_JUNCTIONS = "chr2\t29223529\t29225460\t2\t2\t1\t10\t0\t40\nchr2\t29225566\t29226921\t2\t2\t1\t9\t0\t40\n"
REGIONS = "# panel\nchr2\t29223300\t29223600\tALK_20\nchr5\t171391700\t171391800\tNPM1_4\n"
XML = '<?xml version="1.0"?>\n<rr:ResultsReport><rearrangement targeted-gene="ALK"/></rr:ResultsReport>\n'
PAGE = "<!DOCTYPE html>\n<html><body>EML4-ALK</body></html>\n"
SAM = "@HD\tVN:1.6\n@SQ\tSN:chr2\tLN:242193529\nr1\t0\tchr2\t29223528\t60\t4M\t*\t0\t0\tACGT\tIIII\n"
FASTQ = "@r1\nACGT\n+\nIIII\n"


@pytest.mark.parametrize(
    ("text", "what", "instead"),
    [
        (SPLICE_JUNCTIONS, "SJ.out.tab", "Chimeric.out.junction"),
        (REGIONS, "regions in BED", "--targets"),
        (XML, "report in XML", "alkfusion lookup"),
        (PAGE, "web page", "table of the same run"),
        (SAM, "SAM file", "BAM or CRAM"),
        (FASTQ, "raw reads", "aligner"),
        (COPY_NUMBERS, "copy numbers by DRAGEN", "CombinedVariantOutput.tsv"),
        (SPLICE_VARIANTS, "splice variants by SpliceGirl", "CombinedVariantOutput.tsv"),
        (COUNTS, "counts for a MultiQC report", "fusions.csv"),
        (TARGETS, "GeneFuse's list of target genes", "--json"),
        (BREAKENDS, "LINX's table of breakends", "linx.fusion.tsv"),
        (STRUCTURES, "LINX's table of structural variants", "linx.fusion.tsv"),
    ],
    ids=[
        "splice_junctions",
        "regions",
        "xml",
        "page",
        "sam",
        "fastq",
        "copy_numbers",
        "splice_variants",
        "multiqc_counts",
        "target_genes",
        "linx_breakends",
        "linx_structures",
    ],
)
def test_the_error_says_what_it_is_and_what_to_give(tmp_path, text, what, instead):
    path = tmp_path / "input.txt"
    path.write_text(text)
    with pytest.raises(FormatError) as error:
        recognise(TextSource(path))
    assert what in error.value.what
    assert instead in (error.value.advice or "")
    assert sum(kind.what in error.value.what for kind in NOT_INPUTS) == 1


@pytest.mark.parametrize(
    "name",
    [
        "fusion-report/fusion_genes_mqc.json",
        "genefuse/fusions.input.csv",
        "linx/COLO829v003T.linx.breakend.tsv",
        "linx/COLO829v003T.linx.svs.tsv",
        "tso500/variantgrid_SpliceVariants.vcf",
        "tso500/variantgrid_cnv.vcf",
    ],
)
def test_real_files_that_are_no_input_are_named(shared, name):
    with pytest.raises(FormatError, match="which is not read for fusions"):
        recognise(TextSource(shared / "callers" / "data" / name))


def test_a_stated_format_goes_before_the_advice(tmp_path):
    path = tmp_path / "input.vcf"
    path.write_text(SPLICE_VARIANTS)
    assert recognise(TextSource(path), "sv-vcf").reader.name == "sv-vcf"
