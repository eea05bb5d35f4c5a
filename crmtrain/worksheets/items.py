"""What a score counts: fields, cells of tables, computed columns, earlier scores.

`script/items.js` finds the same in the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, NotRequired, TypedDict

from crmtrain.worksheets.computed import computed, given, sources
from crmtrain.worksheets.schema import (
    NUMERIC,
    Answers,
    Definition,
    Field,
    ScoreSpec,
    fields,
    is_table,
)

SPACE = " \t\r\n\u00a0\u3000"
"""The white space around a text; named, because Python and JavaScript do not mean the same."""


CLOSE = 1e-9
"""Two values that differ by less are equal."""


class Score(TypedDict):
    """One score. An unanswered item is counted and named, and never a zero.

    Attributes:
        value: in the units of the items; `None` with nothing answered.
        max: the most that the answered items can give; `None` where there is no limit.
        percent: `value / max * 100`, of a ratio `value * 100`; `None` without either.
        answered: how many items are answered.
        items: how many items there are.
        missing: the ids of the unanswered ones, each once.
        which: of `lowest` and `highest`: the ids of the items that have the value.
        detail: of `sensitivity`: by row, the shares between which the winner stays ahead.
    """

    value: float | None
    max: float | None
    percent: float | None
    answered: int
    items: int
    missing: list[str]
    which: NotRequired[list[str]]
    detail: NotRequired[list[dict[str, Any]]]


class Item(NamedTuple):
    """One thing that a score counts."""

    id: str
    value: Any
    """The answer, or what is computed from answers; `None` if there is none."""
    missing: tuple[str, ...] = ()
    """The ids of the answers that it lacks."""
    least: float | None = None
    most: float | None = None
    is_number: bool = True

    @property
    def max(self) -> float | None:
        """The most it can be; a range that reaches below 0 has no shares of a maximum."""
        return None if self.least is not None and self.least < 0 else self.most


Row = tuple[str, Mapping[str, Any]]
"""A row's name (of added rows its number) and its answers by column."""


class Chosen(NamedTuple):
    """The items of a score, and whether a condition has ruled out rows."""

    items: list[Item]
    has_ruled_out: bool = False


class Sheet(NamedTuple):
    """What a score may look at."""

    definition: Definition
    answers: Answers
    scores: Mapping[str, Score]
    """The scores above it."""

    def items(self, references: Iterable[Any]) -> list[Item]:
        """Return the items that `references` name: sections, fields, columns, earlier scores."""
        return [item for reference in references for item in self._named(reference)]

    def numbers(self, references: Iterable[Any]) -> list[Item]:
        """Return those items that can be added up."""
        return [item for item in self.items(references) if item.is_number]

    def chosen(self, spec: ScoreSpec) -> Chosen:
        """Return a score's items, of the rows that meet its condition.

        A row of which that is not known yet has an unanswered item in each place.
        """
        if "where" not in spec:
            return Chosen(self.items(spec["of"]))
        table = self.field(spec["of"][0].partition(".")[0])
        condition, items, has_ruled_out = spec["where"], [], False
        rows = self.rows(table)
        asked = dict(zip(rows, self.column(table, condition["column"]), strict=True))
        for reference in spec["of"]:
            cells = self.column(table, reference.partition(".")[2])
            for cell, told in zip(cells, asked.values(), strict=True):
                if told.value is None:
                    items.append(cell._replace(value=None, missing=told.missing))
                elif holds(told.value, condition):
                    items.append(cell)
                else:
                    has_ruled_out = True
        return Chosen(items, has_ruled_out)

    def field(self, name: str) -> Field:
        """Return the field `name`."""
        return next(field for field in fields(self.definition) if field["id"] == name)

    def rows(self, table: Field) -> dict[str, Mapping[str, Any]]:
        """Return the rows of a table by name. An empty row that was added is no row."""
        answer = self.answers.get(table["id"])
        if table["type"] == "grid":
            return {row["id"]: (answer or {}).get(row["id"], {}) for row in table["rows"]}
        return {str(n): row for n, row in enumerate(answer or [], start=1) if row}

    def column(self, table: Field, name: str) -> list[Item]:
        """Return the cells of one column, row by row; it may be a computed one."""
        rows = self.rows(table)
        for column in table["columns"]:
            if column["id"] == name:
                return [
                    self._item(f"{table['id']}.{row}.{name}", column, answers.get(name))
                    for row, answers in rows.items()
                ]
        values = computed(table, rows)[name]
        behind = sources(table, name)
        return [
            Item(
                f"{table['id']}.{row}.{name}",
                values[row],
                tuple(
                    f"{table['id']}.{row}.{source}"
                    for source in behind
                    if values[row] is None and not given(answers.get(source))
                ),
            )
            for row, answers in rows.items()
        ]

    def _named(self, reference: str) -> list[Item]:
        for section in self.definition["sections"]:
            if section["id"] == reference:
                return [item for field in section["fields"] for item in self._whole(field)]
        name, _, column = reference.partition(".")
        for field in fields(self.definition):
            if field["id"] == name:
                return self.column(field, column) if column else self._whole(field)
        one = self.scores[reference]
        return [Item(reference, one["value"], tuple(one["missing"]), most=one["max"])]

    def _whole(self, field: Field) -> list[Item]:
        if not is_table(field):
            return [self._item(field["id"], field, self.answers.get(field["id"]))]
        columns = [self.column(field, column["id"]) for column in field["columns"]]
        return [cell for row in zip(*columns, strict=True) for cell in row]

    def _item(self, name: str, field: Field, value: Any) -> Item:
        known = value if given(value) else None
        least, most = limits(self.definition, field)
        missing = () if known is not None else (name,)
        return Item(name, known, missing, least, most, field["type"] in NUMERIC)


def limits(definition: Definition, field: Field) -> tuple[float | None, float | None]:
    """Return the least and the most that a field can be; `None` without a limit."""
    if field["type"] == "scale":
        steps = [step["value"] for step in definition["scales"][field["scale"]]]
        return min(steps), max(steps)
    return (field.get("min"), field.get("max")) if field["type"] == "number" else (None, None)


def holds(value: Any, condition: Mapping[str, Any]) -> bool:
    """Say whether an answer meets a condition; of several ticked options one has to."""
    values = value if isinstance(value, list) else [value]
    if "equals" in condition:
        return condition["equals"] in values
    if "in" in condition:
        return any(one in condition["in"] for one in values)
    least, most = condition.get("at-least"), condition.get("at-most")
    return (least is None or value >= least) and (most is None or value <= most)


def plain_text(value: Any) -> Any:
    """Return a text as it is compared: without the space around it, in lower case."""
    return value.strip(SPACE).lower() if isinstance(value, str) else value


def missing(items: Iterable[Item]) -> list[str]:
    """Return what the items lack, each answer once."""
    return list(dict.fromkeys(name for item in items for name in item.missing))


def score_of(
    value: float | None,
    most: float | None,
    answered: int,
    items: int,
    missing: list[str],
    *,
    is_known: bool = False,
) -> Score:
    """Return a score; with nothing answered it has no value, unless that is known."""
    if not answered and not is_known:
        value = most = None
    percent = value / most * 100 if value is not None and most else None
    return Score(
        value=value, max=most, percent=percent, answered=answered, items=items, missing=missing
    )
