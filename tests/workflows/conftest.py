"""A copy of workflows/ and a way to run Snakemake in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import PROJECT

PROGRAMS = Path(sys.executable).parent
WORKFLOWS = PROJECT / "workflows"


def program(name: str) -> str:
    """Return the path of a program of this environment, or else of the system; skips when there is none."""
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"{name} is not installed (pip install '.[workflows]', or a package of the system)")
    return found


@dataclass(frozen=True)
class Run:
    """How a run of Snakemake ended; ``said`` is all that it printed."""

    code: int
    said: str

    def jobs(self, rule: str) -> int:
        """Return how many jobs of a rule it ran, or would run."""
        table = self.said.rpartition("Job stats:")[2]
        return next((int(line.split()[1]) for line in table.splitlines() if line.split()[:1] == [rule]), 0)


@dataclass(frozen=True)
class Site:
    """A folder in which a workflow runs."""

    folder: Path
    snakefile: Path
    first_in_path: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start Snakemake, on two cores where nothing else is said."""
        cores = [] if "--executor=slurm" in words else ["--cores", "2"]
        path = os.pathsep.join([*map(str, self.first_in_path), str(PROGRAMS), os.environ["PATH"]])
        cache = str(self.folder / "cache")
        return subprocess.Popen(
            [program("snakemake"), "--snakefile", str(self.snakefile), *cores, *words],
            cwd=self.folder,
            env={**os.environ, **self.variables, "PATH": path, "XDG_CACHE_HOME": cache},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def snakemake(self, *words: str, timeout: int = 110) -> Run:
        """Run Snakemake to its end."""
        with self.start(*words) as process:
            try:
                said, _ = process.communicate(timeout=timeout)
            finally:
                process.terminate()
        return Run(process.returncode, said)

    def succeed(self, *words: str, timeout: int = 110) -> Run:
        """Run Snakemake; it must end well."""
        run = self.snakemake(*words, timeout=timeout)
        assert run.code == 0, run.said
        return run

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of workflows/ without what runs left there."""
    program("snakemake")
    left = shutil.ignore_patterns(".snakemake", "results", "logs", "benchmarks", "resources", "alk", "__pycache__")
    return Path(shutil.copytree(WORKFLOWS, tmp_path / "workflows", ignore=left))


def arriba_file(path: Path, *rows: str) -> None:
    """Write an Arriba table with some of the rows of the made-up example."""
    example = {
        line.split("\t")[0]: line
        for line in (PROJECT / "tests/readers/data/arriba/minimal.tsv").read_text(encoding="utf-8").splitlines()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{example[row]}\n" for row in ("#gene1", *rows)), encoding="utf-8")


def sheet(path: Path, *rows: tuple[str, ...], columns: tuple[str, ...] = ("sample_name",)) -> None:
    """Write a sample sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join("\t".join(row) + "\n" for row in (columns, *rows)), encoding="utf-8")


def results(folder: Path) -> dict[str, bytes]:
    """Return the JSON results below a folder by file name."""
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.json"))}
