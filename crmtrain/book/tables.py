"""Markdown tables for directives, read by the page's own parser.

So their links are checked and they look like every other table of the page.
"""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """Return a table in Markdown; what would end a cell early is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


class MarkdownDirective(SphinxDirective):
    """A directive with one argument that gives Markdown."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read what `markdown` gives."""
        return self.parse_text_to_nodes(self.markdown(self.arguments[0]))

    def markdown(self, name: str) -> str:
        """Return what stands in the directive's place."""
        raise NotImplementedError
