"""The structural-variant callers known by name: how each is recognised and where it counts reads.

Nothing but data, apart from the VCF of RNA pipelines whose brackets do not follow the specification. Seen in real
files unless ``from_documentation`` is set; versions are in the docstrings.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from alkfusion.calls import FusionCall, Kept, Molecule, Side
from alkfusion.readers.base import Family
from alkfusion.readers.geometry import kept_after, kept_before
from alkfusion.readers.sv_junctions import Junction
from alkfusion.readers.sv_vcf import Support, SvVcf
from alkfusion.readers.vcf import VcfRecord

__all__ = [
    "CALLERS",
    "ArribaVcf",
    "CuteSv",
    "Delly",
    "DragenSv",
    "FusionCatcherVcf",
    "Gridss",
    "Lumpy",
    "Manta",
    "Nanomonsv",
    "RnafusionVcf",
    "Sniffles",
    "Sniffles2",
    "SvAba",
]

_LONG_READS = "DNA breakpoints from long reads with kept sides; exons and frame follow by splicing, not from the file"


class Manta(SvVcf):
    """Manta 1.0 to 1.6; ``PR`` and ``SR`` are reference,alternative. Seen: 1.0.0, 1.1.1, 1.4.0."""

    name = "manta"
    title = "Manta"
    metadata: ClassVar[tuple[str, ...]] = (r"^##source=GenerateSVCandidates",)
    records = r"^Manta(?:BND|DEL|DUP|INS|INV):"
    support = Support(split=("SR",), pairs=("PR", "PAIR_COUNT"))


class DragenSv(Manta):
    """DRAGEN's structural variants, which are Manta's with another header. Seen: 05.021.609."""

    name = "dragen-sv"
    title = "DRAGEN SV"
    metadata = (r"^##source=DRAGEN\b", r"^##INFO=<ID=BND_DEPTH,")
    records = r"^DRAGEN:(?:BND|DEL|DUP|INS|INV):"


class Delly(SvVcf):
    """DELLY: ``<TRA>`` and ``<INV>`` with CT, or breakends. Seen: 0.6.1, 0.6.8, 0.7.6, 0.7.7."""

    name = "delly"
    title = "DELLY"
    metadata = (r"^##INFO=<ID=CT,", r"^##INFO=<ID=SVMETHOD,")
    records = r"\bSVMETHOD=EMBL\.DELLY"
    support = Support(split=("RV", "SR"), pairs=("DV", "PE"))


class Lumpy(SvVcf):
    """LUMPY and smoove; one ``<INV>`` record can hold both junctions, each with its own count in STRANDS."""

    name = "lumpy"
    title = "LUMPY / smoove"
    metadata = (r"^##(?:source=LUMPY|smoove_version)",)
    records = r"\bSTRANDS=[+-]{2}:\d+.*\bSU=\d"
    support = Support(split=("SR",), pairs=("PE",))


class Gridss(SvVcf):
    """GRIDSS and PURPLE: mates ending in o and h, single breakends ending in b, inferred breakends of PURPLE.

    VF counts fragments of any kind (BVF for single breakends) after assembly, SR and RP only what aligned by itself.
    """

    name = "gridss"
    title = "GRIDSS / PURPLE"
    metadata = (r"^##(?:gridssVersion|INFO=<ID=B?ASRP,|purpleVersion)",)
    records = r"^(?:gridss\d+\w*[ohb]|purple_\d+)\t"
    support = Support(split=("SR",), pairs=("RP",), total=("VF",))
    single_support = Support(split=("BSC",), pairs=("BUM",), total=("BVF",))


class SvAba(SvVcf):
    """SvABA, breakends only; samples are named by their BAM files, of which the folder is dropped."""

    name = "svaba"
    title = "SvABA"
    metadata = (r"^##(?:source=svaba|INFO=<ID=SCTG,)",)
    records = r"\bSCTG=.*\bEVDNC="
    support = Support(split=("SR",), pairs=("DR",), total=("AD",))


class Sniffles(SvVcf):
    """Sniffles 1; STRANDS are those of the junction. Seen: 1.0.8, 1.0.11."""

    name = "sniffles"
    title = "Sniffles 1"
    shows = _LONG_READS
    metadata = (r"^##source=Sniffles(?!2)",)
    records = r"\bSVMETHOD=Sniffles"
    support = Support(split=("DV", "RE"))


class Sniffles2(SvVcf):
    """Sniffles 2; its STRAND is that of the reads and says nothing about the junction."""

    name = "sniffles2"
    title = "Sniffles 2"
    shows = _LONG_READS
    from_documentation = True
    metadata = (r"^##source=Sniffles2",)
    records = r"^Sniffles2\."
    support = Support(split=("DV", "SUPPORT"))
    strands_key = None


class CuteSv(SvVcf):
    """cuteSV, one record a junction and no mates. Seen: 1.0.11, 2.0.2."""

    name = "cutesv"
    title = "cuteSV"
    shows = _LONG_READS
    metadata = (r"^##source=cuteSV",)
    records = r"^cuteSV\."
    support = Support(split=("DV", "RE"))
    strands_key = "STRAND"


class Nanomonsv(SvVcf):
    """nanomonsv; VR counts the supporting reads of TUMOR and CONTROL. Seen: 0.4.0."""

    name = "nanomonsv"
    title = "nanomonsv"
    shows = _LONG_READS
    metadata = (r"^##source=nanomonsv",)
    support = Support(split=("VR",))


class ArribaVcf(SvVcf):
    """Arriba's ``convert_fusions_to_vcf.sh``: RNA breakpoints in proper brackets, without read counts.

    Record ``a`` is gene1, which is the 5' one only where Arriba knew the strands, and the VCF does not say whether it
    did; so the order is left to geometry. QUAL 0.5, 2 and 5 stand for low, medium and high confidence.
    """

    name = "arriba-vcf"
    title = "Arriba (VCF)"
    family = Family.SHORT_READS
    shows = "RNA fusions with exact breakpoints and kept sides, without reads, frame or transcripts"
    from_documentation = True
    metadata = (r"^##INFO=<ID=GENE_NAME,.*hit by breakpoint", r"^##INFO=<ID=GENE_ID,.*hit by breakpoint")
    molecule = Molecule.RNA
    support = Support()

    def _call(self, record: VcfRecord, junction: Junction) -> FusionCall:
        call = super()._call(record, junction)
        confidence = {"0.5": "low", "2": "medium", "5": "high"}.get(record.quality or "")
        notes = (*call.notes, f"confidence {confidence}") if confidence else call.notes
        return msgspec.structs.replace(call, notes=notes)


class FusionCatcherVcf(SvVcf):
    """FusionCatcher's VCF (seen: 1.20), GRCh38.

    END is 5 or 3, the end of the fusion that a record is, and no coordinate. The brackets do not follow the VCF
    specification: bases before the bracket mean the 5' record, and the bracket is the strand of the other gene.
    """

    name = "fusioncatcher-vcf"
    title = "FusionCatcher (VCF)"
    family = Family.SHORT_READS
    shows = "RNA fusions with exact breakpoints, strands, reads and predicted effect"
    usual_build = "GRCh38"
    metadata = (r"^##source=fusioncatcher",)
    molecule = Molecule.RNA
    support = Support(split=("SR",), pairs=("SP",))

    def _call(self, record: VcfRecord, junction: Junction) -> FusionCall:
        own, end = record.stated("STRAND"), record.stated("END")
        if own not in {"+", "-"} or end not in {"5", "3"} or not junction.is_breakend:
            raise record.problem("a FusionCatcher record needs a bracket, STRAND and END=5 or END=3", record.info)
        mate = "+" if "[" in record.alternatives[0] else "-"
        sides = [(junction.first, own), (junction.second, mate)]
        (five, five_strand), (three, three_strand) = sides if end == "5" else reversed(sides)
        return msgspec.structs.replace(
            super()._call(record, junction),
            first=_five_prime(five, five_strand, record.stated("GENE5"), record.stated("GENS5")),
            second=_three_prime(three, three_strand, record.stated("GENE3"), record.stated("GENS3")),
            ordered=True,
            inserted=None,
            reported_frame=record.stated("EFFECT"),
        )


class RnafusionVcf(SvVcf):
    """nf-core/rnafusion's ``vcf_collect``: one record a fusion, A is 5', the strands in ORIENTATION.

    The brackets are right for genes on + and - strands only, so the sides are taken from ORIENTATION. Despite their
    descriptions in the header, DV holds the junction reads and RV the spanning pairs. What the pipeline does not know
    it writes as ``nan`` or 0.
    """

    name = "rnafusion-vcf"
    title = "nf-core/rnafusion (VCF)"
    family = Family.COLLECTED
    shows = "RNA fusions found by several callers, with breakpoints, strands and the reads of FusionInspector"
    from_documentation = True
    metadata = (r"^##INFO=<ID=CHRA,", r"^##INFO=<ID=ORIENTATION,", r"^##INFO=<ID=FOUND_IN,")
    molecule = Molecule.RNA
    support = Support(split=("DV",), pairs=("RV",))

    def _call(self, record: VcfRecord, junction: Junction) -> FusionCall:
        strand_a, _, strand_b = (record.stated("ORIENTATION") or "").partition(",")
        known = {strand_a, strand_b} <= {"+", "-"}
        frame = record.stated("FRAME_STATUS")
        return msgspec.structs.replace(
            super()._call(record, junction),
            first=_five_prime(_known_place(junction.first), strand_a, record.stated("GENEA"), None),
            second=_three_prime(_known_place(junction.second), strand_b, record.stated("GENEB"), None),
            ordered=known,
            inserted=None,
            reported_frame=None if frame == "nan" else frame,
        )


def _known_place(side: Side) -> Side:
    return Side() if side.contig in {"0", "nan"} else side


def _five_prime(side: Side, strand: str, gene: str | None, gene_id: str | None) -> Side:
    return _transcribed(side, strand, gene, gene_id, kept_before(strand))


def _three_prime(side: Side, strand: str, gene: str | None, gene_id: str | None) -> Side:
    return _transcribed(side, strand, gene, gene_id, kept_after(strand))


def _transcribed(side: Side, strand: str, gene: str | None, gene_id: str | None, kept: Kept | None) -> Side:
    known = strand if strand in {"+", "-"} else None
    return msgspec.structs.replace(side, gene=gene, gene_id=gene_id, strand=known, kept=kept)


# The more special before the more general: DRAGEN's records have Manta's names, PURPLE's file is GRIDSS's.
CALLERS: tuple[type[SvVcf], ...] = (
    FusionCatcherVcf,
    ArribaVcf,
    RnafusionVcf,
    DragenSv,
    Manta,
    Gridss,
    SvAba,
    Nanomonsv,
    Sniffles2,
    Sniffles,
    CuteSv,
    Delly,
    Lumpy,
)
