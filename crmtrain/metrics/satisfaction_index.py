"""Satisfaction indices and the three short measures: top box, NPS and CES, with their precision.

All of it describes those who answered; what the others think, no standard error tells.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from crmtrain.metrics._checks import require_numbers, series
from crmtrain.metrics.satisfaction import check_answers

#: On the 11-point scale of the question "How likely are you to recommend us?"
PROMOTERS, PASSIVES = 9, 7


def csi(
    df: pd.DataFrame,
    items: Sequence[str],
    weights: Mapping[str, float] | Sequence[float] | None = None,
    low: int = 1,
    high: int = 10,
) -> float:
    """Return the customer satisfaction index, 0 to 100.

    Σ wᵢ(x̄ᵢ − low) / ((high − low) · Σ wᵢ) · 100 with the items' means x̄ᵢ (Fornell, Johnson,
    Anderson, Cha & Bryant 1996, *Journal of Marketing* 60(4):7-18). Their weights come from a
    model of the whole survey; equal or stated weights are a stand-in.

    Args:
        df: a row a respondent.
        items: the columns that make up the index.
        weights: one an item, in the items' order or by name, at least 0; without it, all alike.
        low: lowest answer.
        high: highest answer.

    Raises:
        ValueError: no rows, no items, a missing column or answer, an answer that is not on the
            scale, or weights that do not fit; the message names the column and the row.
    """
    return float(csi_by_respondent(df, items, weights, low, high).mean())


def csi_by_respondent(
    df: pd.DataFrame,
    items: Sequence[str],
    weights: Mapping[str, float] | Sequence[float] | None = None,
    low: int = 1,
    high: int = 10,
) -> pd.Series[float]:
    """Return the index of each respondent, 0 to 100; their mean is `csi`.

    Arguments and errors are those of `csi`.
    """
    items = list(items)
    if not items:
        raise ValueError("there are no items")
    check_answers(df, items, low, high)
    w = _weights(items, weights)
    index = ((df[items] - low) / (high - low)).mul(w, axis="columns").sum(axis=1) / w.sum() * 100
    return index.rename("csi")


class Interval(NamedTuple):
    """A mean with its precision, all in the unit of the values."""

    mean: float
    #: standard error of the mean
    se: float
    #: lower end of the confidence interval
    low: float
    #: upper end
    high: float


def index_interval(index: pd.Series[float], level: float = 0.95) -> Interval:
    """Return the mean of the respondents' indices with its confidence interval.

    SE = s / √n with the sample standard deviation s; the interval is mean ± z · SE with the
    normal quantile z, which is near enough from some 30 respondents on.

    Args:
        index: one index a respondent, as from `csi_by_respondent`.
        level: share of such intervals that hold the true mean, between 0 and 1.

    Raises:
        ValueError: fewer than two values, a missing one, or a level that is no share.
    """
    series(index, "index")
    if len(index) < 2:
        raise ValueError("one value has no standard error: two are needed")
    mean, se = float(index.mean()), float(index.std()) / math.sqrt(len(index))
    reach = _z(level) * se
    return Interval(mean, se, mean - reach, mean + reach)


def sample_size(sd: float, margin: float, level: float = 0.95) -> int:
    """Return how many answers a mean needs for the margin of error, rounded up.

    n = (z · sd / margin)² for a simple random sample from many customers (Cochran 1977,
    *Sampling Techniques*, ch. 4). Answers, not invitations: who stays silent does not count.

    Args:
        sd: standard deviation of the values, above 0.
        margin: half the width of the interval wanted, above 0, in the same unit.
        level: as in `index_interval`.

    Raises:
        ValueError: an argument out of its range.
    """
    if not (0 < sd < math.inf and 0 < margin < math.inf):
        raise ValueError(f"sd is {sd} and margin {margin}: numbers above 0 are needed")
    return math.ceil((_z(level) * sd / margin) ** 2)


def top_box(ratings: pd.Series[float], at_least: float) -> float:
    """Return the share of ratings that reach `at_least`, in per cent.

    On a scale to 10, `at_least=9` is the top-2 box and 8 the top-3 box: say which.

    Raises:
        ValueError: no ratings, or one is missing; the message names the row.
    """
    series(ratings, "ratings")
    return float((ratings >= at_least).mean() * 100)


class NetPromoterScore(NamedTuple):
    """The score and what it is made of."""

    #: promoters − detractors in per cent of all, −100 to 100
    nps: float
    #: its standard error, in points of the score
    se: float
    #: how many gave 9 or 10
    promoters: int
    #: how many gave 7 or 8
    passives: int
    #: how many gave 6 or less
    detractors: int


def nps(ratings: pd.Series[int], low: int = 0) -> NetPromoterScore:
    """Return the Net Promoter Score (p − d) · 100 and its standard error.

    p is the share of promoters (9, 10), d that of detractors (0 to 6); the passives (7, 8) count
    in the number n that both are divided by (Reichheld 2003, *Harvard Business Review*
    81(12):46-54). SE = √((p + d − (p − d)²) / n) · 100, as of a mean of answers −1, 0 and 1.
    Net Promoter and NPS are registered marks of their owners.

    Args:
        ratings: answers from `low` to 10.
        low: lowest answer; the question's own scale starts at 0, some surveys' at 1.

    Raises:
        ValueError: no ratings, or one missing or not on the scale; the message names the row.
    """
    check_answers(ratings.to_frame("ratings"), ["ratings"], low, 10)
    promoters = int((ratings >= PROMOTERS).sum())
    detractors = int((ratings < PASSIVES).sum())
    n = len(ratings)
    p, d = promoters / n, detractors / n
    se = math.sqrt((p + d - (p - d) ** 2) / n) * 100
    return NetPromoterScore((p - d) * 100, se, promoters, n - promoters - detractors, detractors)


class CustomerEffortScore(NamedTuple):
    """How easy the customers found it."""

    #: mean answer, in points of the scale
    mean: float
    #: share that agrees at least somewhat (5 or more of 7), in per cent
    easy: float
    #: share that disagrees at least somewhat (3 or less of 7), in per cent
    hard: float


def ces(ratings: pd.Series[int], scale: tuple[int, int] = (1, 7)) -> CustomerEffortScore:
    """Return the Customer Effort Score of "The company made it easy for me to ...".

    High is easy (the wording in use since 2013). The question of the first article asked for
    the effort and ran from 1, very low, to 5 (Dixon, Freeman & Toman 2010, *Harvard Business
    Review* 88(7/8):116-122): turn such answers round before. `easy` and `hard` are the answers
    above and below the middle of the scale.

    Args:
        ratings: answers on the scale, high for easy.
        scale: lowest and highest answer.

    Raises:
        ValueError: no ratings, or one missing or not on the scale; the message names the row.
    """
    check_answers(ratings.to_frame("ratings"), ["ratings"], *scale)
    middle = sum(scale) / 2
    return CustomerEffortScore(
        float(ratings.mean()),
        float((ratings > middle).mean() * 100),
        float((ratings < middle).mean() * 100),
    )


def satisfaction_loyalty(df: pd.DataFrame, satisfaction: str, loyalty: str) -> pd.Series[float]:
    """Return the mean of `loyalty` at each answer to `satisfaction`, in points, lowest first.

    The curve need not be straight (Jones & Sasser 1995, *Harvard Business Review*
    73(6):88-99); look at how many respondents stand behind each point.

    Args:
        df: a row a respondent.
        satisfaction: the column of answers along which the curve runs.
        loyalty: the column that is averaged.

    Raises:
        ValueError: no rows, a missing column or value; the message names it and the row.
    """
    require_numbers(df, [satisfaction, loyalty])
    return df.groupby(satisfaction)[loyalty].mean().sort_index()


def _weights(
    items: list[str], weights: Mapping[str, float] | Sequence[float] | None
) -> pd.Series[float]:
    if weights is None:
        return pd.Series(1.0, index=items)
    if isinstance(weights, Mapping | pd.Series):
        missing = [item for item in items if item not in weights]
        if missing:
            raise ValueError(f"item {missing[0]} has no weight")
        weights = [weights[item] for item in items]
    if len(weights) != len(items):
        raise ValueError(f"{len(items)} items but {len(weights)} weights")
    w = pd.Series(list(weights), index=items, dtype=float)
    wrong = ~(np.isfinite(w) & (w >= 0))
    if wrong.any():
        raise ValueError(f"item {w.index[wrong][0]}: {w[wrong].iloc[0]} is no weight of at least 0")
    if w.sum() == 0:
        raise ValueError("all weights are 0")
    return w


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level is {level}, a share between 0 and 1 is needed")
    return float(stats.norm.ppf((1 + level) / 2))
