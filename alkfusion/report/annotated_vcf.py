"""The input VCF again, its ALK records annotated: bgzipped, indexed, the same records in the same order.

One INFO field, ``ALKFUSION``, holds one entry for each annotated allele, its parts separated by ``|`` and named in the
header after ``Format:``, as VEP does, so that tools that split VEP's field can split this one. Nothing is decided here:
what an entry says stands in the result.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from alkfusion.errors import InputError, UsageError
from alkfusion.genome.builds import canonical_contig
from alkfusion.model import Mutation, Result
from alkfusion.patterns import pattern
from alkfusion.readers.source import TextSource

__all__ = ["INFO_FIELD", "INFO_FORMAT", "write_annotated_vcf"]

INFO_FIELD = "ALKFUSION"
INFO_FORMAT = "Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp|Residue|Significance|VAF|Filter"
_VCF_FORMATS = frozenset({"small-variant-vcf", "gvcf"})
#: How each kind of name reads in the words of the Sequence Ontology, as VEP uses them; the first sign in it counts.
_CONSEQUENCES = (
    ("fs*", "frameshift_variant"),
    ("ext*", "stop_lost"),
    ("M1?", "start_lost"),
    ("*1621", "stop_lost"),
    ("*", "stop_gained"),
    ("delins", "protein_altering_variant"),
    ("ins", "inframe_insertion"),
    ("dup", "inframe_insertion"),
    ("del", "inframe_deletion"),
)
_ESCAPES = {ord(c): f"%{ord(c):02X}" for c in "%;=,| &"}
_SPLICE_SIDE = pattern(r"^c\.-?\d+([+-])")  # behind an exon lies the donor site, before one the acceptor
_Key = tuple[int, str, str]


def write_annotated_vcf(inputs: Sequence[Path], target: Path, result: Result) -> None:
    """Write the one VCF of the inputs to ``target`` (bgzip) and its index beside it, both whole or not at all.

    Raises UsageError when the inputs hold no VCF of small variants, or several, and InputError when its records are
    not sorted, because they could not be indexed.
    """
    source = _only_vcf(inputs, result)
    if target.resolve() == source.path.resolve():
        raise UsageError(f"{target}: an input is never written over; give --vcf another name.")
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part.gz")
    index = temporary.with_name(temporary.name + ".tbi")
    try:
        _write(source, temporary, _entries(result), result.provenance.knowledge_version)
        _index(temporary, source)
        index.replace(target.with_name(target.name + ".tbi"))
        temporary.replace(target)
    except OSError as error:
        raise UsageError(f"{target}: the output cannot be written ({error.strerror or error}).") from None
    finally:
        for path in (temporary, index):
            with suppress(OSError):
                path.unlink()


def _only_vcf(inputs: Sequence[Path], result: Result) -> TextSource:
    files = {item.name: item for item in result.inputs if item.format in _VCF_FORMATS}
    found = [path for path in inputs if path.name in files]
    if len(found) != 1:
        raise UsageError(f"--vcf annotates one VCF of small variants, and the inputs hold {len(found)}.")
    build = files[found[0].name].build
    if build is not None and result.build not in (None, build):
        raise UsageError(f"{found[0].name} is in {build} and the result in {result.build}; annotate the VCF by itself.")
    return TextSource(found[0])


def _entries(result: Result) -> dict[_Key, list[Mutation]]:
    """Return the mutations by position (1-based), reference and alternative allele of each record they come from."""
    found: dict[_Key, list[Mutation]] = {}
    for mutation in result.mutations:
        for change in (mutation.genomic or "").split(";"):
            if change:
                _, position, alleles = change.split(":")
                reference, _, alternative = alleles.partition(">")
                found.setdefault((int(position), reference, alternative), []).append(mutation)
    return found


def _write(source: TextSource, target: Path, entries: Mapping[_Key, Sequence[Mutation]], table: str) -> None:
    from pysam import BGZFile

    with BGZFile(str(target), "wb") as out:
        for line in _annotated(source, entries, table):
            out.write(f"{line}\n".encode())


def _annotated(source: TextSource, entries: Mapping[_Key, Sequence[Mutation]], table: str) -> Iterator[str]:
    declared = False
    for number, line in source.lines():
        if line.startswith("#CHROM"):
            declared = True
            description = f"What alkfusion reads in an allele of ALK, knowledge table {table}. Format: {INFO_FORMAT}"
            yield f'##INFO=<ID={INFO_FIELD},Number=.,Type=String,Description="{description}">'
        if line.startswith("#"):
            if not line.startswith(f"##INFO=<ID={INFO_FIELD},"):
                yield line
        elif line.strip():
            if not declared:
                raise InputError("the VCF has no header line", path=source.path, line=number, seen=line)
            yield _with_entry(line, entries)


def _with_entry(line: str, entries: Mapping[_Key, Sequence[Mutation]]) -> str:
    cells = line.split("\t")
    kept = [field for field in cells[7].split(";") if not field.startswith(f"{INFO_FIELD}=")]
    added = []
    if canonical_contig(cells[0]) == "chr2":
        for alternative in cells[4].split(","):
            key = (int(cells[1]), cells[3].upper(), alternative.upper())
            added += [_entry(alternative, mutation) for mutation in entries.get(key, ())]
    if added:
        kept = [field for field in kept if field not in {"", "."}] + [f"{INFO_FIELD}={','.join(added)}"]
    cells[7] = ";".join(kept) or "."
    return "\t".join(cells)


def _entry(allele: str, mutation: Mutation) -> str:
    kind = _consequence(mutation)
    against = "&".join(reason.partition(" ")[0] for reason in (mutation.filter or "").split("; "))
    values = (
        kind,
        "ALK",
        "NM_004304.5",
        mutation.coding or "",
        mutation.protein,
        "" if mutation.residue is None else str(mutation.residue),
        mutation.significance.value,
        "" if mutation.vaf is None else f"{mutation.vaf:g}",
    )
    return "|".join([allele, *(value.translate(_ESCAPES) for value in values), against])


def _consequence(mutation: Mutation) -> str:
    if mutation.protein == "p.?":
        side = _SPLICE_SIDE.search(mutation.coding or "")
        return {"+": "splice_donor_variant", "-": "splice_acceptor_variant"}[side[1]] if side else "splice_site_variant"
    return next((word for sign, word in _CONSEQUENCES if sign in mutation.protein), "missense_variant")


def _index(path: Path, source: TextSource) -> None:
    """Make the tabix index; htslib's own messages are kept off the terminal."""
    import pysam

    spoken = pysam.set_verbosity(0)
    try:
        pysam.tabix_index(str(path), preset="vcf", force=True)
    except OSError:
        raise InputError(
            "the records are not sorted by contig and position, so that the annotated VCF cannot be indexed",
            path=source.path,
            advice="Sort the file first (bcftools sort).",
        ) from None
    finally:
        pysam.set_verbosity(spoken)
