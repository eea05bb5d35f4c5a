"""The gate: reads every page pair, runs all checks, and stamps what was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crmtrain.parity.comparing import Comparison
from crmtrain.parity.findings import Finding, Report
from crmtrain.parity.glossary import Glossary, glossary_of
from crmtrain.parity.language import check_chinese, check_english
from crmtrain.parity.page_rules import (
    check_allowances,
    check_english_page,
    check_glossary,
    check_labels,
    check_unique_labels,
)
from crmtrain.parity.pages import TREES, Page, files_of, is_page, read_page
from crmtrain.parity.stamps import (
    check_stamps,
    page_key,
    read_stamps,
    section_hashes,
    write_stamps,
)
from crmtrain.parity.typography import check_typography

# Made from solutions/, whose labels and stamps it would only repeat.
_GENERATED = "exercises"


def check(root: Path) -> list[Finding]:
    """Compare the two languages of the course in `root`; return what to put right, in order."""
    report = Report()
    pairs = _read_pairs(root, report)
    glossaries = (glossary_of([en for en, _ in pairs]), glossary_of([zh for _, zh in pairs]))
    for english, chinese in pairs:
        if not _report_problems((english, chinese), report):
            Comparison(english, chinese, glossaries, report).run()
            _check_pages(english, chinese, glossaries[0], report)
    written = _written(pairs)
    check_unique_labels([english for english, _ in written], report)
    for pages in zip(*written, strict=True):
        check_glossary(pages, report)
    check_stamps(root, written, report)
    return sorted(report.findings)


def _report_problems(pair: tuple[Page, Page], report: Report) -> bool:
    """Report what could not be read in a pair, which cannot be compared then."""
    for page in pair:
        for line, problem in page.problems:
            report.add(page.path, page.at(line), "unreadable", problem)
    return any(page.problems for page in pair)


def _check_pages(english: Page, chinese: Page, glossary: Glossary, report: Report) -> None:
    check_english_page(english, glossary, report)
    bilingual = {b.source for b in english.walk()} & {b.source for b in chinese.walk()}
    check_english(english, bilingual, report)
    check_chinese(chinese, bilingual, report)
    check_typography(chinese, report)
    for page in (english, chinese):
        check_labels(page, report)
        check_allowances(page, is_english=page is english, report=report)


def stamp(root: Path, pages: Iterable[str | Path] | None = None) -> list[str]:
    """Record that the Chinese of these pages says what the English says now.

    Args:
        root: The course's folder.
        pages: Pages as `_toc.yml` calls them (`index`, `casestudies/hotel-call`), as the stamps
            file does (`casestudies/en/hotel-call.md`), or as paths from the root in either
            language; None stamps all, and drops the stamps of pages that are gone.

    Returns:
        What has changed in the stamps file, as `page: section`.

    Raises:
        ValueError: there is no such page in both languages, or the stamps file is damaged.
    """
    pairs = _written(_read_pairs(root, Report()))
    by_key = {page_key(english.path): english for english, _ in pairs}
    names = {zh.path.as_posix(): page_key(en.path) for en, zh in pairs}
    names |= {en.path.as_posix(): page_key(en.path) for en, _ in pairs}
    names |= {key.removesuffix(".md").replace("/en/", "/"): key for key in by_key}
    old = read_stamps(root)
    if pages is None:
        chosen, new = set(by_key), {}
    else:
        chosen, new = set(), dict(old)
        for page in pages:
            name = Path(page).as_posix()
            if (key := names.get(name, name)) not in by_key:
                raise ValueError(f"there is no page {name} in both languages to stamp")
            chosen.add(key)
    if damaged := sorted(key for key in chosen if by_key[key].problems):
        raise ValueError(f"{damaged[0]} cannot be read: run `crmtrain parity`")
    new |= {key: section_hashes(by_key[key]) for key in chosen}
    write_stamps(root, new)
    return [
        f"{key}: {section}"
        for key in sorted(old | new)
        for section in old.get(key, {}) | new.get(key, {})
        if old.get(key, {}).get(section) != new.get(key, {}).get(section)
    ]


def _read_pairs(root: Path, report: Report) -> list[tuple[Page, Page]]:
    pairs = []
    for tree in TREES:
        english, chinese = (files_of(root, tree, language) for language in ("en", "zh"))
        for path in english:
            en, zh = Path(tree, "en", path), Path(tree, "zh", path)
            if path not in chinese:
                report.add(en, 1, "missing-page", f"this is not there in Chinese: write {zh}")
            elif is_page(path):
                pairs.append((read_page(root, en), read_page(root, zh)))
        for path in set(chinese) - set(english):
            message = f"this is not there in English: write {Path(tree, 'en', path)}"
            report.add(Path(tree, "zh", path), 1, "missing-page", message)
    return pairs


def _written(pairs: Iterable[tuple[Page, Page]]) -> list[tuple[Page, Page]]:
    return [(en, zh) for en, zh in pairs if en.path.parts[0] != _GENERATED]
