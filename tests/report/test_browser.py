"""Both pages of real cases in a real browser: nothing fetched, nothing logged, accessible, in shape everywhere.

Needs Debian's chromium and the packages playwright and axe-playwright-python; skipped where they are not. The pages of
the two cell lines need the folder ../shared.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from alkfusion.knowledge.table import Knowledge
from alkfusion.model import Result
from alkfusion.report.html.cohort_page import cohort_page
from alkfusion.report.html.page import sample_page
from tests.report import real_cases
from tests.report.browsing import Opened, axe_source, launched, opened
from tests.report.hostile import HOSTILE, poisoned_result

WIDTHS = (380, 1280)
SCHEMES = ("light", "dark")
SAMPLES = ("H3122", "KIJK", "relapse")
HOSTILE_PAGES = ("hostile", "long", "hostile cohort")
PAPER = 688  # CSS pixels between the margins of A4
#: A4 in points, within the rounding of a pixel.
A4 = (595.3, 841.9)


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def axe(browser: object) -> str:
    return axe_source()


class Pages:
    """The pages, each made when it is first asked for."""

    def __init__(self, folder: Path, request: pytest.FixtureRequest) -> None:
        self._folder = folder
        self._request = request
        self._made: dict[str, Path] = {}

    def __getitem__(self, name: str) -> Path:
        if name not in self._made:
            folder = self._folder / name.replace(" ", "_")
            folder.mkdir(exist_ok=True)
            self._made[name] = self._make(name, folder)
        return self._made[name]

    def _make(self, name: str, folder: Path) -> Path:
        if name in ("H3122", "KIJK"):
            return getattr(real_cases, name.lower())(self._request.getfixturevalue("shared"), folder)
        if name == "relapse":
            return real_cases.relapse_in_reads(folder)
        if name in HOSTILE_PAGES:
            return self._hostile(name, folder / "page.html")
        # A small cohort has every kind of element, for what looks at each of them.
        return real_cases.cohort_page_of(folder, real_cases.SAMPLES if name == "cohort" else 24)

    def _hostile(self, name: str, path: Path) -> Path:
        relapse: Result = self._request.getfixturevalue("relapse")
        knowledge: Knowledge = self._request.getfixturevalue("knowledge")
        if name == "hostile cohort":
            path.write_bytes(cohort_page([poisoned_result(relapse, text) for text in HOSTILE.values()], knowledge))
        else:
            text = HOSTILE["long"] if name == "long" else HOSTILE["script"] + HOSTILE["attribute"]
            path.write_bytes(sample_page(poisoned_result(relapse, text), knowledge))
        return path


@pytest.fixture(scope="module")
def pages(browser: object, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Pages:
    return Pages(tmp_path_factory.mktemp("pages"), request)


@pytest.mark.parametrize("name", [*SAMPLES, "cohort", *HOSTILE_PAGES])
def test_nothing_is_fetched_and_nothing_is_logged(browser: object, pages: Pages, name: str) -> None:
    with opened(browser, pages[name]) as window:
        window.page.wait_for_load_state("networkidle")
        assert [url for url in window.requests if not url.startswith("data:")] == [pages[name].as_uri()]
        assert window.messages == []


def violations(window: Opened, axe: str) -> list[tuple[str, str]]:
    """Return what axe-core objects to, each with the first place."""
    window.page.evaluate(axe)
    found = window.page.evaluate("axe.run().then(result => result.violations)")
    return [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in found]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*SAMPLES, "small cohort"])
def test_axe_finds_nothing(browser: object, axe: str, pages: Pages, name: str, width: int, scheme: str) -> None:
    with opened(browser, pages[name], width=width, scheme=scheme) as window:
        assert violations(window, axe) == []


@pytest.mark.slow
@pytest.mark.timeout(400)  # seconds on a machine at rest; axe looks at each cell of the thousand samples
def test_axe_finds_nothing_in_a_cohort_of_a_thousand(browser: object, axe: str, pages: Pages) -> None:
    with opened(browser, pages["cohort"]) as window:
        assert violations(window, axe) == []


@pytest.mark.parametrize(("width", "media"), [(380, "screen"), (1280, "screen"), (PAPER, "print")])
@pytest.mark.parametrize("name", [*SAMPLES, "cohort", *HOSTILE_PAGES])
def test_the_page_is_never_wider_than_the_window(
    browser: object, pages: Pages, name: str, width: int, media: str
) -> None:
    with opened(browser, pages[name], width=width, media=media) as window:
        assert window.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", [*SAMPLES, "small cohort"])
def test_at_the_desk_no_table_is_cut(browser: object, pages: Pages, name: str) -> None:
    """Frames scroll sideways on a phone; at 1280 px and on paper all columns show."""
    ask = (
        "[...document.querySelectorAll('.scroll')].filter(frame => frame.scrollWidth > frame.clientWidth + 1)"
        ".map(frame => frame.getAttribute('aria-label'))"
    )
    with opened(browser, pages[name]) as window:
        assert window.page.evaluate(ask) == []
    with opened(browser, pages[name], width=PAPER, media="print") as window:
        assert window.page.evaluate(ask) == []


def test_colours_follow_the_scheme_and_paper_is_white(browser: object, pages: Pages) -> None:
    seen = []
    for scheme, media in (("light", ""), ("dark", ""), ("dark", "print")):
        with opened(browser, pages["relapse"], scheme=scheme, media=media) as window:
            seen.append(window.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert seen[0] == seen[2] == "rgb(255, 255, 255)"
    assert seen[1] != seen[0]


@pytest.mark.parametrize("name", [*SAMPLES, "small cohort"])
def test_it_prints_on_a4(browser: object, pages: Pages, name: str) -> None:
    with opened(browser, pages[name]) as window:
        content = window.page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = set(_media_boxes(content))
    assert len(boxes) == 1
    assert boxes.pop() == pytest.approx(A4, abs=1)


def _media_boxes(pdf: bytes) -> Iterator[tuple[float, float]]:
    """Width and height in points of each page, in plain objects and in packed ones."""
    texts = [pdf]
    for part in pdf.split(b"stream\n")[1:]:
        try:
            texts.append(zlib.decompress(part.partition(b"endstream")[0].strip(b"\r\n")))
        except zlib.error:
            continue  # a stream that is not packed
    for text in texts:
        for part in text.split(b"/MediaBox")[1:]:
            left, bottom, right, top = map(float, part.partition(b"[")[2].partition(b"]")[0].split())
            yield right - left, top - bottom


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("H3122", ["fusion", "kinase-plot"]),
        ("KIJK", ["fusion", "fusion", "kinase-plot"]),  # and one without a known frame
        ("relapse", ["fusion", "coverage", "kinase-plot", "phase"]),
    ],
)
def test_pictures_are_visible_and_not_empty(browser: object, pages: Pages, name: str, kinds: list[str]) -> None:
    ask = (
        "[...document.querySelectorAll('svg.picture')]"
        ".map(svg => [svg.classList[1], svg.getBoundingClientRect().height])"
    )
    with opened(browser, pages[name]) as window:
        sizes = window.page.evaluate(ask)
    assert [kind for kind, _ in sizes] == kinds
    assert all(height > 100 for _, height in sizes)


def test_words_of_a_picture_lie_inside_it(browser: object, pages: Pages) -> None:
    ask = (
        "[...document.querySelectorAll('svg.picture')].flatMap(svg => { const all = svg.getBoundingClientRect();"
        " return [...svg.querySelectorAll('text')].filter(text => { const box = text.getBoundingClientRect();"
        " return box.left < all.left - 1 || box.right > all.right + 1 || box.top < all.top - 1"
        " || box.bottom > all.bottom + 1; }).map(text => text.textContent); })"
    )
    for name in (*SAMPLES, "small cohort"):
        with opened(browser, pages[name]) as window:
            assert window.page.evaluate(ask) == [], name


def test_the_reads_are_shown(browser: object, pages: Pages) -> None:
    """What a BAM adds: the recount of the reported fusion, the step of depth, the four counts of a phase."""
    with opened(browser, pages["relapse"]) as window:
        recount = window.page.locator("table", has_text="Recounts of BAM or CRAM").locator("tbody tr").inner_text()
        depths = window.page.locator("svg.coverage g.bar title").all_inner_texts()
        counts = window.page.locator("svg.phase g.phase").evaluate_all("all => all.map(one => one.dataset.count)")
    assert recount.split("\t")[:2] == ["relapse.bam", "confirmed"]
    assert len(depths) == 29
    assert [int(counts[place]) > 20 for place in range(4)] == [True, False, False, True]


def test_the_cohort_is_the_whole_thousand(browser: object, pages: Pages) -> None:
    with opened(browser, pages["cohort"]) as window:
        rows = window.page.locator("#samples tbody tr").count()
        lanes = window.page.locator(".lanes > li").count()
        print(
            f"cohort page: {pages['cohort'].stat().st_size / 1e6:.2f} MB, opens in {window.seconds:.2f} s (promise 1)"
        )
    assert rows == real_cases.SAMPLES
    assert lanes == 111  # every third of the 333 patients with three time points is named
    assert pages["cohort"].stat().st_size <= 5_000_000


def test_the_filter_of_the_cohort_hides_what_does_not_fit(browser: object, pages: Pages) -> None:
    with opened(browser, pages["cohort"]) as window:
        window.page.fill("#words", "kif5b g1202r l1196m")
        shown = window.page.locator("#samples tbody tr:visible").all_inner_texts()
        said = window.page.inner_text("#count")
        window.page.select_option("#status", "mutated")
        none = window.page.locator("#samples tbody tr:visible").count()
    assert shown
    assert all("KIF5B::ALK" in row and "p.L1196M" in row and "p.G1202R" in row for row in shown)
    assert said == f"{len(shown)} of 1000 samples shown"
    assert none == 0
