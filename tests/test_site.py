"""What the built pages say in their HTML: no browser needed."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from pages import DOCUMENTS, PAGES

from crmtrain import datasets

#: Attributes that make a browser fetch something without being asked.
FETCHED = {
    "audio": ["src"],
    "embed": ["src"],
    "form": ["action"],
    "iframe": ["src"],
    "image": ["href", "xlink:href"],
    "img": ["src", "srcset"],
    "link": ["href"],
    "object": ["data"],
    "script": ["src"],
    "source": ["src", "srcset"],
    "use": ["href", "xlink:href"],
    "video": ["src", "poster"],
}


@cache
def soup(site: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((site / page).read_text(encoding="utf8"), "html.parser")


@cache
def ids(site: Path, page: str) -> set[str]:
    return {str(element["id"]) for element in soup(site, page).find_all(id=True)}


def outside(address: str) -> bool:
    return bool(urlsplit(address).netloc) or address.startswith("//")


def test_the_site_has_exactly_the_pages_of_the_table_of_contents(site: Path) -> None:
    built = {str(each.relative_to(site)) for each in site.rglob("*.html")}
    assert built == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fetches_nothing_from_outside(site: Path, page: str) -> None:
    fetched = [
        f"{element.name} {name}={element[name]}"
        for element in soup(site, page).find_all(list(FETCHED))
        for name in FETCHED[element.name]
        if element.has_attr(name) and outside(str(element[name]))
    ]
    assert fetched == []


def test_no_script_or_style_sheet_names_an_address_to_fetch(site: Path) -> None:
    # Addresses in comments, licences and XML namespaces are not fetched.
    call = re.compile(r"""(?:url\(|@import|fetch\(|import\(|\.src\s*=)\s*["'`]?https?:""")
    found = [
        f"{each.relative_to(site)}: {match.group()}"
        for each in site.rglob("*")
        if each.suffix in (".js", ".css")
        for match in call.finditer(each.read_text(encoding="utf8"))
    ]
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_the_site_leads_somewhere(site: Path, page: str) -> None:
    broken = []
    for link in soup(site, page).find_all("a", href=True):
        address = urlsplit(str(link["href"]))
        if address.scheme or address.netloc:
            continue
        target = (site / page).parent / unquote(address.path) if address.path else site / page
        if target.is_dir():
            target /= "index.html"
        if not target.exists() or (
            address.fragment
            and unquote(address.fragment) not in ids(site, str(target.resolve().relative_to(site)))
        ):
            broken.append(str(link["href"]))
    assert broken == []


@pytest.mark.parametrize(("lang", "tag"), [("en", "en"), ("zh", "zh-CN")])
@pytest.mark.parametrize("document", [*DOCUMENTS, "search"])
def test_a_page_names_its_language_and_links_to_the_other(
    site: Path, document: str, lang: str, tag: str
) -> None:
    page = soup(site, f"{lang}/{document}.html")
    other, other_tag = ("zh", "zh-CN") if lang == "en" else ("en", "en")

    assert page.html is not None
    assert page.html["lang"] == tag
    alternates = {
        str(link["hreflang"]): str(link["href"]) for link in page.find_all("link", rel="alternate")
    }
    assert set(alternates) == {"en", "zh-CN"}
    here = (site / lang / document).parent
    for code, name in (("en", "en"), ("zh-CN", "zh")):
        assert (here / alternates[code]).resolve() == (site / name / f"{document}.html").resolve()
    switch = page.find("a", hreflang=other_tag)
    assert switch is not None
    assert switch["lang"] == other_tag
    assert (here / str(switch["href"])).resolve() == (site / other / f"{document}.html").resolve()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_chinese_page_has_no_interface_text_of_sphinx_left_in_english(
    site: Path, document: str
) -> None:
    text = soup(site, f"zh/{document}.html").get_text(" ")
    attributes = " ".join(
        str(element[name])
        for element in soup(site, f"zh/{document}.html").find_all(True)
        for name in ("title", "aria-label", "placeholder")
        if element.has_attr(name)
    )
    for words in (
        "Permalink", "Link to this", "Search", "Contents", "Next", "Previous", "Copy to clipboard",
        "Note", "Tip", "Warning", "Skip to", "Show code", "Hide code", "Table of Contents",
    ):  # fmt: skip
        assert words not in text + attributes


@pytest.mark.parametrize("page", PAGES)
def test_no_markdown_is_left_unread(site: Path, page: str) -> None:
    text = " ".join(
        each
        for each in soup(site, page).find_all(string=True)
        if not each.find_parent(["code", "pre", "script", "style", "template", "textarea"])
    )
    assert re.findall(r".{0,30}(?:\*\*|\]\(|\{[a-z:]+\}|^:::|`).{0,30}", text, re.MULTILINE) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_has_a_text_in_its_place(site: Path, page: str) -> None:
    without = [str(each)[:120] for each in soup(site, page).find_all("img") if not each.get("alt")]
    assert without == []


@pytest.mark.parametrize("page", [page for page in PAGES if not page.endswith("search.html")])
def test_a_page_weighs_at_most_200_kilobytes_at_first_view(site: Path, page: str) -> None:
    needed = {site / page, *(site / "en" / "_static").glob("*.woff2")}
    for element in soup(site, page).select("link[rel=stylesheet], script[src], img:not([loading])"):
        address = urlsplit(str(element.get("href") or element.get("src"))).path
        needed.add(((site / page).parent / unquote(address)).resolve())
    assert sum(len(gzip.compress(each.read_bytes())) for each in needed) <= 200_000


def test_the_data_page_shows_every_data_set(site: Path) -> None:
    for lang in ("en", "zh"):
        for name in datasets.available():
            entry = datasets.describe(name)
            section = soup(site, f"{lang}/data.html").find(id=f"data-{name.replace('_', '-')}")
            assert section is not None
            assert entry.sha256[:16] in section.get_text()
