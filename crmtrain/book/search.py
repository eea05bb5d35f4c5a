"""Chinese search by bigrams, cut alike at build time and in the browser.

Sphinx cuts Chinese words for the index with a dictionary but not the query, so that
most Chinese searches find nothing (seen in 7.4.7; a like report is sphinx-doc/sphinx#7406).
Pairs of neighbouring characters need no dictionary on either side.
"""

from __future__ import annotations

import re

import snowballstemmer
from sphinx.application import Sphinx
from sphinx.search.zh import SearchChinese

HAN = "\u3400-\u9fff"
RUN = re.compile(rf"[{HAN}]+|[a-zA-Z0-9_]+")

SPLIT_QUERY = r"""
var splitQuery = (query) =>
  (query.match(/[\u3400-\u9fff]+|[a-zA-Z0-9_]+/g) || []).flatMap((run) =>
    /[\u3400-\u9fff]/.test(run) && run.length > 2
      ? Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))
      : [run]);
"""


class SearchBigrams(SearchChinese):
    """Chinese by pairs of characters, Latin words as they are."""

    js_splitter_code = SPLIT_QUERY

    def init(self, options: dict[str, str]) -> None:
        """Stem Latin words as the script in the browser does, by Porter's first rules."""
        self.stemmer = snowballstemmer.stemmer("porter")

    def split(self, input: str) -> list[str]:
        """Cut `input` into bigrams of Chinese characters and Latin words."""
        words: list[str] = []
        for run in RUN.findall(input):
            if re.match(f"[{HAN}]", run) and len(run) > 1:
                words.extend(run[i : i + 2] for i in range(len(run) - 1))
            else:
                words.append(run)
        return words

    def stem(self, word: str) -> str:
        """Return the stem of a Latin word, in lower case; other words as they are."""
        return str(self.stemmer.stemWord(word.lower()))


def setup(app: Sphinx) -> None:
    """Search the Chinese book (`zh`, `zh_CN`) by bigrams."""
    app.add_search_language(SearchBigrams)
