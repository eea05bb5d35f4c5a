"""What a score of the risk to leave is worth: its ranking, its top, its money."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from crmtrain.metrics._checks import require_flags, series


def auc(y: pd.Series[int], score: pd.Series[float]) -> float:
    """Return the area under the ROC curve, 0 to 1.

    The chance that a random churner has a higher score than a random customer who stayed, ties
    counting half: U / (n₁ · n₀) of Mann & Whitney (Hanley & McNeil 1982, *Radiology* 143:29-36).

    Args:
        y: 1 for those who left, 0 for the others.
        score: the higher, the likelier to leave, with the same index.

    Raises:
        ValueError: different indexes, no rows, a missing score, a y other than 0 and 1, or only
            one of the two; the message names the row.
    """
    gone = _check_scores(y, score)
    ranks = stats.rankdata(score)
    leavers, stayers = int(gone.sum()), int((1 - gone).sum())
    u = ranks[gone == 1].sum() - leavers * (leavers + 1) / 2
    return float(u / (leavers * stayers))


class Lift(NamedTuple):
    """What the highest scores catch."""

    #: customers in the group, rounded up
    customers: int
    #: share of them who left, 0 to 1
    precision: float
    #: precision ÷ churn rate of all: 1 is no better than drawing lots
    lift: float
    #: share of all who left, 0 to 1
    capture: float


def decile_lift(y: pd.Series[int], score: pd.Series[float], share: float = 0.1) -> Lift:
    """Return what a campaign to the highest-scored `share` of customers would catch.

    (Neslin et al. 2006, *Journal of Marketing Research* 43(2):204-211.) Of equal scores the
    earlier in the frame comes first.

    Args:
        y: as in `auc`.
        score: as in `auc`.
        share: of the customers, above 0, at most 1.

    Raises:
        ValueError: as in `auc`, or a share out of range.
    """
    gone = _check_scores(y, score)
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}, a number above 0 and at most 1 is needed")
    n = math.ceil(round(len(y) * share, 9))
    caught = gone[np.argsort(-score.to_numpy(dtype=float), kind="stable")[:n]]
    precision = float(caught.mean())
    return Lift(n, precision, precision / float(gone.mean()), float(caught.sum() / gone.sum()))


class Threshold(NamedTuple):
    """From which score on to make an offer, and what that earns."""

    threshold: float
    #: Σ over the customers who get the offer, in the unit of the values
    profit: float
    #: how many get it
    offers: int


def campaign_profit(
    y: pd.Series[int],
    score: pd.Series[float],
    value: pd.Series[float],
    threshold: float,
    *,
    cost: float,
    save: float,
) -> Threshold:
    """Return what an offer to everybody with a score of at least `threshold` earns.

    Σ (y · save · value − cost) over those customers: the offer costs the same whether or not
    the customer would have left, and a part `save` of the leavers is kept by it (after Verbeke
    et al. 2012, *European Journal of Operational Research* 218:211-229).

    Args:
        y: as in `auc`.
        score: as in `auc`, a probability or any other score.
        value: what it is worth to keep each customer, with the same index.
        threshold: in the unit of the score.
        cost: of one offer, in the unit of the values, at least 0.
        save: share of leavers whom the offer keeps, 0 to 1.

    Raises:
        ValueError: as in `auc`, or a value is missing, or cost or save is out of range.
    """
    gone = _check_scores(y, score)
    series(value, "value")
    if not value.index.equals(y.index):
        raise ValueError("value and y do not have the same index")
    if not cost >= 0 or not 0 <= save <= 1:
        raise ValueError(f"cost {cost} and save {save}: at least 0, and a share, are needed")
    offered = score.to_numpy(dtype=float) >= threshold
    gains = gone * save * value.to_numpy(dtype=float) - cost
    return Threshold(float(threshold), float(gains[offered].sum()), int(offered.sum()))


def best_threshold(
    y: pd.Series[int],
    score: pd.Series[float],
    value: pd.Series[float],
    *,
    cost: float,
    save: float,
    grid: Sequence[float] | None = None,
) -> Threshold:
    """Return the threshold of the greatest `campaign_profit`, the lowest of equal ones.

    Args:
        y: as in `campaign_profit`, like the four that follow.
        score: see there.
        value: see there.
        cost: see there.
        save: see there.
        grid: the thresholds to try; without it, 0, 0.01, ... 1.

    Raises:
        ValueError: as in `campaign_profit`.
    """
    grid = [step / 100 for step in range(101)] if grid is None else sorted(grid)
    tried = [campaign_profit(y, score, value, each, cost=cost, save=save) for each in grid]
    return max(tried, key=lambda found: found.profit)


def _check_scores(y: pd.Series[int], score: pd.Series[float]) -> npt.NDArray[Any]:
    if not y.index.equals(score.index):
        raise ValueError("y and score do not have the same index")
    require_flags(y.to_frame("y"), ["y"])
    series(score, "score")
    gone: npt.NDArray[Any] = y.to_numpy(dtype=int)
    if gone.min() == gone.max():
        raise ValueError(
            f"all of y is {gone[0]}: both those who left and those who stayed are needed"
        )
    return gone
