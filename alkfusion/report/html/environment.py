"""The templates of the pages, compiled once: what Python does with modules, done with them too.

Compiling takes longer than drawing a page. The code is kept beside the templates in ``__pycache__``, by the rules that
Python has for its modules: nothing is written where the folder is read-only or ``PYTHONDONTWRITEBYTECODE`` is set, and
``PYTHONPYCACHEPREFIX`` moves it elsewhere.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from functools import cache, partial
from hashlib import sha1
from importlib.util import cache_from_source
from pathlib import Path

import jinja2.compiler
from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from alkfusion.report.html.shown import shown

__all__ = ["CompiledTemplates", "new_environment", "source_of"]

#: What a kept file that is cut or of another origin can raise.
_UNREADABLE = (OSError, EOFError, ValueError, TypeError, IndexError, AttributeError, pickle.UnpicklingError)


class CompiledTemplates(BytecodeCache):
    """Keeps the code of templates where Python keeps that of modules, and makes it again when anything changed."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the file of a template's code; empty for a template that is no file, such as one in an archive."""
        return cache_from_source(filename) if filename is not None and Path(filename).is_file() else ""

    def get_source_checksum(self, source: str) -> str:
        """Return what the code depends on: the template, the version of jinja2, and the settings in this module."""
        return sha1(f"{_makers()}|{source}".encode(), usedforsecurity=False).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code from its file; what cannot be read is made again."""
        with suppress(*_UNREADABLE):
            bucket.bytecode_from_string(Path(bucket.key).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the code, whole or not at all; a folder that cannot be written is no error."""
        if sys.dont_write_bytecode or not bucket.key:
            return
        path = Path(bucket.key)
        part = path.with_name(f"{path.name}.{os.uname().nodename}.{os.getpid()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(bucket.bytecode_to_string())
            part.replace(path)


@cache
def _makers() -> str:
    """Name the versions of what compiles: files of another size or time may write other code."""
    files = [Path(name).stat() for name in (jinja2.compiler.__file__, __file__)]
    return "|".join(f"{file.st_size} {file.st_mtime_ns}" for file in files)


def new_environment(longest: int) -> Environment:
    """Return the templates; every value is escaped, an unknown name is an error, long texts are cut to ``longest``."""
    return Environment(
        loader=PackageLoader("alkfusion.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=partial(shown, longest=longest),
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=CompiledTemplates(),
    )


def source_of(made: Environment, name: str) -> str:
    """Return a file beside the templates as it is."""
    assert made.loader is not None
    return made.loader.get_source(made, name)[0].strip()
