"""How many reads carry an allele, as each caller writes it; how is in ``resources/callers/allele_counts.tsv``.

A record is read by the first row of the table whose caller the header names (or any caller) and whose fields it has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import msgspec

from alkfusion.readers.vcf import VcfHeader, VcfRecord
from alkfusion.resources import resource

__all__ = ["AlleleCounts", "CountRule", "caller_of", "counts_of", "rules_of"]

_MISSING = frozenset({"", "."})


class AlleleCounts(msgspec.Struct, frozen=True):
    """Reads at a record for one allele; None where the file does not say. Strand counts are (forward, reverse)."""

    depth: int | None = None
    alt: int | None = None
    alt_strands: tuple[int, int] | None = None
    other_strands: tuple[int, int] | None = None


class CountRule(msgspec.Struct, frozen=True):
    """One row of the table: which fields to read, and how."""

    caller: str
    header: str
    needs: tuple[str, ...]
    kind: str
    alt: str
    reference: str
    depth: str
    strands: str
    source: str


@cache
def _table() -> tuple[CountRule, ...]:
    lines = resource("callers", "allele_counts.tsv").read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines[1:])
    return tuple(CountRule(c[0], c[1], tuple(c[2].split(",")), *c[3:]) for c in cells)


def rules_of(header: VcfHeader) -> tuple[CountRule, ...]:
    """Return the rows that can apply to a file, the caller's own first."""
    text = "\n".join(header.metadata)
    own = [rule for rule in _table() if rule.header and re.search(rule.header, text, re.MULTILINE)]
    return (*own, *(rule for rule in _table() if not rule.header))


def caller_of(header: VcfHeader) -> str | None:
    """Return the caller that the header names, or None."""
    return next((rule.caller for rule in rules_of(header) if rule.header), None)


def counts_of(
    record: VcfRecord, sample: Mapping[str, str], allele: int, rules: Sequence[CountRule], samples: int
) -> AlleleCounts:
    """Return the counts of an alternative allele (1 is the first of ALT) in one sample's fields.

    ``samples`` is the number of samples of the file: counts in INFO belong to the sample only when there is at most
    one. Raises InputError for counts that do not fit the alleles.
    """
    given = {f"FORMAT/{key}" for key, value in sample.items() if value not in _MISSING}
    if samples < 2:
        given |= {f"INFO/{key}" for key in record.info}
    rule = next((rule for rule in rules if given.issuperset(rule.needs) and _fits(rule, record, sample)), None)
    if rule is None:
        return AlleleCounts(depth=_depth("DP", record, sample, samples))
    alt, total = _KINDS[rule.kind](rule, record, sample, allele)
    depth = _depth(rule.depth, record, sample, samples)
    if depth is None or (alt is not None and alt > depth) or rule.kind.startswith("tiers"):
        depth = total
    strands = _strands(rule, record, sample, allele, samples)
    return AlleleCounts(depth, alt, *strands)


def _fits(rule: CountRule, record: VcfRecord, sample: Mapping[str, str]) -> bool:
    """A rule for single bases cannot read an insertion or deletion."""
    if rule.kind == "tiers_base":
        return len(record.reference) == 1 and all(len(alternative) == 1 for alternative in record.alternatives)
    return rule.kind != "single" or "," not in sample["AD"]


def _numbers(record: VcfRecord, text: str, word: str) -> list[int]:
    return [0 if part in _MISSING else record.whole(part, word, smallest=0) for part in text.split(",")]


def _depth(field: str, record: VcfRecord, sample: Mapping[str, str], samples: int) -> int | None:
    text = record.info.get("DP", "") if field == "INFO/DP" else sample.get("DP", "")
    if text in _MISSING and samples < 2:
        text = record.info.get("DP", "")
    return None if text in _MISSING else record.whole(text, "DP", smallest=0)


def _list_all(rule: CountRule, record: VcfRecord, sample: Mapping[str, str], allele: int) -> tuple[int, int]:
    counts = _numbers(record, sample[rule.alt], rule.alt)
    if len(counts) != 1 + len(record.alternatives):
        what = f"{rule.alt} has {len(counts)} numbers for {1 + len(record.alternatives)} alleles"
        raise record.problem(what, f"{record.reference} {','.join(record.alternatives)} {sample[rule.alt]}")
    return counts[allele], sum(counts)


def _list_alt(rule: CountRule, record: VcfRecord, sample: Mapping[str, str], allele: int) -> tuple[int, int]:
    counts = _numbers(record, sample[rule.alt], rule.alt)
    if len(counts) != len(record.alternatives):
        what = f"{rule.alt} has {len(counts)} numbers for {len(record.alternatives)} alternative alleles"
        raise record.problem(what, sample[rule.alt])
    return counts[allele - 1], sum(counts) + sum(_numbers(record, sample[rule.reference], rule.reference))


def _single(rule: CountRule, record: VcfRecord, sample: Mapping[str, str], allele: int) -> tuple[int | None, int]:
    alt, reference = (_numbers(record, sample[field], field)[0] for field in (rule.alt, rule.reference))
    return (alt if len(record.alternatives) == 1 else None), alt + reference


def _alt_only(rule: CountRule, record: VcfRecord, sample: Mapping[str, str], allele: int) -> tuple[int | None, int]:
    counts = _numbers(record, sample[rule.alt], rule.alt)
    depth = _numbers(record, sample["DP"], "DP")[0]
    return (counts[allele - 1] if len(counts) == len(record.alternatives) else None), depth


def _tiers_base(rule: CountRule, record: VcfRecord, sample: Mapping[str, str], allele: int) -> tuple[int, int]:
    names = [f"{base.upper()}U" for base in (record.reference, *record.alternatives)]
    if missing := [name for name in names if name not in sample]:
        raise record.problem(f"the field {missing[0]} is missing", ":".join(sample))
    counts = [_numbers(record, sample[name], name)[0] for name in names]
    return counts[allele], sum(counts)


def _tiers_indel(rule: CountRule, record: VcfRecord, sample: Mapping[str, str], allele: int) -> tuple[int, int]:
    alt, reference = (_numbers(record, sample[field], field)[0] for field in ("TIR", "TAR"))
    return alt, alt + reference


def _four(rule: CountRule, record: VcfRecord, sample: Mapping[str, str], allele: int) -> tuple[int | None, int]:
    counts = _numbers(record, record.info["DP4"], "DP4")
    if len(counts) != 4:
        raise record.problem("DP4 does not hold four numbers", record.info["DP4"])
    return (counts[2] + counts[3] if len(record.alternatives) == 1 else None), sum(counts)


_KINDS: Mapping[str, Callable[[CountRule, VcfRecord, Mapping[str, str], int], tuple[int | None, int]]] = {
    "list_all": _list_all,
    "list_alt": _list_alt,
    "single": _single,
    "alt_only": _alt_only,
    "tiers_base": _tiers_base,
    "tiers_indel": _tiers_indel,
    "four": _four,
}


def _strands(
    rule: CountRule, record: VcfRecord, sample: Mapping[str, str], allele: int, samples: int
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Return (alternative, other) strand counts; only of records with one alternative allele, where they are clear."""
    place, _, fields = rule.strands.partition(":")
    if not fields or len(record.alternatives) != 1 or (place == "INFO" and samples > 1):
        return None, None
    given = sample if place == "FORMAT" else record.info
    names = re.split(r"[+|]", fields)
    if any(given.get(name, "") in _MISSING for name in names):
        return None, None
    counts = [number for name in names for number in _numbers(record, given[name], name)]
    if len(counts) != 4:
        return None, None
    return (counts[2], counts[3]), (counts[0], counts[1])
