"""Scores of a worksheet, from the `scores` block of its definition.

`script/score.js` does the same in the page; the tests run the same fixtures through both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crmtrain.worksheets import comparing
from crmtrain.worksheets.computed import add
from crmtrain.worksheets.items import CLOSE, Item, Score, Sheet, holds, missing, score_of
from crmtrain.worksheets.schema import Answers, Definition, ScoreSpec


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


def _sum(spec: ScoreSpec, sheet: Sheet) -> Score:
    chosen = sheet.chosen(spec)
    items = [item for item in chosen.items if item.is_number]
    answered = [item for item in items if item.value is not None]
    value, most = add(i.value for i in answered), add(i.max for i in answered)
    return _result(items, value, most, is_known=chosen.has_ruled_out)


def _mean(spec: ScoreSpec, sheet: Sheet) -> Score:
    total = _sum(spec, sheet)
    n = total["answered"]
    value, most = total["value"], total["max"]
    return total | {
        "value": value / n if value is not None and n else None,
        "max": most / n if most is not None and n else None,
    }


def _count(spec: ScoreSpec, sheet: Sheet) -> Score:
    chosen = sheet.chosen(spec)
    answered = [item for item in chosen.items if item.value is not None]
    if {"equals", "in", "at-least", "at-most"} & spec.keys():
        value, most = sum(holds(item.value, spec) for item in answered), len(answered)
    else:
        value, most = len(answered), len(chosen.items)
    return _result(chosen.items, value, most, is_known=chosen.has_ruled_out)


def _lowest(spec: ScoreSpec, sheet: Sheet) -> Score:
    return _extreme(spec, sheet, min)


def _highest(spec: ScoreSpec, sheet: Sheet) -> Score:
    return _extreme(spec, sheet, max)


def _extreme(spec: ScoreSpec, sheet: Sheet, best: Callable[[Iterable[float]], float]) -> Score:
    items = [item for item in sheet.chosen(spec).items if item.is_number]
    known = [item for item in items if item.value is not None]
    if spec.get("complete"):
        # A score with half its answers can neither win nor lose; one without any does not compete.
        items = known
        answered = [item for item in known if not item.missing]
        known = answered if len(answered) == len(items) else []
    else:
        answered = known
    value = best([item.value for item in known]) if known else None
    which = [item for item in known if value is not None and abs(item.value - value) <= CLOSE]
    most = which[0].max if which and all(item.max is not None for item in known) else None
    result = score_of(value, most, len(answered), len(items), missing(items))
    return result | {"which": [item.id for item in which]}


def _index(spec: ScoreSpec, sheet: Sheet) -> Score:
    """From 0 (every answer the least possible) to 100 (every answer the most)."""
    items = sheet.numbers(spec["of"])
    shares = [
        (item.value - item.least) / (item.most - item.least) * 100
        for item in items
        if item.value is not None and item.least is not None and item.most is not None
    ]
    total = add(shares)
    return _result(items, total / len(shares) if total is not None and shares else None, 100)


def _weighted_sum(spec: ScoreSpec, sheet: Sheet) -> Score:
    return _weighted(spec, sheet, mean=False)


def _weighted_mean(spec: ScoreSpec, sheet: Sheet) -> Score:
    return _weighted(spec, sheet, mean=True)


def _weighted(spec: ScoreSpec, sheet: Sheet, *, mean: bool) -> Score:
    items = sheet.numbers(spec["of"])
    if isinstance(spec["weights"][0], str):
        weights = sheet.numbers(spec["weights"])
    else:
        weights = [Item("", weight) for weight in spec["weights"]]
    pairs = list(zip(items, weights, strict=True))
    known = [(i, w.value) for i, w in pairs if i.value is not None and w.value is not None]
    value = add(item.value * weight for item, weight in known)
    most = add(None if item.max is None else item.max * weight for item, weight in known)
    if mean:
        total = add(weight for _, weight in known)
        value = value / total if value is not None and total else None
        most = most / total if most is not None and total else None
    return score_of(value, most, len(known), len(pairs), missing(one for p in pairs for one in p))


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
    lacking = list(dict.fromkeys(a["missing"] + b["missing"]))
    value = None
    if not lacking and a["value"] is not None and b["value"] is not None:
        value = operation(a["value"], b["value"])
    answered = a["answered"] + b["answered"]
    known = value is not None  # also where a condition has ruled out every row
    return score_of(value, None, answered, a["items"] + b["items"], lacking, is_known=known)


def _result(
    items: list[Item], value: float | None, most: float | None, *, is_known: bool = False
) -> Score:
    answered = sum(item.value is not None for item in items)
    return score_of(value, most, answered, len(items), missing(items), is_known=is_known)


OPS: dict[str, Callable[[ScoreSpec, Sheet], Score]] = {
    "sum": _sum,
    "mean": _mean,
    "count": _count,
    "lowest": _lowest,
    "highest": _highest,
    "index": _index,
    "weighted-sum": _weighted_sum,
    "weighted-mean": _weighted_mean,
    "difference": _difference,
    "ratio": _ratio,
    **comparing.OPS,
}
"""The operations by the name that a definition gives them."""
