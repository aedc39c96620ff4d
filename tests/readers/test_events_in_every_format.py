"""A generated fusion, written as every caller writes it, comes back as the same fusion.

Partners lie on both strands; breakpoints at exon edges, inside exons and in ALK intron 19 for RNA, in introns for DNA;
in both builds, with and without ``chr``; ALK as the 3' and as the 5' partner. What must come back is worked out here
from the exon table alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from alkfusion.genome.builds import Build
from alkfusion.genome.transcripts import Exon, GeneModels, Transcript
from alkfusion.knowledge.table import load_knowledge
from alkfusion.model import Rearrangement, Result
from alkfusion.sample import SampleOptions, analyse
from tests.events import Event
from tests.writers import DNA, RNA, Format, write_event

PARTNERS = (
    *("EML4", "NPM1", "CLTC", "TFG", "SQSTM1", "PPP1CB", "RANBP2", "CAD", "GTF2IRD1"),  # + strand
    *("STRN", "TPM3", "KIF5B", "DCTN1", "MYH9", "CARS1", "HIP1", "SEC31A", "CCDC88A"),  # - strand
)
CLEAR = 11  # bases from an exon edge beyond which no caller slides
EXAMPLES = 20


@dataclass(frozen=True)
class Place:
    """A breakpoint and what it means: the exon, and bases kept beyond its edge (+) or lost from it (-)."""

    transcript: Transcript
    exon: Exon
    position: int
    offset: int = 0

    def __repr__(self) -> str:
        return f"{self.transcript.gene} exon {self.exon.number}{self.offset:+d}"


@dataclass(frozen=True)
class Planted:
    """An event and the truth about it."""

    event: Event
    build: Build
    five: Place
    three: Place

    @property
    def name(self) -> str:
        return f"{self.five.transcript.gene}::{self.three.transcript.gene}"

    @property
    def junction(self) -> str:
        lost = f"del{-self.five.offset}" if self.five.offset else ""
        more = self.three.offset
        extra = f"ins{more}" if more > 0 else f"del{-more}" if more else ""
        left, right = self.five, self.three
        return f"{left.transcript.gene[0]}{left.exon.number}{lost};{extra}{right.transcript.gene[0]}{right.exon.number}"

    @property
    def bases_fit(self) -> bool:
        """Whether the codons of both partners meet; a stop codon between them is another question."""
        left = self.five.transcript.coding_bases_through(self.five.transcript.last_base(self.five.exon))
        right = self.three.transcript.coding_bases_before(self.three.transcript.first_base(self.three.exon))
        return (left + self.five.offset + self.three.offset - right) % 3 == 0


@cache
def mane(gene: str, build: Build) -> Transcript:
    return next(transcript for transcript in GeneModels.of(build).transcripts(gene) if transcript.mane)


def is_clear(position: int, transcript: Transcript, build: Build, *, of_edges: bool) -> bool:
    """No other gene lies there, and (where asked) no exon edge of any transcript is near."""
    there = GeneModels.of(build).overlapping(transcript.contig, position)
    edges = [edge for other in there for exon in other.exons for edge in (exon.start + 1, exon.end)]
    return {other.gene for other in there} == {transcript.gene} and (
        not of_edges or all(abs(edge - position) >= CLEAR for edge in edges)
    )


@cache
def exons_before_a_join(gene: str, build: Build) -> list[Exon]:
    """Exons that a fusion can end in: coding has begun and not ended, and nothing but the gene lies there."""
    transcript = mane(gene, build)
    return [
        exon
        for exon in transcript.exons[:-1]
        if 0 < transcript.coding_bases_through(transcript.last_base(exon)) < transcript.cds_length
        and not (gene == "EML4" and exon.number == 6)  # 6a, and in DNA 6a or 6b
        and is_clear(transcript.last_base(exon), transcript, build, of_edges=False)
    ]


def step(transcript: Transcript) -> int:
    return 1 if transcript.strand == "+" else -1


def edge_before(gene: str, build: Build, exon: Exon) -> Place:
    transcript = mane(gene, build)
    return Place(transcript, exon, transcript.last_base(exon))


@st.composite
def inside_exon(draw, gene: str, build: Build) -> Place:
    """The 5' partner loses some bases of its last exon."""
    transcript = mane(gene, build)
    exons = [exon for exon in exons_before_a_join(gene, build) if len(exon) > 2 * CLEAR + 20]
    exon = draw(st.sampled_from(exons))
    lost = draw(st.integers(CLEAR, len(exon) - CLEAR - 1))
    return Place(transcript, exon, transcript.last_base(exon) - step(transcript) * lost, -lost)


