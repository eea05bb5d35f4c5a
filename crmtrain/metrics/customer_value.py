"""What customers are worth: recency, frequency and money, concentration, lifetime value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmtrain.metrics._checks import require, require_numbers, series

#: Shares of the customers in the pyramid's tiers, from the top (Curry & Curry 2000).
TIERS = {"super_heavy": 0.01, "heavy": 0.04, "sub_heavy": 0.15, "light": 0.80}


def rfm(transactions: pd.DataFrame, at: pd.Timestamp | str) -> pd.DataFrame:
    """Return recency, frequency and money of each customer as seen on the day `at`.

    Recency: days from the last purchase to `at`. Frequency: days with a purchase; two orders on
    one day are one visit. Money: the sum of all amounts (after Hughes 1994, *Strategic Database
    Marketing*).

    Args:
        transactions: a row an order, with `customer_id`, `date` (datetime64) and `amount`.
        at: the day of the count; no order may be later.

    Returns:
        A row a customer, sorted by `customer_id`, with `recency` and `frequency` in days and
        `monetary` in the amounts' unit.

    Raises:
        ValueError: no rows, a missing column or value, dates that are no dates, or an order
            after `at`; the message names the column and the row.
    """
    require(transactions, ["customer_id", "date"])
    require_numbers(transactions, ["amount"])
    date, at = transactions["date"], pd.Timestamp(at)
    if not pd.api.types.is_datetime64_any_dtype(date):
        raise ValueError(f"column date holds {date.dtype}, not dates")
    if (date > at).any():
        row = transactions.index[date > at][0]
        raise ValueError(f"column date, row {row}: {date[row].date()} is after {at.date()}")
    by_customer = transactions.assign(day=date.dt.normalize()).groupby("customer_id")
    return pd.DataFrame(
        {
            "recency": (at.normalize() - by_customer["day"].max()).dt.days,
            "frequency": by_customer["day"].nunique(),
            "monetary": by_customer["amount"].sum(),
        }
    )


def rfm_scores(customers: pd.DataFrame, groups: int = 5) -> pd.DataFrame:
    """Return scores from 1 to `groups` for recency, frequency and money; high is good.

    Each column is cut into groups of equal size by rank. Customers with equal values are told
    apart by their order in the frame, since half of them may have bought once only: a boundary
    between equal values is arbitrary.

    Args:
        customers: as from `rfm`, in the order that breaks ties.
        groups: how many groups, 2 to the number of customers.

    Returns:
        A row a customer, with `r` (recent is high), `f`, `m` (whole numbers) and the text `rfm`,
        such as "555".

    Raises:
        ValueError: fewer customers than groups, or a column or value that is missing or is no
            number; the message names the column and the row.
    """
    require_numbers(customers, ["recency", "frequency", "monetary"])
    if not 2 <= groups <= len(customers):
        raise ValueError(f"{len(customers)} customers cannot be cut into {groups} groups")

    def cut(values: pd.Series[float]) -> pd.Series[int]:
        ranks = values.rank(method="first")
        return pd.qcut(ranks, groups, labels=False).astype(int) + 1

    scores = pd.DataFrame(
        {
            "r": groups + 1 - cut(customers["recency"]),
            "f": cut(customers["frequency"]),
            "m": cut(customers["monetary"]),
        }
    )
    return scores.assign(rfm=scores.astype(str).sum(axis=1))


def top_share(values: pd.Series[float], share: float = 0.2) -> float:
    """Return the part of the total that the best `share` of customers, rounded up, hold: 0 to 1.

    Args:
        values: one a customer, at least 0 (sales; profit may be negative).
        share: of the customers, above 0, at most 1.

    Raises:
        ValueError: no values, one missing or below 0 (the message names the row), nothing but
            zeros, or a share out of range.
    """
    total = _total(values)
    _check_share(share)
    return float(values.nlargest(_count(len(values), share)).sum() / total)


def customers_for(values: pd.Series[float], share: float = 0.8) -> int:
    """Return how many of the best customers it takes to hold `share` of the total.

    Arguments and errors are those of `top_share`; here `share` is one of the total.
    """
    total = _total(values)
    _check_share(share)
    held = np.cumsum(np.sort(values.to_numpy(dtype=float))[::-1])
    # Sums in floating point fall short of their total by a few units in the last place.
    return int(np.searchsorted(held, share * total * (1 - 1e-12)) + 1)


def lorenz(values: pd.Series[float]) -> pd.DataFrame:
    """Return the Lorenz curve, poorest first: cumulative shares of customers and of the total.

    Rows from (0, 0) to (1, 1), with `customers` and `total`; errors as in `top_share`.
    """
    total = _total(values)
    held = np.cumsum(np.sort(values.to_numpy(dtype=float))) / total
    customers = np.linspace(0, 1, len(values) + 1)
    return pd.DataFrame({"customers": customers, "total": np.concatenate([[0], held])})


def gini(values: pd.Series[float]) -> float:
    """Return the Gini coefficient of concentration, from 0 (all alike) to 1 − 1/n.

    Twice the area between the diagonal and the Lorenz curve:
    Σ (2i − n − 1)·xᵢ / (n · Σ xᵢ) with x in ascending order (Gini 1912).

    Errors as in `top_share`.
    """
    total = _total(values)
    n = len(values)
    ordered = np.sort(values.to_numpy(dtype=float))
    return float(np.dot(2 * np.arange(1, n + 1) - n - 1, ordered) / (n * total))


def pyramid(values: pd.Series[float], shares: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return the customer pyramid: what each tier counts and holds, best tier first.

    The tiers' boundaries are cumulative shares of the customers, each rounded up.

    Args:
        values: as in `top_share`; of equal values the earlier counts as the higher.
        shares: each tier's share of the customers, from the top, summing to 1; without it,
            1, 4, 15 and 80 per cent (Curry & Curry 2000, *The Customer Marketing Method*).

    Returns:
        A row a tier, with `customers`, `total` and `mean` in the values' unit, and `share` of
        the grand total, 0 to 1; `mean` is NaN of a tier that nobody falls into.

    Raises:
        ValueError: as in `top_share`, or shares that do not sum to 1.
    """
    grand = _total(values)
    shares = TIERS if shares is None else shares
    if min(shares.values()) < 0 or not math.isclose(sum(shares.values()), 1, abs_tol=1e-9):
        raise ValueError(f"the shares of the tiers sum to {sum(shares.values())}, not to 1")
    n = len(values)
    ordered = values.sort_values(ascending=False, kind="stable").to_numpy(dtype=float)
    ends = [_count(n, min(part, 1.0)) for part in np.cumsum(list(shares.values()))]
    tiers = [ordered[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    counts = np.array([len(tier) for tier in tiers])
    totals = np.array([tier.sum() for tier in tiers])
    with np.errstate(invalid="ignore"):
        means = totals / counts
    return pd.DataFrame(
        {"customers": counts, "total": totals, "share": totals / grand, "mean": means},
        index=pd.Index(list(shares), name="tier"),
    )


def annuity(rate: float, years: int) -> float:
    """Return what 1 at the end of each year is worth today, in units of that 1.

    (1 − (1 + i)⁻ⁿ) / i, and n where i is 0: the present value interest factor of an annuity.

    Args:
        rate: discount rate i a year, above −1 (0.1 for 10 %).
        years: n, a whole number of at least 0.

    An argument out of its range raises ValueError.
    """
    if not (math.isfinite(rate) and rate > -1):
        raise ValueError(f"rate is {rate}, a number above -1 is needed")
    if years != int(years) or years < 0:
        raise ValueError(f"years is {years}, a whole number of at least 0 is needed")
    return float(years) if rate == 0 else (1 - (1 + rate) ** -years) / rate


class LifetimeValue(NamedTuple):
    """The two usual conventions, in the unit of the margin: say which you use."""

    #: Σ over t ≥ 1 of m·rᵗ/(1 + d)ᵗ = m·r/(1 + d − r): what is still to come
    without_first: float
    #: Σ over t ≥ 0 = m·(1 + d)/(1 + d − r): the first margin, certain and due now, counts too
    with_first: float


def retention_clv(margin: float, retention: float, discount: float) -> LifetimeValue:
    """Return the lifetime value with a constant margin and a constant retention rate.

    (Gupta & Lehmann 2003, *Journal of Interactive Marketing* 17(1):9-24.) Real retention rises
    with tenure, since those who leave easily leave first.

    Args:
        margin: m a period and customer.
        retention: r, share that stays from one period to the next, 0 to 1.
        discount: d a period, at least 0.

    Raises:
        ValueError: an argument out of its range, or r = 1 with d = 0, which has no limit.
    """
    if not math.isfinite(margin):
        raise ValueError(f"margin is {margin}, a number is needed")
    if not 0 <= retention <= 1:
        raise ValueError(f"retention is {retention}, a share between 0 and 1 is needed")
    if not (math.isfinite(discount) and discount >= 0):
        raise ValueError(f"discount is {discount}, a number of at least 0 is needed")
    rest = 1 + discount - retention
    if rest == 0:
        raise ValueError("nobody leaves and nothing is discounted: the value has no limit")
    return LifetimeValue(margin * retention / rest, margin * (1 + discount) / rest)


def _total(values: pd.Series[float]) -> float:
    series(values, "values", 0)
    total = float(values.sum())
    if total == 0:
        raise ValueError("all values are 0")
    return total


def _check_share(share: float) -> None:
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}, a number above 0 and at most 1 is needed")


def _count(n: int, share: float | npt.NDArray[np.float64]) -> int:
    """Return n · share rounded up; 0.2 · 10 in floating point must not become 3."""
    return math.ceil(round(float(n * share), 9))
