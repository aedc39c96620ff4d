"""The wide table as Parquet, written group by group of rows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO
from typing import BinaryIO, Protocol, Self

from alkfusion.cohort.columns import Column, cells, wide_columns
from alkfusion.errors import UsageError
from alkfusion.model import Result

__all__ = ["ParquetTable", "parquet_of"]

_ROWS = 500  # of one group: what is held in memory


class _Target(Protocol):
    """What a table is written into."""

    stream: BinaryIO

    def __enter__(self) -> Self: ...
    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None: ...
    def refusals(self) -> AbstractContextManager[None]: ...


class _Memory:
    """A target that stays in memory."""

    def __init__(self) -> None:
        self.stream: BinaryIO = BytesIO()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        """Keep the content for the one who asks."""

    def refusals(self) -> AbstractContextManager[None]:
        return nullcontext()


def parquet_of(result: Result) -> bytes:
    """Return the table of one sample; raises UsageError when the library that writes Parquet is not installed."""
    memory = _Memory()
    drugs = sorted((call.drug for call in result.drug_calls), key=str.casefold)
    with ParquetTable(memory, wide_columns(drugs)) as table:
        table.add(result)
    memory.stream.seek(0)
    return memory.stream.read()


class ParquetTable:
    """One row a sample; columns have the types of the model's fields, lists are text as in the TSV."""

    def __init__(self, file: _Target, columns: Sequence[Column]) -> None:
        """Raises UsageError when the library that writes Parquet is not installed."""
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            raise UsageError("--parquet needs pyarrow. Install it with: pip install 'alkfusion[tables]'.") from None
        kinds = {int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
        self._columns = columns
        self._schema = pyarrow.schema([(column.name, kinds.get(column.kind, pyarrow.string())) for column in columns])
        self._arrow = pyarrow
        self._file = file
        self._rows: list[list[object]] = []

    def __enter__(self) -> Self:
        self._file.__enter__()
        self._writer = self._arrow.parquet.ParquetWriter(self._file.stream, self._schema)
        return self

    def add(self, result: Result) -> None:
        """Take the row of a sample."""
        self._rows.append([_typed(column, result) for column in self._columns])
        if len(self._rows) == _ROWS:
            self._flush()

    def _flush(self) -> None:
        by_column = [list(values) for values in zip(*self._rows, strict=True)]
        if by_column:
            with self._file.refusals():
                self._writer.write_table(self._arrow.table(by_column, schema=self._schema))
        self._rows.clear()

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        try:
            if kind is None:
                self._flush()
                with self._file.refusals():
                    self._writer.close()
        except UsageError as refused:
            kind = type(refused)
            raise
        finally:
            self._file.__exit__(kind, *error)


def _typed(column: Column, result: Result) -> object:
    if column.kind is str:
        return cells([column], result)[0] or None
    return column.value(result)
