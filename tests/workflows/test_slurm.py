"""A real Slurm of two nodes on this machine: 24 samples, then the same while nodes break.

The scripts that start and break the cluster lie in ../shared/slurm; Slurm comes from the packages slurmctld, slurmd,
slurm-client, munge and iproute2.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.workflows.conftest import PROGRAMS, Site, arriba_file, results, sheet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

SAMPLES = 24
OPTIONS = (
    "--executor=slurm",
    "--jobs=20",
    "--slurm-status-command=squeue",  # this cluster keeps no accounts
    "--slurm-init-seconds-before-status-checks=3",
    "--latency-wait=5",
    "--default-resources",
    "slurm_partition=short",
    "runtime=5",
)


@dataclass(frozen=True)
class Cluster:
    """A running Slurm; all its files are in one folder."""

    scripts: Path
    folder: Path

    @property
    def variables(self) -> dict[str, str]:
        return {"SLURM_CONF": str(self.folder / "slurm.conf")}

    def ask(self, *words: str) -> str:
        """Return what a client command prints."""
        done = subprocess.run(
            [self.folder / "bin" / words[0], *words[1:]], capture_output=True, text=True, timeout=20, check=True
        )
        return done.stdout

    def running(self, node: str) -> int:
        """Return how many jobs run on a node."""
        return len(self.ask("squeue", "-h", "-t", "R", "-w", node, "-o", "%A").split())

    def state(self, node: str) -> str:
        return self.ask("sinfo", "-h", "-N", "-p", "short", "-n", node, "-o", "%t").strip()

    def node(self, what: str, node: str) -> None:
        """Break or mend one node."""
        subprocess.run([self.scripts / "node.sh", "--dir", self.folder, what, node], check=True, timeout=30)


def wait_until(said: str, true, seconds: int = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"gave up waiting: {said}"
        time.sleep(0.5)


@pytest.fixture
def cluster(shared):
    """Two nodes with two processors each."""
    for name in ("slurmctld", "slurmd", "sbatch", "munged", "ss"):
        if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None:
            pytest.skip(f"{name} is not installed; Debian has it in slurmctld, slurmd, slurm-client, munge, iproute2")
    if importlib.util.find_spec("snakemake_executor_plugin_slurm") is None:
        pytest.skip("Snakemake's executor plugin for Slurm is not installed (pip install '.[workflows]')")
    if not socket.gethostbyname(socket.gethostname()).startswith("127."):
        pytest.skip("the name of this machine does not resolve to 127.x, which the cluster for tests asks for")
    scripts = shared / "slurm"
    folder = Path(tempfile.mkdtemp(prefix="slurm."))  # short: Unix sockets allow few characters
    port = 17100 + 10 * (os.getpid() % 500)
    start = [scripts / "start-slurm.sh", "--dir", folder, "--nodes", "2", "--cpus", "2", "--base-port", str(port)]
    subprocess.run(start, check=True, timeout=60, stdout=subprocess.DEVNULL)
    yield Cluster(scripts, folder)
    stop = [scripts / "stop-slurm.sh", "--dir", folder]
    if subprocess.run(stop, check=False, timeout=60).returncode != 0:  # on a busy machine a daemon may die too late
        time.sleep(5)
        subprocess.run(stop, check=True, timeout=60)


@pytest.fixture
def many_samples(checkout):
    """24 samples in batches of two, every third without a fusion, and their results of a local run."""
    folder = checkout.parent / "local"
    names = [f"s{number:02d}" for number in range(SAMPLES)]
    for number, name in enumerate(names):
        arriba_file(folder / f"results/arriba/{name}.fusions.tsv", *(("NPM1",) if number % 3 else ()))
    sheet(folder / "config/samples.tsv", *((name,) for name in names))
    (folder / "config/config.yaml").write_text(
        "samples: config/samples.tsv\nsamples_per_job: 2\nmem_mb: 200\nruntime: 5\n", encoding="utf-8"
    )
    inputs = shutil.copytree(folder, checkout.parent / "inputs")
    local = Site(folder, checkout / "Snakefile")
    local.succeed()
    assert len(results(folder / "results/alkfusion/batches")) == SAMPLES
    return local, inputs


def on_slurm(many_samples, cluster, name, shims=()):
    local, inputs = many_samples
    folder = shutil.copytree(inputs, local.folder.parent / name)
    return Site(folder, local.snakefile, (*shims, cluster.folder / "bin"), cluster.variables)


def same_as_local(many_samples, site):
    local, _ = many_samples
    made = site.folder / "results/alkfusion"
    assert results(made / "batches") == results(local.folder / "results/alkfusion/batches")
    assert site.text("results/alkfusion/cohort.tsv") == local.text("results/alkfusion/cohort.tsv")
    assert site.text("results/alkfusion/failures.tsv") == ""
    assert sorted(path.name for path in (made / "batches").iterdir()) == [f"{n:05d}" for n in range(1, 13)]


def test_two_nodes_give_the_results_of_one_machine(many_samples, cluster):
    site = on_slurm(many_samples, cluster, "two")
    site.succeed(*OPTIONS, timeout=400)
    same_as_local(many_samples, site)
    used = set(re.findall(r"\bn[12]\b", cluster.ask("squeue", "-h", "-t", "all", "-o", "%N")))
    assert used == {"n1", "n2"}


def test_broken_nodes_change_nothing(many_samples, cluster):
    """n2 loses its power and comes back; then n1 is lost, and what ran on it runs on beside its second copy."""
    shims = many_samples[0].folder.parent / "shims"
    shims.mkdir()
    (shims / "alkfusion").write_text(
        f'#!/bin/sh\n[ "$1" != batch ] || sleep 20\nexec "{PROGRAMS / "alkfusion"}" "$@"\n', encoding="utf-8"
    )
    (shims / "alkfusion").chmod(0o755)
    site = on_slurm(many_samples, cluster, "broken", (shims,))
    with site.start(*OPTIONS) as process:
        try:
            wait_until("both nodes work", lambda: cluster.running("n1") > 0 and cluster.running("n2") > 0)
            cluster.node("fail", "n2")
            wait_until("n2 is down", lambda: "down" in cluster.state("n2"))
            cluster.node("back", "n2")
            wait_until("n2 is back", lambda: "down" not in cluster.state("n2"))
            wait_until("n1 works", lambda: cluster.running("n1") > 0)
            cluster.node("lose", "n1")
            said, _ = process.communicate(timeout=600)
        finally:
            process.terminate()
    assert process.returncode == 0, said
    requeued = [int(count) for count in re.findall(r"Restarts=(\d+)", cluster.ask("scontrol", "show", "job"))]
    assert sum(requeued) >= 2
    same_as_local(many_samples, site)
