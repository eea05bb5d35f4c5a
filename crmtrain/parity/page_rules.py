"""What holds for each page by itself: labels, references, data paths, allowances."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from crmtrain.parity.blocks import CODE_CELL
from crmtrain.parity.findings import ALLOWANCES, Report
from crmtrain.parity.glossary import Glossary, unknown_terms
from crmtrain.parity.pages import Page

_PAGE_SUFFIXES = {"", ".md", ".ipynb", ".html"}
_DATA_PATH = re.compile(
    r"""(["'])(?P<path>(?!/|\w+:)[^"'\n]+\.(?:csv|tsv|json|xlsx?|parquet|ya?ml|txt))\1"""
)


def check_labels(page: Page, report: Report) -> None:
    """Report h1 and h2 without a label; a notebook has none, since Lab would show it as text."""
    if page.is_notebook:
        return
    for block in page.walk():
        if block.is_section and not block.labels:
            message = "this heading has no label: write `(label)=` on the line before it"
            report.add(page.path, page.at(block.line), "missing-label", message)


def check_unique_labels(pages: Iterable[Page], report: Report) -> None:
    """Report labels that more than one place in the book has."""
    seen: dict[str, str] = {}
    for page in pages:
        for block in page.walk():
            for label in block.labels:
                here = f"{page.path.as_posix()}:{page.at(block.line)}"
                if (first := seen.setdefault(label.casefold(), here)) != here:
                    message = f"the label {label} is taken by {first}: choose another"
                    report.add(page.path, page.at(block.line), "label", message)


def check_glossary(pages: Iterable[Page], report: Report) -> None:
    """Report terms that more than one entry of a language's glossary explains."""
    seen: set[str] = set()
    for page in pages:
        for entry in (block for block in page.walk() if block.terms):
            for term in (t.casefold() for t in entry.terms):
                if term in seen:
                    message = f"the glossary has {term} already: a term stands once"
                    report.add(page.path, page.at(entry.line), "term", message)
                seen.add(term)


def check_english_page(page: Page, glossary: Glossary, report: Report) -> None:
    """Report references by path, data paths and unknown terms; the Chinese page follows it."""
    for block in page.walk():
        line = page.at(block.line)
        if block.text:
            for kind, value in block.text.facts:
                if (kind == "link" and _is_path(value)) or value.startswith("{doc}"):
                    message = f"{value} refers to a file: refer to a label, {{ref}}`text <label>`"
                    report.add(page.path, line, "path-reference", message)
            for term in unknown_terms(block.text, glossary):
                report.add(page.path, line, "term", f"the glossary has no entry {term}")
        for code in block.cells if block.kind == CODE_CELL else ():
            for found in _DATA_PATH.finditer(code):
                message = f"{found['path']} stands beside the page: read it with crmtrain.datasets"
                report.add(page.path, line, "data-path", message)


def _is_path(href: str) -> bool:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path:
        return False
    return PurePosixPath(parts.path).suffix in _PAGE_SUFFIXES


def check_allowances(page: Page, *, is_english: bool, report: Report) -> None:
    """Report allowances that are unknown, unexplained or not needed; run it last."""
    for allowance in page.allowances:
        line = page.at(allowance.line)
        if allowance.kind not in ALLOWANCES:
            known = ", ".join(ALLOWANCES)
            message = f"there is no allowance {allowance.kind!r}: write one of {known}"
        elif is_english and allowance.kind != "language":
            message = "this allowance belongs on the Chinese page"
        elif not allowance.reason:
            message = f"say why: `% parity: {allowance.kind} — reason`"
        elif (page.path, allowance) not in report.used:
            message = "nothing needs this allowance any more: take it out"
        else:
            continue
        report.add(page.path, line, "allowance", message)
