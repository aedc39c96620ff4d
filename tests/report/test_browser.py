"""Both pages in a real browser: nothing fetched, nothing logged, accessible, in shape on a phone, a desk and paper.

Needs Debian's chromium and chromium-driver, and the packages selenium and axe-core-python; skipped where they are not.
"""

from __future__ import annotations

import base64
import json
import shutil
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest

from alkfusion.knowledge.table import Knowledge
from alkfusion.model import AlkStatus, Result
from alkfusion.report.html.cohort_page import cohort_page
from alkfusion.report.html.page import sample_page
from tests.report.hostile import HOSTILE, poisoned_result

WIDTHS = (380, 1280)
SCHEMES = ("light", "dark")


def chromium_parts() -> tuple[str, str]:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("chromium and chromedriver are not installed")
    return browser, driver


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    binary, driver = chromium_parts()
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=driver))
    yield started
    started.quit()


@pytest.fixture(scope="module")
def axe() -> str:
    found = find_spec("axe_core_python")
    if found is None or found.origin is None:
        pytest.skip("axe-core-python, which carries axe-core, is not installed")
    return Path(found.origin).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, relapse: Result, knowledge: Knowledge) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    statuses = list(AlkStatus)
    many = [
        msgspec.structs.replace(
            relapse,
            sample=msgspec.structs.replace(relapse.sample, id=f"S{number:04d}", patient=f"P{number // 2}"),
            alk_status=statuses[number % len(statuses)],
        )
        for number in range(1_000)
    ]
    contents = {
        "sample": sample_page(relapse, knowledge),
        "cohort": cohort_page(many, knowledge),
        "small cohort": cohort_page(many[:24], knowledge),  # every kind of element, for what looks at each of them
        "hostile": sample_page(poisoned_result(relapse, HOSTILE["script"] + HOSTILE["attribute"]), knowledge),
        "long": sample_page(poisoned_result(relapse, HOSTILE["long"]), knowledge),
    }
    made = {name: folder / f"{name}.html" for name in contents}
    for name, content in contents.items():
        made[name].write_bytes(content)
    return made


def opened(browser: object, path: Path, width: int = 1280, scheme: str = "light", media: str = "") -> float:
    """Open a page at a width in CSS pixels and return the seconds until it is loaded."""
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    started = time.perf_counter()
    browser.get(path.as_uri())
    return time.perf_counter() - started


@pytest.mark.parametrize("name", ["sample", "cohort", "hostile", "long"])
def test_nothing_is_fetched_and_nothing_is_logged(browser: object, pages: dict[str, Path], name: str) -> None:
    opened(browser, pages[name])
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    requests = [
        message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"
    ]
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["sample", "small cohort"])
def test_axe_finds_nothing(
    browser: object, axe: str, pages: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    opened(browser, pages[name], width, scheme)
    browser.execute_script(axe)
    found = browser.execute_async_script("const done = arguments[0]; axe.run().then(result => done(result.violations))")
    assert [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in found] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["sample", "cohort", "hostile", "long"])
def test_the_page_is_never_wider_than_the_window(
    browser: object, pages: dict[str, Path], name: str, width: int
) -> None:
    opened(browser, pages[name], width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_colours_follow_the_scheme_and_paper_is_white(browser: object, pages: dict[str, Path]) -> None:
    ask = "return getComputedStyle(document.body).backgroundColor"
    seen = []
    for scheme, media in (("light", ""), ("dark", ""), ("dark", "print")):
        opened(browser, pages["sample"], scheme=scheme, media=media)
        seen.append(browser.execute_script(ask))
    assert seen[0] == seen[2] == "rgb(255, 255, 255)"
    assert seen[1] != seen[0]


def test_it_prints_on_a4(browser: object, pages: dict[str, Path]) -> None:
    opened(browser, pages["sample"])
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    content = base64.b64decode(printed["data"])
    assert content.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in content or b"/MediaBox [0 0 595" in content


def test_pictures_are_visible_and_not_empty(browser: object, pages: dict[str, Path]) -> None:
    opened(browser, pages["sample"])
    sizes = browser.execute_script(
        "return [...document.querySelectorAll('svg.picture')]"
        ".map(svg => [svg.classList[1], svg.getBoundingClientRect().height])"
    )
    assert [kind for kind, _ in sizes] == ["fusion", "coverage", "kinase-plot", "phase"]
    assert all(height > 100 for _, height in sizes)


def test_the_cohort_opens_in_a_second(browser: object, pages: dict[str, Path]) -> None:
    assert min(opened(browser, pages["cohort"]) for _ in range(3)) <= 1.0


def test_the_filter_of_the_cohort_hides_what_does_not_fit(browser: object, pages: dict[str, Path]) -> None:
    opened(browser, pages["cohort"])
    browser.execute_script(
        "const words = document.getElementById('words'); words.value = 's0001';words.dispatchEvent(new Event('input'));"
    )
    shown = browser.execute_script(
        "return [...document.querySelectorAll('#samples tbody tr')]"
        ".filter(row => !row.hidden).map(row => row.cells[0].textContent)"
    )
    assert shown == ["S0001"]
    assert browser.execute_script("return document.getElementById('count').textContent") == "1 of 1000 samples shown"
