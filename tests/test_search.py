from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser

from crmtrain.book.search import SPLIT_QUERY, SearchBigrams

QUERIES = ["客户导向", "授权", "顾", "CRM系统 cronbach", "净推荐值NPS", "2026年", "empowerment", ""]


@pytest.fixture(scope="module")
def language() -> SearchBigrams:
    return SearchBigrams({})


def test_chinese_is_cut_into_pairs(language: SearchBigrams) -> None:
    assert language.split("客户导向") == ["客户", "户导", "导向"]


def test_latin_words_stay_whole_beside_chinese(language: SearchBigrams) -> None:
    assert language.split("用CRM系统") == ["用", "CRM", "系统"]


def test_latin_words_are_stemmed_and_lowered(language: SearchBigrams) -> None:
    assert language.stem("Complaints") == language.stem("complaint")


def test_the_browser_cuts_a_query_as_the_index_was_cut(
    language: SearchBigrams, browser: Browser
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        cut = page.evaluate(
            f"(() => {{{SPLIT_QUERY}; return {json.dumps(QUERIES)}.map(splitQuery)}})()"
        )
    assert cut == [language.split(query) for query in QUERIES]
