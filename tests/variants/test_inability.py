"""What was not seen is never wild type: take one thing away and a drug must leave ``sensitive``."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.errors import BuildError, UsageError
from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.knowledge.table import load_knowledge
from alkfusion.model import AlkStatus, AssessmentState, Prediction
from alkfusion.sample import SampleOptions, analyse
from tests.variants.files import G1202R, base, contig_lines, read, record, snv, write_vcf

FUSION = Path(__file__).resolve().parents[1] / "readers" / "data" / "arriba" / "minimal.tsv"
DEFINING = load_knowledge().defining_residues()
GVCF = ['##ALT=<ID=NON_REF,Description="any">']


def blocks(build=Build.GRCH38, *, without=(), shallow=(), problem=()):
    """Reference blocks over the codon of every defining residue, but for some."""
    rows = []
    for residue in DEFINING:
        for position in AlkCoding.of(build).codon_positions(residue):
            if residue not in without:
                depth = 29 if residue in shallow else 200
                status = "LowGQ" if residue in problem else "PASS"
                reference = base(position, build)
                cells = (
                    f"chr2 {position} . {reference} <NON_REF> . {status} END={position} GT:DP:MIN_DP 0/0:300:{depth}"
                )
                rows.append((position, cells))
    return [cells for _, cells in sorted(rows)]


def gvcf(tmp_path, rows, name="sample.g.vcf"):
    return write_vcf(tmp_path / name, rows, header=GVCF)


def prediction(result, drug="crizotinib"):
    return next(call.prediction for call in result.drug_calls if call.drug == drug)


def analysed(path, **options):
    return analyse([FUSION, path], SampleOptions(**options))


def test_a_whole_gvcf_assesses_everything(tmp_path):
    result = analysed(gvcf(tmp_path, blocks()))
    assert result.assessment.state is AssessmentState.COMPLETE
    assert result.assessment.assessed == DEFINING
    assert {item.limit_of_detection for item in result.assessment.seen} == {0.0312}
    assert prediction(result) is Prediction.SENSITIVE


@pytest.mark.parametrize("residue", DEFINING)
def test_each_missing_block_takes_the_drug_out_of_sensitive(tmp_path, residue):
    result = analysed(gvcf(tmp_path, blocks(without=(residue,))))
    assert result.assessment.state is AssessmentState.PARTIAL
    assert [(item.residue, item.reason) for item in result.assessment.not_assessed] == [(residue, "no gVCF block")]
    assert prediction(result) is Prediction.PRESUMED_SENSITIVE


def test_one_base_of_a_codon_missing_is_enough(tmp_path):
    gone = str(AlkCoding.of(Build.GRCH38).codon_positions(1202)[2])
    rows = [row for row in blocks() if row.split()[1] != gone]
    found = read(gvcf(tmp_path, rows))
    assert [item.residue for item in found.coverage if not item.assessed] == [1202]


@pytest.mark.parametrize(
    ("given", "reason", "depth"),
    [({"shallow": (1202,)}, "gVCF: depth 29, 30 wanted", 29), ({"problem": (1202,)}, "filtered (LowGQ)", 200)],
    ids=["depth", "filter"],
)
def test_a_shallow_or_filtered_block_is_not_seen(tmp_path, given, reason, depth):
    result = analysed(gvcf(tmp_path, blocks(**given)))
    (missing,) = result.assessment.not_assessed
    assert (missing.residue, missing.reason, missing.depth) == (1202, reason, depth)
    assert prediction(result) is Prediction.PRESUMED_SENSITIVE


def test_a_no_call_is_not_reference(tmp_path):
    position = AlkCoding.of(Build.GRCH38).codon_positions(1202)[0]
    rows = [row.replace("0/0", "./.") if row.split()[1] == str(position) else row for row in blocks()]
    found = read(gvcf(tmp_path, rows))
    assert [(item.residue, item.reason) for item in found.coverage if not item.assessed] == [(1202, "no call")]


def test_a_genotype_that_was_not_called_is_not_wild_type_inside_the_targets(tmp_path):
    """The other sample of the file has G1202R; of this one the caller could not tell."""
    row = record(G1202R, "GT:AD:DP ./.:.:. 0/1:60,40:100")
    path = write_vcf(tmp_path / "two.vcf", [row], samples=("A", "B"))
    result = analysed(path, sample="A", targets=bed(tmp_path, DEFINING))
    assert [(i.residue, i.reason) for i in result.assessment.not_assessed] == [(1202, "no call")]
    assert prediction(result) is Prediction.PRESUMED_SENSITIVE


def test_a_plain_vcf_assesses_nothing_and_says_so(tmp_path):
    result = analysed(write_vcf(tmp_path / "plain.vcf", [record(G1202R)]))
    assert result.assessment.state is AssessmentState.NONE
    assert {item.reason for item in result.assessment.not_assessed} == {
        "a VCF lists variants only; a gVCF, a BAM, --targets or --assume-covered can say what was seen"
    }
    assert prediction(result) is Prediction.RESISTANT  # what was found counts all the same


def empty_vcf(tmp_path, **header):
    return write_vcf(tmp_path / "empty.vcf", [], header=contig_lines(Build.GRCH38))


def test_an_empty_vcf_beside_a_fusion_makes_nothing_sensitive(tmp_path):
    assert prediction(analysed(empty_vcf(tmp_path))) is Prediction.PRESUMED_SENSITIVE


def test_assuming_coverage_is_stamped(tmp_path):
    result = analysed(empty_vcf(tmp_path), assume_covered=True)
    assert prediction(result) is Prediction.SENSITIVE
    assert result.provenance.options["assume_covered"] == "True"
    assert "assumed_covered" in {item.kind for item in result.observations}
    assert {item.how for item in result.assessment.seen} == {
        "assumed covered (--assume-covered), not shown by any file"
    }
    assert {item.limit_of_detection for item in result.assessment.seen} == {None}


def bed(tmp_path, residues, build=Build.GRCH38, cut=0):
    rows = []
    for residue in residues:
        positions = sorted(AlkCoding.of(build).codon_positions(residue))[: 3 - cut]
        rows.extend(f"chr2\t{position - 1}\t{position}\tALK" for position in positions)
    path = tmp_path / "panel.bed"
    path.write_text("track name=panel\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_targets_say_what_a_vcf_could_show(tmp_path):
    result = analysed(empty_vcf(tmp_path), targets=bed(tmp_path, DEFINING))
    assert result.assessment.state is AssessmentState.COMPLETE
    assert prediction(result) is Prediction.SENSITIVE
    assert result.assessment.seen[0].how == "inside the targets (panel.bed), depth not known"


@pytest.mark.parametrize("residue", [DEFINING[0], 1202, DEFINING[-1]])
def test_shorter_targets_take_the_drug_out_of_sensitive(tmp_path, residue):
    kept = [other for other in DEFINING if other != residue]
    result = analysed(empty_vcf(tmp_path), targets=bed(tmp_path, kept))
    assert [(i.residue, i.reason) for i in result.assessment.not_assessed] == [
        (residue, "outside the targets (panel.bed)")
    ]
    assert prediction(result) is Prediction.PRESUMED_SENSITIVE


def test_a_codon_that_the_targets_cut_is_outside(tmp_path):
    result = analysed(empty_vcf(tmp_path), targets=bed(tmp_path, DEFINING, cut=1))
    assert result.assessment.state is AssessmentState.NONE


def test_targets_of_the_other_build_are_refused(tmp_path):
    with pytest.raises(BuildError, match="GRCh37"):
        analysed(empty_vcf(tmp_path), targets=bed(tmp_path, DEFINING, Build.GRCH37))


def test_targets_without_a_vcf_are_a_mistake(tmp_path):
    with pytest.raises(UsageError, match="--targets"):
        analyse([FUSION], SampleOptions(targets=bed(tmp_path, DEFINING)))


def test_targets_narrow_what_a_gvcf_shows(tmp_path):
    found = analysed(gvcf(tmp_path, blocks()), targets=bed(tmp_path, [1202]))
    assert found.assessment.assessed == (1202,)


def test_an_rna_vcf_shows_nothing_inside_its_targets(tmp_path):
    header = [*contig_lines(Build.GRCH38), '##GATKCommandLine=<ID=HaplotypeCaller,CommandLine="HaplotypeCaller'
              ' --dont-use-soft-clipped-bases true">']  # fmt: skip
    path = write_vcf(tmp_path / "rna.vcf", [], header=header)
    result = analysed(path, targets=bed(tmp_path, DEFINING))
    assert result.assessment.state is AssessmentState.NONE
    assert {i.reason for i in result.assessment.not_assessed} == {"RNA VCF without depth of what it does not list"}


def test_a_shallow_record_in_its_targets_is_not_seen(tmp_path):
    row = record(G1202R, "GT:AD:DP 0/1:2,3:5")
    result = analysed(write_vcf(tmp_path / "a.vcf", [row]), targets=bed(tmp_path, DEFINING))
    assert {i.residue for i in result.assessment.not_assessed} == {1202}
    assert result.mutations[0].filter == "low_depth (5 < 30)"
    assert prediction(result) is Prediction.PRESUMED_SENSITIVE


def test_a_filtered_call_is_neither_a_mutation_nor_wild_type(tmp_path):
    row = record(G1202R).replace("PASS", "weak_evidence")
    result = analysed(write_vcf(tmp_path / "a.vcf", [row]), targets=bed(tmp_path, DEFINING))
    assert [(i.residue, i.reason) for i in result.assessment.not_assessed] == [
        (1202, "only a filtered call: p.G1202R, weak_evidence")
    ]
    assert prediction(result) is Prediction.PRESUMED_SENSITIVE


def test_what_lies_under_a_symbolic_allele_is_not_seen(tmp_path):
    position = AlkCoding.of(Build.GRCH38).codon_positions(1202)[2]
    row = f"chr2 {position} . {base(position, Build.GRCH38)} <DEL> . PASS END={position + 2} GT 0/1"
    result = analysed(gvcf(tmp_path, sorted([*blocks(), row], key=lambda r: int(r.split()[1]))))
    assert [(i.residue, i.reason) for i in result.assessment.not_assessed] == [
        (1202, "under the allele <DEL>, which is not read here")
    ]


def test_a_file_without_chromosome_2_says_that(tmp_path):
    path = write_vcf(tmp_path / "chr5.vcf", ["chr5 100 . A <NON_REF> . PASS END=200 GT:DP 0/0:50"], header=GVCF)
    result = analysed(path)
    assert {i.reason for i in result.assessment.not_assessed} == {"the gVCF has no contig of chromosome 2"}


def test_a_vcf_alone_cannot_show_the_driver(tmp_path):
    result = analyse([gvcf(tmp_path, blocks())], SampleOptions())
    assert result.alk_status is AlkStatus.NOT_ASSESSED
    assert Prediction.SENSITIVE not in {call.prediction for call in result.drug_calls}


def test_a_mutation_without_a_fusion_is_mutated_and_still_counts(tmp_path):
    result = analyse([write_vcf(tmp_path / "a.vcf", [record(G1202R)])], SampleOptions())
    assert result.alk_status is AlkStatus.MUTATED
    assert result.summary.startswith("ALK is mutated; nothing given here could have shown an ALK fusion.")
    assert prediction(result) is Prediction.RESISTANT


def test_fusion_and_mutation_are_one_result(tmp_path):
    result = analysed(write_vcf(tmp_path / "a.vcf", [record(G1202R)]))
    assert result.alk_status is AlkStatus.REARRANGED
    assert result.rearrangements[0].name == "NPM1::ALK"
    assert [(m.protein, m.significance.value) for m in result.mutations] == [("p.G1202R", "known_resistance")]
    assert [item.format for item in result.inputs] == ["arriba", "small-variant-vcf"]


def test_the_order_of_the_files_changes_nothing(tmp_path):
    import msgspec

    path = write_vcf(tmp_path / "a.vcf", [record(G1202R)])
    both = [analyse(order, SampleOptions(sample="S")) for order in ([FUSION, path], [path, FUSION])]
    assert msgspec.json.encode(both[0]) == msgspec.json.encode(both[1])


def test_a_stated_mutation_is_marked(tmp_path):
    result = analyse([FUSION], SampleOptions(mutations=("1151Tins", "G1202R")))
    assert [m.protein for m in result.mutations] == ["p.T1151dup", "p.G1202R"]
    assert {m.sources for m in result.mutations} == {("stated with --mutation, not found in these files",)}
    assert prediction(result) is Prediction.RESISTANT
    assert result.assessment.state is AssessmentState.NONE


@pytest.mark.parametrize("text", ["p.G1203R", "R1202G", "hello", "p.G1202G"])
def test_a_stated_change_that_is_none_is_refused(text):
    with pytest.raises(UsageError, match="--mutation"):
        analyse([FUSION], SampleOptions(mutations=(text,)))


def test_the_shallowest_base_of_a_codon_counts(tmp_path):
    deep, shallow = record(G1202R, "GT:AD:DP 0/1:60,40:100"), record(snv(1202, 2, "C"), "GT:AD:DP 0/1:4,8:12")
    path = write_vcf(tmp_path / "a.vcf", sorted([deep, shallow]))
    result = analysed(path, targets=bed(tmp_path, DEFINING))
    assert [(i.residue, i.depth, i.reason) for i in result.assessment.not_assessed] == [
        (1202, 12, "VCF record: depth 12, 30 wanted")
    ]


def test_a_doubted_call_is_not_cured_by_a_file_that_covers_it(tmp_path):
    doubted = write_vcf(tmp_path / "a.vcf", [record(G1202R).replace("PASS", "weak_evidence")])
    result = analyse([FUSION, doubted, gvcf(tmp_path, blocks())], SampleOptions())
    assert [i.residue for i in result.assessment.not_assessed] == [1202]
    assert prediction(result) is Prediction.PRESUMED_SENSITIVE


def test_a_trusted_call_of_another_file_is_shown_with_both_sources(tmp_path):
    doubted = write_vcf(tmp_path / "a.vcf", [record(G1202R).replace("PASS", "weak_evidence")])
    trusted = write_vcf(tmp_path / "b.vcf", [record(G1202R, "GT:AD:DP 0/1:30,20:50")])
    result = analyse([doubted, trusted], SampleOptions())
    (mutation,) = result.mutations
    assert (mutation.filter, mutation.depth, mutation.sources) == ("PASS", 50, ("a.vcf", "b.vcf"))


def test_a_doubted_splice_site_takes_out_the_residue_beside_it(tmp_path):
    alk = AlkCoding.of(Build.GRCH38)
    position = alk.position(alk.sense_of_coding(3 * 1150)) + 1  # the intron base before codon 1151, first of exon 22
    reference = base(position, Build.GRCH38)
    row = f"chr2 {position} . {reference} {'A' if reference != 'A' else 'T'} . weak . GT 0/1"
    found = read(write_vcf(tmp_path / "a.vcf", [row]), assume_covered=True)
    assert [(m.protein, m.coding, m.residue) for m in found.mutations] == [("p.?", "c.3451-1G>T", 1151)]
    assert [i.residue for i in found.coverage if not i.assessed] == [1151]


def test_files_of_both_builds_make_one_mutation(tmp_path):
    first = write_vcf(tmp_path / "a.vcf", [record(G1202R)])
    second = write_vcf(tmp_path / "b.vcf", [record(snv(1202, 0, "A", Build.GRCH37), "GT:AD:DP 0/1:100,100:200")])
    result = analyse([FUSION, first, second], SampleOptions())
    (mutation,) = result.mutations
    assert (mutation.genomic, mutation.depth) == (f"chr2:{G1202R[0]}:C>T", 200)
    assert result.build == Build.GRCH38


def test_the_assumption_stands_in_the_summary_and_so_in_every_output(tmp_path):
    from alkfusion.report.json_document import to_json
    from alkfusion.report.table import to_tsv
    from alkfusion.report.terminal import plain_text

    result = analysed(empty_vcf(tmp_path), assume_covered=True)
    for text in (to_json(result).decode(), to_tsv(result).decode(), plain_text(result).replace("\n", " ")):
        assert "assumed to be covered" in text


def test_a_filtered_call_never_reads_as_a_finding(tmp_path):
    from alkfusion.report.table import to_tsv
    from alkfusion.report.terminal import plain_text

    result = analysed(write_vcf(tmp_path / "a.vcf", [record(G1202R).replace("PASS", "weak")]))
    assert "p.G1202R (not counted: weak)" in to_tsv(result).decode()
    assert "not counted: weak" in plain_text(result)
    assert "G1202R" not in result.summary


def one_base(place, status="PASS", depth=12):
    """A gVCF record over one base of codon 1202."""
    position = AlkCoding.of(Build.GRCH38).codon_positions(1202)[place]
    site = f"chr2 {position} . {base(position, Build.GRCH38)} <NON_REF> . {status} END={position}"
    return position, f"{site} GT:DP:MIN_DP 0/0:300:{depth}"


def test_one_shallow_base_makes_the_codon_shallow(tmp_path):
    position, row = one_base(1)
    rows = [row if other.split()[1] == str(position) else other for other in blocks()]
    found = read(gvcf(tmp_path, rows))
    assert [(i.residue, i.depth) for i in found.coverage if not i.assessed] == [(1202, 12)]


def test_of_two_records_over_a_base_the_deeper_counts(tmp_path):
    rows = sorted([*blocks(), one_base(1)[1]], key=lambda row: int(row.split()[1]))
    found = read(gvcf(tmp_path, rows))
    assert all(item.assessed for item in found.coverage)
    assert {item.depth for item in found.coverage} == {200}


def test_of_two_filtered_records_the_smaller_depth_is_named(tmp_path):
    rows = [*blocks(problem=(1202,)), one_base(0, "LowGQ", 50)[1]]
    found = read(gvcf(tmp_path, sorted(rows, key=lambda row: int(row.split()[1]))))
    assert [(i.residue, i.depth) for i in found.coverage if not i.assessed] == [(1202, 50)]


@pytest.mark.parametrize(("depth", "seen"), [(29, False), (30, True)])
def test_the_limit_of_depth_is_still_good(tmp_path, depth, seen):
    row = record(G1202R, f"GT:AD:DP 0/1:{depth - 5},5:{depth}")
    result = analysed(write_vcf(tmp_path / "a.vcf", [row]), targets=bed(tmp_path, DEFINING))
    assert (1202 in result.assessment.assessed) is seen
    assert (result.mutations[0].filter == "PASS") is seen


def test_a_genotyped_vcf_that_kept_the_header_of_its_gvcf_is_a_plain_one(tmp_path):
    header = [*contig_lines(Build.GRCH38), *GVCF]
    path = write_vcf(tmp_path / "genotyped.vcf", ["chr1 1000 . A C . PASS . GT:DP 0/1:50"], header=header)
    assert read(path).input.format == "small-variant-vcf"
    assert analysed(path, targets=bed(tmp_path, DEFINING)).assessment.state is AssessmentState.COMPLETE


def test_another_sample_of_the_file_makes_no_gvcf_of_it(tmp_path):
    row = record(G1202R, "GT:AD:DP 0/0:100,0:100 0/1:60,40:100")
    path = write_vcf(tmp_path / "two.vcf", [row], samples=("A", "B"))
    assert read(path, sample="A").input.format == "small-variant-vcf"
    result = analysed(path, sample="A", targets=bed(tmp_path, DEFINING))
    assert result.mutations == ()
    assert result.assessment.state is AssessmentState.COMPLETE
