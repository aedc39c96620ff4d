"""One sample's result: the nouns, as frozen types.

``Result`` and what it holds are the JSON document of one sample. The fields, with the titles and explanations given
here, are the one field list that JSON, TSV, HTML and the documentation are made from. What a file reported, before
any interpretation, is in ``calls.py``.

Positions are 1-based and name the last kept base of the 5' side and the first kept base of the 3' side.
Contigs are written ``chr2``.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from alkfusion.states import (
    AlkStatus,
    AssessmentState,
    BackgroundMatch,
    Event,
    Frame,
    KinaseDomain,
    Phase,
    Prediction,
    Significance,
    YesNoUnknown,
)

__all__ = [
    "SCHEMA_VERSION",
    "AlkStatus",
    "AssessedResidue",
    "Assessment",
    "AssessmentState",
    "BackgroundMatch",
    "DrugCall",
    "Event",
    "Frame",
    "Imbalance",
    "InputFile",
    "Isoform",
    "KinaseDomain",
    "Mutation",
    "Nomenclature",
    "NotAssessed",
    "Observation",
    "Partner",
    "Phase",
    "PhasedPair",
    "Prediction",
    "Protein",
    "Provenance",
    "Rearrangement",
    "Recount",
    "Result",
    "Sample",
    "Significance",
    "Support",
    "YesNoUnknown",
]

SCHEMA_VERSION = 1


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """Whose sample it is, as stated by the user."""

    id: Annotated[str, Meta(title="Sample")]
    patient: Annotated[str | None, Meta(title="Patient")] = None
    timepoint: Annotated[str | None, Meta(title="Time point")] = None
    collected: Annotated[str | None, Meta(title="Collected", description="date: YYYY, YYYY-MM or YYYY-MM-DD")] = None
    disease: Annotated[str | None, Meta(title="Disease", description="code of the knowledge table")] = None
    age: Annotated[float | None, Meta(title="Age", description="years")] = None
    prior_inhibitors: Annotated[tuple[str, ...], Meta(title="Prior ALK inhibitors")] = ()


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a rearrangement, placed on a transcript."""

    gene: Annotated[str | None, Meta(title="Gene", description="current HGNC symbol")] = None
    reported_as: Annotated[str | None, Meta(title="Reported as", description="gene name of the file, if other")] = None
    transcript: Annotated[str | None, Meta(title="Transcript")] = None
    exon: Annotated[int | None, Meta(title="Exon", description="last (5') or first (3') exon")] = None
    exon_label: Annotated[str | None, Meta(title="Exon label", description="6a, 6b where the field numbers so")] = None
    site: Annotated[str, Meta(title="Site", description="exon_edge, mid_exon, intron, utr, intergenic, unknown")] = (
        "unknown"
    )
    offset: Annotated[int, Meta(title="Offset", description="bases from the exon edge, + extra, - lost")] = 0
    contig: Annotated[str | None, Meta(title="Contig")] = None
    position: Annotated[int | None, Meta(title="Position", description="1-based")] = None
    strand: Annotated[str | None, Meta(title="Strand", description="of transcription")] = None


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """One row of one file that reports the rearrangement."""

    source: Annotated[str, Meta(title="File")]
    caller: Annotated[str, Meta(title="Caller")]
    split_reads: Annotated[int | None, Meta(title="Split reads")] = None
    spanning_pairs: Annotated[int | None, Meta(title="Spanning pairs")] = None
    reported_frame: Annotated[str | None, Meta(title="Caller's frame", description="in the caller's words")] = None
    reported_as: Annotated[str | None, Meta(title="Reported as", description="genes, breakpoints of the file")] = None
    rejected: Annotated[str | None, Meta(title="Rejected by caller", description="the caller's own reason")] = None
    line: Annotated[int, Meta(title="Line", description="1-based")] = 0
    unbroken_alk: Annotated[
        int | None, Meta(title="Unbroken at ALK", description="reads that cross this place of ALK unbroken; BAM only")
    ] = None
    unbroken_partner: Annotated[
        int | None, Meta(title="Unbroken at the partner", description="likewise, where its base is known")
    ] = None
    joined_fraction: Annotated[
        float | None, Meta(title="Joined fraction", description="split reads over these and unbroken reads of ALK")
    ] = None
    sequence: Annotated[
        str | None, Meta(title="Junction sequence", description="up to 100 + 100 bases, a bar at the join; BAM only")
    ] = None


