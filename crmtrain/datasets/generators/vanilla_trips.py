"""The car that is allergic to vanilla: it is the short stop that keeps it from starting."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: Flavour: its share, and the usual minutes in the shop. Vanilla stands by the till.
FLAVOURS = {
    "vanilla": (0.40, 4.5),
    "chocolate": (0.25, 9.0),
    "strawberry": (0.20, 9.5),
    "pistachio": (0.15, 10.0),
}
#: After this many minutes the fuel has cooled down far enough, on a day of 20 degrees.
COOL_AFTER, MINUTES_PER_DEGREE = 5.0, 0.15
FAILS_HOT, FAILS_COOL = 0.85, 0.03


def draw(seed: int, trips: int = 160) -> pd.DataFrame:
    """Return a frame as the data set `vanilla_trips`: a row an evening's trip for ice cream.

    Planted: whether the car starts again depends on the minutes in the shop and on the heat,
    not on the flavour; but vanilla takes fewer minutes, so it seems to be the flavour.

    Args:
        seed: of NumPy's default generator; the same seed gives the same frame.
        trips: how many rows.
    """
    rng = np.random.default_rng(seed)
    flavour = rng.choice(list(FLAVOURS), trips, p=[share for share, _ in FLAVOURS.values()])
    usual = np.array([FLAVOURS[name][1] for name in flavour])
    minutes = np.maximum(1, usual * np.exp(rng.normal(0, 0.45, trips))).round(1)
    outside = rng.normal(22, 5, trips).round(1)
    hot = minutes < COOL_AFTER + MINUTES_PER_DEGREE * (outside - 20)
    fails = rng.random(trips) < np.where(hot, FAILS_HOT, FAILS_COOL)
    return pd.DataFrame(
        {
            "trip": np.arange(1, trips + 1),
            "outside_c": outside,
            "flavour": flavour,
            "minutes_in_shop": minutes,
            "started": (~fails).astype(int),
        }
    ).astype({"flavour": "str"})
