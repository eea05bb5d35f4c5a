"""Stamps: from which English each section of the Chinese was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from crmtrain.parity.blocks import Block
from crmtrain.parity.findings import Report
from crmtrain.parity.pages import STAMPS, Page

#: By page and by section: the hash of its English prose.
Stamps = dict[str, dict[str, str]]

_BEFORE_FIRST = "(start)"  # prose before the first heading, or in the front matter
_AGAIN = "look at the Chinese, then run `crmtrain parity --stamp {page}`"


def page_key(english: Path) -> str:
    """Return what a page is called in the stamps file: its path in book/en, or from the root."""
    book = Path("book", "en")
    return (english.relative_to(book) if english.is_relative_to(book) else english).as_posix()


def section_hashes(page: Page) -> dict[str, str]:
    """Hash the prose of every section, by its label; code is compared byte by byte anyway."""
    prose: dict[str, list[str]] = {}
    for section, block in _by_section(page):
        if block.text and block.text.source.strip():
            prose.setdefault(section, []).append(" ".join(block.text.source.split()))
    return {
        section: hashlib.sha256("\n".join(runs).encode()).hexdigest()[:12]
        for section, runs in prose.items()
    }


def _by_section(page: Page) -> Iterator[tuple[str, Block]]:
    section, number = _BEFORE_FIRST, 0
    for block in page.walk():
        if block.is_section:
            number += 1
            section = block.labels[0] if block.labels else f"#{number}"
        yield section, block


def read_stamps(root: Path) -> Stamps:
    """Read the stamps file; without one nothing is stamped.

    Raises:
        ValueError: the file is not what `write_stamps` writes.
    """
    path = root / STAMPS
    if not path.exists():
        return {}
    try:
        stamps = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"the stamps cannot be read: {error}") from error
    if not isinstance(stamps, dict) or not all(isinstance(v, dict) for v in stamps.values()):
        raise ValueError("the stamps do not map pages to sections to hashes")
    return stamps


def write_stamps(root: Path, stamps: Stamps) -> None:
    """Write the stamps file, pages in the order of their names."""
    text = json.dumps(dict(sorted(stamps.items())), ensure_ascii=False, indent=2)
    (root / STAMPS).write_text(text + "\n", encoding="utf-8")


def check_stamps(root: Path, pairs: Iterable[tuple[Page, Page]], report: Report) -> None:
    """Report stale sections, and stamps that are missing or of no section."""
    try:
        stamps = read_stamps(root)
    except ValueError as error:
        report.add(STAMPS, 1, "unreadable", str(error))
        return
    for english, chinese in pairs:
        key = page_key(english.path)
        again = _AGAIN.format(page=key)
        now, then = section_hashes(english), stamps.pop(key, {})
        if english.problems:
            continue
        if not then:
            message = f"no section of this page has a stamp: {again}"
            report.add(chinese.path, 1, "stamp", message)
            continue
        lines = {section: block.line for section, block in reversed(list(_by_section(chinese)))}
        for section in now | then:
            line = chinese.at(lines.get(section, 1))
            if section not in now:
                message = f"the section {section} has a stamp and no English any more: {again}"
                report.add(chinese.path, line, "stamp", message)
            elif section not in then:
                message = f"the section {section} has no stamp: {again}"
                report.add(chinese.path, line, "stamp", message)
            elif now[section] != then[section]:
                message = f"the English of {section} has changed since: {again}"
                report.add(chinese.path, line, "stale", message)
    for key in stamps:
        message = f"there is no page {key}: run `crmtrain parity --stamp`"
        report.add(STAMPS, 1, "stamp", message)
