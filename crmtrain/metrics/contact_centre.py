"""How many agents a service centre needs: Erlang's formulas for a queue without hang-ups.

Calls come at random at a steady rate, talk times are exponential, everybody waits as long as it
takes (M/M/c). `load` is the offered load a in erlangs: calls per hour · handling time in hours.
Real callers hang up and real rates move: see Gans, Koole & Mandelbaum 2003, *Manufacturing &
Service Operations Management* 5:79-141.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from crmtrain.metrics._checks import series


def erlang_b(load: float, agents: int) -> float:
    """Return the probability that a call finds all agents busy where nobody waits, 0 to 1.

    By the recursion B(0) = 1, B(i) = a·B(i−1) / (i + a·B(i−1)), which needs no factorials
    (Erlang 1917; Cooper 1981, *Introduction to Queueing Theory*, ch. 3).

    Args:
        load: offered load a in erlangs, at least 0.
        agents: c, at least 0.

    Raises:
        ValueError: an argument is not a number of that kind.
    """
    _check_load(load)
    if agents != int(agents) or agents < 0:
        raise ValueError(f"agents is {agents}, a whole number of at least 0 is needed")
    blocked = 1.0
    for i in range(1, int(agents) + 1):
        blocked = load * blocked / (i + load * blocked)
    return blocked


def erlang_c(load: float, agents: int) -> float:
    """Return the probability that a call has to wait, 0 to 1.

    B / (1 − (a/c)(1 − B)) with B of `erlang_b`; 1 where the load is not below the number of
    agents: the queue then grows without end (Erlang 1917).

    Args:
        load: offered load a in erlangs, at least 0.
        agents: c, at least 0.

    Raises:
        ValueError: as in `erlang_b`.
    """
    blocked = erlang_b(load, agents)
    if load >= agents:
        return 1.0
    return blocked / (1 - load / agents * (1 - blocked))


def service_level(load: float, agents: int, aht: float, within: float = 20) -> float:
    """Return the share of calls answered within `within` seconds, 0 to 1.

    1 − P(wait) · exp(−(c − a) · T / AHT); 0 where the load is not below the number of agents.

    Args:
        load: offered load a in erlangs, at least 0.
        agents: c, at least 0.
        aht: average handling time in seconds, talk and wrap-up together, above 0.
        within: T in seconds, at least 0.

    Raises:
        ValueError: an argument out of its range.
    """
    _check_seconds(aht, within)
    wait = erlang_c(load, agents)
    if load >= agents:
        return 0.0
    return 1 - wait * math.exp(-(agents - load) * within / aht)


def average_speed_of_answer(load: float, agents: int, aht: float) -> float:
    """Return the mean wait of all calls in seconds, those that do not wait included.

    P(wait) · AHT / (c − a); infinite where the load is not below the number of agents.

    Args:
        load: offered load a in erlangs, at least 0.
        agents: c, at least 0.
        aht: average handling time in seconds, above 0.

    Raises:
        ValueError: an argument out of its range.
    """
    _check_seconds(aht)
    wait = erlang_c(load, agents)
    if load >= agents:
        return math.inf
    return wait * aht / (agents - load)


class Staffing(NamedTuple):
    """The fewest agents that reach a target, and how the queue does with them."""

    agents: int
    #: offered load in erlangs
    load: float
    #: share of calls answered in time, 0 to 1
    service_level: float
    #: mean wait in seconds
    asa: float
    #: share of an agent's time with a caller, 0 to 1
    occupancy: float


def agents_needed(
    arrivals: float, interval: float, aht: float, within: float = 20, target: float = 0.8
) -> Staffing:
    """Return the fewest agents with whom the service level reaches the target.

    Load a = arrivals · AHT / interval; agents are counted up from the first whole number above
    it.

    Args:
        arrivals: calls in the interval, at least 0.
        interval: its length in seconds (1800 for half an hour), above 0.
        aht: average handling time in seconds, above 0.
        within: seconds within which a call counts as answered in time, at least 0.
        target: share of calls to be answered in time, at least 0, below 1.

    Raises:
        ValueError: an argument out of its range.
    """
    _check_seconds(aht, within)
    if not (math.isfinite(interval) and interval > 0):
        raise ValueError(f"interval is {interval}, seconds above 0 are needed")
    if not (math.isfinite(arrivals) and arrivals >= 0):
        raise ValueError(f"arrivals is {arrivals}, a number of at least 0 is needed")
    if not 0 <= target < 1:
        raise ValueError(f"target is {target}, a share of at least 0 and below 1 is needed")
    load = arrivals * aht / interval
    agents = math.floor(load) + 1 if load else 0
    if load:
        while service_level(load, agents, aht, within) < target:
            agents += 1
    if not load:
        return Staffing(0, 0.0, 1.0, 0.0, math.nan)
    return Staffing(
        agents,
        load,
        service_level(load, agents, aht, within),
        average_speed_of_answer(load, agents, aht),
        load / agents,
    )


def shrink(hours: float, shrinkage: float) -> float:
    """Return the paid hours it takes to have `hours` at the telephone: hours / (1 − shrinkage).

    Args:
        hours: with a headset on, at least 0.
        shrinkage: share of paid time that goes to breaks, training and absence, 0 to below 1.

    Raises:
        ValueError: an argument out of its range.
    """
    if not (math.isfinite(hours) and hours >= 0):
        raise ValueError(f"hours is {hours}, a number of at least 0 is needed")
    if not 0 <= shrinkage < 1:
        raise ValueError(f"shrinkage is {shrinkage}, a share of at least 0 and below 1 is needed")
    return hours / (1 - shrinkage)


def dispersion(counts: pd.Series[float]) -> float:
    """Return variance ÷ mean of counts of the same half-hour on many days, without unit.

    Near 1 where only chance moves them (Poisson), above it where the days themselves differ.

    Raises:
        ValueError: fewer than two counts, one that is missing or below 0 (the message names the
            row), or nothing but zeros.
    """
    series(counts, "counts", 0)
    if len(counts) < 2:
        raise ValueError("one count has no variance: two are needed")
    if counts.sum() == 0:
        raise ValueError("all counts are 0")
    return float(counts.var() / counts.mean())


def _check_load(load: float) -> None:
    if not (math.isfinite(load) and load >= 0):
        raise ValueError(f"load is {load}, a number of at least 0 erlangs is needed")


def _check_seconds(aht: float, within: float = 0) -> None:
    if not (math.isfinite(aht) and aht > 0):
        raise ValueError(f"aht is {aht}, seconds above 0 are needed")
    if not within >= 0:
        raise ValueError(f"within is {within}, seconds of at least 0 are needed")
