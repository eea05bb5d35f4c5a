"""Service quality: expected against perceived, importance against performance, coded answers.

A questionnaire has a column E01, E02, … for what a customer expects and P01, P02, … for what they
got, item by item; `DIMENSIONS` says which items belong together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from crmtrain.metrics._checks import require, require_numbers, series

#: The five dimensions of SERVQUAL and their items (Parasuraman, Zeithaml & Berry 1988).
DIMENSIONS: Mapping[str, Sequence[int]] = {
    "TAN": range(1, 5),
    "REL": range(5, 10),
    "RES": range(10, 14),
    "ASS": range(14, 18),
    "EMP": range(18, 23),
}


def respondent_gaps(
    answers: pd.DataFrame,
    dimensions: Mapping[str, Sequence[int]] = DIMENSIONS,
    scale: tuple[int, int] = (1, 7),
) -> pd.DataFrame:
    """Return perceived − expected of each item, in points: a row a respondent, a column an item.

    Args:
        answers: a row a respondent, with a column E and a column P of two digits for each item.
        dimensions: each dimension's items.
        scale: lowest and highest answer.

    Raises:
        ValueError: no rows, a missing column, or an answer that is missing or off the scale; the
            message names the column and the row.
    """
    items = [item for of_one in dimensions.values() for item in of_one]
    require_numbers(answers, [f"{kind}{item:02}" for item in items for kind in "EP"], *scale)
    return pd.DataFrame({i: answers[f"P{i:02}"] - answers[f"E{i:02}"] for i in items})


def dimension_gaps(
    answers: pd.DataFrame, dimensions: Mapping[str, Sequence[int]] = DIMENSIONS
) -> pd.DataFrame:
    """Return each respondent's mean gap P − E in each dimension, in points of the scale.

    Below 0, the service fell short of what was expected (Parasuraman, Zeithaml & Berry 1988,
    *Journal of Retailing* 64(1):12-40).

    Args:
        answers: as in `respondent_gaps`.
        dimensions: as in `respondent_gaps`.

    Returns:
        A row a respondent (same index), a column a dimension.

    Raises:
        ValueError: as in `respondent_gaps`.
    """
    gaps = respondent_gaps(answers, dimensions)
    return pd.DataFrame({name: gaps[list(of)].mean(axis=1) for name, of in dimensions.items()})


def item_gaps(
    answers: pd.DataFrame, dimensions: Mapping[str, Sequence[int]] = DIMENSIONS
) -> pd.Series[float]:
    """Return the mean gap P − E of each item over all respondents, widest (lowest) first.

    Arguments and errors are those of `respondent_gaps`; the index holds the items' numbers.
    """
    return respondent_gaps(answers, dimensions).mean().sort_values(kind="stable")


def overall_gap(
    answers: pd.DataFrame, dimensions: Mapping[str, Sequence[int]] = DIMENSIONS
) -> pd.Series[float]:
    """Return each respondent's mean of the dimensions' gaps: every dimension weighs the same.

    The mean of all items is another number where the dimensions differ in length. Arguments and
    errors are those of `respondent_gaps`.
    """
    return dimension_gaps(answers, dimensions).mean(axis=1)


def weighted_gap(
    answers: pd.DataFrame, dimensions: Mapping[str, Sequence[int]] = DIMENSIONS
) -> pd.Series[float]:
    """Return each respondent's Σ w·gap / 100 over the dimensions, in points of the scale.

    Args:
        answers: as in `respondent_gaps`, and a column W_ with each dimension's name: how many
            of 100 points the respondent gave to it.
        dimensions: as in `respondent_gaps`.

    Raises:
        ValueError: as in `respondent_gaps`, or weights that are below 0 or do not add up to 100.
    """
    gaps = dimension_gaps(answers, dimensions)
    names = [f"W_{name}" for name in dimensions]
    require_numbers(answers, names, low=0)
    weights = answers[names]
    wrong = ~np.isclose(weights.sum(axis=1), 100)
    if wrong.any():
        row = answers.index[wrong][0]
        raise ValueError(f"row {row}: the weights add up to {weights.loc[row].sum()}, not to 100")
    return (gaps * weights.to_numpy() / 100).sum(axis=1)


class PairedTest(NamedTuple):
    """Two values of the same people compared: the differences, and Student's paired test."""

    #: mean of second − first, in the unit of the values
    mean: float
    #: standard deviation of the differences (n − 1)
    sd: float
    #: mean ÷ (sd/√n)
    t: float
    #: n − 1
    df: int
    #: two-sided probability of so large a |t| if the mean difference were 0
    p: float
    #: shares of differences below, at and above 0, in per cent
    below: float
    equal: float
    above: float