class Protein(msgspec.Struct, frozen=True, kw_only=True):
    """The fusion protein, as far as its sequence is known."""

    length: Annotated[int | None, Meta(title="Length", description="residues")] = None
    sequence: Annotated[str | None, Meta(title="Sequence", description="null unless every base is known")] = None
    junction: Annotated[str | None, Meta(title="Junction residues", description="around the join, | at the join")] = (
        None
    )


class Nomenclature(msgspec.Struct, frozen=True, kw_only=True):
    """Names of the event in the standards of the field."""

    hgnc: Annotated[str, Meta(title="HGNC")]
    vicc: Annotated[str | None, Meta(title="VICC")] = None
    iscn: Annotated[str | None, Meta(title="ISCN-like", description="derived from cytobands, not observed")] = None


class Isoform(msgspec.Struct, frozen=True, kw_only=True):
    """One junction of a rearrangement."""

    junction: Annotated[str | None, Meta(title="Junction")] = None
    alias: Annotated[str | None, Meta(title="Alias")] = None
    frame: Annotated[Frame, Meta(title="Frame")] = Frame.UNKNOWN
    kinase_domain: Annotated[KinaseDomain, Meta(title="Kinase domain")] = KinaseDomain.UNKNOWN
    five_prime: Annotated[Partner, Meta(title="5' partner")]
    three_prime: Annotated[Partner, Meta(title="3' partner")]
    inserted: Annotated[str | None, Meta(title="Inserted bases")] = None
    reasons: Annotated[tuple[str, ...], Meta(title="Reasons")] = ()
    protein: Annotated[Protein, Meta(title="Protein")] = Protein()
    split_reads: Annotated[int | None, Meta(title="Split reads", description="largest of any one caller")] = None
    spanning_pairs: Annotated[int | None, Meta(title="Spanning pairs", description="largest of any one caller")] = None


class Recount(msgspec.Struct, frozen=True, kw_only=True):
    """The support that the reads of one BAM or CRAM file give to what was reported."""

    source: Annotated[str, Meta(title="File")]
    state: Annotated[str, Meta(title="State", description="confirmed, not_confirmed, not_assessable")]
    split_reads: Annotated[int, Meta(title="Split reads", description="fragments across the junction")] = 0
    spanning_pairs: Annotated[int, Meta(title="Spanning pairs", description="fragments around the junction")] = 0
    depth: Annotated[int | None, Meta(title="Depth", description="alignments at the breakpoint in ALK")] = None
    reason: Annotated[str, Meta(title="Reason")] = ""


class Rearrangement(msgspec.Struct, frozen=True, kw_only=True):
    """What we make of all calls and reads about one event."""

    name: Annotated[str, Meta(title="Fusion", description="5'::3', HGNC")]
    junction: Annotated[str | None, Meta(title="Junction", description="letter and exon of both genes")] = None
    alias: Annotated[str | None, Meta(title="Variant", description="name in the literature")] = None
    event: Annotated[Event, Meta(title="Class")] = msgspec.field(name="class", default=Event.UNRESOLVED)
    reasons: Annotated[tuple[str, ...], Meta(title="Reasons", description="why this class")] = ()
    frame: Annotated[Frame, Meta(title="Frame")] = Frame.UNKNOWN
    kinase_domain: Annotated[KinaseDomain, Meta(title="Kinase domain")] = KinaseDomain.UNKNOWN
    five_prime: Annotated[Partner, Meta(title="5' partner")]
    three_prime: Annotated[Partner, Meta(title="3' partner")]
    isoforms: Annotated[tuple[Isoform, ...], Meta(title="Isoforms")] = ()
    protein: Annotated[Protein, Meta(title="Protein")] = Protein()
    nomenclature: Annotated[Nomenclature, Meta(title="Nomenclature")]
    split_reads: Annotated[int | None, Meta(title="Split reads", description="of the best caller")] = None
    spanning_pairs: Annotated[int | None, Meta(title="Spanning pairs", description="of the best caller")] = None
    stated: Annotated[bool, Meta(title="Stated", description="known from elsewhere, not found in these files")] = False
    support: Annotated[tuple[Support, ...], Meta(title="Support")] = ()
    recounts: Annotated[tuple[Recount, ...], Meta(title="Recounts", description="in the reads of BAM or CRAM")] = ()