@st.composite
def alk_after_the_join(draw, build: Build, *, edges_only: bool) -> Place:
    """Exons 17 to 20 at their edge, intron 19, or inside exon 20."""
    transcript = mane("ALK", build)
    kind = "edge" if edges_only else draw(st.sampled_from(["edge", "edge", "intron", "inside"]))
    exon = transcript.exons[19 if kind != "edge" else draw(st.integers(16, 19))]
    offset = {"edge": st.just(0), "intron": st.integers(CLEAR, 400), "inside": st.integers(-60, -CLEAR)}[kind]
    more = draw(offset)
    return Place(transcript, exon, transcript.first_base(exon) - step(transcript) * more, more)


def beside_an_intron(exons: tuple[Exon, ...], number: int) -> tuple[Exon, Exon]:
    """The exons before and after an intron, which has the number of the exon before it."""
    return exons[number - 1], exons[number]


@st.composite
def in_intron(draw, transcript: Transcript, number: int) -> int:
    """A break in the DNA of an intron, at least some bases from its ends."""
    before, after = beside_an_intron(transcript.exons, number)
    low, high = sorted((transcript.last_base(before), transcript.first_base(after)))
    assume(high - low > 2 * CLEAR)
    return draw(st.integers(low + CLEAR, high - CLEAR))


def event_of(five: Place, three: Place, split_reads: int, pairs: int) -> Event:
    return Event(
        *(five.transcript.gene, five.transcript.contig, five.position, five.transcript.strand),
        *(three.transcript.gene, three.transcript.contig, three.position, three.transcript.strand),
        split_reads=split_reads,
        spanning_pairs=pairs,
        id3="",
    )


@st.composite
def rna_events(draw, form: Format) -> Planted:
    build, gene = draw(st.sampled_from(Build)), draw(st.sampled_from(PARTNERS))
    whole = not form.order  # without order and geometry only exon edges on both sides tell the direction
    if draw(st.integers(0, 4)) == 0:  # the reciprocal, or any other fusion that ALK only begins
        five = edge_before("ALK", build, draw(st.sampled_from(mane("ALK", build).exons[1:19])))
        exon = draw(st.sampled_from(exons_before_a_join(gene, build)[1:]))
        three = Place(mane(gene, build), exon, mane(gene, build).first_base(exon))
    else:
        five = edge_before(gene, build, draw(st.sampled_from(exons_before_a_join(gene, build))))
        if not whole and draw(st.booleans()):
            five = draw(inside_exon(gene, build))
        three = draw(alk_after_the_join(build, edges_only=whole))
    return draw(planted(build, five, three))


@st.composite
def dna_events(draw, form: Format) -> Planted:
    build = draw(st.sampled_from(Build))
    genes = [gene for gene in PARTNERS if not form.same_contig or mane(gene, build).contig == "chr2"]
    gene = draw(st.sampled_from(genes))
    partner, alk = mane(gene, build), mane("ALK", build)
    intron = draw(st.sampled_from(exons_before_a_join(gene, build))).number
    of_alk = draw(st.integers(16, 19))
    partner_exons, alk_exons = (
        beside_an_intron(transcript.exons, number) for transcript, number in ((partner, intron), (alk, of_alk))
    )
    at_partner, at_alk = draw(in_intron(partner, intron)), draw(in_intron(alk, of_alk))
    if draw(st.integers(0, 3)) == 0:
        five, three = Place(alk, alk_exons[0], at_alk), Place(partner, partner_exons[1], at_partner)
    else:
        five, three = Place(partner, partner_exons[0], at_partner), Place(alk, alk_exons[1], at_alk)
    return draw(planted(build, five, three))


