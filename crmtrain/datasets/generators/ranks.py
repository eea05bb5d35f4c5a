"""Four teams rank ten proposals: A and B agree and gain, C disagrees, D agrees on a mistake."""

from __future__ import annotations

import numpy as np
import pandas as pd

PROPOSALS = (
    "hotline", "refund_rule", "training", "spare_parts", "web_faq",
    "survey", "loyalty_card", "delivery_slots", "recall_calls", "complaint_db",
)  # fmt: skip
EXPERT = (2, 4, 3, 6, 7, 8, 10, 5, 9, 1)
MEMBERS = 5

#: How far a member strays from what the team believes, and the team from it: standard deviations
#: of what is added to the places before they are put in order again.
STRAYS = {"A": (1.5, 0.6), "B": (2.0, 0.8), "C": (20.0, 1.0), "D": (2.0, 0.8)}

#: What D believes instead: it takes the expert's order by halves, the second half first.
TURNED = tuple((place + 4) % 10 + 1 for place in EXPERT)


def draw(seed: int) -> pd.DataFrame:
    """Return 25 rows as in the data set `ranks`: four teams of five and TEAM, and EXPERT.

    Planted: in A, B and D the members' orders lie close together, in C they do not; A, B and D
    end closer to the expert than their members on average, C further away; D stays far off.

    Args:
        seed: of NumPy's default generator; the same seed gives the same frame.
    """
    rng = np.random.default_rng(seed)
    rows: list[list[object]] = []
    for team, (member, common) in STRAYS.items():
        while True:
            belief = np.array(TURNED if team == "D" else EXPERT)
            orders = [_order(belief + rng.normal(0, member, 10)) for _ in range(MEMBERS)]
            if team == "C":  # whoever shouts: the order of the member that is furthest off
                belief = max(orders, key=_error)
            together = _order(belief + rng.normal(0, common, 10))
            gain = np.mean([_error(order) for order in orders]) - _error(together)
            if (gain < 0) == (team == "C") and gain:
                break
        names = [f"{team}{number}" for number in range(1, MEMBERS + 1)]
        pairs = zip([*names, "TEAM"], [*orders, together], strict=True)
        rows += [[team, name, *order] for name, order in pairs]
    rows.append(["REF", "EXPERT", *EXPERT])
    return pd.DataFrame(rows, columns=["team", "member", *PROPOSALS])


def _order(values: np.ndarray) -> np.ndarray:
    """Return the place, from 1, of each value among all."""
    return values.argsort().argsort() + 1


def _error(order: np.ndarray) -> int:
    return int(np.abs(order - np.array(EXPERT)).sum())
