"""Customers expect much and get less; reliability disappoints most and weighs most."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: Each dimension's items, mean expectation, mean gap and mean weight of 100.
DIMENSIONS = {
    "TAN": (range(1, 5), 5.9, -0.45, 10),
    "REL": (range(5, 10), 6.5, -1.15, 34),
    "RES": (range(10, 14), 6.3, -1.05, 22),
    "ASS": (range(14, 18), 6.2, -0.65, 19),
    "EMP": (range(18, 23), 6.0, -0.90, 15),
}
#: What item 5 falls short in addition.
WORST = -0.6
ITEM_SD = 0.1


def draw(seed: int, respondents: int = 200) -> pd.DataFrame:
    """Return a frame as the data set `servqual`: expected and perceived quality, and weights.

    A perception is the expectation's mean plus the gap, a part of its own for each respondent
    and noise; both are rounded to 1 to 7. Planted: every dimension's gap is below 0, that of
    reliability the widest and its weight the greatest, item 5 the worst.

    Args:
        seed: of NumPy's default generator; the same seed gives the same frame.
        respondents: how many rows.
    """
    rng = np.random.default_rng(seed)
    mood = rng.normal(0, 0.7, respondents)
    demands = rng.normal(0, 0.25, respondents)
    columns: dict[str, np.ndarray] = {"respondent": np.arange(1, respondents + 1)}
    for items, expected, gap, _ in DIMENSIONS.values():
        for item in items:
            mean = expected + gap + rng.normal(0, ITEM_SD) + (WORST if item == 5 else 0)
            columns[f"E{item:02}"] = _answers(expected + demands, rng.normal(0, 0.7, respondents))
            columns[f"P{item:02}"] = _answers(mean + mood, rng.normal(0, 0.9, respondents))
    shares = rng.dirichlet([weight * 1.2 for *_, weight in DIMENSIONS.values()], respondents)
    weights = np.floor(shares * 100).astype(int)
    weights[:, 1] += 100 - weights.sum(axis=1)  # what flooring lost goes to reliability
    columns |= {f"W_{name}": weights[:, i] for i, name in enumerate(DIMENSIONS)}
    return pd.DataFrame(columns)


def _answers(means: np.ndarray | float, noise: np.ndarray) -> np.ndarray:
    answers: np.ndarray = np.clip(np.rint(means + noise), 1, 7).astype(int)
    return answers
