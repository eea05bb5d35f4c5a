"""`{worksheet} ID` and `{questions} ID`: live forms, rendered from their definition.

A directive, and not a code cell, puts a worksheet into a page: the cache of executed
cells does not see a changed definition and would go on showing the old form.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from crmtrain import worksheets

HERE = Path(worksheets.__file__).parent

#: What every form is rendered from, beside its own file: a page is read anew when it changes.
SHARED = [HERE / "interface.yaml", *HERE.glob("templates/*.html")]


class _Form(SphinxDirective):
    """What the two directives share: one id, and a page that is made anew with its data."""

    required_arguments = 1
    folder: str
    """Where the forms of this kind have their files."""

    def run(self) -> list[nodes.Node]:
        try:
            html = self.render(self.arguments[0])
        except worksheets.DefinitionError as error:
            raise self.error(str(error)) from error
        for source in [*SHARED, HERE / self.folder / f"{self.arguments[0]}.yaml"]:
            self.env.note_dependency(str(source))
        self.env.metadata[self.env.docname]["crmtrain_forms"] = True
        return [nodes.raw("", html, format="html")]

    def render(self, name: str) -> str:
        """Return the form's HTML in the page's language."""
        raise NotImplementedError


class WorksheetDirective(_Form):
    """Put the worksheet of that id into the page."""

    folder = "definitions"

    def render(self, name: str) -> str:  # noqa: D102 -- said above
        return worksheets.render(worksheets.load(name), self.config.crmtrain_lang)


class QuestionsDirective(_Form):
    """Put the chapter questions of that id into the page."""

    folder = "questions"

    def render(self, name: str) -> str:  # noqa: D102 -- said above
        return worksheets.render_questions(name, self.config.crmtrain_lang)


def setup(app: Sphinx) -> None:
    """Add the two directives."""
    app.add_directive("worksheet", WorksheetDirective)
    app.add_directive("questions", QuestionsDirective)
