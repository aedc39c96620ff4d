"""The protein of a lost splice site is not known: it is ``p.?``, and people are told its c. name."""

from __future__ import annotations

from alkfusion.genome.builds import Build
from alkfusion.interpret.alk_coding import AlkCoding
from alkfusion.model import Phase, Prediction
from alkfusion.report.table import to_tsv
from alkfusion.report.terminal import plain_text
from alkfusion.sample import SampleOptions, analyse
from tests.variants.files import base, record, write_vcf
from tests.variants.test_inability import FUSION, prediction

PHASED = "GT:AD:DP:PS 0|1:60,40:100:7"


def intron_base(residue, step):
    """Return a change of the intron base that lies ``step`` bases before the first base of a codon's exon."""
    alk = AlkCoding.of(Build.GRCH38)
    position = alk.position(alk.sense_of_coding(3 * (residue - 1))) + step
    reference = base(position, Build.GRCH38)
    return position, reference, "A" if reference != "A" else "T"


ACCEPTOR_22 = intron_base(1151, 1)  # c.3451-1, before exon 22
ACCEPTOR_22_SECOND = intron_base(1151, 2)  # c.3451-2


def result_of(tmp_path, *rows):
    return analyse([FUSION, write_vcf(tmp_path / "a.vcf", sorted(rows))], SampleOptions())


def told(result):
    """Everything that a person reads of a result."""
    return "\n".join([plain_text(result), to_tsv(result).decode(), *(call.text for call in result.drug_calls)])


def test_the_sentences_name_a_splice_site_by_its_c_name(tmp_path):
    result = result_of(tmp_path, record(ACCEPTOR_22))
    assert [(m.protein, m.coding) for m in result.mutations] == [("p.?", "c.3451-1G>T")]
    assert "Kinase-domain mutation: splice site c.3451-1G>T (VAF 0.40)." in result.summary
    crizotinib = next(call for call in result.drug_calls if call.drug == "crizotinib")
    assert "splice site c.3451-1G>T is of unknown significance" in crizotinib.text
    assert "c.3451-1G>T, VAF 0.40" in plain_text(result)
    words = told(result).replace("(", " ").split()
    assert "p.?" not in words
    assert "?" not in words


def test_a_doubted_splice_site_is_named_too(tmp_path):
    result = result_of(tmp_path, record(ACCEPTOR_22).replace("PASS", "weak"))
    assert "failed its filter: splice site c.3451-1G>T" in result.drug_calls[0].text
    assert "c.3451-1G>T (not counted: weak)" in to_tsv(result).decode()
    assert [note.about for note in result.observations if note.kind == "filtered_call"] == ["c.3451-1G>T"]
    assert "only a filtered call: c.3451-1G>T, weak" in {item.reason for item in result.assessment.not_assessed}


def test_two_splice_sites_are_two_changes_with_a_phase(tmp_path):
    result = result_of(tmp_path, record(ACCEPTOR_22, PHASED), record(ACCEPTOR_22_SECOND, PHASED))
    (pair,) = result.phases
    assert {pair.first, pair.second} == {"c.3451-1G>T", "c.3451-2A>T"}
    assert pair.phase is Phase.CIS
    assert prediction(result) is Prediction.NO_EVIDENCE


def test_the_phase_of_a_splice_site_and_a_residue_is_asked(tmp_path):
    from tests.variants.files import G1202R

    result = result_of(tmp_path, record(ACCEPTOR_22, "GT:AD:DP 0/1:60,40:100"), record(G1202R))
    assert [(p.first, p.second, p.phase) for p in result.phases] == [("c.3451-1G>T", "p.G1202R", Phase.UNKNOWN)]
    text = next(call.text for call in result.drug_calls if call.drug == "crizotinib")
    assert "whether splice site c.3451-1G>T and G1202R lie on one molecule is not known" in text


def test_every_page_names_a_splice_site_by_its_c_name(tmp_path):
    from alkfusion.report.html.kinase_picture import kinase_picture

    drawn = str(kinase_picture(result_of(tmp_path, record(ACCEPTOR_22)), {}))
    assert "c.3451-1G&gt;T" in drawn
    assert ">?<" not in drawn
