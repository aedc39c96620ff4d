"""The residues that touch a drug in a model: what the table holds of them, and tables of before it held any."""

from __future__ import annotations

from pathlib import Path

import pytest

from alkfusion.errors import KnowledgeError
from alkfusion.knowledge.table import Knowledge, load_knowledge
from alkfusion.knowledge.validation import problems

#: Computed from the coordinates of both models: residue -> distance at 200 ns and at 110 ns.
LORLATINIB = {
    "L1122": (3.79, 3.42),
    "V1130": (3.37, 3.55),
    "A1148": (3.40, 3.38),
    "K1150": (3.90, 3.82),
    "L1196": (3.58, 3.68),
    "E1197": (2.80, 3.05),
    "L1198": (3.50, 3.51),
    "M1199": (3.02, 3.01),
    "A1200": (3.88, 3.62),
    "L1256": (3.32, 3.39),
    "G1269": (2.94, 3.56),
    "D1270": (2.95, 2.92),
}
#: 1202 is within the cutoff in one model only (4.09 and 3.98), as are 1124, 1253 and 1254.
IN_ONE_MODEL = {1124, 1202, 1253, 1254}


def test_distances_of_lorlatinib_in_both_models(shipped: Knowledge) -> None:
    found: dict[str, dict[str, float]] = {}
    for row in shipped.contacts:
        assert row.drug == "lorlatinib"
        found.setdefault(row.residue, {})[row.model] = row.distance_angstrom
    models = ("wild type, 200 ns of simulation", "wild type, 110 ns of simulation")
    assert {residue: tuple(seen[model] for model in models) for residue, seen in found.items()} == LORLATINIB
    assert IN_ONE_MODEL.isdisjoint(row.position for row in shipped.contacts)


def test_every_contact_names_its_file_at_a_commit_and_both_atoms(shipped: Knowledge) -> None:
    for row in shipped.contacts:
        repository, _, path = row.where_seen.partition(" ")
        assert repository.startswith("github:witekgabriela/StructuralStudy_ALKCompoundMutations@")
        assert len(repository.rpartition("@")[2]) == 40
        assert path == f"Structures/IFD_ALK_WT_Lr_{'200ns' if '200 ns' in row.model else '110ns'}.pdb"
        assert row.locator.startswith(f"{row.residue} ")


def of_before(folder: Path) -> Path:
    """Turn a copied table into one of version 1.2.0, which had no contacts."""
    (folder / "contacts.tsv").unlink()
    path = folder / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"version": "1.4.0"', '"version": "1.2.0"'), encoding="utf-8")
    return folder


def test_a_table_of_before_the_contacts_is_read_without_them(copied_table: Path, shipped: Knowledge) -> None:
    before = load_knowledge(directory=of_before(copied_table))
    assert before.contacts == ()
    assert before.evidence == shipped.evidence
    assert problems(before, copied_table) == []


def test_a_table_that_lost_its_contacts_is_refused(copied_table: Path) -> None:
    (copied_table / "contacts.tsv").unlink()
    with pytest.raises(KnowledgeError, match=r"contacts\.tsv.*cannot be read"):
        load_knowledge(directory=copied_table)
