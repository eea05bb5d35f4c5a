"""Hard and soft indicators: shares with their precision, control charts, indices of grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from crmtrain.metrics._checks import require, require_numbers, series

#: Three standard errors to each side: about 3 points in 1,000 fall outside by chance.
SIGMAS = 3
GRADES = {"Low": 0.0, "Medium": 50.0, "High": 100.0}


class ShareInterval(NamedTuple):
    """A share with its confidence interval, all from 0 to 1."""

    share: float
    low: float
    high: float


def wilson_interval(k: int, n: int, level: float = 0.95) -> ShareInterval:
    """Return k/n and Wilson's interval for it, by `scipy.stats.binomtest`.

    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), which stays within 0 and 1 and is of use
    with few cases (Wilson 1927, *Journal of the American Statistical Association* 22:209-212).

    Args:
        k: cases that have the property.
        n: all cases, at least 1.
        level: share of such intervals that hold the true share, between 0 and 1.

    Raises:
        ValueError: k or n is no whole number, n is 0, k is not between 0 and n, or the level is
            no share.
    """
    if k != int(k) or n != int(n) or n < 1 or not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share: whole numbers, 0 to n of at least 1, are needed")
    if not 0 < level < 1:
        raise ValueError(f"level is {level}, a share between 0 and 1 is needed")
    found = stats.binomtest(int(k), int(n)).proportion_ci(level, method="wilson")
    return ShareInterval(float(k / n), float(found.low), float(found.high))


def p_chart(counts: pd.Series[int], sizes: pd.Series[int]) -> pd.DataFrame:
    """Return a control chart of shares with limits that follow each sample's size.

    Centre p̄ = Σ counts / Σ sizes, limits p̄ ± 3·√(p̄(1 − p̄)/nᵢ), the lower one not below 0
    (Shewhart 1931, *Economic Control of Quality of Manufactured Product*; Montgomery,
    *Introduction to Statistical Quality Control*).

    Args:
        counts: cases with the property, one sample (a day, a shift) a row.
        sizes: all cases of the sample, with the same index, at least 1.

    Returns:
        A row a sample, with `p`, `centre`, `lcl` and `ucl` (shares from 0 to 1) and `out`:
        1 above the upper limit, −1 below the lower one, otherwise 0.

    Raises:
        ValueError: no samples, different indexes, or a count that is missing, below 0 or above
            its size; the message names the row.
    """
    if not counts.index.equals(sizes.index):
        raise ValueError("counts and sizes do not have the same index")
    frame = pd.DataFrame({"counts": counts, "sizes": sizes})
    require_numbers(frame, ["counts"], 0)
    require_numbers(frame, ["sizes"], 1)
    wrong = counts > sizes
    if wrong.any():
        row = counts.index[wrong][0]
        raise ValueError(f"row {row}: {counts[row]} cases of {sizes[row]}")
    p = counts / sizes
    centre = float(counts.sum() / sizes.sum())
    reach = SIGMAS * np.sqrt(centre * (1 - centre) / sizes)
    lcl, ucl = np.maximum(centre - reach, 0), centre + reach
    out = (p > ucl).astype(int) - (p < lcl).astype(int)
    return pd.DataFrame({"p": p, "centre": centre, "lcl": lcl, "ucl": ucl, "out": out})


def ordinal_index(counts: pd.Series[float], values: Mapping[str, float] | None = None) -> float:
    """Return the mean value of graded answers, each grade weighed by how many gave it.

    Σ countᵢ · valueᵢ / Σ countᵢ. With the default values, 0 if all say Low and 100 if all say
    High. That Medium lies half-way is our choice, not a finding.

    Args:
        counts: how many gave each grade; the index holds the grades (a grade may stand more than
            once, as in a table of cells).
        values: the value of each grade; without it, Low 0, Medium 50, High 100.

    Raises:
        ValueError: no counts, one that is missing or below 0 (the message names the row),
            nothing but zeros, or a grade that has no value.
    """
    values = GRADES if values is None else values
    series(counts.reset_index(drop=True), "counts", 0)
    unknown = [grade for grade in counts.index if grade not in values]
    if unknown:
        raise ValueError(f"grade {unknown[0]} has no value: there are {list(values)}")
    if counts.sum() == 0:
        raise ValueError("all counts are 0")
    of_grade = [values[grade] for grade in counts.index]
    return float(np.average(of_grade, weights=counts.to_numpy(dtype=float)))


class ChiSquare(NamedTuple):
    """Whether groups differ by more than chance."""

    chi_square: float
    #: (groups − 1)(outcomes − 1)
    df: int
    #: probability of so large a χ² if the groups did not differ
    p: float


def chi_square_by_group(
    df: pd.DataFrame, group: str, outcome: str, counts: str | None = None
) -> ChiSquare:
    """Test whether the shares of `outcome` are the same in each `group` (Pearson's χ²).

    Σ (observed − expected)² / expected over the table of both, without Yates' correction, by
    `scipy.stats.chi2_contingency`.

    Args:
        df: a row a case, or a row a cell of a table.
        group: the column of the groups.
        outcome: the column of the outcomes.
        counts: where a row is a cell, the column that says how many cases it stands for.

    Raises:
        ValueError: no rows, a missing column or value (the message names the column and the
            row), or fewer than two groups or outcomes.
    """
    require(df, [group, outcome])
    if counts is None:
        table = pd.crosstab(df[group], df[outcome])
    else:
        require_numbers(df, [counts], 0)
        table = df.pivot_table(
            index=group, columns=outcome, values=counts, aggfunc="sum", fill_value=0
        )
    if min(table.shape) < 2:
        raise ValueError(f"two groups and two outcomes are needed, not {table.shape}")
    found = stats.chi2_contingency(table, correction=False)
    return ChiSquare(float(found.statistic), int(found.dof), float(found.pvalue))
