"""Choosing between options by weighted criteria: scores, Saaty's AHP, sensitivity, the IFE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmtrain.metrics._checks import require, require_numbers, series

#: Saaty's random index: the mean CI of random matrices of 1, 2, … rows (Saaty 1980).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45)

CONSISTENT = 0.10


class Inconsistent(ValueError):
    """Pairwise judgements that contradict each other more than Saaty's rule allows."""


def normalise(weights: pd.Series[float]) -> pd.Series[float]:
    """Return the weights divided by their sum, so that they add up to 1.

    Args:
        weights: one number a criterion, at least 0, not all 0.

    Raises:
        ValueError: no weights, one that is missing or below 0, or a sum of 0.
    """
    series(weights, "weights", low=0)
    total = float(weights.sum())
    if total == 0:
        raise ValueError("the weights add up to 0")
    return weights.astype(float) / total


def weighted_scores(scores: pd.DataFrame, weights: pd.Series[float]) -> pd.Series[float]:
    """Return Σ wᵢ·sᵢ of each option, in the unit of the scores; wᵢ are the weights normalised.

    Args:
        scores: a row an option, a column a criterion, all in the same unit and direction.
        weights: one a criterion, matched by name; they need not add up to 1.

    Raises:
        ValueError: criteria that differ, a missing score, or as in `normalise`.
    """
    if set(scores.columns) != set(weights.index):
        other = sorted(set(map(str, scores.columns)) ^ set(map(str, weights.index)))
        raise ValueError(f"criterion {other[0]} is not both in the scores and in the weights")
    require_numbers(scores, list(scores.columns))
    return scores.mul(normalise(weights)[scores.columns]).sum(axis=1)


class Ahp(NamedTuple):
    """Weights from pairwise comparisons, and how far these contradict each other."""

    #: principal eigenvector, adding up to 1; labelled as the matrix's rows
    weights: pd.Series[float]
    #: principal eigenvalue; n where the judgements are consistent, otherwise above it
    lambda_max: float
    #: consistency index (λmax − n)/(n − 1)
    ci: float
    #: consistency ratio CI/RI; Saaty's rule of thumb asks for at most 0.10
    cr: float


def ahp(matrix: pd.DataFrame, at_most: float | None = None) -> Ahp:
    """Return Saaty's weights of a matrix of pairwise comparisons (analytic hierarchy process).

    The weights are the principal eigenvector; CI = (λmax − n)/(n − 1), CR = CI/RI with the
    random index of n rows (Saaty 1977, *Journal of Mathematical Psychology* 15:234-281; 1980).

    Args:
        matrix: n × n, rows and columns labelled alike; the entry of row i, column j says how
            many times more i weighs than j, so that the mirror entry is 1 / it. n from 2 to 9.
        at_most: raise `Inconsistent` if CR is above it, for example `CONSISTENT` (0.10).

    Raises:
        ValueError: not square, other labels in rows than in columns, more than 9 rows, an entry
            that is not above 0, or a pair that is not reciprocal; the message names it.
        Inconsistent: CR is above `at_most`.
    """
    n = len(matrix)
    if matrix.shape != (n, n) or list(matrix.index) != list(matrix.columns):
        raise ValueError("the matrix needs the same labels in its rows and in its columns")
    if not 2 <= n <= len(RANDOM_INDEX):
        raise ValueError(f"{n} rows; from 2 to {len(RANDOM_INDEX)} can be compared")
    require_numbers(matrix, list(matrix.columns))
    a = matrix.to_numpy(dtype=float)
    for i, j in zip(*np.nonzero((a <= 0) | ~np.isclose(a * a.T, 1)), strict=True):
        raise ValueError(
            f"row {matrix.index[i]}, column {matrix.columns[j]}: {a[i, j]:g} and {a[j, i]:g} "
            "are not above 0 and reciprocal"
        )
    values, vectors = np.linalg.eig(a)
    principal = int(values.real.argmax())
    vector = np.abs(vectors[:, principal].real)
    lambda_max = float(values[principal].real)
    ci = (lambda_max - n) / (n - 1)
    cr = ci / RANDOM_INDEX[n - 1] if RANDOM_INDEX[n - 1] else 0.0
    if at_most is not None and cr > at_most:
        raise Inconsistent(f"consistency ratio {cr:.4f} is above {at_most:g}")
    return Ahp(pd.Series(vector / vector.sum(), index=matrix.index), lambda_max, ci, cr)


def sensitivity(
    scores: pd.DataFrame, weights: pd.Series[float], criterion: str, grid: Sequence[float]
) -> pd.DataFrame:
    """Return every option's weighted score while one criterion's weight runs over `grid`.

    The other weights keep their proportions and share what is left of 1.

    Args:
        scores: as in `weighted_scores`.
        weights: as in `weighted_scores`; another criterion must weigh more than 0.
        criterion: whose weight is varied.
        grid: the weights to try, from 0 to 1.

    Returns:
        A row a weight of the grid (the index), a column an option, and last the column
        `winner`: the option with the highest score, the first of several.

    Raises:
        ValueError: an unknown criterion, no other weight, a weight off 0 to 1, or as in
            `weighted_scores`.
    """
    if criterion not in weights.index:
        raise ValueError(f"criterion {criterion} has no weight")
    tried = pd.Series(list(grid), dtype=float)
    series(tried, "grid", low=0, high=1)
    weighted_scores(scores, weights)  # refuses what does not fit
    others = normalise(weights.drop(criterion))
    rest = scores[list(others.index)].mul(others).sum(axis=1)
    table = pd.DataFrame(
        np.outer(tried, scores[criterion]) + np.outer(1 - tried, rest),
        index=pd.Index(tried, name=criterion),
        columns=scores.index,
    )
    return table.assign(winner=table.idxmax(axis=1))


def ife(items: pd.DataFrame) -> float:
    """Return Σ weight·rating of a SWOT list's items, from 1 to 4 (internal factor evaluation).

    The rating says how strong the item is: 1 major weakness, 2 minor weakness, 3 minor
    strength, 4 major strength (David, *Strategic Management*). A result above 2.5, the middle,
    is read as strong.

    Args:
        items: a row an item, with the columns `weight` (adding up to 1) and `rating`.

    Raises:
        ValueError: a missing column or value, weights below 0 or not adding up to 1, or a
            rating that is not 1, 2, 3 or 4; the message names the row.
    """
    require(items, ["weight", "rating"])
    require_numbers(items, ["weight"], low=0)
    total = float(items["weight"].sum())
    if not np.isclose(total, 1):
        raise ValueError(f"the weights add up to {total:g}, not to 1")
    wrong = ~items["rating"].isin([1, 2, 3, 4])
    if wrong.any():
        row = items.index[wrong][0]
        raise ValueError(f"row {row}: rating {items.loc[row, 'rating']} is not 1, 2, 3 or 4")
    return float((items["weight"] * items["rating"]).sum())
