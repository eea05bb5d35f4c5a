"""What a report is made of.

The page and the CSV files are written from the same blocks, so that neither holds anything that
the other hides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

HIDDEN = "*"
"""Stands for a figure that is not shown because it would tell of fewer than five."""

NONE = "–"
"""Stands for a figure that does not exist."""

# By kind of table: its columns, and how many of them (the first ones) hold text.
COLUMNS: dict[str, tuple[tuple[str, ...], int]] = {
    "scores": (("measure", "n", "missing", "mean", "median", "sd"), 1),
    "answers": (("answer", "n", "missing", "mean", "median", "sd"), 1),
    "groups": (("measure", "group", "n", "mean", "sd"), 2),
    "reliability": (("measure", "items", "n", "alpha"), 1),
    "ranking": (("item", "place", "n", "mean-place", "sd"), 1),
    "agreement": (("subject", "group", "n", "w", "chi-square", "df", "p"), 2),
    "teams": (("group", "n", "mean-error", "team-error", "gain", "gain-percent", "synergy"), 1),
    "weights": (("item", "advice", "n", "median", "iqr"), 2),
    "choices": (("question", "option", "n", "count", "percent"), 2),
    "texts": (("question", "text"), 2),
    "left-out": (("file", "reason"), 2),
}


class Table(NamedTuple):
    """A table; `COLUMNS` says what stands in the rows of its `kind`."""

    kind: str
    title: str
    rows: list[list[str]]
    note: str = ""
    head: str = ""
    """What the first column is called, instead of its usual name."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of the columns."""
        return COLUMNS[self.kind][0]

    @property
    def words(self) -> int:
        """How many columns, the first ones, hold text."""
        return COLUMNS[self.kind][1]


class Note(NamedTuple):
    """A sentence."""

    text: str
    kind: str = "note"


class Texts(NamedTuple):
    """Free answers to one question, in mixed order."""

    title: str
    texts: list[str]
    kind: str = "free"


class Bar(NamedTuple):
    """A bar from the zero line; `left` and `width` in per cent of the chart."""

    label: str
    value: str
    left: float
    width: float


class Bars(NamedTuple):
    """Horizontal bars on one axis; `zero` is where it is 0, in per cent of the chart."""

    title: str
    bars: list[Bar]
    zero: float
    kind: str = "bars"


class Spoke(NamedTuple):
    """One axis of a radar chart: its end, and where its label stands."""

    label: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


class Radar(NamedTuple):
    """A radar chart from 0 to 100 %; `rings` and `outline` are SVG point lists."""

    title: str
    alternative: str
    spokes: list[Spoke]
    rings: list[str]
    outline: str
    dots: list[tuple[float, float]]
    kind: str = "radar"


Block = Table | Note | Texts | Bars | Radar


class Section(NamedTuple):
    """One worksheet in the report."""

    id: str
    part: str
    title: str
    files: int | None
    """How many files there are; `None` if too few to say."""
    blocks: list[Block]


def number(value: float, places: int = 2) -> str:
    """Write a figure with so many decimal places; `NONE` for `nan`."""
    if not math.isfinite(value):
        return NONE
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def bars(title: str, labels: Sequence[str], values: Sequence[float], texts: Sequence[str]) -> Bars:
    """Return bars for `values`, on an axis that includes 0."""
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0
    zero = -low / span * 100
    found = [
        Bar(
            label,
            text,
            round(zero + min(value, 0) / span * 100, 2),
            round(abs(value) / span * 100, 2),
        )
        for label, value, text in zip(labels, values, texts, strict=True)
    ]
    return Bars(title, found, round(zero, 2))


def radar(title: str, alternative: str, labels: Sequence[str], values: Sequence[float]) -> Radar:
    """Return a radar chart of `values` in per cent, from the top clockwise."""
    centre_x, centre_y, radius = 240, 160, 110
    turns = [2 * math.pi * place / len(values) for place in range(len(values))]

    def point(turn: float, share: float) -> tuple[float, float]:
        length = radius * share
        x, y = centre_x + length * math.sin(turn), centre_y - length * math.cos(turn)
        return round(x, 1), round(y, 1)

    def outline(shares: Sequence[float]) -> str:
        places = [point(turn, share) for turn, share in zip(turns, shares, strict=True)]
        return " ".join(f"{x},{y}" for x, y in places)

    spokes = []
    for turn, label, value in zip(turns, labels, values, strict=True):
        side = round(math.sin(turn), 6)
        anchor = "middle" if side == 0 else ("start" if side > 0 else "end")
        label_x, label_y = point(turn, 1.1)
        down = 5 if abs(math.cos(turn)) < 0.95 else (-2 if math.cos(turn) > 0 else 14)
        text = f"{label} {number(value, 0)}"
        spokes.append(Spoke(text, *point(turn, 1), label_x, label_y + down, anchor))
    shares = [min(max(value / 100, 0), 1) for value in values]
    return Radar(
        title,
        alternative,
        spokes,
        [outline([ring] * len(values)) for ring in (0.25, 0.5, 0.75, 1)],
        outline(shares),
        [point(turn, share) for turn, share in zip(turns, shares, strict=True)],
    )
