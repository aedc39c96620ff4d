"""Real output of short-read RNA callers: whose file it is, how many calls it holds, and its ALK rows."""

from __future__ import annotations

import pytest

from alkfusion.calls import FusionCall
from alkfusion.errors import FormatError
from alkfusion.readers.registry import reader_named, recognise
from alkfusion.readers.source import TextSource
from tests.readers.examples import read

FILES = {
    "chimerascan/H2228.chimeras.bedpe": ("chimerascan", 200),
    "chimerascan/mavis.chimerascan_output.bedpe": ("chimerascan", 19),
    "chimpipe/H2228.chimericJunctions_chimpipe.txt": ("chimpipe", 14),
    "chimpipe/MCF-7.chimericJunctions.txt": ("chimpipe", 12),
    "defuse/833ke.results.filtered.tsv": ("defuse", 17),
    "defuse/H2228.results.filtered.tsv": ("defuse", 45),
    "defuse/MCF7.results.filtered.tsv": ("defuse", 24),
    "ericscript/H2228.MyEric.results.filtered.tsv": ("ericscript", 182),
    "ericscript/SRR1657556.results.total.tsv": ("ericscript", 10),
    "ericscript/fusion-report.ericscript.tsv": ("ericscript", 12),
    "fusionfusion/MCF-7.fusion_fusion.result.txt": ("fusionfusion", 163),
    "fusionfusion/MCF-7.star.fusion.result.txt": ("fusionfusion-star", 163),
    "fusionhunter/K562.FusionHunter.fusion": ("fusionhunter", 4),
    "fusioninspector/AGFusion.FusionInspector.fusions.abridged.txt": ("fusioninspector", 2),
    "fusioninspector/TCGA_EML4-ALK.FusionInspector.fusions.tsv": ("fusioninspector", 12),
    "fusioninspector/finspector.fusion_inspector_web.json": ("fusioninspector-web", 31),
    "fusionmap/MCF7.02_RNA.FusionReport.txt": ("fusionmap", 35),
    "fusionmap/SeraCareV2.FusionDetection.FusionReport.Table.txt": ("fusionmap", 32),
    "fusionmap/TestDataset.FusionReport.txt": ("fusionmap", 36),
    "infusion/H2228.fusions.txt": ("infusion", 17),
    "infusion/easyfuse.fusions.detailed.header.txt": ("infusion", 0),
    "infusion/easyfuse.infusion.detailed.txt": ("infusion", 8),
    "integrate/BEERS.bk_fusion.bedpe": ("integrate-bedpe", 125),
    "integrate/BEERS.summary.tsv": ("integrate-summary", 125),
    "integrate/MCF7.breakpoints.cov.tsv": ("integrate", 14),
    "jaffa/A-673.direct.jaffa_results.csv": ("jaffa", 223),
    "jaffa/DMS_454.hybrid.jaffa_results.csv": ("jaffa", 543),
    "jaffa/H2228.direct.jaffa_results.csv": ("jaffa", 152),
    "jaffa/H2228.hybrid.jaffa_results.csv": ("jaffa", 168),
    "jaffa/MCF7-demo.jaffa_results.csv": ("jaffa", 24),
    "jaffa/fusion-report.jaffa.csv": ("jaffa", 12),
    "jaffal/K562_directRNA_r1.jaffal_results.csv": ("jaffal", 17),
    "jaffal/SeraCare_IsoSeq.jaffal_results.csv": ("jaffal", 964),
    "jaffal/SeraCare_MAS_bc08.jaffal_results.csv": ("jaffal", 1402),
    "mapsplice/H2228.fusions_well_annotated.txt": ("mapsplice", 7),
    "mapsplice/easyfuse.fusions_well_annotated.txt": ("mapsplice", 7),
    "nfuse/H2228.rna.results.tsv": ("nfuse", 49),
    "pavfinder/sv.bedpe": ("pavfinder", 11),
    "pizzly/fusion-report.pizzly.tsv": ("pizzly", 8),
    "prada/H2228.prada.fus.summary.txt": ("prada", 2),
    "prada/TCGA-ACC.PRADA.acc.fusion.fq.TAF.tsv": ("prada", 13),
    "soapfuse/H2228.final.Fusion.specific.for.genes": ("soapfuse", 21),
    "soapfuse/LC2Ad.final.Fusion.specific.for.genes": ("soapfuse", 17),
    "squid/HCC1954.sv.txt": ("squid", 98),
    "squid/fusion-report.squid_annotated.txt": ("squid-annotated", 9),
    "star-seqr/KPL4_STAR-SEQR_candidates.txt": ("star-seqr", 20),
    "star/fuco.Chimeric.out.junction": ("star-junction", 3),
    "star/kickstart_hg38.Chimeric.out.junction": ("star-junction", 0),
    "star/starchip_test.Chimeric.out.junction": ("star-junction", 0),
    "tophat-fusion/A-673.result.txt": ("tophat-fusion", 271),
    "tophat-fusion/AGFusion.result.txt": ("tophat-fusion", 20),
}

ALK_PTPN3_37 = (("ALK", 29_497_965), ("PTPN3", 112_219_679), True)
ALK_PTPN3_38 = (("ALK", 29_275_099), ("PTPN3", 109_457_399), True)


def eml4(eml4_position: int, alk_position: int) -> tuple[tuple[str, int], tuple[str, int], bool]:
    return ("EML4", eml4_position), ("ALK", alk_position), True


