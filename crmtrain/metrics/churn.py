"""Who leaves, what that costs, and what goes with what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from crmtrain.metrics._checks import require, require_flags, require_numbers


def churned(df: pd.DataFrame, column: str = "churn") -> pd.Series[int]:
    """Return 1 for each customer who has left and 0 for the others.

    Args:
        df: a row a customer.
        column: holds yes and no (in any case), 0 and 1, or truth values.

    Raises:
        ValueError: no rows, a missing column or value, or a value of another kind; the message
            names the column and the row.
    """
    require(df, [column])
    values = df[column]
    if not pd.api.types.is_numeric_dtype(values):
        flags = values.astype(str).str.lower().map({"yes": 1, "no": 0})
        if flags.isna().any():
            row = df.index[flags.isna()][0]
            raise ValueError(f"column {column}, row {row}: {values[row]} is neither yes nor no")
        return flags.astype(int).rename(column)
    require_flags(df, [column])
    return values.astype(int)


class ChurnRate(NamedTuple):
    """The share that left, 0 to 1, of how many."""

    rate: float
    customers: int


def churn_rate(df: pd.DataFrame, column: str = "churn") -> ChurnRate:
    """Return churned customers ÷ customers at the start, 0 to 1.

    Args:
        df: a row a customer who was there at the start, the ones who left included.
        column: as in `churned`.

    Raises:
        ValueError: as in `churned`.
    """
    return ChurnRate(float(churned(df, column).mean()), len(df))


def churn_by(df: pd.DataFrame, by: str | pd.Series[str], column: str = "churn") -> pd.DataFrame:
    """Return the churn rate of each group, highest first.

    Args:
        df: as in `churn_rate`.
        by: a column of `df`, or a group for each of its rows.
        column: as in `churned`.

    Returns:
        A row a group, with `rate` (0 to 1) and `customers`.

    Raises:
        ValueError: as in `churned`, or a group is missing.
    """
    groups = df[by] if isinstance(by, str) and by in df.columns else by
    if isinstance(groups, str):
        raise ValueError(f"column {groups} is missing")
    require(groups.to_frame("by"), ["by"])
    found = churned(df, column).groupby(groups, observed=True).agg(["mean", "size"])
    found = found.set_axis(["rate", "customers"], axis="columns")
    return found.sort_values("rate", ascending=False)


class RevenueAtRisk(NamedTuple):
    """What the customers who left had been paying."""

    #: of those who left, in the unit of the revenue
    lost: float
    #: of all
    total: float
    #: lost ÷ total, 0 to 1; compare it with the share of heads
    share: float


def revenue_at_risk(
    df: pd.DataFrame, revenue: str = "monthly_charges", column: str = "churn"
) -> RevenueAtRisk:
    """Return the revenue of those who left, of all, and the share.

    Args:
        df: as in `churn_rate`.
        revenue: the column of what a customer pays a period, at least 0.
        column: as in `churned`.

    Raises:
        ValueError: as in `churned`, a revenue that is missing or below 0 (the message names the
            row), or nothing but zeros.
    """
    gone = churned(df, column)
    require_numbers(df, [revenue], 0)
    lost, total = float(df.loc[gone == 1, revenue].sum()), float(df[revenue].sum())
    if total == 0:
        raise ValueError(f"column {revenue}: all values are 0")
    return RevenueAtRisk(lost, total, lost / total)


class Association(NamedTuple):
    """How far one thing goes with another; neither is thereby the cause."""

    #: share of all rows that have both, 0 to 1
    support: float
    #: share of the rows with the first that also have the second, 0 to 1
    confidence: float
    #: confidence ÷ share of all rows with the second: 1 is no connection
    lift: float


def association(df: pd.DataFrame, first: Sequence[str], second: str) -> Association:
    """Return support, confidence and lift of the rule "who has `first` also has `second`".

    (Agrawal, Imieliński & Swami 1993, *SIGMOD Record* 22(2):207-216.) Confidence is NaN where
    nobody has `first`, lift also where nobody has `second`.

    Args:
        df: a row a basket or customer, columns of 0 and 1 (or truth values).
        first: the columns of the rule's left side, all of which must hold.
        second: the column of its right side.

    Raises:
        ValueError: no rows, a missing column or value, or a value other than 0 and 1; the
            message names the column and the row.
    """
    require_flags(df, [*first, second])
    if not first:
        raise ValueError("the rule has no left side")
    left = df[list(first)].astype(bool).all(axis=1)
    right = df[second].astype(bool)
    support = float((left & right).mean())
    confidence = support / float(left.mean()) if left.any() else math.nan
    return Association(
        support, confidence, confidence / float(right.mean()) if right.any() else math.nan
    )
