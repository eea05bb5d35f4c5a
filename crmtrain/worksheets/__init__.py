"""Worksheets and chapter questions: data in YAML, one renderer, one scorer, one script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmtrain.worksheets.answers import AnswerError, document, loads, validate
from crmtrain.worksheets.carrying import Carried, carry_over
from crmtrain.worksheets.definition import available, load
from crmtrain.worksheets.items import Score
from crmtrain.worksheets.quiz import available_questions, load_questions, render_questions
from crmtrain.worksheets.reading import DefinitionError
from crmtrain.worksheets.render import render
from crmtrain.worksheets.scoring import score

if TYPE_CHECKING:
    from crmtrain.worksheets.widget import Worksheet, worksheet

__all__ = [
    "AnswerError",
    "Carried",
    "DefinitionError",
    "Score",
    "Worksheet",
    "available",
    "available_questions",
    "carry_over",
    "document",
    "load",
    "load_questions",
    "loads",
    "render",
    "render_questions",
    "score",
    "validate",
    "worksheet",
]


def __getattr__(name: str) -> Any:
    # Widgets take half a second to import, and the book needs only the HTML.
    if name in {"Worksheet", "worksheet"}:
        from crmtrain.worksheets import widget

        return getattr(widget, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
