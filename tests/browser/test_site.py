"""The built course in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import DOCUMENTS
from playwright.sync_api import Browser, BrowserContext, expect


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as context:
        yield context


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_page_opens_from_a_file(
    context: BrowserContext, site: Path, lang: str, document: str
) -> None:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda r: errors.append(r.url) if r.url.startswith("http") else None)
    page.goto((site / lang / f"{document}.html").as_uri())
    expect(page.locator("h1")).to_be_visible()
    assert errors == []


@pytest.mark.parametrize(
    ("locale", "lang"), [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("fr-FR", "en")]
)
def test_the_first_page_chooses_the_reader_s_language(
    browser: Browser, served: str, locale: str, lang: str
) -> None:
    with browser.new_context(locale=locale) as context:
        page = context.new_page()
        page.goto(served)
        page.wait_for_url(f"{served}/{lang}/index.html")


def test_the_first_page_offers_both_languages_without_a_script(
    browser: Browser, served: str
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for name, lang in (("English", "en"), ("中文", "zh")):
            page.goto(served)
            page.get_by_role("link", name=name).click()
            assert page.url == f"{served}/{lang}/index.html"


def test_the_language_switch_keeps_the_page(context: BrowserContext, served: str) -> None:
    page = context.new_page()
    page.goto(f"{served}/en/philosophy/how-customer-oriented.html")
    page.get_by_role("link", name="中文").click()
    assert page.url == f"{served}/zh/philosophy/how-customer-oriented.html"
    page.get_by_role("link", name="English").click()
    assert page.url == f"{served}/en/philosophy/how-customer-oriented.html"


@pytest.mark.parametrize("from_file", [False, True])
@pytest.mark.parametrize(
    ("lang", "query"),
    [("zh", "客户导向"), ("zh", "授权"), ("zh", "一线员工"), ("en", "empowerment")],
)
def test_a_search_finds_the_chapter(
    context: BrowserContext, site: Path, served: str, lang: str, query: str, from_file: bool
) -> None:
    page = context.new_page()
    start = (site / lang / "index.html").as_uri() if from_file else f"{served}/{lang}/index.html"
    page.goto(start)
    box = page.get_by_role("searchbox").first
    box.fill(query)
    box.press("Enter")
    results = page.locator("#search-results a[href*='how-customer-oriented']")
    expect(results.first).to_be_visible()


def test_a_search_for_what_is_nowhere_says_so(context: BrowserContext, served: str) -> None:
    page = context.new_page()
    page.goto(f"{served}/zh/search.html?q=量子色动力学")
    expect(page.locator("#search-results")).to_contain_text("没有")


def test_the_search_index_is_not_loaded_before_a_search(
    context: BrowserContext, served: str
) -> None:
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda r: fetched.append(r.url))
    page.goto(f"{served}/en/philosophy/how-customer-oriented.html")
    page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if "searchindex" in url]
