"""A FHIR R4 bundle after HL7's Genomics Reporting guide: variants, and one therapeutic implication a drug.

Codes are those of the examples in that guide. Nothing is coded that the guide has no code for: predictions go as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import NAMESPACE_URL, uuid5

import msgspec

from alkfusion.errors import UsageError
from alkfusion.genome.names import ALK, gene_record
from alkfusion.interpret.mutation import change_name, only_stated, passes
from alkfusion.model import DrugCall, Mutation, Rearrangement, Result
from alkfusion.report.visible import visible

__all__ = ["fhir_bundle"]

Document = dict[str, object]

_LOINC = "http://loinc.org"
_GUIDE = "http://hl7.org/fhir/uv/genomics-reporting"
_TBD = f"{_GUIDE}/CodeSystem/tbd-codes-cs"
_CATEGORIES = (
    ("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory"),
    ("http://terminology.hl7.org/CodeSystem/v2-0074", "GE", "Genetics"),
)
_HGVS = "http://varnomen.hgvs.org"
_UCUM = "http://unitsofmeasure.org"
_NCBI_GENE = "https://www.ncbi.nlm.nih.gov/gene"


def fhir_bundle(results: Iterable[Result]) -> bytes:
    """Return a collection of observations; identifiers are made from the sample and the content, never at random.

    A mutation that did not pass is left out, as everywhere where a list of findings is handed on. Raises UsageError
    when two samples have one id, because their observations could not be told apart.
    """
    found = list(results)
    if len({result.sample.id for result in found}) < len(found):
        raise UsageError("Two results have the same sample id; a bundle could not tell them apart.")
    entries = [entry for result in found for entry in _entries(result)]
    content: Document = {"resourceType": "Bundle", "type": "collection"}
    if entries:
        content["entry"] = entries
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=1) + b"\n"


def _entries(result: Result) -> Iterator[Document]:
    observations = [
        *(_fusion(result, event) for event in result.rearrangements if not event.stated),
        *(_mutation(mutation) for mutation in result.mutations if passes(mutation) and not only_stated(mutation)),
        *(_implication(call, result.provenance.knowledge_version) for call in result.drug_calls),
    ]
    for place, observation in enumerate(observations):
        name = str(uuid5(NAMESPACE_URL, f"alkfusion:{result.sample.id}:{place}:{observation['code']}"))
        resource: Document = {
            "resourceType": "Observation",
            "id": name,
            "status": "preliminary",  # research use: never the final word
            "category": [_concept(*category) for category in _CATEGORIES],
            "specimen": {"display": _text(result.sample.id)},
            **observation,
        }
        if result.sample.patient:
            resource["subject"] = {"identifier": {"value": _text(result.sample.patient)}}
        yield {"fullUrl": f"urn:uuid:{name}", "resource": resource}


def _text(words: str) -> str:
    """FHIR strings hold no control character and are not empty."""
    return visible(" ".join(words.split())) or "-"


def _concept(system: str, code: str, display: str | None = None) -> Document:
    coding: Document = {"system": system, "code": code, **({"display": display} if display else {})}
    return {"coding": [coding]}


def _component(code: str, display: str, value: Document) -> Document:
    return {"code": _concept(_LOINC, code, display), **value}


def _words(words: str) -> Document:
    return {"valueCodeableConcept": {"text": _text(words)}}


def _variant(summary: str, components: Iterable[Document]) -> Document:
    return {
        "meta": {"profile": [f"{_GUIDE}/StructureDefinition/variant"]},
        "code": _concept(_LOINC, "69548-6", "Genetic variant assessment"),
        "valueCodeableConcept": _concept(_LOINC, "LA9633-4", "Present"),
        "component": list(components),
        "note": [{"text": _text(summary)}],
    }


def _gene(symbol: str) -> Document:
    record = gene_record(symbol)
    concept: Document = _concept(_NCBI_GENE, record.ncbi_gene_id) if record and record.ncbi_gene_id else {}
    return _component("48018-6", "Gene studied [ID]", {"valueCodeableConcept": {**concept, "text": _text(symbol)}})


def _fusion(result: Result, event: Rearrangement) -> Document:
    genes = [side.gene for side in (event.five_prime, event.three_prime) if side.gene]
    name = event.nomenclature.vicc or event.nomenclature.hgnc
    components = [*map(_gene, dict.fromkeys(genes)), _component("81252-9", "Discrete genetic variant", _words(name))]
    if result.build:
        title = "Human reference sequence assembly version"
        components.append(_component("62374-4", title, _words(result.build)))
    words = f"{event.name}, {event.event.value.replace('_', ' ')}; {'; '.join(event.reasons)}"
    return _variant(words, components)


def _mutation(mutation: Mutation) -> Document:
    protein: Document = {"valueCodeableConcept": _concept(_HGVS, f"NP_004295.2:{mutation.protein}")}
    components = [_gene(ALK), _component("48005-3", "Amino acid change (pHGVS)", protein)]
    if mutation.coding:
        change: Document = {"valueCodeableConcept": _concept(_HGVS, f"NM_004304.5:{mutation.coding}")}
        components.append(_component("48004-6", "DNA change (c.HGVS)", change))
    if mutation.vaf is not None:
        share: Document = {"valueQuantity": {"value": mutation.vaf, "system": _UCUM, "code": "1"}}
        components.append(_component("81258-6", "Sample VAF", share))
    return _variant(f"{change_name(mutation)}, {mutation.significance.value.replace('_', ' ')}", components)


def _implication(call: DrugCall, table: str) -> Document:
    """One drug; the prediction goes as text, because the guide codes no such word, and names its knowledge table."""
    prediction = call.prediction.value.replace("_", " ")
    said = f"{call.text or prediction} Knowledge table {table}."
    implication = {"code": _concept(_TBD, "therapeutic-implication"), **_words(prediction)}
    return {
        "meta": {"profile": [f"{_GUIDE}/StructureDefinition/therapeutic-implication"]},
        "code": _concept(_TBD, "therapeutic-implication", "Therapeutic Implication"),
        "component": [implication, _component("51963-7", "Medication assessed", _words(call.drug))],
        "note": [{"text": _text(said)}],
    }
