"""Files that lie beside a caller's result but hold no fusion calls: what they are, and which file to give instead."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from alkfusion.patterns import pattern
from alkfusion.readers.headerless import data_lines
from alkfusion.readers.source import Head
from alkfusion.readers.table import header_cells

__all__ = ["NOT_INPUTS", "NotAnInput", "not_an_input"]


class NotAnInput(msgspec.Struct, frozen=True):
    """A kind of file that is recognised only to say what to give in its place."""

    what: str
    advice: str
    recognise: Callable[[Head], bool]


def _has_columns(*names: str) -> Callable[[Head], bool]:
    def recognise(head: Head) -> bool:
        return any(set(names) <= set(header_cells(line, "\t")) for line in head.lines[:20])

    return recognise


def _has_lines(*starts: str) -> Callable[[Head], bool]:
    def recognise(head: Head) -> bool:
        return all(any(line.startswith(start) for line in head.lines) for start in starts)

    return recognise


def _has_keys(*keys: str) -> Callable[[Head], bool]:
    def recognise(head: Head) -> bool:
        text = "".join(head.lines)
        return text.lstrip().startswith("{") and all(f'"{key}"' in text for key in keys)

    return recognise


def _begins_with(*starts: str) -> Callable[[Head], bool]:
    return lambda head: head.first.lstrip().lower().startswith(starts)


def _every_line_is(line_pattern: re.Pattern[str]) -> Callable[[Head], bool]:
    def recognise(head: Head) -> bool:
        lines = data_lines(head)
        return bool(lines) and all(line_pattern.fullmatch(line) for line in lines)

    return recognise


def _is_raw_reads(head: Head) -> bool:
    lines = head.lines[:4]
    return len(lines) == 4 and lines[0].startswith("@") and lines[2].startswith("+") and len(lines[1]) == len(lines[3])


def _is_gene_regions(head: Head) -> bool:
    first, *rest = [line for line in head.lines if line.strip()] or [""]
    number, _, _ = (rest[0] if rest else "").partition(",")
    return first.startswith(">") and "," in first and ":" in first and number.isdigit()


NOT_INPUTS = (
    NotAnInput(
        "a VCF of copy numbers by DRAGEN",
        "Copy numbers cannot show a fusion. Give the fusions (CombinedVariantOutput.tsv, AllFusions.csv,"
        " fusion_candidates.final) or the structural variants (sv.vcf.gz).",
        _has_lines("##fileformat=VCF", "##DRAGENCommandLine", "##ALT=<ID=CNV"),
    ),
    NotAnInput(
        "a VCF of splice variants by SpliceGirl (TruSight Oncology)",
        "It holds exon skipping of single genes. Give CombinedVariantOutput.tsv or AllFusions.csv of the same sample.",
        _has_lines("##fileformat=VCF", "##source=SpliceGirl"),
    ),
    NotAnInput(
        "a file of counts for a MultiQC report, written by fusion-report",
        "Give fusions.csv or fusions.json of the same run.",
        _has_keys("plot_type", "section_name", "data"),
    ),
    NotAnInput(
        "GeneFuse's list of target genes",
        "Give GeneFuse's result: the JSON of --json, or what it printed to standard output.",
        _is_gene_regions,
    ),
    NotAnInput(
        "LINX's table of breakends",
        "Give linx.fusion.tsv of the same sample, and the PURPLE structural variants for the breakpoints.",
        _has_columns("svId", "isStart", "geneOrientation", "nextSpliceExonRank"),
    ),
    NotAnInput(
        "STAR's SJ.out.tab, the splice junctions within genes",
        "Give Chimeric.out.junction of the same run, or the result of a fusion caller.",
        _every_line_is(pattern(r"\S+\t\d+\t\d+\t[012]\t[0-6]\t[01]\t\d+\t\d+\t\d+")),
    ),
    NotAnInput(
        "a list of regions in BED",
        "Give the targets of a panel with --targets, beside the fusions or variants.",
        _every_line_is(pattern(r"(?!browser |track )\S+\t\d+\t\d+(?:\t[^\t]+){0,2}")),
    ),
    NotAnInput(
        "a report in XML",
        "Give the table of fusions that it was made from, or ask about the fusion alone: alkfusion lookup EML4::ALK.",
        _begins_with("<?xml", "<rr:"),
    ),
    NotAnInput(
        "a web page",
        "Give the table of the same run.",
        _begins_with("<!doctype html", "<html"),
    ),
    NotAnInput(
        "a SAM file",
        "Give the reads as a sorted and indexed BAM or CRAM file.",
        _begins_with("@hd\t", "@sq\t"),
    ),
    NotAnInput(
        "a file of raw reads (FASTQ)",
        "Run a fusion caller or an aligner first, and give its result.",
        _is_raw_reads,
    ),
    NotAnInput(
        "LINX's table of structural variants and their clusters",
        "Give linx.fusion.tsv of the same sample, and the PURPLE structural variants for the breakpoints.",
        _has_columns("vcfId", "svId", "clusterId", "clusterReason"),
    ),
)


def not_an_input(head: Head) -> NotAnInput | None:
    """Return what the file is when it is known to hold no fusion calls."""
    return next((kind for kind in NOT_INPUTS if kind.recognise(head)), None)
