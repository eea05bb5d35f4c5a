"""Which figures of a worksheet may be shown, and over which of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_

import numpy as np
import pandas as pd

from crmtrain.report.measures import Cell, Measure
from crmtrain.report.merging import Sheet
from crmtrain.report.privacy import (
    LEAST,
    beside,
    files,
    protect_counts,
    protect_shares,
    settle,
    visible,
)
from crmtrain.worksheets.schema import NUMERIC


class Shown:
    """A worksheet's files, seen through the rules of `privacy`.

    Scores that share a field are tied together, and a numeric answer is tied to the scores that
    count it. Means, medians and deviations are shown over the sets in `sets`; a measure that is
    not in it, or has nobody there, is not shown.
    """

    def __init__(self, sheet: Sheet, *, grouped: bool = False):
        self.sheet = sheet
        self.size = len(sheet.groups)
        self.scores = [m for m in sheet.plan.measures if m.score]
        self.counts = {
            cell.id: self._counts(cell)
            for cell in sheet.plan.cells
            if cell.field["type"] == "choice"
        }
        self.groups = {
            str(name): files(sheet.groups == name) for name in sorted(sheet.groups.unique())
        }
        self.families = self._families()
        self.sets: dict[str, int] = {}
        telling = self.telling({})
        tied: list[tuple[frozenset[str], list[int]]] = []
        for family in self.families:
            present = {m.id: self._present(m.id) for m in family if m.id not in telling}
            settled = settle(present)
            few = self.telling({name: [self._rows(one)] for name, one in settled.items()})
            self.sets |= {name: one for name, one in settled.items() if name not in few}
            tied.append(self._tied(family, grouped))
        for measure in sheet.plan.measures:
            if not measure.score:
                beside_these = [one for on, sets in tied if on & measure.fields for one in sets]
                self.sets[measure.id] = beside(self._present(measure.id), beside_these)

    def values(self, name: str) -> pd.Series[float]:
        """Return a measure in the files over which it is shown; empty if it is not."""
        return self.sheet.numbers[name][self._rows(self.sets.get(name, 0))]

    def percents(self, name: str) -> pd.Series[float]:
        """Return a score in per cent of its maximum, in the same files."""
        return self.sheet.percents[name][self._rows(self.sets.get(name, 0))]

    def by_group(self, names: list[str]) -> tuple[dict[str, np.ndarray], np.ndarray, list[str]]:
        """Split the files that have all of these measures.

        Returns:
            The rows of each group that may be shown; the rows of all others together (none if
            they cannot be shown); the names of the groups that are hidden.
        """
        return self.split(self._common(names))

    def split(self, common: int) -> tuple[dict[str, np.ndarray], np.ndarray, list[str]]:
        """Split a set of files; returns what `by_group` does."""
        sizes = {name: (one & common).bit_count() for name, one in self.groups.items()}
        shown = visible(sizes)
        others = common
        for name in shown:
            others &= ~self.groups[name]
        if not shown or others.bit_count() < LEAST:
            others = 0
        rows = {name: self._rows(self.groups[name] & common) for name in shown}
        return rows, self._rows(others), [name for name in sizes if name not in shown]

    def _tied(self, family: list[Measure], grouped: bool) -> tuple[frozenset[str], list[int]]:
        """Return the fields that a family's shown scores rest on, and the sets they show."""
        seen = [m for m in family if m.id in self.sets]
        if not seen:
            return frozenset(), []
        tied = list(dict.fromkeys(self.sets[m.id] for m in seen))
        if grouped:
            names = [m.id for m in seen]
            parts = [files(part) for part in self.by_group(names)[0].values()]
            tied += [reduce(or_, parts), self._common(names)] if parts else []
        return frozenset[str]().union(*(m.fields for m in seen)), tied

    def _common(self, names: list[str]) -> int:
        """Return the files that are in all of these measures' sets."""
        return reduce(and_, (self.sets.get(name, 0) for name in names))

    def _present(self, name: str) -> int:
        return files(self.sheet.numbers[name].notna())

    def _rows(self, one: int) -> np.ndarray:
        """Return a set as an array of truth values."""
        digits = f"{one:0{self.size}b}"
        return np.array([digit == "1" for digit in reversed(digits)], dtype=bool)

    def _counts(self, cell: Cell) -> tuple[int, list[int | None]]:
        """Return how many files have answered a choice, and the counts that are shown."""
        chosen = self.sheet.choices[cell.id].dropna()
        counts = [int(count) for count in chosen.sum()]
        if len(chosen) < LEAST:
            return 0, [None] * len(counts)
        if cell.open or cell.field["multiple"]:
            return len(chosen), protect_shares(counts, len(chosen))
        return len(chosen), protect_counts(counts)

    def telling(self, parts: Mapping[str, Sequence[np.ndarray]]) -> set[str]:
        """Return the tallies that would tell how few have something, and the scores made of them.

        A mean tells a sum, and the sum of a tally is a count: how many have chosen an option.

        Args:
            parts: by score, the rows over each of which it is to be shown; without it, all.
        """
        everybody = [np.ones(self.size, dtype=bool)]
        telling: set[str] = set()
        specs = self.sheet.definition.get("scores", [])
        for measure, spec in zip(self.scores, specs, strict=True):
            used = {*spec.get("of", []), *map(str, spec.get("weights", []))}
            values = self.sheet.numbers[measure.id]
            tally = spec["op"] == "count" and any(
                _few(values[part].dropna()) for part in parts.get(measure.id, everybody)
            )
            picked = "equals" in spec and self._hidden_choice(measure)
            if tally or picked or used & telling:
                telling.add(measure.id)
        return telling

    def _hidden_choice(self, measure: Measure) -> bool:
        """Say whether a choice that a tally counts has a count that is not shown."""
        return any(
            None in self.counts[cell.id][1]
            for cell in self.sheet.plan.cells
            if cell.id in self.counts
            and not cell.open
            and cell.id.partition(".")[0] in measure.fields
        )

    def _families(self) -> list[list[Measure]]:
        """Return the scores, those that share a field together."""
        families: list[list[Measure]] = []
        for measure in self.scores:
            tied = [f for f in families if any(m.fields & measure.fields for m in f)]
            families = [f for f in families if f not in tied]
            families.append([m for family in tied for m in family] + [measure])
        return families


def _few(tally: pd.Series[float]) -> bool:
    """Say whether a tally is above 0 in few files, or 1 in all but a few and 0 in these."""
    none, one = int((tally == 0).sum()), int((tally == 1).sum())
    return 0 < len(tally) - none < LEAST or (none + one == len(tally) and 0 < none < LEAST)


def items(sheet: Sheet, name: str) -> list[str]:
    """Return the ids of the numeric answers that a score, or a column of a grid, is made of."""
    field, _, column = name.partition(".")
    score = next((m for m in sheet.plan.measures if m.score and m.id == name), None)
    return [
        cell.id
        for cell in sheet.plan.cells
        if cell.field["type"] in NUMERIC
        and not cell.open
        and (
            cell.id.partition(".")[0] in score.fields
            if score
            else cell.id == name
            or (cell.id.startswith(f"{field}.") and cell.id.endswith(f".{column}"))
        )
    ]
