"""Every file of ../shared/callers/data: whose it is, by content alone, and what it says of ALK when given by itself.

Readers were checked against FORMATS.md, answers against ALK_CASES.md and a search for the word ALK;
a file that is added to the folder has to be added here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.errors import AlkfusionError, BuildError, FormatError, InputError
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.model import AlkStatus
from alkfusion.readers.registry import all_readers
from alkfusion.readers.source import TextSource
from alkfusion.sample import SampleOptions, analyse

# file, the one reader that takes it, what ``alkfusion annotate FILE`` says
TABLE = """
aeron/aeron_fusion_support.txt aeron not_detected
annofuse/PutativeDriverAnnoFuse.tsv annofuse several_samples
arriba/BT474.fusions.tsv arriba not_detected
arriba/KPL4.fusions.tsv arriba not_detected
arriba/RNAsum.fusions.tsv arriba not_detected
arriba/annoFuse.arriba_example.tsv arriba not_detected
arriba/arriba_repo_test.fusions.tsv arriba not_detected
arriba/fusion-report.arriba.tsv arriba rearranged
arriba/fusor.arriba_fusions_itd.tsv arriba not_detected
arriba/moPepGen.arriba.txt arriba not_detected
cbioportal/core.data_structural_variants_missing_values.txt cbioportal-sv several_samples
cbioportal/study_es_0.data_structural_variants.txt cbioportal-sv several_samples
chimerascan/H2228.chimeras.bedpe chimerascan rearranged
chimerascan/mavis.chimerascan_output.bedpe chimerascan not_detected
chimpipe/H2228.chimericJunctions_chimpipe.txt chimpipe rearranged
chimpipe/MCF-7.chimericJunctions.txt chimpipe not_detected
cicero/annotated.fusion.txt cicero not_detected
cicero/final_fusions.txt cicero not_detected
cicero/unfiltered.fusion.txt cicero-unfiltered not_detected
ctat-lr-fusion/K562_directRNA_r1.ctat-LR-fusion.fusion_predictions.tsv ctat-lr-fusion not_detected
ctat-lr-fusion/KIJK.ctat-LR-fusion.fusion_predictions.tsv ctat-lr-fusion rearranged
ctat-lr-fusion/SeraCare_IsoSeq.ctat-LR-fusion.fusion_predictions.tsv ctat-lr-fusion rearranged
ctat-lr-fusion/fusion-report.ctat_lr_fusion.tsv ctat-lr-fusion rearranged
defuse/833ke.results.filtered.tsv defuse not_detected
defuse/H2228.results.filtered.tsv defuse not_detected
defuse/MCF7.results.filtered.tsv defuse not_detected
dragen-rna/fusion-report.dragen.tsv dragen-rna not_detected
dragen-rna/test_sample_WTS.fusion_candidates.final dragen-rna not_detected
easyfuse/Detected_Fusions.csv easyfuse-detected rearranged
easyfuse/fusions.pass.csv easyfuse not_detected
ericscript/H2228.MyEric.results.filtered.tsv ericscript rearranged
ericscript/SRR1657556.results.total.tsv ericscript not_detected
ericscript/fusion-report.ericscript.tsv ericscript not_detected
flair-fusion/test-fusion.fusions.isoforms.bed flair-fusion not_detected
fuseq-wes/FuSeq_WES_FusionFinal.txt fuseq-wes candidate
fuseq-wes/FuSeq_WES_SR_fge_fdb.txt fuseq-wes-reads candidate
fusion-report/fusion_list.tsv fusion-report-list candidate
fusion-report/fusion_list_filtered.tsv fusion-report-list candidate
fusion-report/fusions.csv fusion-report rearranged
fusion-report/fusions.json fusion-report-json rearranged
fusion-report/matq007.fusions.csv fusion-report rearranged
fusioncatcher/833ke.final-list-candidate-fusion-genes.txt fusioncatcher not_detected
fusioncatcher/H2228.final-list_candidate-fusion-genes.txt fusioncatcher rearranged
fusioncatcher/SU-DHL-10.final-list_candidate-fusion-genes.txt fusioncatcher not_detected
fusioncatcher/SeraCareV2.final-list_candidate-fusion-genes.txt fusioncatcher rearranged
fusioncatcher/fusion-report.fusioncatcher.txt fusioncatcher rearranged
fusioncatcher/fusioncatcher_test.final-list_candidate-fusion-genes.vcf fusioncatcher-vcf rearranged
fusioncatcher/fusioncatcher_test.summary_candidate_fusions.txt fusioncatcher-summary candidate
fusionfusion/MCF-7.fusion_fusion.result.txt fusionfusion not_detected
fusionfusion/MCF-7.star.fusion.result.txt fusionfusion-star not_detected
fusionhunter/K562.FusionHunter.fusion fusionhunter not_detected
fusioninspector/AGFusion.FusionInspector.fusions.abridged.txt fusioninspector not_detected
fusioninspector/TCGA_EML4-ALK.FusionInspector.fusions.tsv fusioninspector several_samples
fusioninspector/finspector.fusion_inspector_web.json fusioninspector-web not_detected
fusionmap/MCF7.02_RNA.FusionReport.txt fusionmap not_detected
fusionmap/SeraCareV2.FusionDetection.FusionReport.Table.txt fusionmap rearranged
fusionmap/TestDataset.FusionReport.txt fusionmap not_detected
fusionseeker/A549_directcDNA_r1.confident_genefusion.txt fusionseeker not_detected
fusionseeker/FusionSeeker_testdata.confident_genefusion.txt fusionseeker not_detected
fusionseeker/KIJK.confident_genefusion.txt fusionseeker rearranged
genie/fusor.genie_test.txt cbioportal-sv not_detected
genion/small_example.output.tsv genion not_detected
infusion/H2228.fusions.txt infusion not_detected
infusion/easyfuse.fusions.detailed.header.txt infusion not_detected
infusion/easyfuse.infusion.detailed.txt infusion not_detected
integrate/BEERS.bk_fusion.bedpe integrate-bedpe not_detected
integrate/BEERS.summary.tsv integrate-summary not_detected
integrate/MCF7.breakpoints.cov.tsv integrate not_detected
isofox/sample.pass_fusions.csv isofox not_detected
jaffa/A-673.direct.jaffa_results.csv jaffa candidate
jaffa/DMS_454.hybrid.jaffa_results.csv jaffa not_detected
jaffa/H2228.direct.jaffa_results.csv jaffa not_detected
jaffa/H2228.hybrid.jaffa_results.csv jaffa rearranged
jaffa/MCF7-demo.jaffa_results.csv jaffa not_detected
jaffa/fusion-report.jaffa.csv jaffa not_detected
jaffal/K562_directRNA_r1.jaffal_results.csv jaffal not_detected
jaffal/SeraCare_IsoSeq.jaffal_results.csv jaffal rearranged
jaffal/SeraCare_MAS_bc08.jaffal_results.csv jaffal rearranged
juli/juli_test.annotated.txt juli rearranged
linx/COLO829v003T.linx.fusion.tsv linx not_detected
linx/COLO829v003T.linx.vis_fusion.tsv linx-vis build_not_told
linx/TUMOR_SAMPLE.linx.fusion.tsv linx not_detected
longgf/K562_directRNA_r1.longgf.out longgf not_detected
longgf/KIJK.longgf.out longgf rearranged
mapsplice/H2228.fusions_well_annotated.txt mapsplice not_detected
mapsplice/easyfuse.fusions_well_annotated.txt mapsplice not_detected
metafusion-cff/UHRR.cff metafusion-cff not_detected
nfuse/H2228.rna.results.tsv nfuse not_detected
oncokb/example_fusions.txt oncokb-fusions candidate
oncokb/example_sv.txt oncokb-sv candidate
pavfinder/sv.bedpe pavfinder not_detected
pbfusion/SeraCare_IsoSeq.pbfusion.breakpoints.groups.bed pbfusion rearranged
pcgr/T001-COAD.grch38.fusions.tsv pcgr candidate
pizzly/fusion-report.pizzly.tsv pizzly not_detected
prada/H2228.prada.fus.summary.txt prada not_detected
prada/TCGA-ACC.PRADA.acc.fusion.fq.TAF.tsv prada not_detected
soapfuse/H2228.final.Fusion.specific.for.genes soapfuse rearranged
soapfuse/LC2Ad.final.Fusion.specific.for.genes soapfuse not_detected
squid/HCC1954.sv.txt squid not_detected
squid/fusion-report.squid_annotated.txt squid-annotated not_detected
star-fusion/A-673.star-fusion.fusion_candidates.final.abridged star-fusion not_detected
star-fusion/AGFusion.fusion_predictions.abridged.coding_effect.tsv star-fusion not_detected
star-fusion/BT474.star-fusion.fusion_candidates.final.abridged.FFPM star-fusion not_detected
star-fusion/BT474.star-fusion.fusion_predictions.abridged.tsv star-fusion not_detected
star-fusion/H2228.star-fusion.fusion_candidates.final.abridged star-fusion rearranged
star-fusion/K562.star-fusion.fusion_candidates.final.abridged star-fusion not_detected
star-fusion/SRR1659960.starfusion.full.tsv star-fusion rearranged
star-fusion/SeraCareV2.star-fusion.fusion_predictions.abridged.tsv star-fusion rearranged
star-fusion/annoFuse.starfusion_example.tsv star-fusion not_detected
star-fusion/chimeraviz.abridged.annotated.coding_effect.tsv star-fusion not_detected
star-fusion/fuco.star-fusion.fusion_candidates.final.abridged star-fusion rearranged
star-fusion/fusion-report.starfusion.tsv star-fusion rearranged
star-fusion/kickstart.star-fusion.fusion_candidates.final star-fusion not_detected
star-seqr/KPL4_STAR-SEQR_candidates.txt star-seqr not_detected
star/fuco.Chimeric.out.junction star-junction rearranged
star/kickstart_hg38.Chimeric.out.junction star-junction not_detected
star/starchip_test.Chimeric.out.junction star-junction not_detected
sv-bedpe/gGnome.junctions.bedpe bedpe not_detected
sv-bnd/breakend.vcf sv-vcf not_detected
sv-bnd/snpeff.test_fusion_CCDC6-RET.vcf sv-vcf not_detected
sv-bnd/snpeff.test_fusion_EML4-ALK.vcf sv-vcf rearranged
sv-bnd/vcf4.2.example.sv.vcf sv-vcf not_detected
sv-breakdancer/mavis.breakdancer_output.txt breakdancer not_detected
sv-cutesv/mavis.cuteSV.vcf cutesv not_detected
sv-delly/delly-0.6.8.vcf delly not_detected
sv-delly/gGnome.delly.final.vcf delly not_detected
sv-delly/mavis.delly_events.vcf delly not_detected
sv-dragen/dragen_manta_sv_compound_het.vcf dragen-sv not_detected
sv-gridss/COLO829T.purple.sv.ann.vcf gridss not_detected
sv-gridss/gridss.vcf gridss not_detected
sv-longread/gGnome.ont.subset.vcf cutesv not_detected
sv-lumpy/EML4-ALK_HDC134P.lumpy.snpeff.vcf lumpy rearranged
sv-lumpy/smoove.test-anno.vcf lumpy not_detected
sv-manta/manta-1.1.1.vcf manta not_detected
sv-manta/manta_demo.somaticSV.vcf manta not_detected
sv-manta/mavis.manta_events.vcf manta not_detected
sv-nanomonsv/COLO829.nanomonsv.result.vcf nanomonsv not_detected
sv-sniffles/COLO829.nanopore.sniffles.vcf sniffles not_detected
sv-sniffles/mavis.sniffles.vcf sniffles not_detected
sv-svaba/gGnome.svaba.subset.vcf svaba not_detected
sv-umccrise/TEST-sv.tsv umccrise-sv not_detected
tophat-fusion/A-673.result.txt tophat-fusion candidate
tophat-fusion/AGFusion.result.txt tophat-fusion not_detected
tso500/DNA_sample_CombinedVariantOutput.tsv tso500-combined not_assessed
tso500/NTC-RNA_CombinedVariantOutput.tsv tso500-combined not_detected
tso500/RNA_sample_CombinedVariantOutput.tsv tso500-combined rearranged
tso500/variantgrid_AllFusions.csv tso500-all-fusions rearranged
"""
NOT_INPUTS = {
    "fusion-report/fusion_genes_mqc.json": ("counts for a MultiQC report", "fusions.csv or fusions.json"),
    "fusionhunter/H2228.FusionHunter.fusion": ("the file is empty", "name it with --format"),
    "genefuse/fusions.input.csv": ("GeneFuse's list of target genes", "the JSON of --json"),
    "linx/COLO829v003T.linx.breakend.tsv": ("LINX's table of breakends", "linx.fusion.tsv"),
    "linx/COLO829v003T.linx.svs.tsv": ("LINX's table of structural variants", "linx.fusion.tsv"),
    "tso500/variantgrid_SpliceVariants.vcf": ("splice variants by SpliceGirl", "CombinedVariantOutput.tsv"),
    "tso500/variantgrid_cnv.vcf": ("copy numbers by DRAGEN", "CombinedVariantOutput.tsv"),
}
ROWS = [line.split() for line in TABLE.strip().splitlines()]
REFUSED = {
    "several_samples": (InputError, "Choose one with --sample"),
    "build_not_told": (BuildError, "State it with --build"),
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def test_the_table_holds_every_file_of_the_folder_once(shared: Path) -> None:
    data = shared / "callers" / "data"
    files = sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    assert sorted([*(name for name, _, _ in ROWS), *NOT_INPUTS]) == files


@pytest.mark.parametrize(("name", "reader", "status"), ROWS, ids=[name for name, _, _ in ROWS])
def test_one_reader_alone_takes_the_file(shared: Path, name: str, reader: str, status: str) -> None:
    head = TextSource(shared / "callers" / "data" / name).head()
    assert [kind.name for kind in all_readers() if not kind.fallback and kind.recognise(head)] == [reader]


@pytest.mark.parametrize("name", NOT_INPUTS)
def test_a_file_without_fusion_calls_is_refused_with_what_to_give_instead(
    shared: Path, knowledge: Knowledge, name: str
) -> None:
    what, instead = NOT_INPUTS[name]
    with pytest.raises(FormatError) as error:
        analyse([shared / "callers" / "data" / name], SampleOptions(), knowledge)
    assert what in error.value.what
    assert instead in (error.value.advice or "")


@pytest.mark.parametrize(("name", "reader", "status"), ROWS, ids=[name for name, _, _ in ROWS])
def test_the_file_by_itself_gives_its_answer(
    shared: Path, knowledge: Knowledge, name: str, reader: str, status: str
) -> None:
    path = shared / "callers" / "data" / name
    if status in REFUSED:
        kind, advice = REFUSED[status]
        with pytest.raises(kind) as error:
            analyse([path], SampleOptions(), knowledge)
        assert advice in str(error.value)
        return
    result = analyse([path], SampleOptions(), knowledge)
    assert (result.alk_status, result.inputs[0].format) == (status, reader)
    if result.alk_status is AlkStatus.NOT_DETECTED:
        assert result.summary.startswith("This file reports no ALK fusion")
        assert "which is not proof of absence" in result.summary
    elif result.alk_status is AlkStatus.NOT_ASSESSED:
        assert "Nothing given here could have shown an ALK fusion" in result.summary
        assert [item.kind for item in result.observations] == ["cannot_show_fusions"]
    # whatever the file says, a rearrangement has ALK on one side
    assert all("ALK" in (event.five_prime.gene, event.three_prime.gene) for event in result.rearrangements)


@pytest.mark.parametrize(("name", "reader", "status"), ROWS, ids=[name for name, _, _ in ROWS])
def test_every_other_format_refuses_the_file_or_reads_it_without_a_crash(
    shared: Path, name: str, reader: str, status: str
) -> None:
    source = TextSource(shared / "callers" / "data" / name)
    for kind in all_readers():
        try:
            calls = sum(1 for _ in kind.calls(source))
        except AlkfusionError as error:
            assert error.what and "\n" not in str(error)
        else:
            assert calls >= 0
