"""Nothing untranslated on a Chinese page, no Chinese on an English one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from crmtrain.parity.blocks import Block
from crmtrain.parity.findings import Report
from crmtrain.parity.inline import Text
from crmtrain.parity.pages import Page
from crmtrain.parity.rules import rules

#: Chinese characters; and the punctuation that only Chinese uses.
HAN = "\u3400-\u9fff\uf900-\ufaff"
FULL_WIDTH = "\u3001-\u303f\uff01-\uffef"

_HAN = re.compile(f"[{HAN}]")
_CHINESE = re.compile(f"[{HAN}{FULL_WIDTH}]")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")
_RUN = re.compile(rf"[A-Za-z](?:[^{HAN}{FULL_WIDTH}()\ufffc]*[A-Za-z])?")
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")

#: Words of English that Chinese prose may hold outside brackets, titles and names.
STRAY_WORDS = 1
#: Words in brackets that are a translation; more are a sentence left in English.
BRACKETED_WORDS = 12


def has_chinese(prose: str) -> bool:
    """Whether a text has a Chinese character."""
    return bool(_HAN.search(prose))


def ordinary_words(prose: str) -> list[str]:
    """Return the Latin words that are no name in the rules, no abbreviation, no single letter."""
    return [
        word
        for word in _WORD.findall(_names().sub(" ", prose))
        if len(word) > 1 and sum(letter.isupper() for letter in word) < 2
    ]


@cache
def _names() -> re.Pattern[str]:
    longest_first = sorted(rules().names, key=len, reverse=True)
    return re.compile(rf"[{HAN}]|\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.ASCII)


def check_chinese(page: Page, bilingual: Iterable[str], report: Report) -> None:
    """Report what was left in English on a Chinese page."""
    for block, text in _prose(page.blocks, set(bilingual)):
        line = page.at(block.line)
        if not has_chinese(text.plain):
            if words := ordinary_words(text.plain):
                message = f"this is in English ({_start(text.plain)}): translate it"
                if len(words) <= 3:
                    message += ", or add a name to crmtrain/parity/rules.yaml"
                report.add(page.path, line, "untranslated", message, block.allowances)
            continue
        for start, end in text.references:
            shown = text.plain[start:end]
            if not has_chinese(shown) and ordinary_words(shown):
                message = f"the text of this reference is in English: {_start(shown)}"
                here = page.at(block.line + text.line(start))
                report.add(page.path, here, "untranslated", message, block.allowances)
                break
        else:
            _check_runs(page, block, text, report)


def _check_runs(page: Page, block: Block, text: Text, report: Report) -> None:
    """Report a longer run of English in a Chinese sentence."""
    prose = _blank(text.plain, [*text.foreign, *text.titles])
    bracketed = [m.span() for m in _BRACKETS.finditer(prose)]
    inside = [(prose[start:end], start, BRACKETED_WORDS) for start, end in bracketed]
    outside = [(_blank(prose, bracketed), 0, STRAY_WORDS)]
    for part, offset, most in [*outside, *inside]:
        for run in _RUN.finditer(part):
            if len([w for w in ordinary_words(run[0]) if _is_small(w)]) > most:
                message = (
                    f"English in a Chinese sentence ({_start(run[0])}): "
                    "translate it, or put it in brackets after the Chinese"
                )
                line = page.at(block.line + text.line(offset + run.start()))
                report.add(page.path, line, "untranslated", message, block.allowances)
                return


def check_english(page: Page, bilingual: Iterable[str], report: Report) -> None:
    """Report Chinese on an English page that is not in brackets or marked `lang`."""
    for block, text in _prose(page.blocks, set(bilingual)):
        brackets = [m.span() for m in _BRACKETS.finditer(text.plain)]
        prose = _blank(text.plain, [*text.foreign, *brackets])
        if found := _CHINESE.search(prose):
            message = (
                f"Chinese on an English page ({_start(prose[found.start() :])}): translate it, "
                "or put it in brackets after the English"
            )
            line = page.at(block.line + text.line(found.start()))
            report.add(page.path, line, "stray-language", message, block.allowances)


def _prose(blocks: Iterable[Block], bilingual: set[str]) -> Iterable[tuple[Block, Text]]:
    for block in blocks:
        if block.source and block.source in bilingual:
            continue
        if block.text:
            yield block, block.text
        yield from _prose(block.children, bilingual)


def _is_small(word: str) -> bool:
    return word[0].islower() and word not in rules().small_words


def _blank(prose: str, spans: Iterable[tuple[int, int]]) -> str:
    """Put a mark in place of each stretch, of the same length and with the same lines."""
    for start, end in spans:
        prose = prose[:start] + re.sub(r"[^\n]", "\ufffc", prose[start:end]) + prose[end:]
    return prose


def _start(prose: str) -> str:
    words = " ".join(prose.split())
    return words if len(words) <= 40 else f"{words[:40].rstrip()}…"
