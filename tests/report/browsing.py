"""A real browser for the tests: Debian's chromium driven by playwright, or a reason why there is none."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

__all__ = ["Opened", "axe_source", "launched", "opened"]

#: No sandbox in a container, no GPU, and nothing that calls home.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launched() -> Iterator[object]:
    """Start chromium; skip where it or playwright is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def axe_source() -> str:
    """Return the text of axe-core, which the package axe-playwright-python carries."""
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("axe-playwright-python, which carries axe-core, is not installed")
    return Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")


class Opened:
    """A page in a window, with all that it asked for and said while it was loaded."""

    def __init__(self, browser: object, path: Path, width: int = 1280, scheme: str = "light", media: str = "") -> None:
        self._context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.page = self._context.new_page()
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        if media:
            self.page.emulate_media(media=media, color_scheme=scheme)
        started = time.perf_counter()
        self.page.goto(path.as_uri())
        self.seconds = time.perf_counter() - started

    def close(self) -> None:
        self._context.close()


@contextmanager
def opened(browser: object, path: Path, **settings: object) -> Iterator[Opened]:
    """Open a page, and close its window at the end."""
    window = Opened(browser, path, **settings)
    try:
        yield window
    finally:
        window.close()
