"""The figures of exercise A4, the formulas by hand, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmtrain import datasets
from crmtrain.metrics import satisfaction_index as si

CUSA = ["CUSA1", "CUSA2", "CUSA3"]


@pytest.fixture(scope="module")
def mobi():
    return datasets.load("ecsi_mobi")


@pytest.fixture
def small():
    return pd.DataFrame({"q1": [1, 10, 4], "q2": [1, 10, 7]}, index=["a", "b", "c"])


class TestTheIndex:
    def test_published_figures(self, mobi):
        assert si.csi(mobi, CUSA) == pytest.approx(71.9704, abs=5e-5)
        assert si.csi(mobi, CUSA, [0.4, 0.3, 0.3]) == pytest.approx(72.5378, abs=5e-5)
        by_correlation = mobi[CUSA].corrwith(mobi[CUSA].mean(axis=1))
        assert si.csi(mobi, CUSA, by_correlation) == pytest.approx(71.7399, abs=5e-5)

    def test_by_hand(self, small):
        found = si.csi_by_respondent(small, ["q1", "q2"])
        assert found.to_dict() == pytest.approx({"a": 0, "b": 100, "c": 50})
        weighted = si.csi_by_respondent(small, ["q1", "q2"], {"q2": 1, "q1": 3})
        assert weighted["c"] == pytest.approx((3 * 3 + 6) / 9 / 4 * 100)

    @given(
        st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1),
        st.floats(0.1, 100),
    )
    def test_it_lies_between_0_and_100_whatever_the_weights_unit(self, answers, unit):
        df = pd.DataFrame(answers, columns=["q1", "q2"])
        found = si.csi(df, ["q1", "q2"], [0.3, 0.7], 1, 5)
        assert -1e-9 <= found <= 100 + 1e-9
        same = si.csi(df, ["q1", "q2"], [0.3 * unit, 0.7 * unit], 1, 5)
        assert same == pytest.approx(found)

    @pytest.mark.parametrize(
        ("items", "weights", "says"),
        [
            ([], None, "there are no items"),
            (["q3"], None, "column q3 is missing"),
            (["q1", "q2"], [1], "2 items but 1 weights"),
            (["q1", "q2"], {"q1": 1}, "item q2 has no weight"),
            (["q1", "q2"], [1, -1], "item q2: -1.0 is no weight"),
            (["q1", "q2"], [1, math.nan], "item q2: nan is no weight"),
            (["q1", "q2"], [0, 0], "all weights are 0"),
        ],
    )
    def test_what_is_refused(self, small, items, weights, says):
        with pytest.raises(ValueError, match=says):
            si.csi(small, items, weights)

    def test_an_answer_off_the_scale_is_named(self, small):
        with pytest.raises(ValueError, match="column q1, row b: 10 is not an answer"):
            si.csi(small, ["q1", "q2"], high=7)


class TestPrecision:
    def test_published_figures(self, mobi):
        index = si.csi_by_respondent(mobi, CUSA)
        found = si.index_interval(index)
        assert tuple(found) == pytest.approx((71.9704, 0.9312, 70.1452, 73.7956), abs=5e-5)
        assert si.sample_size(float(index.std()), 3) == 93

    def test_it_is_scipys(self):
        values = pd.Series([3.0, 5.0, 9.0, 4.0])
        found = si.index_interval(values, level=0.9)
        assert found.se == pytest.approx(stats.sem(values))
        known = stats.norm.interval(0.9, values.mean(), stats.sem(values))
        assert (found.low, found.high) == pytest.approx(known)

    def test_a_sample_is_rounded_up(self):
        z = stats.norm.ppf(0.975)
        assert si.sample_size(10, 10 * z / math.sqrt(50) * 1.0001) == 50
        assert si.sample_size(10, 10 * z / math.sqrt(50) * 0.9999) == 51

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ([], "there are no rows"),
            ([1.0], "one value has no standard error"),
            ([1.0, None], "column index, row 1: no value"),
        ],
    )
    def test_what_an_interval_refuses(self, values, says):
        with pytest.raises(ValueError, match=says):
            si.index_interval(pd.Series(values, dtype=float))

    @pytest.mark.parametrize("level", [0, 1, -0.5, 95])
    def test_a_level_is_a_share(self, level):
        with pytest.raises(ValueError, match="level is"):
            si.sample_size(1, 1, level)

    @pytest.mark.parametrize(("sd", "margin"), [(0, 1), (1, 0), (math.nan, 1), (1, math.inf)])
    def test_what_a_sample_size_refuses(self, sd, margin):
        with pytest.raises(ValueError, match="numbers above 0 are needed"):
            si.sample_size(sd, margin)


class TestShortMeasures:
    def test_top_boxes_of_the_survey(self, mobi):
        assert si.top_box(mobi["CUSA1"], 8) == pytest.approx(70.4)
        assert si.top_box(mobi["CUSA1"], 9) == pytest.approx(26.8)

    def test_recommendation_of_the_survey(self, mobi):
        found = si.nps(mobi["CUSL3"], low=1)
        assert found.nps == pytest.approx(14)
        assert found.se == pytest.approx(4.9006, abs=5e-5)
        assert found[2:] == (95, 95, 60)

    @given(st.lists(st.integers(0, 10), min_size=1))
    def test_the_score_is_a_mean_of_minus_1_0_and_1(self, ratings):
        marks = np.select([np.array(ratings) >= 9, np.array(ratings) <= 6], [1, -1], 0)
        found = si.nps(pd.Series(ratings))
        assert found.nps == pytest.approx(marks.mean() * 100)
        assert found.se == pytest.approx(marks.std() / math.sqrt(len(ratings)) * 100)

    def test_a_zero_is_refused_where_the_scale_starts_at_one(self):
        with pytest.raises(ValueError, match="row 1: 0 is not an answer on the scale from 1 to 10"):
            si.nps(pd.Series([10, 0]), low=1)

    def test_effort(self):
        found = si.ces(pd.Series([7, 6, 4, 2]))
        assert tuple(found) == (4.75, 50, 25)
        with pytest.raises(ValueError, match="row 0: 8 is not an answer"):
            si.ces(pd.Series([8]))

    def test_the_curve_of_the_survey(self, mobi):
        curve = si.satisfaction_loyalty(mobi, "CUSA1", "CUSL3")
        known = {5: 4.875, 6: 5.133, 7: 6.760, 8: 7.872, 9: 8.655, 10: 9.237}
        assert curve.loc[5:].to_dict() == pytest.approx(known, abs=5e-4)
        assert curve.index.is_monotonic_increasing

    def test_a_curve_names_what_is_missing(self, mobi):
        with pytest.raises(ValueError, match="column CUSX is missing"):
            si.satisfaction_loyalty(mobi, "CUSX", "CUSL3")
