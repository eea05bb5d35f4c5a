"""Scores, reliability and comparisons of a questionnaire with several categories.

An item's id is its column: `C3Q2` is the second item of category `C3`. Other columns of a
frame are left alone. An answer is a whole number on the scale, by default 1 to 5.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from scipy import stats

from crmtrain.metrics._checks import require_numbers

ITEM = re.compile(r"(C\d+)Q(\d+)")
SCALE = (1, 5)


def items_by_category(columns: Sequence[Hashable]) -> dict[str, list[str]]:
    """Sort item ids such as `C3Q2` by category and number; leave out what is no item id.

    Raises:
        ValueError: there is no item at all, or a category's numbers have a gap.
    """
    found = sorted(
        (match[1], int(match[2]), match[0])
        for match in (ITEM.fullmatch(str(column)) for column in columns)
        if match
    )
    if not found:
        raise ValueError(f"no column is named like C1Q1: {list(columns)}")
    categories: dict[str, list[str]] = {}
    for category, number, item in found:
        items = categories.setdefault(category, [])
        if number != len(items) + 1:
            raise ValueError(f"column {category}Q{len(items) + 1} is missing, {item} is there")
        items.append(item)
    return categories


def category_sums(
    answers: pd.DataFrame,
    categories: Mapping[str, Sequence[str]] | None = None,
    scale: tuple[int, int] = SCALE,
) -> pd.DataFrame:
    """Return the sum of each respondent's answers in each category, in points.

    Args:
        answers: a row a respondent, a column an item.
        categories: each category's columns; without it, by the columns' names.
        scale: lowest and highest answer.

    Returns:
        A row a respondent (same index), a column a category.

    Raises:
        ValueError: no rows, a missing column, an unanswered item, or an answer that is not
            on the scale; the message names the column and the row.
    """
    categories = categories or items_by_category(list(answers.columns))
    check_answers(answers, [item for items in categories.values() for item in items], *scale)
    return pd.DataFrame(
        {category: answers[list(items)].sum(axis=1) for category, items in categories.items()}
    )


def percent_of_maximum(
    answers: pd.DataFrame,
    categories: Mapping[str, Sequence[str]] | None = None,
    scale: tuple[int, int] = SCALE,
) -> pd.DataFrame:
    """Return sum / (n · highest answer) · 100 of each category and of the whole, in per cent.

    n is the number of items. The whole questionnaire is one sum over one maximum, not the mean
    of the categories, which would give an item of a short category more weight. On a scale
    from 1 to 5 the lowest possible value is 20 %, not 0 %.

    Args:
        answers: as in `category_sums`.
        categories: as in `category_sums`.
        scale: as in `category_sums`.

    Returns:
        A row a respondent, a column a category, and last the column `total`.

    Raises:
        ValueError: as in `category_sums`.
    """
    return _percent(answers, categories, scale, zero=0)


def rescaled_percent(
    answers: pd.DataFrame,
    categories: Mapping[str, Sequence[str]] | None = None,
    scale: tuple[int, int] = SCALE,
) -> pd.DataFrame:
    """Return (sum − n · lowest) / (n · (highest − lowest)) · 100, in per cent.

    Nothing but lowest answers give 0 %, nothing but highest answers 100 %
    ("percent of maximum possible": Cohen, Cohen, Aiken & West 1999,
    *Multivariate Behavioral Research* 34:315-346).

    Args:
        answers: as in `category_sums`.
        categories: as in `category_sums`.
        scale: as in `category_sums`.

    Returns:
        A row a respondent, a column a category, and last the column `total`.

    Raises:
        ValueError: as in `category_sums`.
    """
    return _percent(answers, categories, scale, zero=scale[0])


def cronbach_alpha(items: pd.DataFrame) -> float:
    """Return Cronbach's α = k/(k−1) · (1 − Σ s²ᵢ / s²_total), without unit, at most 1.

    k items, s²ᵢ their sample variances, s²_total that of the respondents' sums (Cronbach 1951,
    *Psychometrika* 16:297-334). It asks whether the items vary together, not whether they
    measure what they should; the usual floor of .70 (Nunnally 1978) was meant for early
    research (Lance et al. 2006).

    Args:
        items: a row a respondent, a column an item of one category, nothing else.

    Returns:
        α; `nan` where all respondents have the same sum.

    Raises:
        ValueError: fewer than two items or two respondents, or a value that is missing or is
            no number; the message names the column and the row.
    """
    respondents, k = items.shape
    if k < 2 or respondents < 2:
        raise ValueError(f"two items and two respondents are needed, not {k} and {respondents}")
    require_numbers(items, list(items.columns))
    total = float(items.sum(axis=1).var())
    if total == 0:
        return float("nan")
    return float(k / (k - 1) * (1 - items.var().sum() / total))


def group_means(values: pd.Series[float], groups: pd.Series[str]) -> pd.Series[float]:
    """Return the mean of `values` in each group, in the unit of `values`, lowest first.

    Args:
        values: one number a respondent.
        groups: the group of each respondent, with the same index.

    Raises:
        ValueError: no rows, different indexes, a missing value or a missing group; the message
            names the row.
    """
    if not values.index.equals(groups.index):
        raise ValueError("values and groups do not have the same index")
    name = str(values.name or "values")
    require_numbers(values.to_frame(name), [name])
    if groups.isna().any():
        raise ValueError(f"row {groups.index[groups.isna()][0]}: no group")
    return values.groupby(groups).mean().sort_values()


class WelchTest(NamedTuple):
    """What Welch's test says of the means of two groups."""

    #: first mean − second mean, in the unit of the values
    difference: float
    #: difference ÷ its standard error
    t: float
    #: degrees of freedom (Welch–Satterthwaite), not a whole number
    df: float
    #: two-sided probability of so large a |t| if the means were equal
    p: float


