"""The cases that the pages are looked at with, made by the program from files of real formats.

Two are real cell lines (NCI-H3122, KIJK), which only developers have beside the checkout; a relapse with two mutations
on one molecule, from simulated reads and a caller's file; and a thousand samples run through ``alkfusion batch``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alkfusion.cli import main
from alkfusion.genome.builds import Build
from benchmarks.simulate import Library, Molecule, alk_rna, codon_edit, edited, rna_fusion, write_bam
from tests.batch.samples import G1202R, L1196M, sheet, variant_file
from tests.events import NPM1_ALK, WRITERS, Event, write
from tests.report.results import KNOWN, event_of

__all__ = ["SAMPLES", "cohort_page_of", "h3122", "kijk", "relapse_in_reads"]

SAMPLES = 1_000
BUILD = Build.GRCH38
#: CDS position (1-based) and new base of the coding strand: F1174L, G1269A, R1275Q
F1174L, G1269A, R1275Q = (3522, "A"), (3806, "C"), (3824, "A")
_INHIBITORS = ("", "crizotinib", "crizotinib;alectinib", "alectinib", "crizotinib;lorlatinib")
_CHANGES = ((), (L1196M,), (G1202R,), (G1202R, L1196M), (F1174L,), (G1269A, R1275Q))


def h3122(shared: Path, folder: Path) -> Path:
    """The page of NCI-H3122: reads of DNA with EML4::ALK variant 1, no mutation."""
    reads = shared / "bam" / "dnafusion" / "H3122_EML4.bam"
    return _page(folder, "H3122", [reads], "--disease", "NSCLC", "--prior-inhibitor", "crizotinib")


def kijk(shared: Path, folder: Path) -> Path:
    """The page of KIJK: NPM1::ALK from three callers of long reads."""
    data = shared / "callers" / "data"
    files = sorted(
        path for caller in ("ctat-lr-fusion", "fusionseeker", "longgf") for path in data.glob(f"{caller}/KIJK*")
    )
    return _page(folder, "KIJK", files, "--disease", "ALCLALKP", "--age", "12")


def relapse_in_reads(folder: Path) -> Path:
    """The page of a relapse: NPM1::ALK by a caller and in the reads, L1196M and G1202R on one molecule of it."""
    edits = [*codon_edit(1196, "ATG", BUILD), *codon_edit(1202, "AGA", BUILD)]
    fusion = rna_fusion("NPM1", 4, BUILD)
    molecules = [
        ([Molecule(edited(fusion, edits), 0.6), Molecule(fusion, 0.4)], 2_000),
        ([Molecule(alk_rna(BUILD))], 300),
    ]
    reads = write_bam(folder / "relapse.bam", molecules, Library(), BUILD, 8)
    called = write(folder / "relapse.fusions.tsv", "arriba", NPM1_ALK)
    options = ("--disease", "ALCLALKP", "--age", "12", "--prior-inhibitor", "crizotinib")
    return _page(folder, "relapse", [called, reads], *options)


def _page(folder: Path, name: str, inputs: list[Path], *options: str) -> Path:
    page = folder / f"{name}.html"
    outputs = ("--output", str(folder / f"{name}.json"), "--html", str(page))
    assert main(["annotate", *map(str, inputs), "--sample", name, *options, *outputs]) == 0
    return page


def cohort_page_of(folder: Path, number: int = SAMPLES) -> Path:
    """The page of many samples with several callers, fusions, mutations, inhibitors and time points."""
    table = sheet(folder / "samples.tsv", list(_rows(folder, number)))
    results, page = folder / "results", folder / "cohort.html"
    assert main(["batch", str(table), "--outdir", str(results), "--jobs", "2", "--allow-shared-files"]) == 0
    outputs = ("--output", str(folder / "cohort.tsv"), "--html", str(page))
    assert main(["cohort", str(results), *outputs]) == 0
    return page


def _rows(folder: Path, number: int) -> Iterator[dict[str, str]]:
    """Rows of the sheet: patients with three time points each, who gain and lose mutations; some have no patient."""
    fusions, variants = _fusion_files(folder), _variant_files(folder)
    panel = folder / "panel.bed"
    panel.write_text("chr2\t29190000\t29920000\n")
    for place in range(number):
        patient, point = divmod(place, 3)
        fusion = fusions[patient % len(fusions)]
        row = {"sample_name": f"S{place:04}", "fusions": fusion, "disease": "ALCLALKP" if "NPM1" in fusion else "NSCLC"}
        row |= {"patient": f"P{patient:03}" if patient % 3 == 0 else "", "prior_inhibitors": _INHIBITORS[place % 5]}
        row |= {
            "timepoint": ("diagnosis", "relapse 1", "relapse 2")[point],
            "collected": f"{2021 + point}-0{1 + point}",
        }
        if place % 7:  # every seventh sample has no file of small variants: nobody looked
            row |= {"vcf": variants[(patient + place) % len(variants)], "targets": panel.name if place % 2 else ""}
        yield row


def _fusion_files(folder: Path) -> list[str]:
    events: dict[str, list[Event]] = {
        name.replace("::ALK", "").replace(" ", "_"): [event_of(*place)] for name, place in KNOWN.items()
    }
    events["none"] = []
    return [
        write(folder / f"{name}.{caller}.tsv", caller, *found).name
        for name, found in events.items()
        for caller in WRITERS
    ]


def _variant_files(folder: Path) -> list[str]:
    return [variant_file(folder / f"v{place}.vcf", *changes).name for place, changes in enumerate(_CHANGES)]
