"""Real output of long-read callers, clinical pipelines and collecting tables: whose file it is, and its ALK rows."""

from __future__ import annotations

from collections import Counter

import pytest

from alkfusion.calls import Kept, Molecule
from alkfusion.readers.registry import reader_named, recognise
from alkfusion.readers.source import TextSource
from tests.readers.examples import read
from tests.readers.test_real_files_of_rna_callers import alk_rows

# numbers of calls were counted with grep, not with these readers
FILES = {
    "aeron/aeron_fusion_support.txt": ("aeron", 224),
    "annofuse/PutativeDriverAnnoFuse.tsv": ("annofuse", 81),
    "cbioportal/core.data_structural_variants_missing_values.txt": ("cbioportal-sv", 7),
    "cbioportal/study_es_0.data_structural_variants.txt": ("cbioportal-sv", 48),
    "cicero/annotated.fusion.txt": ("cicero", 1),
    "cicero/final_fusions.txt": ("cicero", 1),
    "cicero/unfiltered.fusion.txt": ("cicero-unfiltered", 2),
    "ctat-lr-fusion/K562_directRNA_r1.ctat-LR-fusion.fusion_predictions.tsv": ("ctat-lr-fusion", 55),
    "ctat-lr-fusion/KIJK.ctat-LR-fusion.fusion_predictions.tsv": ("ctat-lr-fusion", 739),
    "ctat-lr-fusion/SeraCare_IsoSeq.ctat-LR-fusion.fusion_predictions.tsv": ("ctat-lr-fusion", 1010),
    "ctat-lr-fusion/fusion-report.ctat_lr_fusion.tsv": ("ctat-lr-fusion", 12),
    "dragen-rna/fusion-report.dragen.tsv": ("dragen-rna", 5),
    "dragen-rna/test_sample_WTS.fusion_candidates.final": ("dragen-rna", 2),
    "easyfuse/Detected_Fusions.csv": ("easyfuse-detected", 26),
    "easyfuse/fusions.pass.csv": ("easyfuse", 169),
    "flair-fusion/test-fusion.fusions.isoforms.bed": ("flair-fusion", 2),
    "fuseq-wes/FuSeq_WES_FusionFinal.txt": ("fuseq-wes", 4),
    "fuseq-wes/FuSeq_WES_SR_fge_fdb.txt": ("fuseq-wes-reads", 1),
    "fusion-report/fusion_list.tsv": ("fusion-report-list", 18),
    "fusion-report/fusion_list_filtered.tsv": ("fusion-report-list", 14),
    "fusion-report/fusions.csv": ("fusion-report", 53),
    "fusion-report/fusions.json": ("fusion-report-json", 84),
    "fusion-report/matq007.fusions.csv": ("fusion-report", 73),
    "fusioncatcher/fusioncatcher_test.summary_candidate_fusions.txt": ("fusioncatcher-summary", 17),
    "fusionseeker/A549_directcDNA_r1.confident_genefusion.txt": ("fusionseeker", 52),
    "fusionseeker/FusionSeeker_testdata.confident_genefusion.txt": ("fusionseeker", 1),
    "fusionseeker/KIJK.confident_genefusion.txt": ("fusionseeker", 54),
    "genie/fusor.genie_test.txt": ("cbioportal-sv", 1),
    "genion/small_example.output.tsv": ("genion", 15),
    "isofox/sample.pass_fusions.csv": ("isofox", 2),
    "juli/juli_test.annotated.txt": ("juli", 5),
    "linx/COLO829v003T.linx.fusion.tsv": ("linx", 13),
    "linx/COLO829v003T.linx.vis_fusion.tsv": ("linx-vis", 1),
    "linx/TUMOR_SAMPLE.linx.fusion.tsv": ("linx", 4),
    "longgf/K562_directRNA_r1.longgf.out": ("longgf", 112),
    "longgf/KIJK.longgf.out": ("longgf", 26),
    "metafusion-cff/UHRR.cff": ("metafusion-cff", 52),
    "oncokb/example_fusions.txt": ("oncokb-fusions", 7),
    "oncokb/example_sv.txt": ("oncokb-sv", 7),
    "pbfusion/SeraCare_IsoSeq.pbfusion.breakpoints.groups.bed": ("pbfusion", 51),
    "pcgr/T001-COAD.grch38.fusions.tsv": ("pcgr", 9),
    "sv-bedpe/gGnome.junctions.bedpe": ("bedpe", 83),
    "sv-umccrise/TEST-sv.tsv": ("umccrise-sv", 0),
    "tso500/DNA_sample_CombinedVariantOutput.tsv": ("tso500-combined", 0),
    "tso500/NTC-RNA_CombinedVariantOutput.tsv": ("tso500-combined", 1),
    "tso500/RNA_sample_CombinedVariantOutput.tsv": ("tso500-combined", 16),
    "tso500/variantgrid_AllFusions.csv": ("tso500-all-fusions", 33),
}

