"""The report's page: without a network, for everyone, in both languages, on paper."""

from __future__ import annotations

import re

import pytest
from fixtures.report_sheets import answer_file, answer_files, definitions
from fixtures.worksheet_page import axe_findings

from crmtrain.report import merge
from crmtrain.report.blocks import bars, number, radar
from crmtrain.report.measures import plan
from crmtrain.report.summary import summarise
from crmtrain.report.texts import presentation, stored
from crmtrain.report.writing import render
from crmtrain.worksheets import available, load
from crmtrain.worksheets.schema import fields

SCRIPT = '<script>document.title = "run"</script><img src=x onerror=\'document.title = "run"\'>'
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A report with every kind of block, in both languages."""
    folder = tmp_path_factory.mktemp("page")
    for group, size in {"North": 6, "South": 8, "East": 2}.items():
        many = [
            {"calm": 1 + n % 4, "clear": 2, "hours": n, "shift": "early", "tools": ["mail"],
             "wish": f"{SCRIPT} {n}\nsecond line",
             "steps": [{"what": "ring", "minutes": n, "kind": "adds"}]}
            for n in range(size)
        ]  # fmt: skip
        answer_files(folder / group, "pulse", many)
        ranked = {"own": list("abcd"), "team": list("abdc"), "members": [{"member": "Li"}]}
        answer_files(folder / group, "team-priorities", [ranked] * size)
    points = {"threats": {"T1": {"weight": 50}}, "strengths": {"S1": {"weight": 40}}}
    answer_files(folder / "North", "swot", [points] * 5)
    gaps = {"e-rel": 7, "p-rel": 5, "e-emp": 4, "p-emp": 5}
    answer_files(folder / "North", "service-gaps", [gaps] * 5)
    own = load("self-test")
    ids = [field["id"] for section in own["sections"] for field in section["fields"]]
    known = definitions() | {"self-test": own}

    for n in range(7):
        answers = {item: 1 + (place * n) % 5 for place, item in enumerate(ids)}
        answer_file(folder / "South", own, answers)
    (folder / f"{SCRIPT.replace('/', '∕')}.json").write_text("?")
    found = {}
    for lang in ("en", "zh"):
        merged = merge([folder], lang, definitions=known)
        found[lang] = folder / f"{lang}.html"
        page = render(merged, summarise(merged, lang, grouped=True), lang)
        found[lang].write_text(page, encoding="utf-8")

    return found


@pytest.fixture
def shown(browser, pages):
    """Open a page as a file; nothing may be asked for, and nothing may go wrong."""
    contexts = []

    def open_page(lang="en", **options):
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto(pages[lang].as_uri())
        return page

    asked, wrong = [], []
    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []
    assert all(url.startswith("file:") and url.endswith(".html") for url in asked)


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("en", "light", 1280), ("en", "dark", 375), ("zh", "dark", 1280), ("zh", "light", 375)],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(shown, lang, scheme, width):
    size = {"width": width, "height": 800}
    page = shown(lang, color_scheme=scheme, viewport=size, bypass_csp=True)
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_from_files_is_shown_and_never_run(shown, lang):
    page = shown(lang, viewport={"width": 800, "height": 600})
    assert page.title() != "run"
    assert page.locator("script, img, iframe, object, a[href^='http']").count() == 0
    assert page.locator(".words li").first.inner_text().startswith("<script>")
    assert page.evaluate("document.querySelectorAll('[onerror], [onload], [style]').length") == 0


def test_the_page_holds_everything_it_needs(pages):
    text = pages["en"].read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"(?:src|href)=[\"'](?!#)", text)
    assert "url(" not in text
    assert "@import" not in text


def test_every_kind_of_block_is_there(shown):
    page = shown()
    assert page.locator("svg.radar").count() == 1
    assert page.locator(".bars").count() >= 2
    label = page.locator("svg.radar").get_attribute("aria-label")
    assert label.startswith("Radar chart from 0 to 100%. Climate ")
    bar = page.locator(".bar svg").first
    assert bar.get_attribute("aria-label")
    titles = set(page.locator("h3").all_inner_texts())
    assert {"Agreement", "Did talking help?", "By group", "What was chosen"} <= titles


def test_the_chinese_page_speaks_chinese(shown, pages):
    assert 'lang="zh-CN"' in pages["zh"].read_text(encoding="utf-8")
    page = shown("zh")
    for heading in page.locator("h1, h2, h3, thead th").all_inner_texts():
        assert HAN.search(heading) or heading in {"W", "χ²", "p", "α", "%"} or "zh " in heading
    assert not HAN.search(shown("en").locator("main").inner_text().replace("∕", ""))


def test_on_paper(shown):
    page = shown(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 36, 33)"
    assert not page.locator("nav").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_it_reads_with_the_keyboard(shown):
    page = shown(viewport={"width": 375, "height": 700})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_text_is_in_both_languages_and_used_with_the_same_names():
    for key, text in stored("texts.yaml").items():
        assert set(text) == {"en", "zh"}, key
        names = {lang: set(re.findall(r"\{(\w+)\}", text[lang])) for lang in text}
        assert names["en"] == names["zh"], key


@pytest.mark.parametrize("name", sorted(stored("worksheets.yaml").keys() & set(available())))
def test_what_is_asked_for_a_worksheet_names_what_it_has(name):
    this, asked = plan(load(name)), presentation(name)
    cells = {cell.id for cell in this.cells}
    scores = {measure.id for measure in this.measures if measure.score}
    rankings = {f["id"] for f in fields(this.definition) if f["type"] == "ranking"}
    assert asked.keys() <= {"reliability", "ranked", "teams", "weights", "withhold"}
    assert {*asked.get("reliability", []), *asked.get("teams", {}).values()} <= scores
    assert set(asked.get("ranked", [])) <= rankings
    assert set(asked.get("withhold", [])) <= cells
    for column in (column for one in asked.get("weights", []) for column in one["of"]):
        field, _, last = column.partition(".")
        assert any(cell.startswith(f"{field}.") and cell.endswith(f".{last}") for cell in cells)


def test_bars_start_at_zero_and_go_left_below_it():
    found = bars("Gaps", ["a", "b"], [-3, 1], ["-3", "1"])
    assert found.zero == 75
    assert [(bar.left, bar.width) for bar in found.bars] == [(0, 75), (75, 25)]
    assert [bar.width for bar in bars("None", ["a"], [0], ["0"]).bars] == [0]


def test_a_radar_goes_from_the_top_clockwise():
    found = radar("Means", "", ["a", "b", "c", "d"], [100, 50, 0, 25])
    assert found.dots == [(240, 50), (295, 160), (240, 160), (212.5, 160)]
    assert [spoke.anchor for spoke in found.spokes] == ["middle", "start", "middle", "end"]


@pytest.mark.parametrize(
    ("value", "text"), [(1.005, "1.00"), (-0.001, "0.00"), (-1.2, "-1.20"), (float("nan"), "–")]
)
def test_figures(value, text):
    assert number(value) == text
