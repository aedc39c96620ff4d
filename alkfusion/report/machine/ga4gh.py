"""GA4GH-style JSON: assayed fusions of the VICC gene fusion specification, and mutations as VRS 2 alleles.

Chromosomes are named by RefSeq accession, because the digest of a chromosome needs its whole sequence. The digest of
the ALK protein is computed from the shipped sequence.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha512

import msgspec

from alkfusion.genome.builds import Build, contigs
from alkfusion.genome.names import gene_record
from alkfusion.genome.sequences import protein_sequence
from alkfusion.interpret.mutation import change_name, only_stated
from alkfusion.model import Event, Frame, Mutation, Partner, Rearrangement, Result
from alkfusion.patterns import pattern

__all__ = ["assayed_fusion", "ga4gh_document", "protein_allele"]

_PROTEIN = "NP_004295.2"
_TRANSCRIPT = "NM_004304.5"
_SUBSTITUTION = pattern(r"^p\.([A-Z])(\d+)([A-Z])$")

Document = dict[str, object]


def ga4gh_document(results: Iterable[Result]) -> bytes:
    """Return one JSON document; what the two standards cannot hold is named under ``not_expressed``."""
    samples = [_sample(result) for result in results]
    content = {"format": "VICC gene fusion and GA4GH VRS 2", "samples": samples}
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=1) + b"\n"


def _sample(result: Result) -> Document:
    fusions = [(event, assayed_fusion(event, result.build)) for event in result.rearrangements]
    alleles = [(mutation, None if only_stated(mutation) else protein_allele(mutation)) for mutation in result.mutations]
    left_out = [event.name for event, fusion in fusions if fusion is None]
    left_out += [change_name(mutation) for mutation, allele in alleles if allele is None]
    return {
        "sample": result.sample.id,
        "fusions": [fusion for _, fusion in fusions if fusion is not None],
        "alleles": [allele for _, allele in alleles if allele is not None],
        "not_expressed": left_out,
    }


def assayed_fusion(event: Rearrangement, build: str | None) -> Document | None:
    """Return a rearrangement as AssayedFusion; None when it joins no two genes, or was stated and not assayed."""
    genes = (event.five_prime.gene, event.three_prime.gene)
    if event.stated or event.event is Event.INTRAGENIC or not any(genes) or genes[0] == genes[1]:
        return None
    first, *between, last = _structure(event, build)
    document: Document = {
        "type": "AssayedFusion",
        "structure": [first, *between, last],
        "causativeEvent": {
            "type": "CausativeEvent",
            "eventType": "read-through" if event.event is Event.READ_THROUGH else "rearrangement",
        },
    }
    if event.frame is not Frame.UNKNOWN:
        document["readingFramePreserved"] = event.frame is Frame.IN_FRAME
    if reads := _reads(event):
        document["readData"] = {"type": "ReadData", **reads}
    return document


def _reads(event: Rearrangement) -> Document:
    reads: Document = {}
    if event.split_reads is not None:
        reads["split"] = {"type": "SplitReads", "splitReads": event.split_reads}
    if event.spanning_pairs is not None:
        reads["spanning"] = {"type": "SpanningReads", "spanningReads": event.spanning_pairs}
    return reads


def _structure(event: Rearrangement, build: str | None) -> Iterator[Document]:
    yield _element(event.five_prime, build, five=True)
    inserted = event.isoforms[0].inserted if event.isoforms else None
    if inserted and set(inserted) <= set("ACGT"):
        sequence = {"type": "LiteralSequenceExpression", "sequence": inserted}
        yield {"type": "LinkerSequenceElement", "linkerSequence": sequence}
    yield _element(event.three_prime, build, five=False)


def _element(side: Partner, build: str | None, *, five: bool) -> Document:
    """One partner: a segment of a transcript where it was placed, else the gene, else an unknown gene."""
    if side.gene is None:
        return {"type": "UnknownGeneElement"}
    location = _location(side, build, five=five)
    if side.transcript is None or side.exon is None or location is None:
        return {"type": "GeneElement", "gene": _gene(side.gene)}
    prefix = "ensembl" if side.transcript.startswith("ENS") else "refseq"
    end = "End" if five else "Start"
    return {
        "type": "TranscriptSegmentElement",
        "transcript": f"{prefix}:{side.transcript}",
        f"exon{end}": side.exon,
        # The specification counts in the direction of transcription from the edge, on both sides.
        f"exon{end}Offset": side.offset if five else -side.offset,
        "gene": _gene(side.gene),
        f"elementGenomic{end}": location,
    }


def _gene(symbol: str) -> Document:
    gene: Document = {"conceptType": "Gene", "name": symbol}
    record = gene_record(symbol)
    if record and record.ncbi_gene_id:
        number = record.ncbi_gene_id
        system = "https://www.ncbi.nlm.nih.gov/gene/"
        gene["primaryCoding"] = {"id": f"ncbigene:{number}", "code": number, "system": system}
    return gene


def _location(side: Partner, build: str | None, *, five: bool) -> Document | None:
    """Return the kept edge as an inter-residue position (0-based) on the chromosome."""
    if side.contig is None or side.position is None or build not in {item.value for item in Build}:
        return None
    contig = contigs().get(side.contig)
    if contig is None or Build(build) not in contig.accessions:
        return None
    kept_before = five == (side.strand == "+")  # the kept bases lie at smaller coordinates
    edge = {"end": side.position} if kept_before else {"start": side.position - 1}
    return {"type": "SequenceLocation", "sequenceReference": f"refseq:{contig.accessions[Build(build)]}", **edge}


def protein_allele(mutation: Mutation) -> Document | None:
    """Return a substitution of one residue of ALK as VRS allele with its computed identifier; None for other changes.

    Raises ValueError when the residue of the change is not that of the reference: such a name must not leave the house.
    """
    match = _SUBSTITUTION.match(mutation.protein)
    sequence = protein_sequence(_TRANSCRIPT)
    if match is None or sequence is None:
        return None
    place = int(match[2])
    if sequence[place - 1 : place] != match[1]:
        raise ValueError(f"{mutation.protein} does not fit {_PROTEIN}")
    reference = {"type": "SequenceReference", "refgetAccession": f"SQ.{_digest(sequence)}"}
    location = {"type": "SequenceLocation", "sequenceReference": reference, "start": place - 1, "end": place}
    state = {"type": "LiteralSequenceExpression", "sequence": match[3]}
    location_digest = _digest_of(location)
    digest = _digest_of({"type": "Allele", "location": location_digest, "state": state})
    named = {**location, "id": f"ga4gh:SL.{location_digest}", "digest": location_digest}
    named["sequenceReference"] = {**reference, "id": f"refseq:{_PROTEIN}"}
    return {
        "type": "Allele",
        "id": f"ga4gh:VA.{digest}",
        "digest": digest,
        "name": mutation.protein,
        "location": named,
        "state": state,
    }


@cache
def _digest(text: str) -> str:
    """The truncated SHA-512 digest of GA4GH (sha512t24u)."""
    return urlsafe_b64encode(sha512(text.encode("ascii")).digest()[:24]).decode()


def _digest_of(content: Document) -> str:
    return _digest(msgspec.json.encode(content, order="sorted").decode())
