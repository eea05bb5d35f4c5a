"""Employees and the service-profit chain: correlation, regression, odds ratios, learning gains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from crmtrain.metrics._checks import require_numbers, series


def correlations(frame: pd.DataFrame, outcome: str) -> pd.Series[float]:
    """Return Pearson's r of every other column with `outcome`, highest first, without unit.

    Raises:
        ValueError: a missing column or value, a column that is no number or does not vary.
    """
    require_numbers(frame, [outcome, *frame.columns])
    for column in frame.columns:
        if frame[column].nunique() == 1:
            raise ValueError(f"column {column} does not vary: r is not defined")
    others = frame.drop(columns=outcome)
    return others.corrwith(frame[outcome]).sort_values(ascending=False)


class Regression(NamedTuple):
    """A linear regression by least squares."""

    #: a row a term, `intercept` first; the columns b (unit of the outcome per unit of the
    #: predictor), se, t and p (two-sided)
    terms: pd.DataFrame
    #: share of the outcome's variance in the fitted values, 0 to 1
    r2: float
    #: 1 − (1 − R²)(n − 1)/(n − k − 1): what a predictor by mere chance adds is taken off
    adjusted_r2: float
    #: n − k − 1
    df: int


def regression(frame: pd.DataFrame, outcome: str, predictors: Sequence[str]) -> Regression:
    """Regress `outcome` on `predictors` by ordinary least squares, with an intercept.

    b = (XᵀX)⁻¹Xᵀy, se from s² = SSE/(n − k − 1), t = b/se. What it finds between groups
    (departments) need not hold between people, and no coefficient is an effect by itself.

    Args:
        frame: a row an observation.
        outcome: the column y.
        predictors: the columns of X, k of them; n must exceed k + 1.

    Raises:
        ValueError: a missing column or value, too few rows, an outcome that does not vary, or
            predictors that determine one another.
    """
    columns = list(predictors)
    require_numbers(frame, [outcome, *columns])
    n, k = len(frame), len(columns)
    df = n - k - 1
    if not k or df < 1:
        raise ValueError(f"{n} rows do not carry {k} predictors and an intercept")
    x = np.column_stack([np.ones(n), frame[columns].to_numpy(dtype=float)])
    y = frame[outcome].to_numpy(dtype=float)
    if np.ptp(y) == 0:
        raise ValueError(f"column {outcome} does not vary")
    if np.linalg.matrix_rank(x) <= k:
        raise ValueError("the predictors determine one another (or do not vary)")
    b = np.linalg.lstsq(x, y)[0]
    residual = float(((y - x @ b) ** 2).sum())
    se = np.sqrt(np.diag(np.linalg.inv(x.T @ x)) * residual / df)
    with np.errstate(divide="ignore"):
        t = b / se
    terms = pd.DataFrame(
        {"b": b, "se": se, "t": t, "p": 2 * stats.t.sf(np.abs(t), df)},
        index=["intercept", *columns],
    )
    r2 = 1 - residual / float(((y - y.mean()) ** 2).sum())
    return Regression(terms, r2, 1 - (1 - r2) * (n - 1) / df, df)


class OddsRatio(NamedTuple):
    """How far two yes-or-no matters go together in a 2 × 2 table of counts."""

    #: (a·d)/(b·c); 1 if they have nothing to do with each other
    ratio: float
    #: confidence interval (Woolf): exp(ln ratio ± z·√(1/a + 1/b + 1/c + 1/d))
    low: float
    high: float
    #: Pearson's χ² with 1 degree of freedom, without continuity correction
    chi_square: float
    p: float


def odds_ratio(table: pd.DataFrame, level: float = 0.95) -> OddsRatio:
    """Return the odds of the last column in the last row ÷ those in the first row.

    With the table [[a, b], [c, d]]: ratio = (d/c) / (b/a). Which row and which column comes last
    decides between the ratio and its inverse.

    Args:
        table: 2 × 2 counts, all above 0.
        level: of the confidence interval.

    Raises:
        ValueError: not 2 × 2, or a count that is missing or not above 0; the message names it.
    """
    a, b, c, d = _counts(table)
    ratio = (d / c) / (b / a)
    test = stats.chi2_contingency(table.to_numpy(dtype=float), correction=False)
    half = float(stats.norm.ppf((1 + level) / 2)) * (1 / a + 1 / b + 1 / c + 1 / d) ** 0.5
    return OddsRatio(
        ratio,
        float(ratio * np.exp(-half)),
        float(ratio * np.exp(half)),
        float(test.statistic),
        float(test.pvalue),
    )


def pooled_odds_ratio(tables: Sequence[pd.DataFrame]) -> float:
    """Return Mantel and Haenszel's odds ratio over several 2 × 2 tables, one a stratum.

    Σ(a·d/n) / Σ(b·c/n) (Mantel & Haenszel 1959, *Journal of the National Cancer Institute*
    22:719-748): the strata are compared within themselves and then put together.

    Raises:
        ValueError: no tables, or as in `odds_ratio`.
    """
    if not tables:
        raise ValueError("there are no tables")
    cells = [_counts(table) for table in tables]
    return float(
        sum(a * d / (a + b + c + d) for a, b, c, d in cells)
        / sum(b * c / (a + b + c + d) for a, b, c, d in cells)
    )


def hake_gain(pre: pd.Series[float], post: pd.Series[float], maximum: float) -> pd.Series[float]:
    """Return each learner's normalised gain (post − pre)/(maximum − pre), without unit, at most 1.

    How much of what could still be gained was gained (Hake 1998, *American Journal of Physics*
    66:64-74, who takes it of class means). `nan` where the first score is the maximum already.

    Raises:
        ValueError: indexes that differ, a missing score, or one above the maximum.
    """
    if not pre.index.equals(post.index):
        raise ValueError("pre and post do not have the same index")
    series(pre, "pre", high=maximum)
    series(post, "post", high=maximum)
    room = (maximum - pre).astype(float)
    return (post - pre) / room.where(room > 0)


def _counts(table: pd.DataFrame) -> tuple[float, float, float, float]:
    if table.shape != (2, 2):
        raise ValueError(f"the table is {table.shape[0]} × {table.shape[1]}, not 2 × 2")
    require_numbers(table, list(table.columns))
    if (table <= 0).any(axis=None):
        raise ValueError("a count is not above 0: the odds ratio is not defined")
    (a, b), (c, d) = table.to_numpy(dtype=float)
    return float(a), float(b), float(c), float(d)
