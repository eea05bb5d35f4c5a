"""What the gate reports: findings, and the allowances that a page writes down against them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

Kind = Literal[
    "missing-page",  # a page exists in one language only
    "unreadable",  # a page, an option block or the stamps cannot be read
    "structure",  # blocks, heading levels, list items, table cells that do not match
    "directive",  # another directive, argument or option; a title, caption or alt text missing
    "code",
    "maths",
    "label",  # another label, or one that is used twice
    "missing-label",  # an h1 or h2 without a label
    "metadata",  # a notebook cell's tags or nbgrader settings
    "role",
    "term",  # another entry of the glossary, or none
    "link",
    "image",
    "inline-code",
    "number",
    "path-reference",  # a cross-reference by file path
    "data-path",  # code that reads a file beside the page
    "untranslated",
    "stray-language",
    "spacing",
    "punctuation",
    "emphasis",
    "address",  # 您 where the course says 你
    "wording",  # a term or a character that is not Mainland usage
    "stamp",  # a section without a stamp, or a stamp without a section
    "stale",  # the English has changed since the Chinese was written
    "allowance",  # an allowance that is unknown, unexplained or not needed
]

AllowanceKind = Literal["numbers", "links", "inline-code", "language", "block"]

ALLOWANCES: tuple[AllowanceKind, ...] = get_args(AllowanceKind)

_LANGUAGE: tuple[AllowanceKind, ...] = ("language",)
_BLOCK: tuple[AllowanceKind, ...] = ("block",)

#: Which allowances let a finding pass. What is not here has none, and a code cell neither.
ALLOWED_BY: dict[Kind, tuple[AllowanceKind, ...]] = {
    "number": ("numbers", *_BLOCK),
    "link": ("links", *_BLOCK),
    "inline-code": ("inline-code", *_BLOCK),
    "untranslated": _LANGUAGE,
    "stray-language": _LANGUAGE,
    "address": _LANGUAGE,
    "wording": _LANGUAGE,
    "structure": _BLOCK,
    "code": _BLOCK,
    "directive": _BLOCK,
    "maths": _BLOCK,
    "role": _BLOCK,
    "term": _BLOCK,
    "image": _BLOCK,
}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to put right: where it is and what to do."""

    path: Path
    line: int
    kind: Kind
    message: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Allowance:
    """A comment `% parity: numbers — reason`: the next block may differ in this."""

    line: int
    kind: str
    reason: str


_COMMENT = re.compile(r"\s*parity:\s*([\w-]*)\s*[—–:-]*\s*(.*?)\s*", re.DOTALL)


def read_allowance(comment: str, line: int) -> Allowance | None:
    """Return the allowance that a comment states, or None for any other comment."""
    found = _COMMENT.fullmatch(comment)
    return Allowance(line, found[1], found[2]) if found else None


@dataclass
class Report:
    """The findings so far, and the allowances that were of use."""

    findings: set[Finding] = field(default_factory=set)
    used: set[tuple[Path, Allowance]] = field(default_factory=set)

    def add(
        self, path: Path, line: int, kind: Kind, message: str, allowed: Iterable[Allowance] = ()
    ) -> None:
        """Report a finding, unless one of the allowances around it lets it pass."""
        for allowance in allowed:
            if allowance.kind in ALLOWED_BY.get(kind, ()):
                self.used.add((path, allowance))
                return
        self.findings.add(Finding(path, line, kind, message))
