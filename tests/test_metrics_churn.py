"""The figures of exercise A11, the formulas by hand, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmtrain import datasets
from crmtrain.metrics import churn, churn_scores


@pytest.fixture(scope="module")
def telco():
    return datasets.load("telco_churn_ibm")


class TestRates:
    def test_published_figures(self, telco):
        assert churn.churn_rate(telco) == (pytest.approx(0.26537, abs=5e-6), 7043)
        by = churn.churn_by(telco, "contract")["rate"].to_dict()
        known = {"Month-to-month": 0.4271, "One year": 0.1127, "Two year": 0.0283}
        assert list(by) == list(known)
        assert by == pytest.approx(known, abs=5e-5)
        by = churn.churn_by(telco, "tech_support")["rate"]
        assert (by["No"], by["Yes"]) == pytest.approx((0.4164, 0.1517), abs=5e-5)

    def test_bands_of_tenure(self, telco):
        bands = pd.cut(telco["tenure"], [-1, 12, 24, 48, 60, 72])
        found = churn.churn_by(telco, bands)
        known = [0.4744, 0.2871, 0.2039, 0.1442, 0.0661]
        assert list(found["rate"]) == pytest.approx(known, abs=5e-5)
        assert found["customers"].sum() == 7043

    def test_the_warning_signal(self):
        telco = datasets.load("telco_churn_mlc")
        found = churn.churn_by(telco, telco["number_customer_service_calls"] >= 4)
        assert tuple(found.loc[True]) == pytest.approx((0.5038, 399), abs=5e-5)
        assert found.loc[False, "rate"] == pytest.approx(0.1100, abs=5e-5)
        by = churn.churn_by(telco, "international_plan")["rate"]
        assert (by["yes"], by["no"]) == pytest.approx((0.4207, 0.1122), abs=5e-5)

    def test_revenue(self, telco):
        found = churn.revenue_at_risk(telco)
        assert found == pytest.approx((139130.85, 456116.60, 0.3050), abs=5e-3)

    def test_all_spellings_count_the_same(self):
        for spelt in (["Yes", "no"], ["YES", "No"], [1, 0], [True, False]):
            assert list(churn.churned(pd.DataFrame({"churn": spelt}))) == [1, 0]

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ([], "there are no rows"),
            (["Yes", "maybe"], "column churn, row 1: maybe is neither yes nor no"),
            (["Yes", None], "column churn, row 1: no value"),
            ([1, 2], "column churn, row 1: 2 is neither 0 nor 1"),
        ],
    )
    def test_what_is_refused(self, values, says):
        with pytest.raises(ValueError, match=says):
            churn.churn_rate(pd.DataFrame({"churn": values}))

    def test_other_refusals(self, telco):
        with pytest.raises(ValueError, match="column colour is missing"):
            churn.churn_by(telco, "colour")
        with pytest.raises(ValueError, match="column by, row 0: no value"):
            churn.churn_by(telco, pd.cut(telco["tenure"], [1, 72]).rename("band"))
        with pytest.raises(ValueError, match="column total_charges, row 488: no value"):
            churn.revenue_at_risk(telco, "total_charges")
        with pytest.raises(ValueError, match="all values are 0"):
            churn.revenue_at_risk(telco.assign(nothing=0), "nothing")


class TestAssociation:
    BASKETS = pd.DataFrame(
        {"tea": [1, 1, 1, 0, 0], "cup": [1, 1, 0, 0, 1], "milk": [1, 0, 0, 0, 0]}
    )

    def test_by_hand(self):
        assert churn.association(self.BASKETS, ["tea"], "cup") == pytest.approx(
            (2 / 5, 2 / 3, 2 / 3 / (3 / 5))
        )
        assert churn.association(self.BASKETS.astype(bool), ["tea", "milk"], "cup") == (
            pytest.approx((0.2, 1, 1 / 0.6))
        )

    def test_what_nobody_has(self):
        none = self.BASKETS.assign(milk=0)
        found = churn.association(none, ["milk"], "cup")
        assert found.support == 0 and math.isnan(found.confidence)
        found = churn.association(none, ["cup"], "milk")
        assert found[:2] == (0, 0) and math.isnan(found.lift)

    def test_what_is_refused(self):
        with pytest.raises(ValueError, match="column tea, row 0: 2 is neither 0 nor 1"):
            churn.association(self.BASKETS * 2, ["tea"], "cup")
        with pytest.raises(ValueError, match="no left side"):
            churn.association(self.BASKETS, [], "cup")


class TestScores:
    Y = pd.Series([1, 0, 1, 0, 0, 0, 1, 0, 0, 0])
    SCORE = pd.Series([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.1, 0.0])

    def test_by_hand(self):
        # Of 21 pairs the churner is ahead in 7 + 6 + 2, and one is a tie.
        assert churn_scores.auc(self.Y, self.SCORE) == pytest.approx(15.5 / 21)
        top = churn_scores.decile_lift(self.Y, self.SCORE, 0.3)
        assert top == pytest.approx((3, 2 / 3, 2 / 3 / 0.3, 2 / 3))

    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=2))
    def test_auc_is_mann_whitneys_u(self, rows):
        y = pd.Series([int(gone) for gone, _ in rows])
        score = pd.Series([float(value) for _, value in rows])
        if y.nunique() < 2:
            return
        u = stats.mannwhitneyu(score[y == 1], score[y == 0]).statistic
        known = u / ((y == 1).sum() * (y == 0).sum())
        assert churn_scores.auc(y, score) == pytest.approx(known)
        assert churn_scores.auc(y, -score) == pytest.approx(1 - known)

    def test_everybody_is_no_better_than_drawing_lots(self):
        found = churn_scores.decile_lift(self.Y, self.SCORE, 1)
        assert found == pytest.approx((10, 0.3, 1, 1))

    def test_of_equal_scores_the_earlier_comes_first(self):
        flat = pd.Series(0.5, index=self.Y.index)
        assert churn_scores.decile_lift(self.Y, flat, 0.1).precision == 1

    def test_the_money_by_hand(self):
        value = pd.Series(100.0, index=self.Y.index)
        found = churn_scores.campaign_profit(self.Y, self.SCORE, value, 0.7, cost=10, save=0.3)
        assert found == (0.7, 2 * 30 - 3 * 10, 3)
        best = churn_scores.best_threshold(self.Y, self.SCORE, value, cost=10, save=0.3)
        assert best == (pytest.approx(0.61), 30, 3)
        dear = churn_scores.best_threshold(self.Y, self.SCORE, value, cost=40, save=0.3)
        assert dear == (pytest.approx(0.91), 0, 0)

    @given(st.floats(0, 50), st.floats(0, 1))
    def test_no_threshold_of_the_grid_earns_more(self, cost, save):
        value = pd.Series(np.linspace(20, 200, 10))
        best = churn_scores.best_threshold(self.Y, self.SCORE, value, cost=cost, save=save)
        for step in range(0, 101, 10):
            other = churn_scores.campaign_profit(
                self.Y, self.SCORE, value, step / 100, cost=cost, save=save
            )
            assert other.profit <= best.profit

    @pytest.mark.parametrize(
        ("y", "score", "says"),
        [
            ([1, 0], [0.5], "do not have the same index"),
            ([1, 1], [0.5, 0.4], "all of y is 1"),
            ([1, 2], [0.5, 0.4], "column y, row 1: 2 is neither 0 nor 1"),
            ([1, 0], [0.5, None], "column score, row 1: no value"),
        ],
    )
    def test_what_is_refused(self, y, score, says):
        with pytest.raises(ValueError, match=says):
            churn_scores.auc(pd.Series(y), pd.Series(score, dtype=float))

    def test_other_refusals(self):
        value = pd.Series(1.0, index=self.Y.index)
        with pytest.raises(ValueError, match="share is 0"):
            churn_scores.decile_lift(self.Y, self.SCORE, 0)
        with pytest.raises(ValueError, match="cost -1 and save"):
            churn_scores.campaign_profit(self.Y, self.SCORE, value, 0.5, cost=-1, save=0.3)
        with pytest.raises(ValueError, match="value and y"):
            churn_scores.campaign_profit(self.Y, self.SCORE, value.head(3), 0.5, cost=1, save=0.3)