def welch_test(first: pd.Series[float], second: pd.Series[float]) -> WelchTest:
    """Compare the means of two independent groups whose variances may differ.

    t = (x̄₁ − x̄₂) / √(s₁²/n₁ + s₂²/n₂) (Welch 1947, *Biometrika* 34:28-35), by
    `scipy.stats.ttest_ind`.

    Args:
        first: one number a respondent of the first group.
        second: the same of the second group.

    Raises:
        ValueError: a group has fewer than two values, a value is missing, or neither group
            varies.
    """
    for place, group in (("first", first), ("second", second)):
        if len(group) < 2:
            raise ValueError(f"the {place} group has {len(group)} values, two are needed")
        require_numbers(group.to_frame(place), [place])
    if first.var() == 0 and second.var() == 0:
        raise ValueError("no value varies in either group: t is not defined")
    result = stats.ttest_ind(first, second, equal_var=False)
    return WelchTest(
        float(first.mean() - second.mean()),
        float(result.statistic),
        float(result.df),
        float(result.pvalue),
    )


def _percent(
    answers: pd.DataFrame,
    categories: Mapping[str, Sequence[str]] | None,
    scale: tuple[int, int],
    zero: int,
) -> pd.DataFrame:
    """Return the per cent of the way from n · `zero` to n · the scale's highest answer."""
    categories = categories or items_by_category(list(answers.columns))
    sums = category_sums(answers, categories, scale)
    n = pd.Series({category: len(items) for category, items in categories.items()})
    sums["total"] = sums.sum(axis=1)
    n["total"] = n.sum()
    return (sums - n * zero) / (n * (scale[1] - zero)) * 100


def check_answers(answers: pd.DataFrame, items: Sequence[str], low: int, high: int) -> None:
    """Raise ValueError if an answer is missing or is no whole number from low to high.

    Raises:
        ValueError: no rows, a missing column, or such an answer; the message names the column
            and the row.
    """
    require_numbers(answers, items)
    scale = range(low, high + 1)
    if answers[list(items)].isin(scale).to_numpy().all():  # all at once: the common case is quick
        return
    for item in items:
        wrong = ~answers[item].isin(scale)
        if wrong.any():
            row = answers.index[wrong][0]
            raise ValueError(
                f"column {item}, row {row}: {answers.loc[row, item]} is not an answer "
                f"on the scale from {low} to {high}"
            )
