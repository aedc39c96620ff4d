"""How far a batch is, on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Protocol, Self

from alkfusion.batch.worker import Done

__all__ = ["Progress", "progress_for"]

_LINES = 20  # plain lines in all, however many samples


class Progress(Protocol):
    """Told of every sample that ended."""

    def advance(self, name: str, done: Done) -> None:
        """Note one sample that ended."""

    def __enter__(self) -> Self:
        """Begin to show."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""


def progress_for(total: int) -> Progress:
    """Return the bar when standard error is a terminal, plain lines otherwise."""
    return _Bar(total) if sys.stderr.isatty() else _Lines(total)


def _said(name: str, done: Done) -> str | None:
    return None if done.failure is None else f"{name} failed: {' '.join(done.failure.error.split())}"


class _Lines:
    """About twenty lines for the whole batch, and one for each failure."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._step = -(-total // _LINES)  # rounded up
        self._done = self._failed = 0
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def advance(self, name: str, done: Done) -> None:
        self._done += 1
        self._failed += done.state == "failed"
        failed = _said(name, done)
        if failed is not None:
            print(f"batch: {failed}", file=sys.stderr)
        if self._done % self._step == 0 or self._done == self._total:
            seconds = max(time.monotonic() - self._started, 1e-9)
            rate = self._done / seconds
            left = (self._total - self._done) / rate
            print(
                f"batch: {self._done} of {self._total} samples, {self._failed} failed,"
                f" {rate:.1f} a second, {left:.0f} s left",
                file=sys.stderr,
            )


class _Bar:
    """One bar, drawn anew at most ten times a second, and one line for each failure above it."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("batch"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[failed]} failed"),
            console=Console(stderr=True),
            auto_refresh=False,  # no thread: workers are forked while the bar is shown
        )
        self._task = self._bar.add_task("batch", total=total, rate="", failed=0)
        self._failed = 0
        self._drawn = 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.refresh()
        self._bar.stop()

    def advance(self, name: str, done: Done) -> None:
        self._failed += done.state == "failed"
        failed = _said(name, done)
        if failed is not None:
            self._bar.console.print(failed, markup=False, highlight=False)
        speed = self._bar.tasks[0].speed
        self._bar.update(self._task, advance=1, failed=self._failed, rate=f"{speed:.1f} a second" if speed else "")
        if time.monotonic() - self._drawn > 0.1:
            self._drawn = time.monotonic()
            self._bar.refresh()