class Mutation(msgspec.Struct, frozen=True, kw_only=True):
    """A change of the ALK protein."""

    protein: Annotated[str, Meta(title="Protein change", description="HGVS p. on NP_004295.2")]
    coding: Annotated[str | None, Meta(title="Coding change", description="HGVS c. on NM_004304.5")] = None
    residue: Annotated[int | None, Meta(title="Residue", description="first changed, NP_004295.2")] = None
    genomic: Annotated[str | None, Meta(title="Genomic change", description="contig:position:ref>alt, 1-based")] = None
    depth: Annotated[int | None, Meta(title="Depth")] = None
    alt_depth: Annotated[int | None, Meta(title="Alt depth")] = None
    vaf: Annotated[float | None, Meta(title="VAF")] = None
    vaf_interval: Annotated[tuple[float, float] | None, Meta(title="VAF 95 % interval")] = None
    filter: Annotated[str | None, Meta(title="Filter", description="PASS, stated, or every reason against")] = None
    sources: Annotated[tuple[str, ...], Meta(title="Sources")] = ()
    on_fusion_allele: Annotated[YesNoUnknown, Meta(title="On the fusion allele")] = YesNoUnknown.UNKNOWN
    significance: Annotated[Significance, Meta(title="Significance")] = Significance.UNKNOWN
    residue_npm1_alk: Annotated[int | None, Meta(title="NPM1::ALK residue", description="derived")] = None
    residue_eml4_alk_v1: Annotated[int | None, Meta(title="EML4::ALK v1 residue", description="derived")] = None


class PhasedPair(msgspec.Struct, frozen=True, kw_only=True):
    """Two mutations and whether they lie on one molecule."""

    first: Annotated[str, Meta(title="First", description="HGVS p., or c. of a splice site")]
    second: Annotated[str, Meta(title="Second", description="HGVS p., or c. of a splice site")]
    phase: Annotated[Phase, Meta(title="Phase")] = Phase.UNKNOWN
    both: Annotated[int | None, Meta(title="Both", description="fragments that carry both")] = None
    first_only: Annotated[int | None, Meta(title="First only", description="fragments")] = None
    second_only: Annotated[int | None, Meta(title="Second only", description="fragments")] = None
    neither: Annotated[int | None, Meta(title="Neither", description="fragments")] = None
    decided_by: Annotated[str, Meta(title="Decided by")] = ""


class NotAssessed(msgspec.Struct, frozen=True, kw_only=True):
    """A defining residue that could not be seen, and why."""

    residue: Annotated[int, Meta(title="Residue")]
    reason: Annotated[str, Meta(title="Reason")]
    depth: Annotated[int | None, Meta(title="Depth")] = None


class AssessedResidue(msgspec.Struct, frozen=True, kw_only=True):
    """A defining residue that was seen, how, and how small an allele would have been noticed."""

    residue: Annotated[int, Meta(title="Residue")]
    how: Annotated[str, Meta(title="Seen by")]
    depth: Annotated[int | None, Meta(title="Depth", description="smallest of the codon")] = None
    limit_of_detection: Annotated[
        float | None, Meta(title="Limit of detection", description="smallest VAF seen with 95 % probability")
    ] = None
    below_limit: Annotated[
        str,
        Meta(title="Smaller changes", description="not_assessed below the limit of detection; unknown without a limit"),
    ] = "unknown"


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """Which defining residues of the knowledge table were seen."""

    state: Annotated[AssessmentState, Meta(title="Assessment")] = AssessmentState.NONE
    residues_total: Annotated[int, Meta(title="Residues in the table")] = 0
    residues_assessed: Annotated[int, Meta(title="Residues assessed")] = 0
    assessed: Annotated[tuple[int, ...], Meta(title="Assessed residues")] = ()
    assessed_from: Annotated[
        float | None,
        Meta(
            title="Assessed from",
            description="VAF: the largest limit of detection of an assessed residue; null where one is not known",
        ),
    ] = None
    seen: Annotated[tuple[AssessedResidue, ...], Meta(title="How they were assessed")] = ()
    not_assessed: Annotated[tuple[NotAssessed, ...], Meta(title="Residues not assessed")] = ()


