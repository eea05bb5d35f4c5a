"""The mechanical rules of Chinese typography and wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from crmtrain.parity.findings import Kind, Report
from crmtrain.parity.inline import Text
from crmtrain.parity.language import FULL_WIDTH, HAN
from crmtrain.parity.pages import Page
from crmtrain.parity.rules import rules

_WIDE = f"{HAN}{FULL_WIDTH}"
_LATIN = "A-Za-z0-9%"
_GAP = "[ \t\n\u00a0\u3000]+"  # a line break in a paragraph shows as a space
_SPACE = re.compile(f"(?<=[{_WIDE}]){_GAP}(?=[{_WIDE}{_LATIN}])|(?<=[{_LATIN}]){_GAP}(?=[{_WIDE}])")
_HALF_WIDTH = re.compile(rf'(?<=[{_WIDE}])[,;:?!()"]|[,;:?!()"](?=[{_WIDE}])|(?<=[{HAN}])\.(?!\w)')
_SPOKEN = re.compile("“[^”]*”|「[^」]*」")

_FULL = dict(zip(",;:?!().", "，；：？！（）。", strict=True)) | {'"': "“ or ”"}


def check_typography(page: Page, report: Report) -> None:
    """Report spaces, punctuation, emphasis and words that Chinese pages do not use."""
    for block in page.walk():
        if block.text:
            for position, kind, message in _faults(block.text):
                line = page.at(block.line + block.text.line(position))
                report.add(page.path, line, kind, message, block.allowances)


def _faults(text: Text) -> Iterator[tuple[int, Kind, str]]:
    plain = text.plain
    for found in _SPACE.finditer(plain):
        what = "line break" if "\n" in found[0] else "space"
        message = f"take out the {what} after {plain[: found.start()][-6:]}"
        yield found.start(), "spacing", message
    for found in _HALF_WIDTH.finditer(plain):
        around = plain[max(0, found.start() - 4) : found.end() + 4].strip()
        wide = _FULL[found[0]]
        yield found.start(), "punctuation", f"write {wide} for {found[0]} in {around!r}"
    for position in text.bad_emphasis:
        message = "put the punctuation outside **…**: Markdown takes this for asterisks"
        yield position, "emphasis", message
    silent = _SPOKEN.sub(lambda m: "\ufffc" * len(m[0]), plain)
    if (position := silent.find("您")) >= 0:
        yield position, "address", "the course says 你, not 您, except where somebody speaks"
    yield from _wording(text)


def _wording(text: Text) -> Iterator[tuple[int, Kind, str]]:
    for found in _unwanted().finditer(text.plain):
        if instead := _instead().get(found[0]):
            yield found.start(), "wording", f"write {instead} for {found[0]}"
    characters = "".join(re.findall(f"[{HAN}]", text.plain))
    if odd := characters.encode("gb2312", "replace").decode("gb2312").find("?") + 1:
        character = characters[odd - 1]
        message = f"write {character} in simplified characters"
        yield text.plain.index(character), "wording", message


@cache
def _instead() -> dict[str, str]:
    return {rule.word: rule.instead for rule in rules().wording}


@cache
def _unwanted() -> re.Pattern[str]:
    """Match the words to avoid and the phrases in which they are right, the longest first."""
    phrases = [phrase for rule in rules().wording for phrase in (rule.word, *rule.right_in)]
    return re.compile("|".join(sorted(map(re.escape, phrases), key=len, reverse=True)))
