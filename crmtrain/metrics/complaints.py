"""Complaints: which are most frequent, which are typical, how they are handled, what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmtrain.metrics._checks import require, require_flags, require_numbers, series

#: The six steps of handling a complaint, in their order (LSPCAS).
STEPS = ("listen", "share", "probe", "check", "act", "satisfy")


def pareto(counts: pd.Series[float]) -> pd.DataFrame:
    """Return the counts from the largest to the smallest, their shares and the running total.

    Args:
        counts: one number a category, at least 0, not all 0. Where a complaint may have several
            categories these are shares of mentions, not of complaints.

    Returns:
        A row a category; the columns `count`, `share` and `cumulative`, both in per cent. Equal
        counts keep their order.

    Raises:
        ValueError: no counts, one that is missing or below 0, or only zeros.
    """
    series(counts, "counts", low=0)
    total = float(counts.sum())
    if total == 0:
        raise ValueError("all counts are 0")
    ordered = counts.sort_values(ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "count": ordered,
            "share": ordered / total * 100,
            "cumulative": ordered.cumsum() / total * 100,
        }
    )


def vital_few(counts: pd.Series[float], percent: float = 80) -> list[str]:
    """Return the largest categories that together reach `percent` of the total, largest first.

    Arguments and errors are those of `pareto`.
    """
    table = pareto(counts)
    before = table["cumulative"].shift(fill_value=0.0)
    return [str(category) for category in table.index[before < percent - 1e-9]]


def complaint_lift(codes: pd.DataFrame, negative: pd.Series[bool]) -> pd.Series[float]:
    """Return P(code | negative) ÷ P(code | not negative) of each code, highest first.

    Above 1, the topic is more frequent among the negative texts; 1 says nothing either way,
    however often it is mentioned. `inf` where only negative texts have it, `nan` where none has.

    Args:
        codes: a row a text, a column a topic; 0 or 1.
        negative: whether the text is negative, with the same index.

    Raises:
        ValueError: indexes that differ, a code that is neither 0 nor 1, or only one kind of text.
    """
    if not codes.index.equals(negative.index):
        raise ValueError("codes and negative do not have the same index")
    require_flags(codes, list(codes.columns))
    is_negative = negative.astype(bool)
    if is_negative.all() or not is_negative.any():
        raise ValueError("there are not both negative and other texts")
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = codes[is_negative].mean() / codes[~is_negative].mean()
    return lift.sort_values(ascending=False)


def funnel(tickets: pd.DataFrame, steps: Sequence[str] = STEPS) -> pd.DataFrame:
    """Return how many tickets show each step, and how many show it and all steps before it.

    Args:
        tickets: a row a ticket, a column of 0 and 1 for each step.
        steps: the columns in their order.

    Returns:
        A row a step; the columns `share` and `strict`, both from 0 to 1.

    Raises:
        ValueError: no tickets, a missing column, or a value that is neither 0 nor 1.
    """
    require_flags(tickets, steps)
    flags = tickets[list(steps)]
    return pd.DataFrame({"share": flags.mean(), "strict": flags.cumprod(axis=1).mean()})


def steps_done(tickets: pd.DataFrame, steps: Sequence[str] = STEPS) -> pd.Series[int]:
    """Return how many of the steps each ticket shows; arguments and errors as in `funnel`."""
    require_flags(tickets, steps)
    return tickets[list(steps)].sum(axis=1)


class HandlingTimes(NamedTuple):
    """How long customers wait for a first answer and for a solution."""

    #: median time to the first response, in minutes
    first_response: float
    #: median time to the solution, in minutes
    resolution: float
    #: time within which nine tenths are solved (linear interpolation), in minutes
    resolution_p90: float
    #: share of tickets solved within 24 hours, in per cent
    within_24h: float


def handling_times(tickets: pd.DataFrame) -> HandlingTimes:
    """Return medians, the ninth decile and the share within 24 hours.

    Medians, because such times are skewed: a few very long ones carry the mean away.

    Args:
        tickets: a row a ticket, with `first_response_min` and `resolution_min`.

    Raises:
        ValueError: no tickets, a missing column, or a time that is missing or below 0.
    """
    require_numbers(tickets, ["first_response_min", "resolution_min"], low=0)
    resolution = tickets["resolution_min"]
    return HandlingTimes(
        float(tickets["first_response_min"].median()),
        float(resolution.median()),
        float(resolution.quantile(0.9)),
        float((resolution <= 24 * 60).mean() * 100),
    )


def first_contact_resolution(tickets: pd.DataFrame) -> float:
    """Return the share of tickets solved at first contact, in per cent.

    Solved at first contact is what was neither passed on nor opened again; definitions differ
    between companies, so a figure is to be given with its own.

    Args:
        tickets: a row a ticket, with `transfers` (a count) and `reopened` (0 or 1).

    Raises:
        ValueError: no tickets, a missing column or value, transfers below 0, another flag.
    """
    require_numbers(tickets, ["transfers"], low=0)
    require_flags(tickets, ["reopened"])
    return float(((tickets["transfers"] == 0) & (tickets["reopened"] == 0)).mean() * 100)


class OutcomeByFlag(NamedTuple):
    """The mean of an outcome with and without something, observed, not caused."""

    with_it: float
    without_it: float


def outcome_by_flag(outcome: pd.Series[float], flag: pd.Series[int]) -> OutcomeByFlag:
    """Return the mean of `outcome` where `flag` is 1 and where it is 0.

    Raises:
        ValueError: indexes that differ, a missing value, another flag than 0 or 1, or one of the
            two groups is empty.
    """
    if not outcome.index.equals(flag.index):
        raise ValueError("outcome and flag do not have the same index")
    frame = pd.DataFrame({"outcome": outcome, "flag": flag})
    require(frame, ["outcome", "flag"])
    require_flags(frame, ["flag"])
    yes = flag.astype(bool)
    if yes.all() or not yes.any():
        raise ValueError("flag does not vary")
    return OutcomeByFlag(float(outcome[yes].mean()), float(outcome[~yes].mean()))