NPM1 = (("NPM1", 171_391_799), ("ALK", 29_223_528), True)
NPM1_UNPLACED = (("NPM1", None), ("ALK", None), True)
EML4_UNPLACED = (("EML4", None), ("ALK", None), True)
SPIKE_IN = (("EML4", 42_301_394), ("ALK", 29_223_584), True)  # EML4 exon 14, two bases, 56 bases of ALK intron 19
SPIKE_IN_FC = (("EML4", 42_301_391), ("ALK", 29_223_587), True)  # the same as FusionCatcher places it
TSO500 = [(("EML4", 42_522_654), ("ALK", 29_446_394), True)]
WES = (("ALK", None), ("EML4", None), False)

ALK_ROWS = {
    "ctat-lr-fusion/KIJK.ctat-LR-fusion.fusion_predictions.tsv": [NPM1],
    "ctat-lr-fusion/SeraCare_IsoSeq.ctat-LR-fusion.fusion_predictions.tsv": [
        (("EML4", 42_295_516), ("ALK", 29_223_528), True)
    ],
    "ctat-lr-fusion/fusion-report.ctat_lr_fusion.tsv": [SPIKE_IN, NPM1],
    "longgf/KIJK.longgf.out": [(("ALK", 29_223_528), ("NPM1", 171_391_797), False)],
    "fusionseeker/KIJK.confident_genefusion.txt": [
        (("ALK", 29_223_529), ("NPM1", 171_391_798), False),
        (("ALK", 29_193_613), ("NPM1", 171_391_761), False),
        (("ALK", 29_207_215), ("NPM1", 171_391_356), False),
        (("ALK", 29_223_529), ("FAM172A", 93_683_366), False),
    ],
    "fusionseeker/A549_directcDNA_r1.confident_genefusion.txt": [
        (("RPL4", 66_503_518), ("ALK", 29_830_905), False),
        (("ALK", 29_197_736), ("MCM8", 5_963_278), False),
    ],
    "pbfusion/SeraCare_IsoSeq.pbfusion.breakpoints.groups.bed": [(("EML4", 42_295_520), ("ALK", 29_223_523), True)],
    "easyfuse/Detected_Fusions.csv": [SPIKE_IN, SPIKE_IN],
    "fuseq-wes/FuSeq_WES_FusionFinal.txt": [WES, WES, WES],
    "fuseq-wes/FuSeq_WES_SR_fge_fdb.txt": [WES],
    "fusion-report/fusion_list.tsv": [EML4_UNPLACED, NPM1_UNPLACED],
    "fusion-report/fusion_list_filtered.tsv": [EML4_UNPLACED, NPM1_UNPLACED],
    "fusion-report/fusions.csv": [SPIKE_IN, SPIKE_IN, SPIKE_IN_FC, SPIKE_IN, NPM1, NPM1, NPM1],
    "fusion-report/fusions.json": [SPIKE_IN_FC, SPIKE_IN, SPIKE_IN, NPM1, NPM1],
    "fusion-report/matq007.fusions.csv": [SPIKE_IN, SPIKE_IN_FC, SPIKE_IN, NPM1, NPM1],
    "fusioncatcher/fusioncatcher_test.summary_candidate_fusions.txt": [
        (*EML4_UNPLACED[:2], False),
        (*NPM1_UNPLACED[:2], False),
    ],
    "juli/juli_test.annotated.txt": [
        (("Flanking_FAM92A1P2", 183_934_636), ("ALK", 30_053_808), True),
        (("EML4", 42_526_358), ("ALK", 29_447_837), True),
        (("EML4", 42_501_179), ("ALK", 29_448_230), True),
        (("TPR", 186_325_171), ("ALK", 29_446_943), True),
        (("EML4", 42_523_824), ("ALK", 29_446_685), True),
    ],
    "linx/COLO829v003T.linx.vis_fusion.tsv": [(("LHFPL6", 39_223_644), ("ALK", 29_765_729), True)],
    "metafusion-cff/UHRR.cff": [(("ALK", 29_606_600), ("AC010739.1", 41_848_194), False)],
    "oncokb/example_fusions.txt": [(("ALK", None), ("EML4", None), False)],
    "oncokb/example_sv.txt": [(("ALK", None), ("EML4", None), False)],
    "pcgr/T001-COAD.grch38.fusions.tsv": [(("EML4", 42_295_554), ("ALK", 29_223_528), False)],
    "tso500/RNA_sample_CombinedVariantOutput.tsv": TSO500,
    "tso500/variantgrid_AllFusions.csv": TSO500,
    "cbioportal/core.data_structural_variants_missing_values.txt": [
        (("EML4", 42_492_091), ("ALK", 29_446_394), True),
        (("ALK", 29_497_964), ("PTPN3", 112_219_679), True),
    ],
    "cbioportal/study_es_0.data_structural_variants.txt": [
        (("EML4", 42_492_091), ("ALK", 29_446_394), True),
        (("ALK", 29_497_964), ("PTPN3", 112_219_679), True),
        (("EML4", 42_522_656), ("ALK", 29_446_335), True),
        (("TTN", 222_222_222), ("ALK", 29_446_394), True),
    ],
}


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_recognised_by_one_reader_and_read_to_its_end(name, shared):
    path = shared / "callers" / "data" / name
    reader, number = FILES[name]
    assert recognise(TextSource(path)).reader.name == reader
    calls = read(reader_named(reader), path)
    assert len(calls) == number
    if not name.startswith("annofuse/"):
        assert alk_rows(calls) == ALK_ROWS.get(name, [])


