"""Glossary terms, which are the same in both languages when they name the same entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from crmtrain.parity.inline import Text
from crmtrain.parity.pages import Page

#: Where a term's entry stands in the glossary; by the term, casefolded. Synonyms share a place.
Glossary = Mapping[str, int]


def glossary_of(pages: Iterable[Page]) -> Glossary:
    """Return the glossary that these pages of one language hold."""
    entries = [block for page in pages for block in page.walk() if block.terms]
    return {term.casefold(): place for place, entry in enumerate(entries) for term in entry.terms}


def unknown_terms(text: Text, glossary: Glossary) -> list[str]:
    """Return the terms that a text refers to and the glossary lacks."""
    return [term for term in _terms(text) if term.casefold() not in glossary]


def unlike_terms(
    english: Text, chinese: Text, glossaries: tuple[Glossary, Glossary]
) -> tuple[list[str], list[str]]:
    """Return the terms of each text whose entry the other does not refer to as often."""
    ours, theirs = (
        Counter(glossary[term.casefold()] for term in _terms(text) if term.casefold() in glossary)
        for text, glossary in zip((english, chinese), glossaries, strict=True)
    )
    return (
        [t for t in _terms(english) if glossaries[0].get(t.casefold()) in ours - theirs],
        [t for t in _terms(chinese) if glossaries[1].get(t.casefold()) in theirs - ours],
    )


def _terms(text: Text) -> list[str]:
    return [value for kind, value in text.facts if kind == "term"]
