"""A worksheet as a notebook's widget."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from crmtrain.language import check_language, language
from crmtrain.worksheets import assets
from crmtrain.worksheets.answers import validate_answers
from crmtrain.worksheets.definition import load
from crmtrain.worksheets.items import Score
from crmtrain.worksheets.render import render
from crmtrain.worksheets.schema import Answers, Definition
from crmtrain.worksheets.scoring import score


class Worksheet(anywidget.AnyWidget):
    """A worksheet to fill in, in JupyterLab, Notebook, VS Code or Colab.

    Its answers live in the notebook's model: the page changes `answers`, and an assignment to
    `answers` changes the page. Assign a new dict; a change inside the old one is not noticed.

    Attributes:
        answers: what is answered, by field id; unanswered fields are absent.
        definition: the worksheet's definition.
        lang: its language.

    Raises:
        AnswerError: `answers` is set to what the worksheet cannot hold.
    """

    _esm = assets.module()
    _css = assets.css()
    html = traitlets.Unicode(read_only=True).tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)

    def __init__(
        self, definition: Definition, lang: str | None = None, answers: Answers | None = None
    ):
        self.definition = definition
        self.lang = check_language(lang or language())
        super().__init__(answers=answers or {})
        self.set_trait("html", render(definition, self.lang))

    def score(self) -> dict[str, Score]:
        """Return every score of the worksheet by its id."""
        return score(self.definition, self.answers)

    @traitlets.validate("answers")
    def _checked(self, proposal: traitlets.Bunch) -> Answers:
        return validate_answers(self.definition, proposal["value"], self.lang)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Add the complete form, for a page without a kernel."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "text/html": self.html}, metadata


def worksheet(id: str, lang: str | None = None) -> Worksheet:
    """Return the worksheet `id` as a widget.

    Args:
        id: one of `crmtrain.worksheets.available()`.
        lang: `"en"` or `"zh"`; without it the language spoken now.

    Raises:
        DefinitionError: there is no such worksheet.
    """
    return Worksheet(load(id), lang)
