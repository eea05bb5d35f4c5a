"""`{sources} PREFIX`: where what the sources teach has its place in the course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx

from crmtrain import worksheets
from crmtrain.book.pages import interface
from crmtrain.book.tables import MarkdownDirective, table

FILE = "sources.yaml"
"""The records, beside the bibliography; its head says what is in them."""


class SourcesDirective(MarkdownDirective):
    """List the records whose id begins with the prefix: page, worksheet, exercise."""

    def markdown(self, name: str) -> str:  # noqa: D102 -- said above
        path = Path(self.env.srcdir) / FILE
        self.env.note_dependency(str(path))
        records = yaml.safe_load(path.read_text(encoding="utf8"))
        rows = [self._row(record) for record in records if record["id"].startswith(name)]
        if not rows:
            raise self.error(f"no id in {FILE} begins with {name!r}")
        words = interface(self.config.crmtrain_lang)
        columns = ("id", "topic", "page", "worksheet", "exercise")
        return table([words[f"sources_{column}"] for column in columns], rows)

    def _row(self, record: dict[str, Any]) -> list[str]:
        lang = self.config.crmtrain_lang
        pages = [record["page"]] if isinstance(record["page"], str) else record["page"]
        sheet, exercise = record.get("worksheet"), record.get("exercise")
        return [
            record["id"],
            record[lang],
            "<br>".join(f"{{doc}}`/{page}`" for page in pages),
            f"{{ref}}`{worksheets.load(sheet)['title'][lang]} <worksheet-{sheet}>`"
            if sheet
            else "",
            f"{{ref}}`A{int(exercise[1:3])} <exercise-{exercise}>`" if exercise else "",
        ]


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("sources", SourcesDirective)
