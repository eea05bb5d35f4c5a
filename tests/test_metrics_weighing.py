"""Saaty's published weights, the figures of exercise A3, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmtrain.metrics import (
    Inconsistent,
    ahp,
    ife,
    normalise,
    sensitivity,
    weighted_scores,
)


def reciprocal(labels, above):
    """The matrix whose upper triangle is `above`, row by row."""
    n = len(labels)
    a = np.eye(n)
    a[np.triu_indices(n, 1)] = above
    a[np.tril_indices(n, -1)] = 1 / a.T[np.tril_indices(n, -1)]
    return pd.DataFrame(a, index=labels, columns=labels)


# How much more of a drink is consumed in the United States (Saaty 2008), row by row.
DRINKS = reciprocal(
    ["coffee", "wine", "tea", "beer", "sodas", "milk", "water"],
    [
        9, 5, 2, 1, 1, 1 / 2,
        1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9,
        1 / 3, 1 / 4, 1 / 3, 1 / 9,
        1 / 2, 1, 1 / 3,
        2, 1 / 2,
        1 / 3,
    ],
)  # fmt: skip
COURSE = reciprocal(["fit", "cost", "speed", "risk"], [3, 5, 2, 3, 1 / 2, 1 / 4])
OPTIONS = pd.DataFrame(
    {"fit": [9, 7, 6], "cost": [6, 8, 9], "speed": [7, 6, 9], "risk": [5, 8, 7]},
    index=["BuildOwn", "SaaS", "Outsource"],
)


class TestAhp:
    def test_the_published_drinks(self):
        found = ahp(DRINKS)
        published = [0.1775, 0.0191, 0.0418, 0.1164, 0.1896, 0.1288, 0.3268]
        assert list(found.weights) == pytest.approx(published, abs=5e-5)
        assert found.lambda_max == pytest.approx(7.1766, abs=5e-5)
        assert found.cr == pytest.approx(0.0223, abs=5e-5)

    def test_the_matrix_of_the_course(self):
        found = ahp(COURSE)
        assert list(found.weights) == pytest.approx([0.4729, 0.1699, 0.0729, 0.2844], abs=5e-5)
        assert found.lambda_max == pytest.approx(4.0511, abs=5e-5)
        assert found.cr == pytest.approx(0.0189, abs=5e-5)

    def test_a_contradiction_is_refused_on_demand(self):
        swapped = COURSE.copy()
        swapped.loc["fit", "speed"], swapped.loc["speed", "fit"] = 1 / 5, 5
        assert ahp(swapped).cr == pytest.approx(0.8006, abs=5e-5)
        with pytest.raises(Inconsistent, match=r"0\.8006 is above 0\.1"):
            ahp(swapped, at_most=0.10)
        assert ahp(COURSE, at_most=0.10) is not None

    @given(st.lists(st.floats(0.1, 9), min_size=2, max_size=9))
    def test_consistent_judgements_give_their_own_weights(self, weights):
        w = pd.Series(weights, index=[f"c{i}" for i in range(len(weights))])
        ratios = np.divide.outer(w.to_numpy(), w.to_numpy())
        matrix = pd.DataFrame(ratios, index=w.index, columns=w.index)
        found = ahp(matrix)
        assert list(found.weights) == pytest.approx(list(w / w.sum()))
        assert found.cr == pytest.approx(0, abs=1e-9)

    @pytest.mark.parametrize(
        ("matrix", "says"),
        [
            (pd.DataFrame([[1.0, 2.0]]), "same labels"),
            (pd.DataFrame([[1.0]], index=["a"], columns=["a"]), "1 rows; from 2 to 9"),
            (pd.DataFrame([[1, 2], [2, 1]]), "row 0, column 1: 2 and 2 are not"),
            (pd.DataFrame([[1, -2], [-0.5, 1]]), "row 0, column 1: -2 and -0.5 are not"),
            (pd.DataFrame([[2.0, 2.0], [0.5, 1.0]]), "row 0, column 0: 2 and 2"),
            (pd.DataFrame([[1.0, None], [0.5, 1.0]]), "column 1, row 0: no value"),
        ],
    )
    def test_what_is_refused(self, matrix, says):
        with pytest.raises(ValueError, match=says):
            ahp(matrix)


class TestWeightedScores:
    def test_the_options_of_the_course(self):
        found = weighted_scores(OPTIONS, ahp(COURSE).weights)
        assert list(found) == pytest.approx([7.2071, 7.3814, 7.0127], abs=5e-5)
        assert found.idxmax() == "SaaS"

    def test_weights_are_matched_by_name_and_need_no_sum_of_1(self):
        weights = pd.Series({"risk": 10, "speed": 20, "cost": 30, "fit": 40})
        assert weighted_scores(OPTIONS, weights)["SaaS"] == pytest.approx(7.2)

    @pytest.mark.parametrize(
        ("weights", "says"),
        [
            ({"fit": 1, "cost": 1}, "criterion risk is not both"),
            ({"fit": 1, "cost": 1, "speed": 1, "risk": -1}, "column weights, row risk: -1"),
            ({"fit": 0, "cost": 0, "speed": 0, "risk": 0}, "add up to 0"),
            ({"fit": 1, "cost": 1, "speed": 1, "risk": None}, "column weights, row risk: no value"),
        ],
    )
    def test_what_is_refused(self, weights, says):
        with pytest.raises(ValueError, match=says):
            weighted_scores(OPTIONS, pd.Series(weights))

    def test_no_weights(self):
        with pytest.raises(ValueError, match="there are no rows"):
            normalise(pd.Series([], dtype=float))


class TestSensitivity:
    def test_the_winner_changes_twice(self):
        table = sensitivity(OPTIONS, ahp(COURSE).weights, "fit", np.arange(101) / 100)
        first = table.reset_index().groupby("winner")["fit"].min()
        assert first.to_dict() == {"Outsource": 0.0, "SaaS": 0.17, "BuildOwn": 0.52}

    @given(st.floats(0, 1))
    def test_it_is_the_weighted_score_with_the_others_in_proportion(self, weight):
        weights = ahp(COURSE).weights
        moved = weights.drop("fit") * (1 - weight) / (1 - weights["fit"])
        moved["fit"] = weight
        row = sensitivity(OPTIONS, weights, "fit", [weight]).iloc[0].drop("winner")
        expected = weighted_scores(OPTIONS, moved)
        assert list(row.astype(float)) == pytest.approx(list(expected))

    def test_what_is_refused(self):
        weights = ahp(COURSE).weights
        with pytest.raises(ValueError, match="criterion colour has no weight"):
            sensitivity(OPTIONS, weights, "colour", [0.5])
        with pytest.raises(ValueError, match=r"column grid, row 1: 1\.5 is not from 0 to 1"):
            sensitivity(OPTIONS, weights, "fit", [0.5, 1.5])


class TestIfe:
    ITEMS = pd.DataFrame({"weight": [0.5, 0.3, 0.2], "rating": [4, 1, 3]}, index=["S1", "W1", "S2"])

    def test_by_hand(self):
        assert ife(self.ITEMS) == pytest.approx(0.5 * 4 + 0.3 * 1 + 0.2 * 3)

    @pytest.mark.parametrize(
        ("items", "says"),
        [
            (ITEMS.assign(weight=[50, 30, 20]), "the weights add up to 100, not to 1"),
            (ITEMS.assign(rating=[4, 5, 3]), "row W1: rating 5 is not"),
            (ITEMS.assign(rating=[4, 2.5, 3]), r"row W1: rating 2\.5 is not"),
            (ITEMS.drop(columns="rating"), "column rating is missing"),
            (ITEMS.head(0), "there are no rows"),
        ],
    )
    def test_what_is_refused(self, items, says):
        with pytest.raises(ValueError, match=says):
            ife(items)
