"""`{datasets} KIND`: what is known about each data set of a kind, and how its rows look."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from crmtrain import datasets
from crmtrain.book.pages import interface
from crmtrain.book.tables import table

ROWS, COLUMNS = 5, 8
"""How much of a data set a page shows."""


class DatasetsDirective(SphinxDirective):
    """Put the data sets of a kind into the page, a section each, labelled `data-<name>`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:  # noqa: D102 -- said above
        entries = [datasets.describe(name) for name in datasets.available()]
        of_kind = [entry for entry in entries if entry.kind == self.arguments[0]]
        if not of_kind:
            raise self.error(f"no data set is of the kind {self.arguments[0]!r}")
        for path in (Path(datasets.__file__).parent / "registry").iterdir():
            self.env.note_dependency(str(path))
        return [self._section(entry) for entry in of_kind]

    def _section(self, entry: datasets.Dataset) -> nodes.section:
        # Made here, for MyST hangs the sections of parsed text into the page by itself,
        # and the label before the first one stays behind.
        label = f"data-{entry.name.replace('_', '-')}"
        title = getattr(entry.title, self.config.crmtrain_lang)
        section = nodes.section("", nodes.title(title, title), ids=[label], names=[label])
        self.state.document.note_explicit_target(section)
        section += self.parse_text_to_nodes(self._sheet(entry))
        return section

    def _sheet(self, entry: datasets.Dataset) -> str:
        lang = self.config.crmtrain_lang
        words = interface(lang)
        facts = [
            [words["data_load"], f'`load("{entry.name}")`'],
            [words["data_size"], f"{entry.rows:,} × {len(entry.columns)}"],
            [words["data_source"], getattr(entry.source, lang)],
            [words["data_licence"], entry.licence],
            [words["data_citation"], entry.citation],
            [words["data_checksum"], f"`{entry.sha256[:16]}…`"],
        ]
        return "\n\n".join(
            [
                *getattr(entry.description, lang).splitlines(),
                table([words["data_fact"], words["data_what"]], facts),
                f":::{{dropdown}} {words['data_columns']}\n{self._columns(entry)}\n:::",
                f":::{{dropdown}} {words['data_rows']}\n{self._rows(entry)}\n:::",
            ]
        )

    def _columns(self, entry: datasets.Dataset) -> str:
        lang = self.config.crmtrain_lang
        rows = [
            [
                ", ".join(f"`{column.name}`" for column in group),
                getattr(meaning, lang),
                getattr(unit, lang),
            ]
            for (meaning, unit), group in groupby(
                entry.columns, key=lambda column: (column.meaning, column.unit)
            )
        ]
        words = interface(lang)
        return table([words[f"data_{key}"] for key in ("column", "meaning", "unit")], rows)

    def _rows(self, entry: datasets.Dataset) -> str:
        frame = entry.load().iloc[:ROWS, :COLUMNS]
        more = ["…"] if len(entry.columns) > COLUMNS else []
        rows = [[str(value) for value in row] + more for row in frame.itertuples(index=False)]
        return table([f"`{column}`" for column in frame.columns] + more, rows)


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("datasets", DatasetsDirective)
