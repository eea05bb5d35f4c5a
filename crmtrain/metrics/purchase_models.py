"""Two models of buying without a contract: how often (BG/NBD) and how much (gamma-gamma).

A customer is summed up in x repeat purchases, the last of them t_x after the first purchase, and
T, the time from the first purchase to now; all times in one unit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize, special

from crmtrain.metrics._checks import require_numbers


class BGNBD(NamedTuple):
    """Parameters of the BG/NBD model, and how well they fit."""

    #: shape of the purchase rates' gamma distribution, without unit
    r: float
    #: its rate, in units of time: the mean purchase rate is r/α
    alpha: float
    #: first parameter of the beta distribution of the chance to leave after a purchase
    a: float
    #: its second parameter: the mean chance is a/(a + b)
    b: float
    #: logarithm of the likelihood
    log_likelihood: float


class GammaGamma(NamedTuple):
    """Parameters of the gamma-gamma model of spending, and how well they fit."""

    #: shape of a customer's amounts, without unit
    p: float
    #: shape of the distribution of their scale between customers, without unit
    q: float
    #: its rate, in the unit of the amounts
    v: float
    #: mean amount a purchase over all customers, p·v/(q − 1); NaN where q is not above 1
    mean: float
    #: logarithm of the likelihood
    log_likelihood: float


def bg_nbd_fit(summary: pd.DataFrame) -> BGNBD:
    """Fit the BG/NBD model by maximum likelihood.

    While active a customer buys at random with a rate of their own; after each purchase they
    may leave for good, with a chance of their own (Fader, Hardie & Lee 2005, *Marketing Science*
    24(2):275-284, equation 6).

    Args:
        summary: a row a customer, with `x`, `t_x` and `T`.

    Raises:
        ValueError: no rows, a missing column or value, a value below 0, or a last purchase
            after T (the message names the column and the row), or nobody has bought again.
        RuntimeError: the search for the maximum does not settle.
    """
    _check_summary(summary)
    if not (summary["x"] > 0).any():
        raise ValueError("nobody has bought again: there is nothing to fit")
    # Customers with the same history are one row with a weight: a third of the work.
    groups = summary.groupby(["x", "t_x", "T"]).size()
    x, t_x, T = (groups.index.get_level_values(level).to_numpy(float) for level in range(3))
    weights = groups.to_numpy(float)

    def loss(logs: Any) -> float:
        of_each = _bg_nbd_log_likelihood(np.exp(logs), x, t_x, T)
        return -float(np.average(of_each, weights=weights))

    logs, least = _minimise(loss, [0.0, np.log(T.mean()), 0.0, 0.0])
    r, alpha, a, b = np.exp(logs)
    return BGNBD(float(r), float(alpha), float(a), float(b), -least * float(weights.sum()))


def p_alive(model: BGNBD, summary: pd.DataFrame) -> pd.Series[float]:
    """Return the probability that each customer has not left, 0 to 1.

    1 / (1 + a/(b + x − 1) · ((α + T)/(α + t_x))^(r + x)) where x > 0 (Fader, Hardie & Lee 2008,
    "Computing P(alive) using the BG/NBD model"). Where x = 0 it is 1: in this model nobody can
    leave before the first repeat purchase.

    Args:
        model: as from `bg_nbd_fit`.
        summary: as there.

    Raises:
        ValueError: as in `bg_nbd_fit`.
    """
    _check_summary(summary)
    alive: pd.Series[float] = 1 / (1 + _odds_gone(model, summary))
    return alive.rename("p_alive")


def expected_purchases(model: BGNBD, summary: pd.DataFrame, t: float) -> pd.Series[float]:
    """Return how many purchases each customer will make in the next `t`, in numbers.

    Fader, Hardie & Lee 2005, equation 10; the hypergeometric function by `scipy.special.hyp2f1`.

    Args:
        model: as from `bg_nbd_fit`, with a other than 1.
        summary: as there.
        t: at least 0, in the unit of T.

    Raises:
        ValueError: as in `bg_nbd_fit`, or t is below 0, or a is 1.
    """
    _check_summary(summary)
    if not t >= 0:
        raise ValueError(f"t is {t}, a time of at least 0 is needed")
    r, alpha, a, b, _ = model
    if a == 1:
        raise ValueError("a is 1, where the formula divides by 0")
    x, T = summary["x"], summary["T"]
    z = t / (alpha + T + t)
    shrink = ((alpha + T) / (alpha + T + t)) ** (r + x)
    grown = 1 - shrink * special.hyp2f1(r + x, b + x, a + b + x - 1, z)
    expected: pd.Series[float] = (
        (a + b + x - 1) / (a - 1) * grown / (1 + _odds_gone(model, summary))
    )
    return expected.rename("expected_purchases")


def gamma_gamma_fit(summary: pd.DataFrame) -> GammaGamma:
    """Fit the gamma-gamma model of the mean amount a purchase, by maximum likelihood.

    Amounts vary around a customer's own mean, the means between customers; how much somebody
    spends must not depend on how often (Fader & Hardie 2013, "The gamma-gamma model of monetary
    value", equation 1a). Only those who have bought again are used.

    Args:
        summary: a row a customer, with `x` and `zbar`, the mean amount of the repeat purchases.

    Raises:
        ValueError: no rows, a missing column or value, a value below 0, or a repeat buyer whose
            mean amount is 0 (the message names the column and the row), or nobody has bought
            again.
        RuntimeError: the search for the maximum does not settle.
    """
    require_numbers(summary, ["x", "zbar"], 0)
    again = summary[summary["x"] > 0]
    if again.empty:
        raise ValueError("nobody has bought again: there is nothing to fit")
    if (again["zbar"] == 0).any():
        raise ValueError(
            f"column zbar, row {again.index[again['zbar'] == 0][0]}: no amount above 0"
        )
    x, z = again["x"].to_numpy(float), again["zbar"].to_numpy(float)

    def loss(logs: Any) -> float:
        p, q, v = np.exp(logs)
        return -float(
            np.mean(
                special.gammaln(p * x + q)
                - special.gammaln(p * x)
                - special.gammaln(q)
                + q * np.log(v)
                + (p * x - 1) * np.log(z)
                + p * x * np.log(x)
                - (p * x + q) * np.log(v + x * z)
            )
        )

    logs, least = _minimise(loss, [1.0, 1.0, np.log(z.mean())])
    p, q, v = (float(value) for value in np.exp(logs))
    mean = p * v / (q - 1) if q > 1 else float("nan")
    return GammaGamma(p, q, v, mean, -least * len(again))


def expected_amount(model: GammaGamma, summary: pd.DataFrame) -> pd.Series[float]:
    """Return the mean amount a purchase that each customer will spend, in the amounts' unit.

    A mean of the population's and the customer's own, the latter with more weight the more
    purchases there are: ((q − 1)·mean + p·x·z̄) / (p·x + q − 1) (Fader & Hardie 2013).

    Args:
        model: as from `gamma_gamma_fit`, with q above 1.
        summary: as there.

    Raises:
        ValueError: no rows, a missing column or value or one below 0 (the message names the
            column and the row), or q is not above 1.
    """
    require_numbers(summary, ["x", "zbar"], 0)
    if not model.q > 1:
        raise ValueError(f"q is {model.q}: the model's mean exists above 1 only")
    own = model.p * summary["x"]
    total = (model.q - 1) * model.mean + own * summary["zbar"]
    return (total / (own + model.q - 1)).rename("expected_amount")


def _bg_nbd_log_likelihood(parameters: Any, x: Any, t_x: Any, T: Any) -> Any:
    r, alpha, a, b = parameters
    common = (
        special.gammaln(r + x)
        - special.gammaln(r)
        + r * np.log(alpha)
        + special.betaln(a, b + x)
        - special.betaln(a, b)
    )
    # betaln(a, b + x) = ln of Γ(a)Γ(b + x)/Γ(a + b + x): the Γ(a) cancels in the difference.
    staying = -(r + x) * np.log(alpha + T)
    leaving = np.where(
        x > 0,
        np.log(a) - np.log(np.where(x > 0, b + x - 1, 1)) - (r + x) * np.log(alpha + t_x),
        -np.inf,
    )
    return common + np.logaddexp(staying, leaving)


def _odds_gone(model: BGNBD, summary: pd.DataFrame) -> pd.Series[float]:
    """Return P(left) / P(not left) of each customer."""
    r, alpha, a, b, _ = model
    x, t_x, T = summary["x"], summary["t_x"], summary["T"]
    odds = a / (b + x - 1).where(x > 0, 1) * ((alpha + T) / (alpha + t_x)) ** (r + x)
    return odds.where(x > 0, 0.0)


def _check_summary(summary: pd.DataFrame) -> None:
    require_numbers(summary, ["x", "t_x", "T"], 0)
    late = summary["t_x"] > summary["T"]
    if late.any():
        row = summary.index[late][0]
        raise ValueError(f"column t_x, row {row}: {summary.loc[row, 't_x']} is after T")


def _minimise(loss: Any, start: list[float]) -> tuple[Any, float]:
    """Return the parameters' logarithms at the minimum, and the minimum."""
    found = optimize.minimize(
        loss, start, method="Nelder-Mead", options={"maxiter": 4000, "xatol": 1e-6, "fatol": 1e-12}
    )
    if not (found.success and np.isfinite(found.fun)):
        raise RuntimeError(f"no maximum of the likelihood was found: {found.message}")
    return found.x, float(found.fun)
