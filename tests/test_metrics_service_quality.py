"""The figures of exercise A5, the formulas by hand, and what is refused."""

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
from crmtrain.metrics.kano import TABLE


@pytest.fixture(scope="module")
def survey():
    return load("servqual")


@pytest.fixture(scope="module")
def mobi():
    return load("ecsi_mobi")


class TestGapsOfTheCourse:
    def test_dimensions(self, survey):
        gaps = metrics.dimension_gaps(survey)
        expected = {"TAN": -0.43125, "REL": -1.139, "RES": -1.10125, "ASS": -0.63, "EMP": -0.898}
        assert gaps.mean().to_dict() == pytest.approx(expected)
        assert (stats.ttest_1samp(gaps, 0).statistic < -6).all()

    def test_the_whole_in_three_ways(self, survey):
        assert metrics.overall_gap(survey).mean() == pytest.approx(-0.8399)
        assert metrics.respondent_gaps(survey).mean(axis=None) == pytest.approx(-0.8561, abs=5e-5)
        assert metrics.weighted_gap(survey).mean() == pytest.approx(-0.9255, abs=5e-5)

    def test_the_worst_items(self, survey):
        assert metrics.item_gaps(survey).head(3).to_dict() == pytest.approx(
            {5: -1.32, 10: -1.19, 12: -1.17}
        )

    def test_one_respondent_by_hand(self):
        row = {f"E{i:02}": 5 for i in range(1, 23)} | {f"P{i:02}": 5 for i in range(1, 23)}
        row |= {"P01": 1, "P05": 7, "W_TAN": 40, "W_REL": 60, "W_RES": 0, "W_ASS": 0, "W_EMP": 0}
        one = pd.DataFrame([row], index=["r"])
        assert metrics.dimension_gaps(one).loc["r"].to_dict() == pytest.approx(
            {"TAN": -1, "REL": 0.4, "RES": 0, "ASS": 0, "EMP": 0}
        )
        assert metrics.overall_gap(one)["r"] == pytest.approx(-0.12)
        assert metrics.weighted_gap(one)["r"] == pytest.approx(-0.4 + 0.24)

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"E07": 8}, "column E07, row 3: 8.0 is not from 1 to 7"),
            ({"P22": np.nan}, "column P22, row 3: no value"),
            ({"W_REL": 90}, "row 3: the weights add up to .*, not to 100"),
        ],
    )
    def test_what_is_refused(self, survey, change, says):
        wrong = survey.astype(float)
        wrong.loc[3, list(change)] = list(change.values())
        with pytest.raises(ValueError, match=says):
            metrics.weighted_gap(wrong)

    def test_a_missing_column_and_no_rows(self, survey):
        with pytest.raises(ValueError, match="column P01 is missing"):
            metrics.overall_gap(survey.drop(columns="P01"))
        with pytest.raises(ValueError, match="there are no rows"):
            metrics.item_gaps(survey.head(0))


class TestPairedTest:
    def test_perceived_against_expected(self, mobi):
        found = metrics.paired_test(mobi["CUEX1"], mobi["PERQ1"])
        assert found.mean == pytest.approx(0.364)
        assert found.sd == pytest.approx(1.7354, abs=5e-5)
        assert found.t == pytest.approx(3.3165, abs=5e-5)
        assert found.p == pytest.approx(0.00105, abs=5e-6)
        assert (found.below, found.equal, found.above) == pytest.approx((24.0, 32.8, 43.2))

    def test_it_is_the_t_test_of_the_differences(self, mobi):
        found = metrics.paired_test(mobi["CUSA1"], mobi["CUSA2"])
        other = stats.ttest_1samp(mobi["CUSA2"] - mobi["CUSA1"], 0)
        assert (found.t, found.p, found.df) == pytest.approx(
            (other.statistic, other.pvalue, other.df)
        )

    @pytest.mark.parametrize(
        ("first", "second", "says"),
        [
            ([1.0], [2.0], "two pairs are needed, not 1"),
            ([1.0, 2.0], [2.0, 3.0], "no difference varies"),
            ([1.0, np.nan], [2.0, 3.0], "column first, row 1: no value"),
        ],
    )
    def test_what_is_refused(self, first, second, says):
        with pytest.raises(ValueError, match=says):
            metrics.paired_test(pd.Series(first), pd.Series(second))

    def test_other_people(self):
        with pytest.raises(ValueError, match="the same index"):
            metrics.paired_test(pd.Series([1, 2]), pd.Series([1, 2], index=[1, 2]))