class Imbalance(msgspec.Struct, frozen=True, kw_only=True):
    """3'/5' expression of ALK, or why it could not be measured."""

    state: Annotated[
        str, Meta(title="State", description="imbalanced, unclear, balanced, not_measurable, not_assessed")
    ] = "not_assessed"
    ratio: Annotated[float | None, Meta(title="3'/5' ratio", description="exons 20-29 over 1-19")] = None
    reason: Annotated[str | None, Meta(title="Reason")] = None
    exon_depths: Annotated[tuple[float, ...], Meta(title="Exon depths", description="mean, exon 1 first")] = ()


class DrugCall(msgspec.Struct, frozen=True, kw_only=True):
    """What the table predicts for one inhibitor in this sample."""

    drug: Annotated[str, Meta(title="Drug")]
    prediction: Annotated[Prediction, Meta(title="Prediction")] = Prediction.NOT_ASSESSED
    level: Annotated[str | None, Meta(title="Level", description="A-E, CIViC scale, of the best evidence")] = None
    assessment: Annotated[AssessmentState, Meta(title="Assessment")] = AssessmentState.NONE
    background_match: Annotated[BackgroundMatch | None, Meta(title="Background match")] = None
    approved: Annotated[str | None, Meta(title="Approval", description="for this disease and age")] = None
    evidence: Annotated[tuple[str, ...], Meta(title="Evidence", description="row ids for the prediction")] = ()
    against: Annotated[tuple[str, ...], Meta(title="Against", description="row ids that disagree")] = ()
    text: Annotated[str, Meta(title="In words")] = ""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """Shown beside the calls and never merged into them."""

    kind: Annotated[str, Meta(title="Kind")]
    about: Annotated[str | None, Meta(title="About")] = None
    text: Annotated[str, Meta(title="In words")]


class InputFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read, and how it was recognised."""

    name: Annotated[str, Meta(title="File")]
    sha256: Annotated[str, Meta(title="SHA-256")]
    format: Annotated[str, Meta(title="Format")]
    caller: Annotated[str, Meta(title="Caller")]
    build: Annotated[str | None, Meta(title="Build")] = None
    read_as: Annotated[str, Meta(title="Read as", description="why it was recognised")]
    rows: Annotated[int, Meta(title="Rows", description="calls in the file")] = 0
    alk_rows: Annotated[int, Meta(title="ALK rows", description="calls that name or touch ALK")] = 0


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """What made this result."""

    program: Annotated[str, Meta(title="Program")]
    program_version: Annotated[str, Meta(title="Program version")]
    knowledge_version: Annotated[str, Meta(title="Knowledge version")]
    knowledge_sha256: Annotated[str, Meta(title="Knowledge SHA-256")]
    reference_version: Annotated[str, Meta(title="Reference version")]
    options: Annotated[dict[str, str], Meta(title="Options", description="as given")] = {}
    option_files: Annotated[
        dict[str, str], Meta(title="Files of options", description="checksum of the file that an option names")
    ] = {}
    thresholds: Annotated[dict[str, float], Meta(title="Thresholds")] = {}
    created: Annotated[str | None, Meta(title="Created", description="from SOURCE_DATE_EPOCH when set")] = None
    notice: Annotated[str, Meta(title="Notice")] = (
        "Research use only; not a medical device, not advice to start or stop a drug."
    )


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One sample, from its files to the drug calls."""

    schema_version: Annotated[int, Meta(title="Schema version")] = SCHEMA_VERSION
    sample: Annotated[Sample, Meta(title="Sample")]
    alk_status: Annotated[AlkStatus, Meta(title="ALK status")]
    summary: Annotated[str, Meta(title="Summary")]
    build: Annotated[str | None, Meta(title="Build", description="of the positions in this result")] = None
    rearrangements: Annotated[tuple[Rearrangement, ...], Meta(title="Rearrangements")] = ()
    mutations: Annotated[tuple[Mutation, ...], Meta(title="Mutations")] = ()
    phases: Annotated[tuple[PhasedPair, ...], Meta(title="Phases")] = ()
    assessment: Annotated[Assessment, Meta(title="Assessment")] = Assessment()
    imbalance: Annotated[Imbalance, Meta(title="3'/5' imbalance")] = Imbalance()
    drug_calls: Annotated[tuple[DrugCall, ...], Meta(title="Drug calls")] = ()
    observations: Annotated[tuple[Observation, ...], Meta(title="Observations")] = ()
    inputs: Annotated[tuple[InputFile, ...], Meta(title="Inputs")] = ()
    provenance: Annotated[Provenance, Meta(title="Provenance")]
