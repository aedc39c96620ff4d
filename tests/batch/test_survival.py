"""Killed at any moment, two at once, no space left, nothing writable: nothing half-written, and --resume finishes."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from alkfusion.batch import worker
from alkfusion.cli import main
from tests.batch.samples import contents, sheet_of

COMMAND = [sys.executable, "-m", "alkfusion", "batch"]
SAMPLES = 40


def finish(arguments: list[str], *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments, *more], capture_output=True, text=True, check=False)


def kill_after(seconds: float, arguments: list[str]) -> None:
    """Start a batch and send SIGKILL to its main process only: the workers have to notice by themselves."""
    process = subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.kill()
    process.wait()


def workers_of(folder: Path) -> list[int]:
    """Return the processes that have this folder in their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:  # it ended while we looked
            continue
    return found


def wait_for_the_workers_of(folder: Path) -> None:
    """Return once no process of a killed batch is left: each finishes its sample, then sees that it is alone."""
    deadline = time.monotonic() + 60
    while (left := workers_of(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], float]:
    """A sheet, the files that an undisturbed run makes of it, and the seconds it took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    path = sheet_of(folder, SAMPLES)
    started = time.monotonic()
    assert finish([str(path), "--outdir", str(folder / "out"), "--jobs", "2"]).returncode == 0
    return path, contents(folder / "out"), time.monotonic() - started


def killed_then_resumed(
    moment: float, undisturbed: tuple[Path, dict[str, str], float], folder: Path
) -> tuple[dict[str, str], dict[str, str]]:
    """Kill a batch at a share of its time; return what lay there, and what lay there after --resume."""
    path, _, seconds = undisturbed
    out = folder / "out"
    kill_after(moment * seconds, [str(path), "--outdir", str(out), "--jobs", "2"])
    wait_for_the_workers_of(folder)  # until then the files that we list may still be renamed
    left = contents(out) if out.exists() else {}
    done = finish([str(path), "--outdir", str(out), "--jobs", "2"], "--resume")
    assert done.returncode == 0, done.stderr
    return left, contents(out)


def check_killed(moments: list[float], undisturbed: tuple[Path, dict[str, str], float], folder: Path) -> None:
    _, whole, _ = undisturbed
    for place, moment in enumerate(moments):
        left, resumed = killed_then_resumed(moment, undisturbed, folder / str(place))
        assert resumed == whole
        assert all(whole[name] == checksum for name, checksum in left.items() if not name.startswith("."))


def test_killed_at_some_moments(undisturbed: tuple[Path, dict[str, str], float], tmp_path: Path) -> None:
    check_killed([0.4, 0.6, 0.8], undisturbed, tmp_path)


@pytest.mark.slow
def test_killed_at_twenty_random_moments(undisturbed: tuple[Path, dict[str, str], float], tmp_path: Path) -> None:
    choice = random.Random(7)
    check_killed([choice.uniform(0.05, 1.0) for _ in range(20)], undisturbed, tmp_path)


def test_workers_end_when_the_main_process_is_killed(
    undisturbed: tuple[Path, dict[str, str], float], tmp_path: Path
) -> None:
    path, _, seconds = undisturbed
    kill_after(0.6 * seconds, [str(path), "--outdir", str(tmp_path / "out"), "--jobs", "3"])
    wait_for_the_workers_of(tmp_path)


def test_two_batches_into_one_folder_do_no_damage(
    undisturbed: tuple[Path, dict[str, str], float], tmp_path: Path
) -> None:
    path, whole, _ = undisturbed
    arguments = [str(path), "--outdir", str(tmp_path / "out"), "--jobs", "2"]
    both = [subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[1].splitlines()[-1] for process in both] == [
        f"batch: {SAMPLES} samples: {SAMPLES} written"
    ] * 2
    assert [process.returncode for process in both] == [0, 0]
    assert contents(tmp_path / "out") == whole


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for a few results."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if made.returncode != 0:
        pytest.skip("only root may mount a small file system")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def check_stopped(done: subprocess.CompletedProcess[str], out: Path, whole: dict[str, str], words: str) -> None:
    assert done.returncode == 2
    assert words in done.stderr
    assert "mend it and go on with --resume" in done.stderr
    assert "Traceback" not in done.stderr
    left = contents(out)
    assert 0 < len(left) < SAMPLES
    assert left.items() <= whole.items()


def test_disk_full(small_disk: Path, undisturbed: tuple[Path, dict[str, str], float]) -> None:
    path, whole, _ = undisturbed
    out = small_disk / "out"
    arguments = [str(path), "--outdir", str(out), "--jobs", "2"]
    check_stopped(finish(arguments), out, whole, "the output cannot be written (No space left on device)")
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    assert finish(arguments, "--resume").returncode == 0
    assert contents(out) == whole


def test_a_file_that_may_not_grow_is_never_half_written(
    undisturbed: tuple[Path, dict[str, str], float], tmp_path: Path
) -> None:
    """The same error as on a full disk, for who may not mount one: results of more than 4 kB are refused."""
    path, _, _ = undisturbed
    done = subprocess.run(
        [*COMMAND, str(path), "--outdir", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert done.returncode == 2
    assert "the output cannot be written (File too large)" in done.stderr
    assert contents(tmp_path / "out") == {}


def test_an_output_folder_that_vanishes_stops_the_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    analyse = worker.analyse

    def vanishing(inputs, options, knowledge):
        if options.sample == "S03":
            shutil.rmtree(tmp_path / "out")
        return analyse(inputs, options, knowledge)

    path = sheet_of(tmp_path, 6)
    monkeypatch.setattr(worker, "analyse", vanishing)
    assert main(["batch", str(path), "--outdir", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert "S03.json: the output cannot be written (No such file or directory)" in told
    assert "Traceback" not in told
    assert not (tmp_path / "out").exists()


def test_inputs_in_a_folder_that_is_read_only(tmp_path: Path) -> None:
    """For root nothing is read-only, so that it counts too that nothing appears in the folder."""
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    path = sheet_of(inputs, 3)
    before = contents(inputs)
    inputs.chmod(0o555)
    try:
        assert main(["batch", str(path), "--outdir", str(tmp_path / "out")]) == 0
        assert contents(inputs) == before
    finally:
        inputs.chmod(0o755)


def test_no_worker_stays_behind_when_the_batch_is_told_to_end(tmp_path: Path) -> None:
    """SIGTERM, as a cluster sends it to the main process."""
    process = subprocess.Popen(
        [*COMMAND, str(sheet_of(tmp_path, 99)), "--outdir", str(tmp_path / "out")],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    process.stderr.readline()  # the first samples are done
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == -signal.SIGTERM
    wait_for_the_workers_of(tmp_path)