class TestSatisfactionRatio:
    def test_two_ways_of_averaging(self, mobi):
        found = metrics.satisfaction_ratio(mobi["PERQ1"], mobi["CUEX1"])
        assert found.mean_of_ratios == pytest.approx(1.1076, abs=5e-5)
        assert found.ratio_of_means == pytest.approx(1.0480, abs=5e-5)

    def test_nothing_was_expected(self):
        with pytest.raises(ValueError, match="row 1: the expectation is not above 0"):
            metrics.satisfaction_ratio(pd.Series([1, 2]), pd.Series([1, 0]))


class TestImportancePerformance:
    ITEMS = tuple(f"PERQ{i}" for i in range(2, 8))

    def test_the_quadrants_of_the_course(self, mobi):
        table = metrics.importance_performance(mobi, "CUSA1", self.ITEMS)
        assert table["importance"].mean() == pytest.approx(0.4664, abs=5e-5)
        assert table["performance"].mean() == pytest.approx(7.6747, abs=5e-5)
        assert table["quadrant"].to_dict() == {
            "PERQ2": "low priority",
            "PERQ3": "possible overkill",
            "PERQ4": "keep up",
            "PERQ5": "possible overkill",
            "PERQ6": "possible overkill",
            "PERQ7": "concentrate",
        }

    def test_what_is_refused(self, mobi):
        with pytest.raises(ValueError, match="column PERQ2 does not vary"):
            metrics.importance_performance(mobi.assign(PERQ2=5), "CUSA1", self.ITEMS)
        with pytest.raises(ValueError, match="there are no items"):
            metrics.importance_performance(mobi, "CUSA1", [])
        with pytest.raises(ValueError, match="column PERQ9 is missing"):
            metrics.importance_performance(mobi, "CUSA1", ["PERQ9"])


class TestKappa:
    def test_by_hand(self):
        # 20 + 15 of 50 agree; the raters say yes 25 and 30 times (Cohen's own kind of example)
        table = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
        pairs = pd.DataFrame([pair for pair, n in table.items() for _ in range(n)])
        assert metrics.cohens_kappa(pairs[0], pairs[1]) == pytest.approx(0.4)

    @given(st.lists(st.sampled_from("abc"), min_size=2, max_size=20))
    def test_full_agreement(self, codes):
        kappa = metrics.cohens_kappa(pd.Series(codes), pd.Series(codes))
        assert math.isnan(kappa) if len(set(codes)) == 1 else kappa == pytest.approx(1)

    def test_what_is_refused(self):
        with pytest.raises(ValueError, match="column second, row 1: no value"):
            metrics.cohens_kappa(pd.Series(["a", "b"]), pd.Series(["a", None]))
        with pytest.raises(ValueError, match="the same index"):
            metrics.cohens_kappa(pd.Series(["a"]), pd.Series(["a", "b"]))


class TestKano:
    def test_the_table(self):
        like, expect, dislike = 1, 2, 5
        found = metrics.kano_categories(
            pd.Series([like, like, expect, expect, like, dislike, dislike]),
            pd.Series([dislike, expect, dislike, expect, like, like, dislike]),
        )
        assert "".join(found) == "OAMIQRQ"
        assert all(TABLE[i][j] == "R" for i, j in [(1, 0), (4, 3)])

    def test_better_and_worse(self):
        found = metrics.better_worse(pd.Series(list("AAOOOMIIRQ")))
        assert tuple(found) == pytest.approx((5 / 8, -4 / 8))

    def test_what_is_refused(self):
        with pytest.raises(ValueError, match="dysfunctional, row 1: 6 is not an answer"):
            metrics.kano_categories(pd.Series([1, 2]), pd.Series([1, 6]))
        with pytest.raises(ValueError, match="row 0: X is no category"):
            metrics.better_worse(pd.Series(["X"]))
        with pytest.raises(ValueError, match="no answer is A, O, M or I"):
            metrics.better_worse(pd.Series(["R"]))
        with pytest.raises(ValueError, match="there are no rows"):
            metrics.kano_categories(pd.Series([], dtype=int), pd.Series([], dtype=int))
        with pytest.raises(ValueError, match="the same index"):
            metrics.kano_categories(pd.Series([1]), pd.Series([1, 2]))
