"""Pairs of questions on eight services: taken for granted, the more the better, unexpected."""

from __future__ import annotations

import numpy as np
import pandas as pd

#: For each kind of wish, the shares of the answers 1 to 5 if the service is there, and if not.
KINDS = {
    "must_be": ((0.08, 0.62, 0.24, 0.05, 0.01), (0.01, 0.02, 0.07, 0.15, 0.75)),
    "one_dimensional": ((0.78, 0.13, 0.07, 0.01, 0.01), (0.01, 0.02, 0.08, 0.14, 0.75)),
    "attractive": ((0.76, 0.08, 0.14, 0.01, 0.01), (0.01, 0.06, 0.48, 0.35, 0.10)),
    "indifferent": ((0.08, 0.10, 0.62, 0.17, 0.03), (0.04, 0.06, 0.70, 0.17, 0.03)),
    "reverse": ((0.02, 0.03, 0.12, 0.23, 0.60), (0.55, 0.12, 0.26, 0.05, 0.02)),
}
FEATURES = {
    "on_time_visit": "must_be",
    "itemised_bill": "must_be",
    "repair_speed": "one_dimensional",
    "progress_messages": "one_dimensional",
    "loan_machine": "attractive",
    "call_after_repair": "attractive",
    "printed_magazine": "indifferent",
    "sales_calls": "reverse",
}
#: Share of the respondents who answer one pair without reading it.
CARELESS = 0.04


def draw(seed: int, respondents: int = 180) -> pd.DataFrame:
    """Return a frame as the data set `kano`: a row a respondent and service.

    Planted: the kind of each service in `FEATURES` is the commonest of its categories; a few
    answers contradict themselves.

    Args:
        seed: of NumPy's default generator; the same seed gives the same frame.
        respondents: how many; each has a row for every service.
    """
    rng = np.random.default_rng(seed)
    parts = []
    for feature, kind in FEATURES.items():
        there, absent = (rng.choice(5, respondents, p=shares) + 1 for shares in KINDS[kind])
        careless = rng.random(respondents) < CARELESS
        there, absent = np.where(careless, 1, there), np.where(careless, 1, absent)
        columns = {
            "respondent": np.arange(1, respondents + 1),
            "feature": feature,
            "functional": there,
            "dysfunctional": absent,
        }
        parts.append(pd.DataFrame(columns))
    frame = pd.concat(parts).sort_values("respondent", kind="stable", ignore_index=True)
    return frame.astype({"feature": "str"})
