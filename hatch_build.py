"""Compiles ``alkfusion/alignments/_sieve.pyx`` while the program is built or installed.

Where no C compiler is at hand, the program is built without: it gives the same answers, and reads BAM files slower.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path("alkfusion/alignments/_sieve.pyx")


class CompilingHook(BuildHookInterface):
    """Adds the compiled module to a wheel, or puts it beside its source for an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before a wheel is put together."""
        if self.target_name != "wheel":
            return
        source = Path(self.root) / SOURCE
        self._folder = tempfile.TemporaryDirectory()
        target = source.parent if version == "editable" else Path(self._folder.name)
        library = target / (source.stem + sysconfig.get_config_var("EXT_SUFFIX"))
        library.unlink(missing_ok=True)
        problem = _failure(_translation(source, Path(self._folder.name))) or _failure(
            _linking(Path(self._folder.name), library)
        )
        if problem is not None:
            self.app.display_warning(f"alkfusion is built without its compiled part: {problem}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        if version != "editable":
            build_data["force_include"][str(library)] = str(SOURCE.parent / library.name)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clean up once the wheel is written."""
        if self.target_name == "wheel":
            self._folder.cleanup()


def _translation(source: Path, folder: Path) -> list[str]:
    """Return the command that makes C of the source."""
    module = ".".join(SOURCE.with_suffix("").parts)
    return [sys.executable, "-m", "cython", "--module-name", module, "-o", str(folder / "module.c"), str(source)]


def _linking(folder: Path, library: Path) -> list[str]:
    """Return the command that makes a library of the C, with the compiler of Python or that of the user."""
    command = shlex.split(sysconfig.get_config_var("LDSHARED"))
    if given := os.environ.get("CC"):
        command[: len(shlex.split(sysconfig.get_config_var("CC")))] = shlex.split(given)
    include = f"-I{sysconfig.get_paths()['include']}"
    return [*command, "-O2", "-fPIC", include, str(folder / "module.c"), "-o", str(library)]


def _failure(command: list[str]) -> str | None:
    """Run a command; return the last line of its complaint, or None."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    lines = [line.strip() for line in done.stderr.splitlines() if "error" in line.lower()]
    return None if done.returncode == 0 else (lines or ["it cannot be compiled"])[0]
