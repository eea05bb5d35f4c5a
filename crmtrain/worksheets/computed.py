"""Computed columns of a table: what is worked out in each row from what is filled in there.

`script/computed.js` does the same in the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crmtrain.worksheets.schema import Computed, Field

Values = dict[str, float | None]
"""A column's values by row."""


def computed(table: Field, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Values]:
    """Return the values of a table's computed columns, by column and row.

    A row has a value only if all that it is computed from have one: half a row is no result.
    """
    known: dict[str, Values] = {
        column["id"]: {name: row.get(column["id"]) for name, row in rows.items()}
        for column in table["columns"]
    }
    result: dict[str, Values] = {}
    for spec in table.get("computed", []):
        columns = [known[name] for name in spec["of"]]
        values = {}
        for row in rows:
            parts = [column[row] for column in columns]
            numbers = [part for part in parts if part is not None]
            complete = len(numbers) == len(parts)
            value = COMPUTE[spec["op"]](numbers, columns[0].values()) if complete else None
            values[row] = max(value, spec["min"]) if value is not None and "min" in spec else value
        known[spec["id"]] = result[spec["id"]] = values
    return result


def sources(table: Field, name: str) -> list[str]:
    """Return the columns behind a computed one, in the table's order."""
    by_id: dict[str, Computed] = {one["id"]: one for one in table.get("computed", [])}
    behind, open_names = set(), [name]
    while open_names:
        one = open_names.pop()
        if one in by_id:
            open_names.extend(by_id[one]["of"])
        else:
            behind.add(one)
    return [column["id"] for column in table["columns"] if column["id"] in behind]


def _product(numbers: list[float], _: Iterable[float | None]) -> float:
    result: float = 1
    for number in numbers:
        result *= number
    return result


def _difference(numbers: list[float], _: Iterable[float | None]) -> float:
    first, *others = numbers
    for number in others:
        first -= number
    return first


def _share(numbers: list[float], column: Iterable[float | None]) -> float | None:
    total = add(value for value in column if value is not None)
    return numbers[0] / total if total else None


def given(value: Any) -> bool:
    """Say whether `value` is an answer; empty text and empty lists are none."""
    return value is not None and value not in ("", [], {})


def add(values: Iterable[float | None]) -> float | None:
    """Add plainly from left to right, as the script does; one `None` makes the sum `None`."""
    total: float = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total


COMPUTE: dict[str, Callable[[list[float], Iterable[float | None]], float | None]] = {
    "sum": lambda numbers, _: add(numbers),
    "difference": _difference,
    "product": _product,
    "ratio": lambda numbers, _: numbers[0] / numbers[1] if numbers[1] else None,
    "share": _share,
    "distance": lambda numbers, _: abs(numbers[0] - numbers[1]),
}
"""The operations of computed columns, on a row's numbers and the whole first column."""
