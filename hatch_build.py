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
        problem = _compile(Path(self.root))
        if problem is not None:
            self.app.display_warning(f"alkfusion is built without its compiled part: {problem}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"].append(f"{SOURCE.with_suffix('')}*.so")


def _compile(root: Path) -> str | None:
    """Compile beside the source; return what went wrong, or None."""
    source = root / SOURCE
    target = source.with_name(source.stem + sysconfig.get_config_var("EXT_SUFFIX"))
    module = ".".join(SOURCE.with_suffix("").parts)
    linker = shlex.split(sysconfig.get_config_var("LDSHARED"))
    if given := os.environ.get("CC"):
        linker[: len(shlex.split(sysconfig.get_config_var("CC")))] = shlex.split(given)
    for old in source.parent.glob(f"{SOURCE.stem}*.so"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / "sieve.c"
        translate = [sys.executable, "-m", "cython", "--module-name", module, "-o", str(code), str(source)]
        include = f"-I{sysconfig.get_paths()['include']}"
        link = [*linker, "-O2", "-fPIC", include, str(code), "-o", str(target)]
        return _failure(translate) or _failure(link)


def _failure(command: list[str]) -> str | None:
    """Run a command; return the last line of its complaint, or None."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    lines = [line.strip() for line in done.stderr.splitlines() if "error" in line.lower()]
    return None if done.returncode == 0 else (lines or ["it cannot be compiled"])[0]
