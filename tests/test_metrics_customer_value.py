"""The figures of exercise A10, the formulas by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmtrain import datasets
from crmtrain.metrics import customer_value as cv

amounts = st.lists(st.integers(0, 1000), min_size=2).filter(any)


@pytest.fixture(scope="module")
def customers():
    return cv.rfm(datasets.load("cdnow"), "1998-07-01")


class TestRFM:
    def test_published_figures(self, customers):
        assert len(customers) == 2357
        means = customers.mean()
        assert list(means) == pytest.approx([372.564, 2.841, 103.56], abs=5e-4)
        assert (customers["frequency"] == 1).sum() == 1218

    def test_scores_of_the_shop(self, customers):
        scores = cv.rfm_scores(customers)
        assert (scores["rfm"] == "555").sum() == 248
        assert (scores["rfm"] == "111").sum() == 175
        by_r = customers["monetary"].groupby(scores["r"]).mean()
        assert (by_r[5], by_r[1]) == pytest.approx((262.01, 32.70), abs=5e-3)

    def test_by_hand(self):
        orders = pd.DataFrame(
            {
                "customer_id": [2, 1, 1, 1],
                "date": pd.to_datetime(["2026-01-31", "2026-01-01", "2026-01-01", "2026-01-05"]),
                "amount": [10.0, 1.0, 2.0, 4.0],
            }
        )
        found = cv.rfm(orders, "2026-02-01")
        assert found.loc[1].to_dict() == {"recency": 27, "frequency": 2, "monetary": 7}
        assert found.loc[2].to_dict() == {"recency": 1, "frequency": 1, "monetary": 10}

    def test_ties_go_by_the_order_in_the_frame(self):
        same = pd.DataFrame({"recency": [5, 5], "frequency": [1, 1], "monetary": [2.0, 3.0]})
        assert list(cv.rfm_scores(same, 2)["rfm"]) == ["211", "122"]

    def test_what_is_refused(self, customers):
        orders = datasets.load("cdnow")
        with pytest.raises(ValueError, match="column date, row 2: 1997-08-02 is after 1997-08-01"):
            cv.rfm(orders.head(3), "1997-08-01")
        with pytest.raises(ValueError, match="column amount is missing"):
            cv.rfm(orders.drop(columns="amount"), "1998-07-01")
        with pytest.raises(ValueError, match="column date holds str, not dates"):
            cv.rfm(orders.astype({"date": "str"}), "1998-07-01")
        with pytest.raises(ValueError, match="there are no rows"):
            cv.rfm(orders.head(0), "1998-07-01")
        with pytest.raises(ValueError, match="4 customers cannot be cut into 5 groups"):
            cv.rfm_scores(customers.head(4))


class TestConcentration:
    def test_published_figures(self, customers):
        money = customers["monetary"]
        assert cv.top_share(money) == pytest.approx(0.6746, abs=5e-5)
        assert cv.customers_for(money) == 777
        assert cv.gini(money) == pytest.approx(0.6309, abs=5e-5)

    def test_the_pyramid_of_the_shop(self, customers):
        tiers = cv.pyramid(customers["monetary"])
        assert list(tiers["customers"]) == [24, 94, 354, 1885]
        shares = [0.1455, 0.2151, 0.3139, 0.3254]
        assert list(tiers["share"]) == pytest.approx(shares, abs=1e-4)
        assert tiers.loc["super_heavy", "mean"] == pytest.approx(1480.22, abs=0.006)
        assert tiers.loc["light", "mean"] == pytest.approx(42.14, abs=0.006)

    def test_by_hand(self):
        values = pd.Series([1, 5, 1, 1, 2])
        assert cv.top_share(values) == 0.5
        assert cv.top_share(values, 0.21) == 0.7
        assert [cv.customers_for(values, share) for share in (0.5, 0.51, 1)] == [1, 2, 5]
        assert cv.gini(pd.Series([0, 0, 0, 4])) == 0.75
        tiers = cv.pyramid(values, {"top": 0.2, "none": 0.0, "rest": 0.8})
        assert list(tiers["customers"]) == [1, 0, 4]
        assert list(tiers["total"]) == [5, 0, 5]
        assert np.isnan(tiers.loc["none", "mean"])

    @given(amounts)
    def test_gini_is_twice_the_area_beside_the_lorenz_curve(self, values):
        curve = cv.lorenz(pd.Series(values))
        area = np.trapezoid(curve["total"], curve["customers"])
        assert cv.gini(pd.Series(values)) == pytest.approx(1 - 2 * area, abs=1e-9)
        assert (curve["total"] <= curve["customers"] + 1e-9).all()

    @given(amounts, st.floats(0.01, 1))
    def test_no_fewer_customers_would_hold_as_much(self, values, share):
        money = pd.Series(values)
        n = cv.customers_for(money, share)
        best = money.nlargest(n)
        assert best.sum() >= share * money.sum() * (1 - 1e-9)
        assert best.sum() - best.iloc[-1] < share * money.sum()

    @given(amounts)
    def test_tiers_hold_everything(self, values):
        tiers = cv.pyramid(pd.Series(values))
        assert tiers["customers"].sum() == len(values)
        assert tiers["share"].sum() == pytest.approx(1)

    @pytest.mark.parametrize("function", [cv.top_share, cv.customers_for])
    @pytest.mark.parametrize("share", [0, 1.1, float("nan")])
    def test_a_share_is_refused(self, function, share):
        with pytest.raises(ValueError, match="share is"):
            function(pd.Series([1, 2]), share)

    @pytest.mark.parametrize(
        "function", [cv.top_share, cv.customers_for, cv.lorenz, cv.gini, cv.pyramid]
    )
    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ([], "there are no rows"),
            ([0.0, 0.0], "all values are 0"),
            ([1.0, None], "row 1: no value"),
            ([1.0, -1.0], "row 1: -1.0"),
        ],
    )
    def test_values_are_refused(self, function, values, says):
        with pytest.raises(ValueError, match=says):
            function(pd.Series(values, dtype=float))

    def test_tiers_that_leave_somebody_out_are_refused(self):
        with pytest.raises(ValueError, match=r"sum to 0\.9, not to 1"):
            cv.pyramid(pd.Series([1, 2]), {"top": 0.1, "rest": 0.8})


class TestLifetimeValue:
    def test_published_figures(self):
        assert cv.annuity(0.1, 5) == pytest.approx(3.790787, abs=5e-7)
        assert 180 * cv.annuity(0.1, 5) == pytest.approx(682.3416, abs=5e-5)
        found = cv.retention_clv(100, 0.8, 0.1)
        assert found == pytest.approx((266.6667, 366.6667), abs=5e-5)

    @given(st.floats(0.001, 0.5), st.integers(0, 40))
    def test_an_annuity_is_a_sum(self, rate, years):
        known = sum((1 + rate) ** -t for t in range(1, years + 1))
        assert cv.annuity(rate, years) == pytest.approx(known)

    def test_without_interest_an_annuity_counts_years(self):
        assert cv.annuity(0, 7) == 7

    @given(st.floats(0, 0.95), st.floats(0.01, 1))
    def test_a_lifetime_is_a_series(self, retention, discount):
        each = (retention / (1 + discount)) ** np.arange(2000)
        known = (each[1:].sum(), each.sum())
        assert cv.retention_clv(1, retention, discount) == pytest.approx(known)

    @pytest.mark.parametrize(
        ("call", "says"),
        [
            (lambda: cv.annuity(-1, 5), "rate is -1"),
            (lambda: cv.annuity(0.1, 2.5), "years is 2.5"),
            (lambda: cv.annuity(0.1, -1), "years is -1"),
            (lambda: cv.retention_clv(float("nan"), 0.8, 0.1), "margin is nan"),
            (lambda: cv.retention_clv(100, 80, 0.1), "retention is 80"),
            (lambda: cv.retention_clv(100, 0.8, -0.1), "discount is -0.1"),
            (lambda: cv.retention_clv(100, 1, 0), "has no limit"),
        ],
    )
    def test_what_is_refused(self, call, says):
        with pytest.raises(ValueError, match=says):
            call()
