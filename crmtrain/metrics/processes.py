"""Where the time of a process goes: lead time, waiting, value, rework, hand-offs, Little's law.

A log has a row an activity of a case, with the columns `case`, `activity`, `dept`, `value_class`
(VA adds value for the customer, BVA is needed by the business only, NVA neither) and three
moments: `arrive` (the case reaches this activity), `start` and `end` (of the work on it).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from crmtrain.metrics._checks import require

MOMENTS = ("arrive", "start", "end")
CLASSES = ("VA", "BVA", "NVA")
HOUR = pd.Timedelta(hours=1)


def check_log(log: pd.DataFrame) -> None:
    """Raise ValueError for a log without rows or columns, gaps, or moments out of order.

    Raises:
        ValueError: a column or a value is missing, a moment is no time, an activity ends before
            it starts or starts before the case arrives, or a value class does not exist; the
            message names the column and the row.
    """
    require(log, ["case", "activity", "dept", "value_class", *MOMENTS])
    for column in MOMENTS:
        if not pd.api.types.is_datetime64_any_dtype(log[column]):
            raise ValueError(f"column {column} holds {log[column].dtype}, not times")
    for before, after in (("arrive", "start"), ("start", "end")):
        wrong = log[after] < log[before]
        if wrong.any():
            raise ValueError(f"row {log.index[wrong][0]}: {after} is before {before}")
    unknown = ~log["value_class"].isin(CLASSES)
    if unknown.any():
        row = log.index[unknown][0]
        raise ValueError(f"column value_class, row {row}: {log.loc[row, 'value_class']}")


def lead_times(log: pd.DataFrame) -> pd.Series[float]:
    """Return each case's time from its first arrival to its last end, in hours.

    Nights and weekends count: it is what the customer waits. Errors are those of `check_log`.
    """
    check_log(log)
    cases = log.groupby("case")
    return _hours(cases["end"].max() - cases["arrive"].min()).rename("lead_h")


def touch_times(log: pd.DataFrame) -> pd.Series[float]:
    """Return for each activity of the log the time somebody works on it (end − start), in minutes.

    Errors are those of `check_log`.
    """
    check_log(log)
    return (_hours(log["end"] - log["start"]) * 60).rename("touch_min")


def waiting(log: pd.DataFrame) -> pd.Series[float]:
    """Return the mean time a case waits before each activity (start − arrive), in minutes.

    The longest, the bottleneck, comes first. Errors are those of `check_log`.
    """
    return _waits(log).groupby(log["activity"]).mean().sort_values(ascending=False)


def waiting_share(log: pd.DataFrame, value_class: str = "NVA") -> float:
    """Return the share of all waiting that stands before activities of one value class, in %.

    Errors are those of `check_log`; `nan` where nothing waits.
    """
    waits = _waits(log)
    total = float(waits.sum())
    return float(waits[log["value_class"] == value_class].sum() / total * 100) if total else np.nan


def value_shares(log: pd.DataFrame) -> pd.Series[float]:
    """Return the share of the touch time in each of VA, BVA and NVA, in per cent.

    Errors are those of `check_log`; `nan` where there is no touch time.
    """
    minutes = touch_times(log).groupby(log["value_class"]).sum()
    return minutes.reindex(list(CLASSES), fill_value=0.0) / minutes.sum() * 100


def cycle_efficiency(log: pd.DataFrame) -> float:
    """Return the process cycle efficiency, value-adding touch time ÷ lead time, in per cent.

    Only VA counts above the line; sums over all cases (George 2002, *Lean Six Sigma*). Errors are
    those of `check_log`; `nan` where the lead time is 0.
    """
    lead = float(lead_times(log).sum()) * 60
    added = float(touch_times(log)[log["value_class"] == "VA"].sum())
    return added / lead * 100 if lead else float("nan")


def rework_rate(log: pd.DataFrame, activity: str = "rework") -> float:
    """Return the share of cases that went through `activity` at least once, in per cent.

    Errors are those of `check_log`.
    """
    check_log(log)
    return float((log["activity"] == activity).groupby(log["case"]).any().mean() * 100)


def handoffs(log: pd.DataFrame) -> pd.Series[int]:
    """Return how often each case passes from one department to another.

    The activities of a case are taken in order of their start. Errors are those of `check_log`.
    """
    check_log(log)
    ordered = log.sort_values(["case", "start", "end"], kind="stable")
    before = ordered.groupby("case")["dept"].shift()
    changed = before.notna() & (before != ordered["dept"])
    return changed.groupby(ordered["case"]).sum().astype(int).rename("handoffs")


class Little(NamedTuple):
    """Little's law L = λW over one window of observation."""

    #: mean number of cases in the process
    l: float  # noqa: E741  # the law's own letter
    #: arrivals an hour
    lambda_: float
    #: mean lead time, in hours
    w: float
    #: length of the window, first arrival to last end, in hours
    hours: float


def littles_law(log: pd.DataFrame) -> Little:
    """Return λ = cases ÷ window, W = mean lead time, and L = λW (Little 1961).

    The window runs from the first arrival to the last end, so that every case begins and ends in
    it and L is exactly the time-averaged number (*Operations Research* 9:383-387). Errors are
    those of `check_log`, and a window of no length.
    """
    lead = lead_times(log)
    hours = float((log["end"].max() - log["arrive"].min()) / HOUR)
    if hours == 0:
        raise ValueError("the first arrival is the last end: there is no window")
    rate, mean = len(lead) / hours, float(lead.mean())
    return Little(rate * mean, rate, mean, hours)


def time_averaged_wip(log: pd.DataFrame) -> float:
    """Return the mean number of cases in the process, counted event by event.

    Over the window of `littles_law`, whose L it equals; errors are the same.
    """
    hours = littles_law(log).hours
    cases = log.groupby("case")
    events = pd.concat(
        [
            pd.Series(1, index=cases["arrive"].min().to_numpy()),
            pd.Series(-1, index=cases["end"].max().to_numpy()),
        ]
    ).sort_index()
    level = events.cumsum().to_numpy()[:-1]
    lasting = np.diff(events.index.to_numpy()) / HOUR.to_timedelta64()
    return float((level * lasting).sum() / hours)


def lead_times_without(log: pd.DataFrame, value_class: str = "NVA") -> pd.Series[float]:
    """Return each case's lead time without the waiting and the work of one class, in hours.

    It supposes that all else stays as it is: the queue of the other activities neither grows nor
    shrinks. Errors are those of `check_log`.
    """
    lead = lead_times(log)
    gone = log["value_class"] == value_class
    spent = (log["end"] - log["arrive"]).where(gone, pd.Timedelta(0)).groupby(log["case"]).sum()
    return lead - _hours(spent)


def _waits(log: pd.DataFrame) -> pd.Series[float]:
    check_log(log)
    return _hours(log["start"] - log["arrive"]) * 60


def _hours(lasting: pd.Series[pd.Timedelta]) -> pd.Series[float]:
    return lasting.dt.total_seconds() / 3600
