"""Orders on their way through ten activities, where nearly all of the time is waiting."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: Activity: its department, its value class, the mean minutes waited before it and worked on it.
ACTIVITIES = {
    "receive request": ("CS", "BVA", 30, 6),
    "check completeness": ("CS", "BVA", 60, 8),
    "hand to credit dept": ("CS", "NVA", 400, 2),
    "credit check": ("Credit", "BVA", 300, 15),
    "re-key into ERP": ("Ops", "NVA", 180, 9),
    "manager signature": ("Ops", "NVA", 900, 4),
    "configure product": ("Ops", "VA", 240, 35),
    "quality check": ("QA", "BVA", 120, 10),
    "rework": ("Ops", "NVA", 180, 20),
    "deliver & explain": ("CS", "VA", 60, 25),
}
REWORKED = 0.2
BETWEEN_ARRIVALS = 50


def draw(seed: int, cases: int = 250) -> pd.DataFrame:
    """Return a log as the data set `process`: a row an activity of an order.

    Orders arrive at random (exponential intervals), wait at random before each activity and are
    then worked on; one in five is reworked. Planted: waiting is nearly all of the time, the
    manager's signature the bottleneck.

    Args:
        seed: of NumPy's default generator; the same seed gives the same log.
        cases: how many orders.
    """
    rng = np.random.default_rng(seed)
    arrivals = np.cumsum(rng.exponential(BETWEEN_ARRIVALS * 60, cases))
    rows: list[tuple[object, ...]] = []
    for case, arrival in enumerate(arrivals, start=1):
        now = round(arrival)
        reworked = rng.random() < REWORKED
        for activity, (dept, value_class, waited, worked) in ACTIVITIES.items():
            if activity == "rework" and not reworked:
                continue
            start = now + round(rng.exponential(waited * 60))
            end = start + round(max(0.25, rng.normal(1, 0.25)) * worked * 60)
            rows.append((case, activity, dept, value_class, now, start, end))
            now = end
    names = ["case", "activity", "dept", "value_class", "arrive", "start", "end"]
    log = pd.DataFrame(rows, columns=names)
    for moment in ("arrive", "start", "end"):
        seconds = pd.to_timedelta(log[moment], unit="s")
        log[moment] = (pd.Timestamp(2026, 3, 2, 8) + seconds).astype("datetime64[us]")
    return log
