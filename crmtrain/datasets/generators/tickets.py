"""Complaints of a quarter, how they were handled in six steps, and what came of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

CATEGORIES = {
    "billing": 0.34, "delivery": 0.24, "product_fault": 0.17,
    "staff_attitude": 0.10, "website": 0.09, "promise_not_kept": 0.06,
}  # fmt: skip
#: Channel: its share, and the typical minutes to a first response.
CHANNELS = {"phone": (0.45, 3), "chat": (0.32, 5), "email": (0.18, 140), "store": (0.05, 1.5)}
STEPS = {
    "listen": 0.93, "share": 0.71, "probe": 0.87, "check": 0.67, "act": 0.89, "satisfy": 0.49
}  # fmt: skip
#: How much longer some categories take.
SLOW = {"product_fault": 1.2, "promise_not_kept": 0.7}


def draw(seed: int, tickets: int = 600) -> pd.DataFrame:
    """Return a frame as the data set `tickets`, in order of opening.

    Steps are taken independently of one another. Planted: a few categories make most
    complaints; the more steps, the higher the satisfaction, and the longer the solution takes
    the lower; without the last step more tickets come back; who is satisfied buys again more
    often; times are skewed to the right.

    Args:
        seed: of NumPy's default generator; the same seed gives the same frame.
        tickets: how many rows.
    """
    rng = np.random.default_rng(seed)
    minutes = np.sort(rng.integers(0, 90 * 24 * 60, tickets))
    channel = rng.choice(list(CHANNELS), tickets, p=[share for share, _ in CHANNELS.values()])
    category = rng.choice(list(CATEGORIES), tickets, p=list(CATEGORIES.values()))
    typical = np.array([CHANNELS[name][1] for name in channel])
    slow = np.array([SLOW.get(name, 0.0) for name in category])
    hours = rng.normal(0, 1.2, tickets) + slow
    steps = {name: (rng.random(tickets) < share).astype(int) for name, share in STEPS.items()}
    done = np.sum(list(steps.values()), axis=0)
    felt = 3.4 + 0.45 * (done - 4.5) - 0.3 * hours + rng.normal(0, 0.8, tickets)
    csat = np.clip(np.rint(felt), 1, 5).astype(int)
    again = 0.2 + 0.32 * (csat >= 4)
    back = np.where(steps["satisfy"] == 1, 0.08, 0.22)
    frame = pd.DataFrame(
        {
            "ticket": rng.permutation(tickets) + 1,
            "opened": pd.Timestamp(2026, 1, 1) + pd.to_timedelta(minutes, unit="min"),
            "channel": channel,
            "category": category,
            "first_response_min": (typical * np.exp(rng.normal(0, 0.8, tickets))).round(1),
            "resolution_min": (600 * np.exp(hours)).round(1),
            "transfers": rng.poisson(0.4, tickets),
            "csat": csat,
            "repurchased_90d": (rng.random(tickets) < again).astype(int),
            **steps,
            "reopened": (rng.random(tickets) < back).astype(int),
        }
    )
    return frame.astype({"opened": "datetime64[us]"})
