"""Kano's questionnaire: what customers take for granted, want more of, or did not expect."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

#: Answers of both questions: 1 like it, 2 expect it, 3 neutral, 4 can live with it, 5 dislike it.
#: A row the answer "if it is there", a column the answer "if it is not there". A attractive,
#: O one-dimensional, M must-be, I indifferent, R reverse, Q questionable (Kano et al. 1984).
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")

CATEGORIES = tuple("AOMIRQ")


def kano_categories(functional: pd.Series[int], dysfunctional: pd.Series[int]) -> pd.Series[str]:
    """Return each respondent's category of one feature, by Kano's table.

    Args:
        functional: the answers, 1 to 5 as in `TABLE`, on the feature being there.
        dysfunctional: the same on its not being there.

    Raises:
        ValueError: indexes that differ, no rows, or an answer that is not 1 to 5; the message
            names the question and the row.
    """
    if not functional.index.equals(dysfunctional.index):
        raise ValueError("the two questions do not have the same index")
    if not len(functional):
        raise ValueError("there are no rows")
    for name, answers in (("functional", functional), ("dysfunctional", dysfunctional)):
        wrong = ~answers.isin(range(1, 6))
        if wrong.any():
            row = answers.index[wrong][0]
            raise ValueError(f"{name}, row {row}: {answers[row]} is not an answer from 1 to 5")
    pairs = zip(functional, dysfunctional, strict=True)
    return pd.Series([TABLE[int(f) - 1][int(d) - 1] for f, d in pairs], index=functional.index)


class BetterWorse(NamedTuple):
    """How much a feature can please by being there, and displease by not being there."""

    #: (A + O)/(A + O + M + I), from 0 to 1
    better: float
    #: −(O + M)/(A + O + M + I), from −1 to 0
    worse: float


def better_worse(categories: pd.Series[str]) -> BetterWorse:
    """Return the two coefficients of one feature (Berger et al. 1993), without unit.

    Reverse and questionable answers do not count.

    Raises:
        ValueError: a category that does not exist, or none of A, O, M and I.
    """
    unknown = ~categories.isin(CATEGORIES)
    if unknown.any():
        row = categories.index[unknown][0]
        raise ValueError(f"row {row}: {categories[row]} is no category of {', '.join(CATEGORIES)}")
    counts = categories.value_counts().reindex(list("AOMI"), fill_value=0)
    total = int(counts.sum())
    if not total:
        raise ValueError("no answer is A, O, M or I")
    return BetterWorse(
        float((counts["A"] + counts["O"]) / total), -float((counts["O"] + counts["M"]) / total)
    )
