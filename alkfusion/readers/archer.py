"""Archer Analysis ``*.full_results.txt``, read after a public converter: one ``KEY<TAB>value`` a line.

``FCA_<n>_GENES_UNIQUE`` is ``EML4:ALK``; ``FCA_<n>_ANNOTATION_1-<m>`` and ``_2-<m>`` describe the aligned part of a
side, one line a transcript: ``GENE(+)NM_...|exon:13|chr2:start,chr2:end``. ``FCA_<n>_SUPPORTING_ISOFORM_ID_<k>`` names
isoforms ``FC_<i>``, whose ``_EITHER_R1_OR_R2`` and ``_BOTH_R1_AND_R2`` count reads and pairs. What is not documented is
not used: which end of a part is the breakpoint (it becomes a window), and whether the genes are in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alkfusion.calls import FusionCall, Side
from alkfusion.errors import InputError
from alkfusion.patterns import pattern
from alkfusion.readers.base import Family, Reader
from alkfusion.readers.source import Head, TextSource
from alkfusion.readers.table import Row

__all__ = ["Archer"]

_GENES = pattern(r"FCA_(\d+)_GENES_UNIQUE")
_KEY = pattern(r"[A-Z][A-Z0-9_-]*")
_PART = pattern(
    r"[^(|]+\([+-]\)(?P<transcript>[^|/]*)[^|]*\|(?P<region>exon|intron):(?P<number>\d+)\|"
    r"(?P<contig>[^:,]+):(?P<start>\d+)(?:,(?P=contig):(?P<end>\d+))?"
)


class Archer(Reader):
    """One call a fusion; a fusion without strong evidence keeps that as a note."""

    name = "archer"
    title = "Archer Analysis full results"
    family = Family.CLINICAL
    shows = "RNA fusions of the panel's targets with exons and read counts; breakpoints only as windows, no order"
    from_documentation = True

    def recognise(self, head: Head) -> str | None:
        """Recognise the keys of fusions and of their isoforms."""
        keys = [line.partition("\t")[0] for line in head.lines if line.strip()]
        if not all(_KEY.fullmatch(key) for key in keys):
            return None
        return "keys look like FCA_1_..." if any(key.startswith(("FCA_", "FC_")) for key in keys) else None

    def calls(self, source: TextSource) -> Iterator[FusionCall]:
        """Yield the fusions in file order; raises InputError for a line that is no key and value."""
        entries: dict[str, tuple[int, str]] = {}
        for number, line in source.lines():
            key, tab, value = line.partition("\t")
            if not line.strip() or line.startswith("#"):
                continue
            if not tab or not _KEY.fullmatch(key) or key in entries:
                raise InputError(
                    "the line is not a key of its own and a value",
                    path=source.path,
                    line=number,
                    seen=line,
                    advice="Give the full results text of one sample.",
                )
            entries[key] = (number, value)
        for key in entries:
            if (name := _GENES.fullmatch(key)) is not None:
                yield self._call(source, entries, key, name[1])

    def _call(self, source: TextSource, entries: Mapping[str, tuple[int, str]], key: str, fusion: str) -> FusionCall:
        number, genes = entries[key]
        values = {
            name: value for name, (_, value) in entries.items() if name.startswith((f"FCA_{fusion}_", "FC_", "SAMPLE"))
        }
        row = Row(source, number, list(values.values()), {name: place for place, name in enumerate(values)})
        gene1, colon, gene2 = genes.partition(":")
        if not colon:
            raise row.problem("the genes of a fusion are not of the form GENE:GENE", genes)
        isoforms = [row.required(name) for name in values if name.startswith(f"FCA_{fusion}_SUPPORTING_ISOFORM_ID_")]
        strong = row.text(f"FCA_{fusion}_STRONG_EVIDENCE_ABERRATION")
        return FusionCall(
            source=source.name,
            caller=self.name,
            line=number,
            first=_side(row, f"FCA_{fusion}_ANNOTATION_1-", values, gene1),
            second=_side(row, f"FCA_{fusion}_ANNOTATION_2-", values, gene2),
            exact=False,
            split_reads=row.total(*(f"{isoform}_EITHER_R1_OR_R2" for isoform in isoforms)),
            spanning_pairs=row.total(*(f"{isoform}_BOTH_R1_AND_R2" for isoform in isoforms)),
            reported_frame=row.text(f"FCA_{fusion}_HAS_INFRAME_TRANSLATION"),
            sample=row.text("SAMPLE_NAME"),
            notes=() if strong == "TRUE" else ("without strong evidence by the caller",),
        )


def _side(row: Row, prefix: str, values: Mapping[str, str], gene: str) -> Side:
    """Return a side; its transcripts have to agree on the exon, or none is given."""
    parts = [part for name, value in values.items() if name.startswith(prefix) and (part := _PART.fullmatch(value))]
    if not parts:
        return Side(gene=gene or None)
    ends = [row.place(text, "annotation") for part in parts for text in (part["start"], part["end"]) if text]
    exons = {int(part["number"]) if part["region"] == "exon" else None for part in parts}
    return Side(
        gene=gene or None,
        contig=parts[0]["contig"],
        transcript=parts[0]["transcript"] or None,
        exon=exons.pop() if len(exons) == 1 else None,
        window=(min(ends), max(ends)),
    )
