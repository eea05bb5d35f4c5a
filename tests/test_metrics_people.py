"""The figures of exercise A12, scipy where it has the same, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmtrain import metrics
from crmtrain.datasets import load


@pytest.fixture(scope="module")
def attitude():
    return load("employee_attitude")


def two_by_two(workers):
    table = workers.pivot_table(index="management", columns="own", values="Freq", aggfunc="sum")
    return table.loc[["bad", "good"], ["low", "high"]]


class TestCorrelations:
    def test_supervisors(self, attitude):
        found = metrics.correlations(attitude, "rating")
        expected = {
            "complaints": 0.8254, "learning": 0.6237, "raises": 0.5901,
            "privileges": 0.4261, "critical": 0.1564, "advance": 0.1551,
        }  # fmt: skip
        assert found.to_dict() == pytest.approx(expected, abs=5e-5)
        assert list(found.index) == list(expected)

    def test_what_is_refused(self, attitude):
        with pytest.raises(ValueError, match="column raises does not vary"):
            metrics.correlations(attitude.assign(raises=1), "rating")
        with pytest.raises(ValueError, match="column mood is missing"):
            metrics.correlations(attitude, "mood")


class TestRegression:
    def test_on_one_variable(self, attitude):
        found = metrics.regression(attitude, "rating", ["complaints"])
        assert list(found.terms["b"]) == pytest.approx([14.3763, 0.7546], abs=5e-5)
        assert found.r2 == pytest.approx(0.6813, abs=5e-5)
        other = stats.linregress(attitude["complaints"], attitude["rating"])
        assert found.terms.loc["complaints", ["b", "se", "p"]].tolist() == pytest.approx(
            [other.slope, other.stderr, other.pvalue]
        )
        assert found.terms.loc["intercept", "se"] == pytest.approx(other.intercept_stderr)

    def test_on_six_variables(self, attitude):
        predictors = list(attitude.columns.drop("rating"))
        found = metrics.regression(attitude, "rating", predictors)
        t = found.terms["t"].drop("intercept")
        assert found.terms["b"][["complaints", "learning"]].tolist() == pytest.approx(
            [0.6132, 0.3203], abs=5e-5
        )
        assert t[["complaints", "learning"]].tolist() == pytest.approx([3.809, 1.901], abs=5e-4)
        assert (t.drop(["complaints", "learning"]).abs() < 1.3).all()
        assert found.r2 == pytest.approx(0.7326, abs=5e-5)
        assert found.df == 23

    def test_on_two_variables(self, attitude):
        found = metrics.regression(attitude, "rating", ["complaints", "learning"])
        assert found.terms["b"].tolist()[1:] == pytest.approx([0.6435, 0.2112], abs=5e-5)
        assert (found.r2, found.adjusted_r2) == pytest.approx((0.7080, 0.6864), abs=5e-5)

    @pytest.mark.parametrize(
        ("change", "predictors", "says"),
        [
            ({"raises": 1}, ["raises"], "determine one another"),
            ({"rating": 1}, ["raises"], "column rating does not vary"),
            ({"raises": np.nan}, ["raises"], "column raises, row 0: no value"),
            ({}, ["raises", "raises"], "determine one another"),
            ({}, [], "30 rows do not carry 0 predictors"),
        ],
    )
    def test_what_is_refused(self, attitude, change, predictors, says):
        with pytest.raises(ValueError, match=says):
            metrics.regression(attitude.assign(**change), "rating", predictors)


class TestOddsRatio:
    def test_danish_workers(self):
        found = metrics.odds_ratio(two_by_two(load("job_satisfaction")))
        assert found.ratio == pytest.approx(2.3986, abs=5e-5)
        assert found.chi_square == pytest.approx(30.447, abs=5e-4)
        assert found.low < found.ratio < found.high

    def test_within_satisfied_and_dissatisfied_supervisors(self):
        strata = load("job_satisfaction").groupby("supervisor")
        tables = {level: two_by_two(workers) for level, workers in strata}
        ratios = {level: metrics.odds_ratio(table).ratio for level, table in tables.items()}
        assert ratios == pytest.approx({"high": 2.0024, "low": 2.1872}, abs=5e-5)
        assert metrics.pooled_odds_ratio(list(tables.values())) == pytest.approx(2.1151, abs=5e-5)

    @given(st.lists(st.integers(1, 500), min_size=4, max_size=4))
    def test_it_is_scipys(self, counts):
        table = pd.DataFrame(np.reshape(counts, (2, 2)))
        other = stats.contingency.odds_ratio(table.to_numpy(), kind="sample")
        found = metrics.odds_ratio(table)
        assert found.ratio == pytest.approx(other.statistic)
        interval = other.confidence_interval(0.95)
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
        assert metrics.pooled_odds_ratio([table, table]) == pytest.approx(found.ratio)

    @pytest.mark.parametrize(
        ("table", "says"),
        [
            ([[1, 2, 3], [1, 2, 3]], "the table is 2 × 3"),
            ([[1, 0], [2, 3]], "a count is not above 0"),
            ([[1, None], [2, 3]], "column 1, row 0: no value"),
        ],
    )
    def test_what_is_refused(self, table, says):
        with pytest.raises(ValueError, match=says):
            metrics.odds_ratio(pd.DataFrame(table))

    def test_no_strata(self):
        with pytest.raises(ValueError, match="there are no tables"):
            metrics.pooled_odds_ratio([])


class TestHakeGain:
    def test_by_hand(self):
        found = metrics.hake_gain(pd.Series([40, 80, 100]), pd.Series([70, 70, 100]), 100)
        assert found[:2].tolist() == pytest.approx([0.5, -0.5])
        assert math.isnan(found[2])

    def test_what_is_refused(self):
        with pytest.raises(ValueError, match="column post, row 0: 120 is not from"):
            metrics.hake_gain(pd.Series([40]), pd.Series([120]), 100)
        with pytest.raises(ValueError, match="the same index"):
            metrics.hake_gain(pd.Series([40]), pd.Series([50, 60]), 100)