def test_annofuse_shows_both_callers_of_each_patient(shared):
    calls = read(reader_named("annofuse"), shared / "callers/data/annofuse/PutativeDriverAnnoFuse.tsv")
    kinase = Counter(
        (call.sample, call.first.gene, call.first.position, call.caller)
        for call in calls
        if call.second.gene == "ALK" and not call.same_ends
    )
    assert kinase == {
        ("BS_9XVACXP0", "CCDC88A", 55_343_648, "star-fusion"): 1,
        ("BS_9XVACXP0", "CCDC88A", 55_343_648, "arriba"): 1,
        ("BS_PQ6QEVE8", "PPP1CB", 28_788_728, "star-fusion"): 1,
        ("BS_PQ6QEVE8", "PPP1CB", 28_788_728, "arriba"): 1,
        ("BS_PQ6QEVE8", "PPP1CB", 28_783_978, "arriba"): 1,
        ("BS_PQ6QEVE8", "SPDYA", 28_788_728, "star-fusion"): 1,
        ("BS_PQ6QEVE8", "SPDYA", 28_788_728, "arriba"): 1,
        ("BS_PQ6QEVE8", "SPDYA", 28_783_978, "arriba"): 1,
        ("BS_RRAEQZ97", "DCTN1", 74_365_075, "arriba"): 1,
        ("BS_SNVM7CZT", "BCL11A", 60_545_971, "star-fusion"): 1,
        ("BS_SNVM7CZT", "BCL11A", 60_545_971, "arriba"): 2,
        ("BS_ZZWMD6FA", "PPP1CB", 28_788_728, "star-fusion"): 1,
        ("BS_ZZWMD6FA", "PPP1CB", 28_788_728, "arriba"): 1,
        ("BS_ZZWMD6FA", "SPDYA", 28_788_728, "star-fusion"): 1,
        ("BS_ZZWMD6FA", "SPDYA", 28_788_728, "arriba"): 1,
    }
    antisense = [(call.first.gene, call.second.gene) for call in calls if call.same_ends]
    assert ("AC012358.3", "ALK") in antisense
    assert ("ALK", "CLIP4") in antisense


def test_tso500_of_dna_alone_cannot_show_a_fusion(shared):
    data = shared / "callers" / "data" / "tso500"
    reader = reader_named("tso500-combined")
    assert reader.cannot_show(TextSource(data / "RNA_sample_CombinedVariantOutput.tsv")) is None
    assert reader.cannot_show(TextSource(data / "DNA_sample_CombinedVariantOutput.tsv")) is not None


def test_cicero_files_of_one_run_agree_on_sides_and_differ_by_a_base(shared):
    data = shared / "callers" / "data" / "cicero"
    annotated, final, raw = (
        read(reader_named(reader), data / name)[0]
        for reader, name in (
            ("cicero", "annotated.fusion.txt"),
            ("cicero", "final_fusions.txt"),
            ("cicero-unfiltered", "unfiltered.fusion.txt"),
        )
    )
    assert (annotated.first.position, annotated.second.position) == (1_619_111, 164_792_493)
    assert (final.first.position, final.second.position) == (1_619_111, 164_792_494)
    assert {annotated.first.kept, annotated.second.kept, raw.first.kept, raw.second.kept} == {Kept.RIGHT}
    assert (raw.first.gene, raw.first.position) == ("PBX1", 164_792_493)


def test_gnome_bedpe_writes_the_position_itself(shared):
    first = read(reader_named("bedpe"), shared / "callers/data/sv-bedpe/gGnome.junctions.bedpe")[0]
    assert (first.first.position, first.first.kept) == (3_241_704, Kept.LEFT)
    assert (first.second.position, first.second.kept) == (3_278_907, Kept.RIGHT)
    assert first.molecule is Molecule.DNA
