"""Decisions of several people: how far rankings agree, and what talking them over gained."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats


class KendallsW(NamedTuple):
    """How far several raters put the same things in the same order."""

    #: 0 (no agreement) to 1 (the same order from everybody), without unit
    w: float
    #: sum of the squared deviations of the rank sums from their mean
    s: float
    #: m(n−1)W, to be compared with a χ² distribution
    chi_square: float
    #: n − 1
    df: int
    #: probability of so large a χ² if all orders were equally likely; rough for n < 8
    p: float


def kendalls_w(ranks: pd.DataFrame) -> KendallsW:
    """Return Kendall's coefficient of concordance W = 12S / (m²(n³−n) − mΣT), without unit.

    m raters, n things, S = Σ(Rⱼ − R̄)² over the rank sums Rⱼ, and T = Σ(t³−t) over the ties of
    t things in each rater's ranks (Kendall & Babington Smith 1939, *Annals of Mathematical
    Statistics* 10:275-287; with ties and χ²: Siegel 1956, *Nonparametric Statistics*, ch. 9).
    Agreement is not accuracy: a high W says nothing about whether the order is right.

    Args:
        ranks: a row a rater, a column a thing; ranks from 1, tied ones as their mean (1, 2.5,
            2.5, 4). No row for the team's common order: it is not a rater.

    Returns:
        W and its test; `nan` for W, χ² and p where every rater ties everything.

    Raises:
        ValueError: fewer than two raters or things, a missing rank, or a row that does not
            rank its things (as when raters stand in columns); the message names the row.
    """
    m, n = ranks.shape
    if m < 2 or n < 2:
        raise ValueError(f"two raters and two things are needed, not {m} and {n}")
    values = _check_ranks(ranks)
    sums = values.sum(axis=0)
    s = float(((sums - sums.mean()) ** 2).sum())
    ties = sum(float((t**3 - t).sum()) for t in map(_tied, values))
    most = m**2 * (n**3 - n) - m * ties
    w = 12 * s / most if most else math.nan
    chi_square = m * (n - 1) * w
    return KendallsW(w, s, chi_square, n - 1, float(stats.chi2.sf(chi_square, n - 1)))


class GainAndSynergy(NamedTuple):
    """A team's common result beside those of its members, all in the unit of the errors."""

    #: mean error of the members, each on their own
    mean: float
    #: smallest error of a member
    best: float
    #: error of the team
    team: float
    #: mean − team: above 0, talking helped
    gain: float
    #: gain ÷ mean · 100, in per cent; `nan` where every member is without error
    gain_percent: float
    #: best − team: above 0, which is rare, the team beat its best member
    synergy: float


def gain_and_synergy(members: pd.Series[float], team: float) -> GainAndSynergy:
    """Compare a team's error with those of its members before they talked.

    gain = mean − team, synergy = best − team (after Hall & Watson 1970, *Human Relations*
    23:299-317). An error is, for example, Σ|place − place in the reference order|; 0 is right.

    Args:
        members: one error a member, at least 0.
        team: the error of the team's common order, at least 0.

    Raises:
        ValueError: no members, or an error that is missing or below 0; the message says whose.
    """
    errors = pd.concat([members.astype(float), pd.Series({"team": float(team)})])
    if len(members) == 0:
        raise ValueError("there are no members")
    wrong = ~(np.isfinite(errors.to_numpy()) & (errors.to_numpy() >= 0))
    if wrong.any():
        raise ValueError(f"{errors.index[wrong][0]}: no error of at least 0")
    mean, best = float(members.mean()), float(members.min())
    gain = mean - float(team)
    return GainAndSynergy(
        mean, best, float(team), gain, gain / mean * 100 if mean else math.nan, best - float(team)
    )


def borda(ranks: pd.DataFrame) -> pd.Series[float]:
    """Return each thing's rank sum over all raters, smallest (first) first, in ranks.

    Ordering by the rank sum is the count of Borda (1781) turned round: with n things a rater's
    first gets n − 1 Borda points and rank 1. Things with equal sums keep the order of the columns.

    Args:
        ranks: as in `kendalls_w`.

    Raises:
        ValueError: as in `kendalls_w`; one rater is enough.
    """
    _check_ranks(ranks)
    return ranks.sum().astype(float).sort_values(kind="stable")


def rank_errors(ranks: pd.DataFrame, reference: pd.Series[float]) -> pd.Series[float]:
    """Return Σ|rank − reference rank| of each row, in places (Spearman's footrule); 0 is right.

    Args:
        ranks: as in `kendalls_w`; here the team's common order may be a row as well.
        reference: the reference order: one rank for each column of `ranks`, by name.

    Raises:
        ValueError: as in `borda`, or the reference has not exactly the columns of `ranks`.
    """
    _check_ranks(ranks)
    if set(reference.index) != set(ranks.columns):
        other = sorted(set(map(str, reference.index)) ^ set(map(str, ranks.columns)))
        raise ValueError(f"{other[0]} is not both in the ranks and in the reference order")
    _check_ranks(reference.to_frame("reference").T)
    return (ranks - reference[ranks.columns]).abs().sum(axis=1).astype(float)


def _check_ranks(ranks: pd.DataFrame) -> np.ndarray:
    n = ranks.shape[1]
    if not ranks.size:
        raise ValueError("there are no ranks")
    try:
        values = ranks.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise ValueError("the ranks are not numbers") from None
    missing = ~np.isfinite(values).all(axis=1)
    if missing.any():
        raise ValueError(f"row {ranks.index[missing][0]}: a rank is missing")
    wrong = (stats.rankdata(values, axis=1) != values).any(axis=1)
    if wrong.any():
        raise ValueError(
            f"row {ranks.index[wrong][0]}: these are no ranks from 1 to {n} "
            "(tied things share the mean of their places)"
        )
    return values


def _tied(ranks: np.ndarray) -> np.ndarray:
    return np.unique(ranks, return_counts=True)[1].astype(float)
