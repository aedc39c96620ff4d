"""Turn a CIViC release that a user downloaded into an overlay table of the items that the shipped table lacks.

Reads ``ClinicalEvidenceSummaries.tsv`` of a CIViC monthly release (columns as in the release of 2024-08-01). Only facts
are taken: profile, drug, direction, level, publication; the sentence is ours, the text of CIViC is not copied. What
cannot be mapped without a curator is reported and never guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.genotype import parse_genotype
from alkfusion.knowledge.package import columns
from alkfusion.knowledge.rows import Evidence
from alkfusion.knowledge.table import Knowledge
from alkfusion.patterns import pattern

__all__ = ["Imported", "import_civic"]

_NEEDED = (
    "molecular_profile", "disease", "doid", "therapies", "evidence_type", "evidence_direction", "evidence_level",
    "significance", "citation_id", "source_type", "citation", "evidence_status", "evidence_id",
)  # fmt: skip
_RESPONSES = {
    ("Supports", "Sensitivity/Response"): "sensitive",
    ("Does Not Support", "Sensitivity/Response"): "sensitivity_not_supported",
    ("Supports", "Resistance"): "resistant",
    ("Does Not Support", "Resistance"): "not_resistant",
    ("Supports", "Reduced Sensitivity"): "reduced",
}
_TYPES = {"A": "trial", "B": "cohort", "C": "case", "D": "preclinical_cell", "E": "review"}
_ANY_DISEASE = frozenset({"", "n/a", "cancer", "solid tumor"})
#: ``ALK Fusion`` is how releases up to 2024 write ``v::ALK Fusion``; the exons of a fusion are its isoform.
_FUSION = pattern(r"(?:([A-Z0-9][A-Za-z0-9-]*|v)::ALK)(?: (e\d+-e\d+))?(?: Fusion)?")
_CODON = pattern(r"[A-Z]\d+")


class Imported(msgspec.Struct, frozen=True):
    """Overlay lines (without header) and the items that need a curator, with the reason."""

    lines: tuple[tuple[str, ...], ...]
    left_out: tuple[tuple[str, str], ...]


def _items(path: Path) -> Iterator[Mapping[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise KnowledgeError(
                    f"the columns {missing} of a CIViC release are missing",
                    path=path,
                    line=1,
                    advice="Give ClinicalEvidenceSummaries.tsv of a release.",
                )
            yield from reader
    except OSError as error:
        raise KnowledgeError(f"the file cannot be read ({error.strerror})", path=path) from error
    except UnicodeDecodeError as error:
        raise KnowledgeError("the file is not UTF-8", path=path) from error


class _Profile(msgspec.Struct, frozen=True):
    background: str
    isoform: str
    genotype: tuple[str, ...]


def _profile(text: str) -> _Profile:
    """Read a molecular profile; ValueError when it is more than one ALK fusion and changes of ALK.

    A change that names only a codon (``I1171``) becomes a codon bucket.
    """
    background, isoform, changes = "unspecified", "", []
    for part in text.split(" AND "):
        inner = part.removeprefix("ALK ").strip()
        fusion = _FUSION.fullmatch("v::ALK Fusion" if inner == "Fusion" else inner)
        if fusion:
            background, isoform = f"{fusion.group(1)}::ALK", fusion.group(2) or ""
        elif part.startswith("ALK "):
            changes.append(f"{inner}?" if _CODON.fullmatch(inner) else inner)
        else:
            raise ValueError(f"the profile {text!r} holds more than an ALK fusion and ALK changes")
    return _Profile(background, isoform, parse_genotype("+".join(changes)))


def _row(item: Mapping[str, str], drug: str, number: int, knowledge: Knowledge) -> tuple[str, ...]:
    profile = _profile(item["molecular_profile"])
    genotype = profile.genotype
    response = _RESPONSES.get((item["evidence_direction"], item["significance"]))
    if response is None:
        raise ValueError(f"no response for {item['evidence_direction']} {item['significance']}")
    if item["source_type"].upper() != "PUBMED":
        raise ValueError(f"the source is not in PubMed ({item['source_type']})")
    cells = dict.fromkeys(columns(Evidence), "")
    eid, level = f"EID{item['evidence_id']}", item["evidence_level"]
    cells |= {
        "row_id": f"CIVIC{number:05d}", "genotype": "+".join(genotype),
        "alteration": ("fusion", "mutation", "compound")[min(len(genotype), 2)],
        "phase_needed": "cis" if len(genotype) > 1 else "",
        "background": profile.background, "isoform": profile.isoform,
        "disease": _disease(item, knowledge), "drug": knowledge.drug(drug).name, "response": response,
        "response_rule": "knowledge_base", "evidence_type": _TYPES[level], "level": level,
        "assay": "CIViC item, not curated further", "pmid": item["citation_id"], "citation": item["citation"],
        "locator": eid, "read_how": "kb_paraphrase", "kb_ids": eid, "licence": "CC0-1.0 (CIViC)",
        "where_seen": f"CIViC, https://civicdb.org/links/evidence_items/{item['evidence_id']}",
        "statement": _sentence(item, eid, drug), "version_added": knowledge.version,
    }  # fmt: skip
    return tuple(cells.values())


def _sentence(item: Mapping[str, str], eid: str, drug: str) -> str:
    direction, significance = item["evidence_direction"].lower(), item["significance"].lower()
    profile, level = item["molecular_profile"], item["evidence_level"]
    return f"CIViC {eid} (level {level}) {direction} {significance} of {drug}: {profile}."


def _disease(item: Mapping[str, str], knowledge: Knowledge) -> str:
    """The code of the disease by name, then by DOID where one row has it; ValueError where the table has none."""
    if item["disease"].casefold() in _ANY_DISEASE:
        return ""
    try:
        return knowledge.disease(item["disease"]).code
    except KeyError:
        doid = f"DOID:{item['doid']}"
        codes = [row.code for row in knowledge.diseases if row.doid == doid]
        if len(codes) == 1:
            return codes[0]
        raise ValueError(f"the disease {item['disease']!r} is not in diseases.tsv") from None


def _wanted(item: Mapping[str, str], known: set[str]) -> bool:
    return (
        "ALK" in item["molecular_profile"].replace("::", " ").split()
        and item["evidence_type"] == "Predictive"
        and item["evidence_status"] == "accepted"
        and f"EID{item['evidence_id']}" not in known
    )


def import_civic(path: Path, knowledge: Knowledge) -> Imported:
    """Map every accepted predictive ALK item that the table neither holds nor excludes; combinations are left out."""
    known = {kb_id for row in knowledge.evidence for kb_id in row.kb_ids} | {row.item for row in knowledge.excluded}
    lines: list[tuple[str, ...]] = []
    left_out: list[tuple[str, str]] = []
    for item in _items(path):
        if not _wanted(item, known):
            continue
        eid = f"EID{item['evidence_id']}"
        try:
            if (item.get("is_flagged") or "").casefold() == "true":
                raise ValueError("flagged in CIViC as in need of review")
            if "," in item["therapies"]:
                raise ValueError(f"several drugs ({item['therapies']})")
            lines.append(_row(item, item["therapies"], len(lines) + 1, knowledge))
        except ValueError as error:
            left_out.append((eid, str(error)))
        except KeyError:
            left_out.append((eid, f"the drug {item['therapies']!r} is not in drugs.tsv"))
    return Imported(tuple(lines), tuple(left_out))
