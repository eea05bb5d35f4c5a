"""The Sphinx part of the course: directives, formulas, search, language switch, theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmtrain import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything of the course with Sphinx, as its extension `crmtrain.book`."""
    # Only here: `crmtrain.book.build` starts Sphinx in other processes and needs none itself.
    from crmtrain.book import (
        citations,
        data_sheets,
        directives,
        mathml,
        pages,
        search,
        sources,
        workbook,
    )

    for part in (citations, mathml, search, directives, data_sheets, sources, workbook, pages):
        part.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
