"""The English is spelled right, and every source that is listed is used."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pages import DOCUMENTS, ROOT
from spellchecker import SpellChecker

# British spellings, terms of the field and names of columns that the dictionary lacks.
OURS = (Path(__file__).parent / "words.txt").read_text(encoding="utf8").split()
# Works and people are spelled as they are printed; data and code as they are.
LEFT_OUT = "script, style, code, pre, svg, cite, [lang=zh-CN], [href^='bibliography.html']"
READ = [document for document in DOCUMENTS if document != "bibliography"]


@cache
def words(site: Path, document: str) -> frozenset[str]:
    """Return the page's words in small letters: names are none of a dictionary's business."""
    page = BeautifulSoup(
        (site / "en" / f"{document}.html").read_text(encoding="utf8"), "html.parser"
    )
    main = page.find("main")
    assert main is not None
    for element in main.select(LEFT_OUT):
        element.decompose()
    return frozenset(re.findall(r"(?<![\w’'.@/-])[a-z]{3,}(?![\w@/]|[.’']\w)", main.get_text(" ")))


@pytest.fixture(scope="module")
def dictionary() -> SpellChecker:
    dictionary = SpellChecker()
    dictionary.word_frequency.load_words(OURS)
    return dictionary


@pytest.mark.parametrize("document", READ)
def test_every_word_of_a_page_is_spelled_right(
    site: Path, dictionary: SpellChecker, document: str
) -> None:
    assert sorted(dictionary.unknown(words(site, document))) == []


def test_the_word_list_holds_only_what_the_dictionary_lacks() -> None:
    assert sorted(SpellChecker().unknown(OURS)) == OURS


def test_every_source_in_the_bibliography_is_cited() -> None:
    entries = re.findall(
        r"^@\w+\{([^,]+),", (ROOT / "book" / "references.bib").read_text(encoding="utf8"), re.M
    )
    assert len(entries) == len(set(entries))
    for lang in ("en", "zh"):
        text = "\n".join(
            path.read_text(encoding="utf8")
            for folder in ("book", "casestudies")
            for path in (ROOT / folder / lang).rglob("*.md")
        )
        roles = re.findall(r"\{cite:[a-z]+\}`([^`]+)`", text)
        cited = {key.strip() for role in roles for key in role.split(",")}
        assert cited == set(entries)
