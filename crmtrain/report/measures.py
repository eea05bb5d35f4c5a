"""What can be counted in a worksheet: answers and scores, and which scores rest on which fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from crmtrain.worksheets import score
from crmtrain.worksheets.schema import NUMERIC, Answers, Definition, Field, ScoreSpec, Text, fields

TABLES = ("rows", "grid")


class Cell(NamedTuple):
    """One thing to answer: a field, a cell of a grid, or a column of rows."""

    id: str
    field: Field
    label: Text
    open: bool
    """It is a column of rows: a file holds any number of answers to it."""


class Measure(NamedTuple):
    """One number a file."""

    id: str
    label: Text
    short: Text
    score: bool
    percent: bool
    fields: frozenset[str]
    """The ids of the fields it rests on."""
    table: int
    """Which of the worksheet's own tables shows it; -1: none."""


class Plan(NamedTuple):
    """A worksheet with everything that can be counted in it."""

    definition: Definition
    cells: list[Cell]
    measures: list[Measure]


def plan(definition: Definition) -> Plan:
    """Return the plan of a worksheet."""
    return Plan(definition, list(cells(definition)), measures(definition))


def cells(definition: Definition) -> Iterator[Cell]:
    """Yield everything that can be answered, in order; rankings are not among it."""
    for field in fields(definition):
        name = field["id"]
        if field["type"] == "grid":
            for row in field["rows"]:
                for column in field["columns"]:
                    label = _joined(row["label"], column["label"])
                    yield Cell(f"{name}.{row['id']}.{column['id']}", column, label, open=False)
        elif field["type"] == "rows":
            for column in field["columns"]:
                label = _joined(field["label"], column["label"])
                yield Cell(f"{name}.{column['id']}", column, label, open=True)
        elif field["type"] != "ranking":
            yield Cell(name, field, field["label"], open=False)


def measures(definition: Definition) -> list[Measure]:
    """Return the scores, then the answers that are numbers."""
    rests = score_fields(definition)
    types = {field["id"]: field["type"] for field in fields(definition)}
    results = definition.get("results", [])
    tables = {
        name: place
        for place, one in reversed(list(enumerate(results)))
        if one["kind"] == "table"
        for name in one.get("scores", [])
    }
    labels = Counter(spec["label"]["en"] for spec in definition.get("scores", []))

    def label(spec: ScoreSpec) -> Text:
        title = results[tables[spec["id"]]].get("title") if spec["id"] in tables else None
        return (
            _joined(spec["label"], title)
            if title and labels[spec["label"]["en"]] > 1
            else spec["label"]
        )

    result = [
        Measure(
            spec["id"],
            label(spec),
            spec.get("short", spec["label"]),
            True,
            _in_percent(spec, rests[spec["id"]], types),
            rests[spec["id"]],
            tables.get(spec["id"], -1),
        )
        for spec in definition.get("scores", [])
    ]
    for cell in cells(definition):
        if cell.field["type"] in NUMERIC:
            field = frozenset([cell.id.partition(".")[0]])
            result.append(Measure(cell.id, cell.label, cell.label, False, False, field, -1))
    return result


def score_fields(definition: Definition) -> dict[str, frozenset[str]]:
    """Return the fields that each score rests on, also by way of other scores."""
    sections = {s["id"]: frozenset(f["id"] for f in s["fields"]) for s in definition["sections"]}
    result: dict[str, frozenset[str]] = {}
    for spec in definition.get("scores", []):
        names = [n for n in [*spec.get("of", []), *spec.get("weights", [])] if isinstance(n, str)]
        result[spec["id"]] = frozenset().union(
            *(sections.get(n) or result.get(n) or frozenset([n.partition(".")[0]]) for n in names)
        )
    return result


def numbers(plan: Plan, answers: Answers) -> tuple[dict[str, float], dict[str, float]]:
    """Return one file's measures by id, and beside them its scores in percent.

    A measure that is shown in percent is in percent in both. An unanswered one is absent. Of a
    column of rows it is the mean of the file's own rows, so that no file counts more than once.
    """
    found: dict[str, float] = {}
    for cell in plan.cells:
        if cell.field["type"] in NUMERIC:
            values = answered(cell, answers)
            if values:
                found[cell.id] = sum(values) / len(values)
    scores = score(plan.definition, answers)
    percents = {
        name: float(one["percent"]) for name, one in scores.items() if one["percent"] is not None
    }
    for measure in plan.measures:
        if measure.score:
            value = scores[measure.id]["percent" if measure.percent else "value"]
            if value is not None:
                found[measure.id] = float(value)
    return found, percents


def answered(cell: Cell, answers: Answers) -> list[Any]:
    """Return a file's answers to one cell: none, one, or of rows any number."""
    name, *rest = cell.id.split(".")
    value = answers.get(name)
    if cell.open:
        values = [row.get(rest[0]) for row in value or []]
    elif rest:
        values = [((value or {}).get(rest[0]) or {}).get(rest[1])]
    else:
        values = [value]
    return [one for one in values if one is not None and one not in ("", [])]


def _in_percent(spec: Any, rests: frozenset[str], types: dict[str, str]) -> bool:
    """Say whether a score is told in percent: shares, and points out of a fixed number of items.

    Points alone would not compare files that have left out different items.
    """
    points = spec["op"] == "sum" and all(types.get(field) == "scale" for field in rests)
    return spec["op"] == "ratio" or (points and len(rests) > 1)


def _joined(first: Text, second: Text) -> Text:
    return {lang: f"{text} · {second[lang]}" for lang, text in first.items()}
