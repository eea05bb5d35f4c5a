"""The worksheets' script and style sheet, each as one text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PARTS = (
    "computed",
    "items",
    "score",
    "compare",
    "validate",
    "carry",
    "fields",
    "names",
    "charts",
    "radar",
    "results",
    "storage",
    "offer",
    "sheet",
    "quiz",
    "render",
)
"""The script's source files, in the order in which they are joined."""


@cache
def script() -> str:
    """Return the classic script of a static page; it brings every form there to life."""
    return _library() + _source("start")


@cache
def module() -> str:
    """Return the ES module of the widget."""
    return _library() + "export default { render: crmtrain.render };\n"


@cache
def css() -> str:
    """Return the style sheet."""
    return (Path(__file__).parent / "worksheet.css").read_text(encoding="utf-8")


def _library() -> str:
    parts = "\n".join(_source(name) for name in PARTS)
    names = "render, score, validate, carryOver, keepSheet, keepQuiz"
    return f'var crmtrain = (() => {{\n"use strict";\n\n{parts}\nreturn {{ {names} }};\n}})();\n'


def _source(name: str) -> str:
    return (Path(__file__).parent / "script" / f"{name}.js").read_text(encoding="utf-8")
