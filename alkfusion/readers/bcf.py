"""BCF as the lines of text that the same file has as VCF, so that one reader serves both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

__all__ = ["bcf_lines"]


@contextmanager
def bcf_lines(path: Path) -> Iterator[Iterator[str]]:
    """Open a BCF file and give its header and records as lines of VCF.

    htslib's own messages are kept off the terminal while the file is open. Raises OSError for a file that htslib
    cannot read to its end.
    """
    import pysam

    spoken = pysam.set_verbosity(0)
    try:
        with pysam.VariantFile(str(path)) as file:
            yield chain(str(file.header).splitlines(keepends=True), map(str, file))
    except NotImplementedError:  # how pysam answers to BCF in plain gzip, which it cannot rewind
        raise OSError("BCF must be compressed with bgzip, as bcftools does it") from None
    except (ValueError, MemoryError) as error:
        raise OSError(f"damaged BCF: {error}") from None
    finally:
        pysam.set_verbosity(spoken)
