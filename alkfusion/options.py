"""What a user states about one sample and how its files are to be read."""

from __future__ import annotations

from pathlib import Path

import msgspec

from alkfusion.genome.builds import Build

__all__ = ["SampleOptions"]


class SampleOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the user states about a sample and how to read its files."""

    sample: str | None = None
    patient: str | None = None
    timepoint: str | None = None
    collected: str | None = None  # date, as YYYY, YYYY-MM or YYYY-MM-DD
    disease: str | None = None  # code or synonym of the knowledge table
    age: float | None = None  # years
    prior_inhibitors: tuple[str, ...] = ()
    known_fusion: str | None = None
    build: Build | None = None
    fasta: Path | None = None
    format: str | None = None
    mutations: tuple[str, ...] = ()  # stated by the user, such as p.G1202R
    targets: Path | None = None  # BED of the panel
    assume_covered: bool = False