@st.composite
def planted(draw, build: Build, five: Place, three: Place) -> Planted:
    for place in (five, three):
        edges = (place.transcript.last_base(place.exon), place.transcript.first_base(place.exon))
        assume(is_clear(place.position, place.transcript, build, of_edges=place.position not in edges))
    event = event_of(five, three, draw(st.integers(6, 40)), draw(st.integers(0, 30)))
    return Planted(event.without_chr() if draw(st.booleans()) else event, build, five, three)


# ---------------------------------------------------------------- what must come back


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("events")


KNOWLEDGE = load_knowledge()


def answer(path: Path, truth: Planted, *, state_build: bool) -> Result:
    options = SampleOptions(sample="s", build=truth.build if state_build else None)
    return analyse([path], options, KNOWLEDGE)


def assert_same_event(found: Rearrangement, truth: Planted) -> None:
    assert found.name == truth.name
    assert found.junction == truth.junction
    for side, place in ((found.five_prime, truth.five), (found.three_prime, truth.three)):
        assert (side.gene, side.transcript) == (place.transcript.gene, place.transcript.id)
        assert (side.exon, side.position) == (place.exon.number, place.position)
        assert (side.contig, side.strand) == (place.transcript.contig, place.transcript.strand)


def assert_same_meaning(found: Rearrangement, truth: Planted, *, counted: bool) -> None:
    """Frame and class; a join that fits can still hold a stop codon, which counts as out of frame."""
    frames = ("in_frame", "stop_before_junction") if truth.bases_fit else ("out_of_frame",)
    assert found.frame in frames
    if truth.five.transcript.gene == "ALK":
        assert (found.event, found.kinase_domain) == ("kinase_lost", "lost")
        return
    assert found.kinase_domain == "retained"
    if found.frame != "in_frame":
        assert found.event == "out_of_frame"
    elif counted:
        assert found.event == "kinase_fusion"
    else:  # nobody knows how many reads: only a published junction is more than a candidate
        assert found.event in ("kinase_fusion", "candidate")


def assert_same_support(result: Result, form: Format, truth: Planted) -> None:
    (found,) = result.rearrangements
    split, pairs = truth.event.split_reads, truth.event.spanning_pairs
    expected = (
        (None, split + pairs) if form.together else (split if form.split else None, pairs if form.pairs else None)
    )
    assert (found.split_reads or 0, found.spanning_pairs or 0) == tuple(number or 0 for number in expected)
    assert {row.source for row in found.support} == {result.inputs[0].name}
    assert (result.inputs[0].format, result.inputs[0].build) == (form.reader, truth.build)


def check(folder: Path, name: str, form: Format, truth: Planted, *, state_build: bool) -> None:
    result = answer(write_event(folder / "file", form, truth.event, truth.build), truth, state_build=state_build)
    (found,) = result.rearrangements
    assert_same_event(found, truth)
    assert_same_meaning(found, truth, counted=form.split or form.pairs)
    assert_same_support(result, form, truth)


events_in = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@pytest.mark.parametrize("name", RNA)
def test_a_fusion_transcript_comes_back(name: str, folder: Path) -> None:
    @events_in
    @given(rna_events(RNA[name]))
    def comes_back(truth: Planted) -> None:
        check(folder, name, RNA[name], truth, state_build=True)

    comes_back()


@pytest.mark.parametrize("name", DNA)
def test_a_break_in_introns_comes_back_as_the_exons_that_splicing_joins(name: str, folder: Path) -> None:
    @events_in
    @given(dna_events(DNA[name]))
    def comes_back(truth: Planted) -> None:
        check(folder, name, DNA[name], truth, state_build=name in ("bedpe", "juli"))

    comes_back()
