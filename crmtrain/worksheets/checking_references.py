"""What a score's references name: sections, fields, columns of tables, earlier scores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crmtrain.worksheets.reading import Reader
from crmtrain.worksheets.schema import NUMERIC, Definition, Field, fields, is_table


class ReferenceReader(Reader):
    """Finds what references name, or refuses them."""

    def count(self, definition: Definition, names: Iterable[str]) -> int:
        """Count the numbers that references name; an earlier score is one."""
        found = [self.columns(definition, name) for name in names]
        return sum(
            sum(cell["type"] in NUMERIC for cell in cells) if cells else 1 for cells in found
        )

    def references(
        self,
        definition: Definition,
        names: Iterable[object],
        place: str,
        *,
        wanted: str = "numbers",
        scores: Iterable[object] = (),
    ) -> None:
        """Check what `of` or `weights` names."""
        for name in names:
            found = self.columns(definition, name)
            if not found and name in list(scores):
                continue
            if not found:
                self.fail(place, f"{name!r} names no section, field or column")
            if wanted == "numbers" and not any(field["type"] in NUMERIC for field in found):
                self.fail(place, f"{name!r} has no numbers")

    def one_table(self, definition: Definition, names: Iterable[object], place: str) -> Field:
        """Return the one table whose columns are named."""
        tables = {}
        for name in names:
            field, _, column = str(name).partition(".")
            found = [one for one in fields(definition) if one["id"] == field and is_table(one)]
            if not found or not column or not self.cells(found[0], column):
                self.fail(place, f"{name!r} is no column of a table")
            tables[field] = found[0]
        if len(tables) != 1:
            self.fail(place, "the columns are not of one table")
        return next(iter(tables.values()))

    def is_open(self, definition: Definition, reference: str) -> bool:
        """Say whether `reference` is of rows, whose number is not known beforehand."""
        name = reference.partition(".")[0]
        return any(
            field["type"] == "rows" and name in {section["id"], field["id"]}
            for section in definition["sections"]
            for field in section["fields"]
        )

    def columns(self, definition: Definition, reference: object) -> list[Field]:
        """Return the simple fields, cell by cell, that a reference in `of` names."""
        for section in definition["sections"]:
            if section["id"] == reference:
                return [cell for field in section["fields"] for cell in self.cells(field, "")]
        name, _, column = str(reference).partition(".")
        for field in fields(definition):
            if field["id"] == name and (not column or is_table(field)):
                return self.cells(field, column)
        return []

    def cells(self, field: Field, column: str) -> list[Field]:
        """Return a field, or of a table the cells of one column or of all that are filled in."""
        if not is_table(field):
            return [field]
        columns = [one for one in field["columns"] if column in {"", one["id"]}]
        for one in field["computed"]:
            if one["id"] == column:
                columns = [{"id": column, "type": "number"}]
        return columns * len(field["rows"]) if field["type"] == "grid" else columns

    def possible(self, definition: Definition, cell: Field) -> list[Any] | None:
        """Return the values that a cell can have, if they can be listed."""
        if cell["type"] == "scale":
            return [step["value"] for step in definition["scales"][cell["scale"]]]
        if cell["type"] == "choice":
            return [option["value"] for option in cell["options"]]
        return None