def paired_test(first: pd.Series[float], second: pd.Series[float]) -> PairedTest:
    """Compare two values of each respondent, second − first (perceived − expected, post − pre).

    t = d̄ / (s_d/√n) with n − 1 degrees of freedom, by `scipy.stats.ttest_rel`.

    Raises:
        ValueError: indexes that differ, fewer than two pairs, a missing value, or differences
            that are all the same; the message names the row.
    """
    difference = _difference(first, second)
    if len(difference) < 2:
        raise ValueError(f"two pairs are needed, not {len(difference)}")
    if difference.nunique() == 1:
        raise ValueError("no difference varies: t is not defined")
    test = stats.ttest_rel(second, first)
    shares = [float((np.sign(difference) == sign).mean() * 100) for sign in (-1, 0, 1)]
    return PairedTest(
        float(difference.mean()),
        float(difference.std()),
        float(test.statistic),
        len(difference) - 1,
        float(test.pvalue),
        *shares,
    )


class SatisfactionRatio(NamedTuple):
    """The coefficient c = b/a in the two ways of averaging it; 1 is as expected."""

    mean_of_ratios: float
    ratio_of_means: float


def satisfaction_ratio(
    perceived: pd.Series[float], expected: pd.Series[float]
) -> SatisfactionRatio:
    """Return the satisfaction coefficient perceived ÷ expected of many people, without unit.

    The mean of the ratios is pulled up by small expectations: a 10 after a 2 counts fivefold.

    Raises:
        ValueError: indexes that differ, a missing value, or an expectation that is not above 0.
    """
    _difference(expected, perceived)
    wrong = expected <= 0
    if wrong.any():
        raise ValueError(f"row {expected.index[wrong][0]}: the expectation is not above 0")
    return SatisfactionRatio(
        float((perceived / expected).mean()), float(perceived.mean() / expected.mean())
    )


def importance_performance(
    answers: pd.DataFrame, outcome: str, items: Sequence[str]
) -> pd.DataFrame:
    """Return importance, performance and quadrant of each item.

    Importance is Pearson's r of the item with the outcome, performance the item's mean; both are
    cut at their mean over the items, at or above it being high (after Martilla & James 1977,
    *Journal of Marketing* 41(1):77-79, who asked for importance instead of deriving it).

    Returns:
        A row an item; the columns `importance` (r), `performance` (points) and `quadrant`:
        `concentrate`, `keep up`, `low priority` or `possible overkill`.

    Raises:
        ValueError: no items, a missing column or value, or a column that does not vary.
    """
    if not items:
        raise ValueError("there are no items")
    require_numbers(answers, [outcome, *items])
    for column in (outcome, *items):
        if answers[column].nunique() == 1:
            raise ValueError(f"column {column} does not vary: r is not defined")
    table = pd.DataFrame(
        {
            "importance": answers[list(items)].corrwith(answers[outcome]),
            "performance": answers[list(items)].mean(),
        }
    )
    important, well = (table[c] >= table[c].mean() for c in ("importance", "performance"))
    table["quadrant"] = np.select(
        [important & well, important, well],
        ["keep up", "concentrate", "possible overkill"],
        "low priority",
    )
    return table


def cohens_kappa(first: pd.Series[Any], second: pd.Series[Any]) -> float:
    """Return Cohen's κ = (p_o − p_e)/(1 − p_e): agreement of two raters beyond chance.

    p_o is the share of equal codes, p_e the share expected from how often each rater uses each
    code (Cohen 1960, *Educational and Psychological Measurement* 20:37-46). 1 is full agreement,
    0 what chance gives; `nan` where both use one and the same code throughout.

    Raises:
        ValueError: indexes that differ, no codes, or a missing code; the message names the row.
    """
    if not first.index.equals(second.index):
        raise ValueError("the two raters do not have the same index")
    require(pd.DataFrame({"first": first, "second": second}), ["first", "second"])
    observed = float((first == second).mean())
    shares = [rater.value_counts(normalize=True) for rater in (first, second)]
    expected = float(shares[0].mul(shares[1], fill_value=0).sum())
    return math.nan if expected == 1 else (observed - expected) / (1 - expected)


def _difference(first: pd.Series[float], second: pd.Series[float]) -> pd.Series[float]:
    if not first.index.equals(second.index):
        raise ValueError("the two do not have the same index")
    series(first, "first")
    series(second, "second")
    return second - first
