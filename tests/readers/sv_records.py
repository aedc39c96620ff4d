"""Structural-variant records given as text, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alkfusion.calls import FusionCall, Kept, Side
from alkfusion.readers.registry import recognise
from alkfusion.readers.source import TextSource

DATA = Path(__file__).parent / "data"
SITUATIONS = DATA / "sv-vcf"
HEADER = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
L, R = Kept.LEFT, Kept.RIGHT


def place(side: Side) -> tuple[str | None, int | None, Kept | None]:
    return side.contig, side.position, side.kept


def places(calls: list[FusionCall]) -> list[tuple]:
    return [(*place(call.first), *place(call.second)) for call in calls]


def read(path: Path, stated: str | None = None) -> list[FusionCall]:
    source = TextSource(path)
    return list(recognise(source, stated).reader.calls(source))


def minimal(name: str) -> list[FusionCall]:
    return read(DATA / name / "minimal.vcf", name)


def reader_of_records(folder: Path) -> Callable[..., list[FusionCall]]:
    """Return what reads records that are given as text, with the columns up to INFO."""

    def call(*rows: str, name: str = "sv-vcf", header: str = HEADER) -> list[FusionCall]:
        path = folder / "records.vcf"
        path.write_text(header + "".join("\t".join(row.split()) + "\n" for row in rows))
        return read(path, name)

    return call
