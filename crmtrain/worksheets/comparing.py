"""Scores that compare: rankings, raters, neighbouring rows, weights that might be others.

`script/compare.js` does the same in the page.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from crmtrain.worksheets.computed import add
from crmtrain.worksheets.items import CLOSE, Item, Score, Sheet, plain_text, score_of
from crmtrain.worksheets.schema import ScoreSpec


def _distance(spec: ScoreSpec, sheet: Sheet) -> Score:
    """How many places the items of a ranking are off, from a reference or another ranking."""
    rankings = [sheet.field(name) for name in spec["of"]]
    ids = [item["id"] for item in rankings[0]["items"]]
    orders = [sheet.answers.get(field["id"], []) for field in rankings]
    missing = [
        f"{field['id']}.{name}"
        for field, order in zip(rankings, orders, strict=True)
        for name in ids
        if name not in order
    ]
    value = None
    if not missing:
        first, second = [*orders, spec.get("reference", [])][:2]
        value = sum(abs(first.index(name) - second.index(name)) for name in ids)
    items = len(ids) * len(rankings)
    # The order that is turned round is the farthest: floor(n²/2).
    return score_of(value, len(ids) ** 2 // 2, items - len(missing), items, missing)


def _changes(spec: ScoreSpec, sheet: Sheet) -> Score:
    """How often an answer differs from the one before; an unanswered row is passed over."""
    table, column = _table(spec, sheet)
    items = sheet.column(table, column)
    values = [plain_text(item.value) for item in items]
    known = [value for value in values if value not in (None, "")]
    value = sum(a != b for a, b in pairwise(known))
    missing = [item.id for item, v in zip(items, values, strict=True) if v in (None, "")]
    return score_of(value, None, len(known), len(items), missing)


def _kappa(spec: ScoreSpec, sheet: Sheet) -> Score:
    """Cohen's kappa (1960) of two raters; with squared disagreement the weighted one (1968)."""
    table, _ = _table(spec, sheet)
    columns = [sheet.column(table, name.partition(".")[2]) for name in spec["of"]]
    rows = list(zip(*columns, strict=True))
    pairs = [(a.value, b.value) for a, b in rows if a.value is not None and b.value is not None]
    missing = [one.id for row in rows for one in row if one.value is None]
    squared = spec.get("disagreement") == "squared"

    def apart(a: float, b: float) -> float:
        return (a - b) ** 2 if squared else float(a != b)

    n, value = len(pairs), None
    observed = sum(apart(a, b) for a, b in pairs)
    by_chance = sum(apart(a, b) for a, _ in pairs for _, b in pairs)
    if n > 1 and by_chance:
        value = 1 - (observed / n) / (by_chance / n**2)
    return score_of(value, None, n, len(rows), missing)


def _sensitivity(spec: ScoreSpec, sheet: Sheet) -> Score:
    """How far one weight may move, the others in proportion, before another alternative wins.

    If a row's share is moved to t, an alternative's total is a straight line in t: t times its
    rating in that row and (1 - t) times its weighted mean over the others. The winner changes
    where two lines cross.
    """
    table, _ = _table(spec, sheet)
    weights = sheet.column(table, str(spec["weights"][0]).partition(".")[2])
    columns = {name: sheet.column(table, name.partition(".")[2]) for name in spec["of"]}
    competing = {
        name: cells
        for name, cells in columns.items()
        if any(cell.value is not None for cell in cells)
    }
    cells = [cell for row in zip(weights, *competing.values(), strict=True) for cell in row]
    missing = [cell.id for cell in cells if cell.value is None]
    value: float | None = None
    detail: list[dict[str, Any]] = []
    if not missing and len(competing) > 1 and len(weights) > 1:
        ratings = {name: [cell.value for cell in cells] for name, cells in competing.items()}
        value, detail = _ranges([cell.value for cell in weights], weights, ratings)
    result = score_of(value, None, len(cells) - len(missing), len(cells), missing)
    result["detail"] = detail
    return result


def _ranges(
    weights: list[float], rows: list[Item], ratings: dict[str, list[float]]
) -> tuple[float | None, list[dict[str, Any]]]:
    whole = add(weights)
    if not whole:
        return None, []
    totals = {name: _dot(weights, column) / whole for name, column in ratings.items()}
    best = max(totals.values())
    first, *ties = [name for name, total in totals.items() if best - total <= CLOSE]
    if ties:
        return 0, []
    margins: list[float] = []
    detail = []
    for k, weight in enumerate(weights):
        others = [0 if n == k else one for n, one in enumerate(weights)]
        rest = add(others)
        if not rest:
            continue
        share = weight / whole
        means = {name: _dot(others, column) / rest for name, column in ratings.items()}
        # Where the winner starts to be ahead, and where it ends, and who wins beyond.
        start: tuple[float, str | None] = (0, None)
        end: tuple[float, str | None] = (1, None)
        for name, column in ratings.items():
            if name == first:
                continue
            at_0, at_1 = means[first] - means[name], ratings[first][k] - column[k]
            if at_0 < -CLOSE and at_0 / (at_0 - at_1) > start[0]:
                start = (at_0 / (at_0 - at_1), name)
            if at_1 < -CLOSE and at_0 / (at_0 - at_1) < end[0]:
                end = (at_0 / (at_0 - at_1), name)
        margins += [share - start[0]] if start[1] else []
        margins += [end[0] - share] if end[1] else []
        detail.append(
            {
                "row": rows[k].id.rpartition(".")[0],
                "share": share,
                "from": start[0],
                "to": end[0],
                "below": start[1],
                "above": end[1],
            }
        )
    return (100 * min(margins) if margins else None), detail


def _dot(weights: list[float], values: list[float]) -> float:
    return add(w * v for w, v in zip(weights, values, strict=True)) or 0


def _table(spec: ScoreSpec, sheet: Sheet) -> tuple[Any, str]:
    name, _, column = spec["of"][0].partition(".")
    return sheet.field(name), column


OPS: dict[str, Callable[[ScoreSpec, Sheet], Score]] = {
    "distance": _distance,
    "changes": _changes,
    "kappa": _kappa,
    "sensitivity": _sensitivity,
}
