"""The page “My workbook”: everything that a browser holds for the course, in one place.

The page's script (`script/workbook-*.js`) reads the browser's storage; what it has to know of every
worksheet and of every set of questions stands in one JSON block of the page, in its language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from crmtrain.language import language
from crmtrain.worksheets import assets, interface
from crmtrain.worksheets.definition import available, load
from crmtrain.worksheets.quiz import available_questions, load_questions
from crmtrain.worksheets.render import context, data_block, template
from crmtrain.worksheets.schema import PARTS, Definition, Questions, localise

HERE = Path(__file__).parent

SCRIPTS = ("entries", "store", "held", "words", "tables", "file", "merge", "list", "page")
"""The page's own source files, in the order in which they are joined."""

LEFT_OUT = {"explanation", "feedback", "help", "instructions", "note", "otherwise", "purpose"}
"""Texts that the workbook does not show. Without them the page is half as heavy."""


@dataclass(frozen=True)
class Place:
    """Where a form stands in the book.

    Attributes:
        href: its address, seen from the workbook's page.
        part: the part of the course that its page belongs to, or `""`.
        title: its page's title.
    """

    href: str
    part: str
    title: str


Places = dict[tuple[str, str], Place]
"""By kind (`"worksheet"` or `"questions"`) and id."""


def render(
    places: Places | None = None,
    lang: str | None = None,
    *,
    level: int = 3,
    sheets: list[Definition] | None = None,
    quizzes: list[Questions] | None = None,
) -> str:
    """Return the workbook's HTML: a list of links that its script brings to life.

    Args:
        places: where the worksheets and the questions stand; one that stands nowhere has no link.
        lang: its language; without it the one spoken now.
        level: the level of its headings.
        sheets: the worksheets; without them all of the course.
        quizzes: the sets of questions; without them all of the course.
    """
    lang = lang or language()
    if sheets is None:
        sheets = [load(name) for name in available()]
    if quizzes is None:
        quizzes = [load_questions(name) for name in available_questions()]
    entries = _entries(sheets, quizzes, places or {}, lang)
    parts = [
        {"id": part, "title": texts(lang)[f"part-{part}"]}
        for part in (*PARTS, "other")
        if any(entry["part"] == part for entry in entries)
    ]
    content = {"texts": texts(lang), "parts": parts, "entries": entries, "level": level}
    return template("workbook.html").render(
        **context(lang) | {"t": texts(lang).__getitem__},
        parts=parts,
        entries=entries,
        level=level,
        data=data_block(lang, content),
    )


@cache
def texts(lang: str) -> dict[str, str]:
    """Return the worksheets' texts and the workbook's own in `lang`, by key."""
    both = yaml.safe_load((HERE / "workbook.yaml").read_text(encoding="utf-8"))
    return interface.texts(lang) | {key: text[lang] for key, text in both.items()}


@cache
def script() -> str:
    """Return the page's classic script; the worksheets' library is part of it."""
    library = "\n".join(_source(name) for name in assets.PARTS)
    # A scope of its own: a name of the workbook's never clashes with one of the library's.
    own = "\n".join(_source(f"workbook-{name}") for name in SCRIPTS)
    start = _source("workbook-start")
    return f'(() => {{\n"use strict";\n\n{library}\n{{\n{own}\n{start}}}\n}})();\n'


@cache
def css() -> str:
    """Return the page's style sheet; it stands on the worksheets' one."""
    return (HERE / "workbook.css").read_text(encoding="utf-8")


def _source(name: str) -> str:
    return (HERE / "script" / f"{name}.js").read_text(encoding="utf-8")


def _entries(
    sheets: list[Definition], quizzes: list[Questions], places: Places, lang: str
) -> list[dict[str, Any]]:
    """Return what the course has to fill in, in the order of the manual it comes from."""
    entries = []
    for sheet in sorted(sheets, key=_order):
        place = places.get(("worksheet", sheet["id"]))
        brief = _brief(localise(sheet, lang))
        entries.append(_entry("worksheet", brief, sheet["part"], brief["title"], place))
    for quiz in sorted(quizzes, key=lambda one: one["id"]):
        place = places.get(("questions", quiz["id"]))
        brief = _brief(localise(quiz, lang))
        for question in brief["questions"]:
            # The field says the prompt and the answers' texts, and the options.
            del question["prompt"]
            question.pop("options", None)
            for answer in question["answers"]:
                answer.pop("text", None)
        title = place.title if place else quiz["id"]
        title = texts(lang)["questions-title"].replace("{title}", title)
        part = place.part if place else ""
        entries.append(_entry("questions", brief, part or "other", title, place))
    return entries


def _entry(
    kind: str, definition: dict[str, Any], part: str, title: str, place: Place | None
) -> dict[str, Any]:
    href = place.href if place else ""
    return {"kind": kind, "part": part, "title": title, "href": href, "definition": definition}


def _order(sheet: Definition) -> tuple[list[int], str]:
    """Return what sorts by the place in the manual, "P2.5–2.7" before "P2.10"; others last."""
    found = re.search(r"(\d+)\.(\d+)", sheet["source"])
    return ([int(n) for n in found.groups()] if found else [99]), sheet["id"]


def _brief(value: Any) -> Any:
    """Return a localised definition without the texts that the workbook does not show."""
    if isinstance(value, dict):
        return {
            key: _brief(item)
            for key, item in value.items()
            if not (key in LEFT_OUT and isinstance(item, str))
        }
    return [_brief(item) for item in value] if isinstance(value, list) else value
