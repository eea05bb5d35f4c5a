"""Scores of a worksheet, from the `scores` block of its definition.

`script/score.js` does the same in the page; the tests run the same fixtures through both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypedDict

from crmtrain.worksheets.schema import NUMERIC, Answers, Definition, Field, ScoreSpec, fields


class Score(TypedDict):
    """One score. An unanswered item is counted and named, and never a zero.

    Attributes:
        value: in the units of the items; `None` with nothing answered.
        max: the most that the answered items can give; `None` where there is no limit.
        percent: `value / max * 100`, of a ratio `value * 100`; `None` without either.
        answered: how many items are answered.
        items: how many items there are.
        missing: the ids of the unanswered ones.
    """

    value: float | None
    max: float | None
    percent: float | None
    answered: int
    items: int
    missing: list[str]


class Item(NamedTuple):
    """One answerable thing: a field, or a cell of a grid or of rows."""

    id: str
    field: Field
    value: Any
    """The answer, `None` if there is none."""
    max: float | None


def score(definition: Definition, answers: Answers) -> dict[str, Score]:
    """Return every score of a worksheet by its id.

    Args:
        definition: the worksheet.
        answers: valid answers (see `crmtrain.worksheets.validate`), by field id.
    """
    scores: dict[str, Score] = {}
    for spec in definition.get("scores", []):
        sheet = Sheet(definition, answers, scores)
        scores[spec["id"]] = OPS[spec["op"]](spec, sheet)
    return scores


class Sheet(NamedTuple):
    """What a score may look at."""

    definition: Definition
    answers: Answers
    scores: dict[str, Score]
    """The scores above it."""

    def items(self, references: Iterable[Any]) -> list[Item]:
        """Return the items that `references` name: sections, fields, columns (`field.column`)."""
        return [item for reference in references for item in self._named(reference)]

    def numbers(self, references: Iterable[Any]) -> list[Item]:
        """Return those items that can be added up."""
        return [item for item in self.items(references) if item.field["type"] in NUMERIC]

    def _named(self, reference: str) -> list[Item]:
        for section in self.definition["sections"]:
            if section["id"] == reference:
                return [item for field in section["fields"] for item in self._cells(field, "")]
        name, _, column = reference.partition(".")
        field = next(field for field in fields(self.definition) if field["id"] == name)
        return self._cells(field, column)

    def _cells(self, field: Field, column: str) -> list[Item]:
        answer = self.answers.get(field["id"])
        if field["type"] not in {"rows", "grid"}:
            return [self._item(field["id"], field, answer)]
        columns = [one for one in field["columns"] if column in {"", one["id"]}]
        if field["type"] == "grid":
            rows = [(row["id"], (answer or {}).get(row["id"], {})) for row in field["rows"]]
        else:  # an empty row is no row
            rows = [(str(n), row) for n, row in enumerate(answer or [], start=1) if row]
        return [
            self._item(f"{field['id']}.{name}.{one['id']}", one, row.get(one["id"]))
            for name, row in rows
            for one in columns
        ]

    def _item(self, name: str, field: Field, value: Any) -> Item:
        if field["type"] == "scale":
            most: float | None = max(v["value"] for v in self.definition["scales"][field["scale"]])
        else:
            most = field.get("max") if field["type"] == "number" else None
        return Item(name, field, value if given(value) else None, most)


def given(value: Any) -> bool:
    """Say whether `value` is an answer; empty text and empty lists are none."""
    return value is not None and value not in ("", [], {})


def _sum(spec: ScoreSpec, sheet: Sheet) -> Score:
    items = sheet.numbers(spec["of"])
    answered = [item for item in items if item.value is not None]
    return _result(items, _add(i.value for i in answered), _add(i.max for i in answered))


def _mean(spec: ScoreSpec, sheet: Sheet) -> Score:
    total = _sum(spec, sheet)
    n = total["answered"] or 1
    value, most = total["value"], total["max"]
    return total | {
        "value": None if value is None else value / n,
        "max": None if most is None else most / n,
    }


def _count(spec: ScoreSpec, sheet: Sheet) -> Score:
    items = sheet.items(spec["of"])
    answered = [item for item in items if item.value is not None]
    if "equals" in spec:
        value = sum(_holds(item.value, spec["equals"]) for item in answered)
    else:
        value = len(answered)
    return _result(items, value, len(answered) if "equals" in spec else len(items))


def _holds(value: Any, wanted: int | str) -> bool:
    return wanted in value if isinstance(value, list) else bool(value == wanted)


def _weighted_sum(spec: ScoreSpec, sheet: Sheet) -> Score:
    return _weighted(spec, sheet, mean=False)


def _weighted_mean(spec: ScoreSpec, sheet: Sheet) -> Score:
    return _weighted(spec, sheet, mean=True)


def _weighted(spec: ScoreSpec, sheet: Sheet, *, mean: bool) -> Score:
    items = sheet.numbers(spec["of"])
    if isinstance(spec["weights"][0], str):
        weights = sheet.numbers(spec["weights"])
    else:
        weights = [Item("", {}, weight, None) for weight in spec["weights"]]
    pairs = list(zip(items, weights, strict=True))
    known = [(i, w.value) for i, w in pairs if i.value is not None and w.value is not None]
    missing = [one.id for pair in pairs for one in pair if one.value is None]
    value = _add(item.value * weight for item, weight in known)
    most = _add(None if item.max is None else item.max * weight for item, weight in known)
    if mean:
        total = _add(weight for _, weight in known)
        value = value / total if value is not None and total else None
        most = most / total if most is not None and total else None
    return _score(value, most, len(known), len(pairs), missing)


def _distance(spec: ScoreSpec, sheet: Sheet) -> Score:
    field = next(f for f in fields(sheet.definition) if f["id"] == spec["of"][0])
    order = sheet.answers.get(field["id"], [])
    ids = [item["id"] for item in field["items"]]
    missing = [f"{field['id']}.{name}" for name in ids if name not in order]
    value = None
    if not missing:
        value = sum(abs(order.index(name) - spec["reference"].index(name)) for name in ids)
    # The order that is turned round is the farthest: floor(n²/2).
    return _score(value, len(ids) ** 2 // 2, len(ids) - len(missing), len(ids), missing)


def _difference(spec: ScoreSpec, sheet: Sheet) -> Score:
    return _of_two(spec, sheet, lambda a, b: a - b)


def _ratio(spec: ScoreSpec, sheet: Sheet) -> Score:
    result = _of_two(spec, sheet, lambda a, b: a / b if b else None)
    return result | {"percent": None if result["value"] is None else result["value"] * 100}


def _of_two(
    spec: ScoreSpec, sheet: Sheet, operation: Callable[[float, float], float | None]
) -> Score:
    """Compare two scores once both are complete: half a sum has nothing to be compared with."""
    a, b = (
        sheet.scores[name] if name in sheet.scores else _sum({"of": [name]}, sheet)
        for name in spec["of"]
    )
    missing = list(dict.fromkeys(a["missing"] + b["missing"]))
    value = None
    if not missing and a["value"] is not None and b["value"] is not None:
        value = operation(a["value"], b["value"])
    return _score(value, None, a["answered"] + b["answered"], a["items"] + b["items"], missing)


def _add(values: Iterable[float | None]) -> float | None:
    """Add plainly from left to right, as the script does; one `None` makes the sum `None`."""
    total: float = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _result(items: list[Item], value: float | None, most: float | None) -> Score:
    missing = [item.id for item in items if item.value is None]
    return _score(value, most, len(items) - len(missing), len(items), missing)


def _score(
    value: float | None, most: float | None, answered: int, items: int, missing: list[str]
) -> Score:
    if not answered:
        value = most = None
    percent = value / most * 100 if value is not None and most else None
    return Score(
        value=value, max=most, percent=percent, answered=answered, items=items, missing=missing
    )


OPS: dict[str, Callable[[ScoreSpec, Sheet], Score]] = {
    "sum": _sum,
    "mean": _mean,
    "count": _count,
    "weighted-sum": _weighted_sum,
    "weighted-mean": _weighted_mean,
    "distance": _distance,
    "difference": _difference,
    "ratio": _ratio,
}
"""The operations by the name that a definition gives them."""
