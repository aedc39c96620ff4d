"""Turn measured concentrations (IC50, GI50, Ki) into evidence rows; the one place where a fold becomes a response."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from knowledge_curation.tables import HERE, Record, read_table

__all__ = ["FoldBins", "number_rows"]

_STATED = re.compile(r"([\d.]+)x (?:WT|parental line)")
_DRUGS = {
    "AP26113 (see note)": "AP26113-unverified",
    "AP26113-type analogue CHEMBL3397300 (NOT brigatinib)": "AP26113-analogue",
}
#: Readouts of the target itself. The bins were made for growth, so such a fold is never read as resistance.
_TARGET_READOUTS = ("phospho-ALK", "Ki")


class FoldBins:
    """The fold bins of thresholds.tsv: below ``mild`` is retained, above ``resistant`` is resistant."""

    def __init__(self, thresholds: Iterable[Record]) -> None:
        values = {row["name"]: float(row["value"]) for row in thresholds}
        self.mild = values["fold_mildly_reduced"]
        self.resistant = values["fold_resistant"]

    def response(self, fold: float, assay: str) -> str:
        """Return not_resistant, reduced or resistant for mutant over wild type of the same paper."""
        if fold < self.mild:
            return "not_resistant"
        if fold > self.resistant and not any(name in assay for name in _TARGET_READOUTS):
            return "resistant"
        return "reduced"


def _matches(decision: Record, row: Record) -> bool:
    return (
        decision["source_key"] in ("*", row["source_key"])
        and decision["drug"] in ("*", row["drug"])
        and decision["variant"] in ("*", row["alk_variant"])
        and decision["system_holds"] in row["fusion_cell_system"]
    )


def _decision(row: Record, decisions: list[Record]) -> Record:
    empty = dict.fromkeys(decisions[0], "") | {"take": "yes"}
    return next((decision for decision in decisions if _matches(decision, row)), empty)


def _fold(row: Record) -> str:
    """The fold as the paper prints it, else ours from its own wild type."""
    stated = _STATED.match(row["fold_as_stated"].removeprefix("about "))
    return f"{float(stated.group(1)):g}" if stated else row["fold_vs_wt_computed"]


def _quantity(row: Record, fold: str, mutated: bool) -> Record:
    """Value, wild type and fold; a wild type under the floor of the assay is no number to divide by."""
    return {
        "value_nM": row["value_nM"],
        "value_qualifier": row["qualifier"],
        "wt_value_nM": row["wt_value_nM"] if mutated and not row["wt_value_nM"].startswith("<") else "",
        "fold": fold if mutated else "",
    }


def number_rows(folder: Path, bins: FoldBins) -> tuple[list[Record], list[Record]]:
    """Return evidence rows and excluded items from the two tables of concentrations."""
    sources = {row["source_key"]: row for row in read_table(HERE / "number_sources.tsv")}
    systems = {row["system"]: row for row in read_table(HERE / "number_systems.tsv")}
    decisions = read_table(HERE / "number_decisions.tsv")
    taken, excluded = [], []
    for name in ("ic50.tsv", "ic50_more.tsv"):
        for row in read_table(folder / name):
            decision = _decision(row, decisions)
            if decision["take"] == "no":
                excluded.append(_left_out(name, row, decision))
            else:
                taken.append(
                    _evidence(row, decision, sources[row["source_key"]], systems[row["fusion_cell_system"]], bins)
                )
    return taken, excluded


def _left_out(name: str, row: Record, decision: Record) -> Record:
    item = (
        f"{name}: {row['source_key']}, {row['drug']}, {row['alk_variant']}, {row['fusion_cell_system']}, {row['assay']}"
    )
    return {"item": item, "source": row["where_seen"], "pmid": row["pmid"], "reason": decision["reason"]}


def _evidence(row: Record, decision: Record, source: Record, system: Record, bins: FoldBins) -> Record:
    fold = _fold(row)
    response, rule = decision["response"], decision["rule"]
    if not response:
        response, rule = bins.response(float(fold), row["assay"]), "fold_bin"
    mutated = row["alk_variant"].startswith("p.")
    evidence = {
        "genotype": row["alk_variant"] if mutated else "",
        "alteration": "mutation" if mutated else ("deletion" if "del exons" in row["alk_variant"] else "fusion"),
        "background": system["background"],
        "isoform": system["isoform"],
        "disease": system["disease"],
        "drug": _DRUGS.get(row["drug"], row["drug"]),
        "response": response,
        "response_rule": rule,
        "evidence_type": source["evidence_type"],
        "level": source["level"],
        "assay": row["assay"],
        "model": system["model"],
        **_quantity(row, fold, mutated),
        "pmid": row["pmid"],
        "doi": row["doi"],
        "citation": source["citation"],
        "locator": _locator(row),
        "read_how": source["read_how"],
        "where_seen": row["where_seen"],
        "kb_ids": ";".join(re.findall(r"EID\d+", row["where_seen"])),
        "licence": source["licence"],
        "conflict_group": decision["conflict_group"],
    }
    if "enzyme" in row["assay"] or row["assay"] == "Ki":
        evidence["evidence_type"] = "preclinical_enzyme"
    evidence["statement"] = _statement(evidence)
    return evidence


def _locator(row: Record) -> str:
    table = re.search(r"Table \d", row["where_seen"])
    if table:
        return table.group()
    return "abstract" if row["source_key"] in ("sabari_2017", "pfizer_2013_pr10") else ""


def _place(evidence: Record) -> str:
    background = evidence["background"]
    name = {"full_length": "full-length ALK", "unspecified": "fusion not stated", "v::ALK": "an ALK fusion"}.get(
        background, f"{background} {evidence['isoform']}".strip()
    )
    model = evidence["model"].replace("in vitro, system not named", "an unnamed system")
    article = "the " if " line" in model else ""
    return f"{article}{model} ({name})"


def _statement(evidence: Record) -> str:
    """One sentence in our own words, from the numbers of the row."""
    limit = {"<": "below", ">": "above", "~": "about"}.get(evidence["value_qualifier"], "at")
    what = evidence["genotype"] or (
        "ALK without exons 4-11" if evidence["alteration"] == "deletion" else "unmutated ALK"
    )
    value = f"{limit} {float(evidence['value_nM']):g} nM"
    text = f"In {_place(evidence)}, {evidence['drug']} inhibited {what} {value}"
    if evidence["fold"]:
        text += f", {float(evidence['fold']):g} times the wild type of the same paper"
    if evidence["wt_value_nM"]:
        text += f" ({float(evidence['wt_value_nM']):g} nM)"
    return f"{text}; {evidence['assay']}."