ALK_ROWS = {
    "chimerascan/H2228.chimeras.bedpe": [ALK_PTPN3_37, eml4(42_491_871, 29_446_394)],
    "chimpipe/H2228.chimericJunctions_chimpipe.txt": [eml4(42_492_091, 29_446_394)],
    "defuse/H2228.results.filtered.tsv": [ALK_PTPN3_37],
    "nfuse/H2228.rna.results.tsv": [ALK_PTPN3_37],
    "ericscript/H2228.MyEric.results.filtered.tsv": [ALK_PTPN3_38, eml4(42_264_951, 29_223_528)],
    "fusioninspector/TCGA_EML4-ALK.FusionInspector.fusions.tsv": [
        eml4(42_245_687, 29_223_528),
        eml4(42_264_951, 29_223_528),
        eml4(42_264_731, 29_223_528),
        eml4(42_264_951, 29_223_528),
        eml4(42_264_731, 29_223_528),
        eml4(42_295_516, 29_223_528),
        eml4(42_264_731, 29_223_528),
        eml4(42_325_554, 29_223_528),
        eml4(42_264_951, 29_227_074),
        eml4(42_264_731, 29_227_672),
        eml4(42_264_731, 29_227_074),
        eml4(42_264_951, 29_227_672),
    ],
    "fusionmap/SeraCareV2.FusionDetection.FusionReport.Table.txt": [eml4(42_295_516, 29_223_528)],
    "infusion/H2228.fusions.txt": [(*ALK_PTPN3_37[:2], False)],
    "jaffa/A-673.direct.jaffa_results.csv": [(("SLC27A5", 59_010_490), ("ALK", 29_474_133), True)],
    "jaffa/DMS_454.hybrid.jaffa_results.csv": [
        (("KLF3", 38_696_483), ("ALK", 29_939_885), True),
        (("ZNF542", 56_889_276), ("ALK", 29_939_883), True),
    ],
    "jaffa/H2228.direct.jaffa_results.csv": [ALK_PTPN3_37],
    "jaffa/H2228.hybrid.jaffa_results.csv": [eml4(42_492_091, 29_446_394)],
    "jaffal/SeraCare_IsoSeq.jaffal_results.csv": [eml4(42_295_512, 29_223_524)],
    "jaffal/SeraCare_MAS_bc08.jaffal_results.csv": [eml4(42_295_512, 29_223_524)],
    "mapsplice/H2228.fusions_well_annotated.txt": [ALK_PTPN3_37],
    "soapfuse/H2228.final.Fusion.specific.for.genes": [ALK_PTPN3_37, eml4(42_492_091, 29_446_394)],
    "tophat-fusion/A-673.result.txt": [(("SLC27A5", 59_010_490), ("ALK", 29_474_133), True)],
}


def alk_rows(
    calls: list[FusionCall],
) -> list[tuple[tuple[str | None, int | None], tuple[str | None, int | None], bool]]:
    return [
        ((call.first.gene, call.first.position), (call.second.gene, call.second.position), call.ordered)
        for call in calls
        if "ALK" in (call.first.gene, call.second.gene)
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_recognised_by_one_reader_and_read_to_its_end(name, shared):
    path = shared / "callers" / "data" / name
    reader, number = FILES[name]
    assert recognise(TextSource(path)).reader.name == reader
    calls = read(reader_named(reader), path)
    assert len(calls) == number
    assert alk_rows(calls) == ALK_ROWS.get(name, [])


def test_the_empty_file_of_fusionhunter_is_a_negative_only_when_it_is_named(shared):
    path = shared / "callers" / "data" / "fusionhunter" / "H2228.FusionHunter.fusion"
    with pytest.raises(FormatError, match="the file is empty"):
        recognise(TextSource(path))
    assert read(reader_named("fusionhunter"), path) == []


def breakpoints(calls: list[FusionCall], gene: str) -> set[int | None]:
    return {side.position for call in calls for side in (call.first, call.second) if side.gene == gene}


def test_mcf7_callers_agree_on_the_junction_of_bcas4_and_bcas3(shared):
    data = shared / "callers" / "data"
    files = {
        "defuse": "defuse/MCF7.results.filtered.tsv",
        "fusionfusion": "fusionfusion/MCF-7.fusion_fusion.result.txt",
        "integrate": "integrate/MCF7.breakpoints.cov.tsv",
        "jaffa": "jaffa/MCF7-demo.jaffa_results.csv",
    }
    for reader, name in files.items():
        calls = read(reader_named(reader), data / name)
        assert 49_411_710 in breakpoints(calls, "BCAS4"), reader
        assert 59_445_688 in breakpoints(calls, "BCAS3"), reader


def test_0_based_star_seqr_agrees_with_arriba_on_kpl4(shared):
    data = shared / "callers" / "data"
    arriba = read(reader_named("arriba"), data / "arriba" / "KPL4.fusions.tsv")
    star_seqr = read(reader_named("star-seqr"), data / "star-seqr" / "KPL4_STAR-SEQR_candidates.txt")
    assert breakpoints(star_seqr, "BSG") & breakpoints(arriba, "BSG") == {580_782}
    assert 134_062_676 in breakpoints(star_seqr, "NUP214") & breakpoints(arriba, "NUP214")


def test_squid_and_jaffa_agree_on_fgfr3_and_tacc3(shared):
    data = shared / "callers" / "data"
    squid = read(reader_named("squid-annotated"), data / "squid" / "fusion-report.squid_annotated.txt")
    positions = {(call.first.position, call.second.position) for call in squid}
    assert (1_727_977, 1_806_934) in positions
