"""The figures of exercise A1, the formulas by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from crmtrain import datasets, metrics

CATEGORIES = ["C1", "C2", "C3", "C4", "C5", "C6", "C7"]


@pytest.fixture
def survey():
    return datasets.load("selftest")


@pytest.fixture
def small():
    return pd.DataFrame(
        {"C1Q1": [5, 1, 4], "C1Q2": [5, 1, 3], "C1Q3": [5, 1, 5], "C2Q1": [5, 1, 2]},
        index=["a", "b", "c"],
    )


class TestPublishedFiguresOfTheSelfTest:
    def test_category_sums(self, survey):
        means = metrics.category_sums(survey).mean()
        known = [24.9500, 17.3667, 12.4500, 20.8000, 13.2500, 20.4583, 19.1917]
        assert list(means.index) == CATEGORIES
        assert list(means) == pytest.approx(known, abs=5e-5)

    def test_percent_of_maximum(self, survey):
        means = metrics.percent_of_maximum(survey).mean()
        known = [71.2857, 69.4667, 62.2500, 59.4286, 66.2500, 58.4524, 63.9722, 64.2333]
        assert list(means.index) == [*CATEGORIES, "total"]
        assert list(means) == pytest.approx(known, abs=5e-5)

    def test_the_mean_of_the_categories_is_another_number(self, survey):
        assert metrics.percent_of_maximum(survey)[CATEGORIES].mean().mean() == pytest.approx(
            64.4437, abs=5e-5
        )

    def test_rescaled_percent(self, survey):
        means = metrics.rescaled_percent(survey).mean()
        assert means["C1"] == pytest.approx(64.1071, abs=5e-5)
        assert means["C6"] == pytest.approx(48.0655, abs=5e-5)

    def test_cronbach_alpha(self, survey):
        items = metrics.items_by_category(survey.columns)
        found = [metrics.cronbach_alpha(survey[items[category]]) for category in CATEGORIES]
        known = [0.8322, 0.7892, 0.7641, 0.7986, 0.6783, 0.8394, 0.8206]
        assert found == pytest.approx(known, abs=5e-5)
        assert [c for c, a in zip(CATEGORIES, found, strict=True) if a < 0.70] == ["C5"]
        all_items = survey.filter(regex=r"^C\dQ\d$")
        assert metrics.cronbach_alpha(all_items) == pytest.approx(0.9337, abs=5e-5)

    def test_departments(self, survey):
        total = metrics.percent_of_maximum(survey)["total"]
        means = metrics.group_means(total, survey["dept"])
        known = {
            "front_line": 58.1591,
            "support": 63.3696,
            "operations": 64.0417,
            "sales": 66.0870,
            "management": 68.3571,
        }
        assert list(means.index) == list(known)
        assert list(means) == pytest.approx(list(known.values()), abs=5e-5)

    def test_management_against_the_front_line(self, survey):
        total = metrics.percent_of_maximum(survey)["total"]
        test = metrics.welch_test(
            total[survey["dept"] == "management"], total[survey["dept"] == "front_line"]
        )
        assert test.difference == pytest.approx(68.3571 - 58.1591, abs=1e-4)
        assert test.t == pytest.approx(3.5102, abs=5e-5)
        assert test.p == pytest.approx(0.000998, abs=5e-7)
        assert test.df == pytest.approx(47.1, abs=0.05)


class TestByHand:
    def test_sums_keep_the_rows(self, small):
        expected = pd.DataFrame({"C1": [15, 3, 12], "C2": [5, 1, 2]}, index=["a", "b", "c"])
        pd.testing.assert_frame_equal(metrics.category_sums(small), expected)

    def test_the_lowest_answers_are_20_percent_of_the_maximum(self, small):
        assert metrics.percent_of_maximum(small).loc["b"].eq(20).all()

    def test_the_lowest_answers_are_0_percent_rescaled(self, small):
        assert metrics.rescaled_percent(small).to_numpy().tolist() == [
            [100, 100, 100],
            [0, 0, 0],
            [75, 25, 62.5],
        ]

    def test_the_total_is_one_sum_over_one_maximum(self, small):
        assert metrics.percent_of_maximum(small).loc["c", "total"] == pytest.approx(70)

    def test_alpha(self):
        items = pd.DataFrame({"C1Q1": [4, 2, 5, 1], "C1Q2": [5, 2, 4, 3], "C1Q3": [3, 3, 5, 1]})
        assert metrics.cronbach_alpha(items) == pytest.approx(45 / 53)

    def test_alpha_of_equal_sums_is_undefined(self):
        items = pd.DataFrame({"C1Q1": [1, 2, 3], "C1Q2": [3, 2, 1]})
        assert np.isnan(metrics.cronbach_alpha(items))

    def test_welch(self):
        test = metrics.welch_test(pd.Series([80, 100]), pd.Series([40, 60, 50]))
        assert test.difference == 40
        assert test.t == pytest.approx(12**0.5)
        assert test.df == pytest.approx(32 / 19)
        assert test.p == pytest.approx(2 * stats.t.sf(12**0.5, 32 / 19))

    def test_other_columns_names_and_scales(self):
        frame = pd.DataFrame({"id": [1], "trust": [10], "care": [1]})
        percent = metrics.rescaled_percent(frame, {"image": ["trust", "care"]}, scale=(1, 10))
        assert percent.to_numpy().tolist() == [[50, 50]]

    def test_items_are_sorted_by_number(self):
        columns = [f"C1Q{number}" for number in range(11, 0, -1)] + ["dept", "C10Q1"]
        found = metrics.items_by_category(columns)
        assert found == {"C1": [f"C1Q{n}" for n in range(1, 12)], "C10": ["C10Q1"]}


tried = settings(deadline=None, max_examples=40)  # a slow machine is no failure
answers = st.integers(1, 5)
sheets = st.lists(st.lists(answers, min_size=5, max_size=5), min_size=2, max_size=12)


def frame(rows):
    return pd.DataFrame(rows, columns=["C1Q1", "C1Q2", "C1Q3", "C2Q1", "C2Q2"])


class TestProperties:
    @tried
    @given(sheets)
    def test_the_two_percentages_say_the_same(self, rows):
        percent = metrics.percent_of_maximum(frame(rows))
        rescaled = metrics.rescaled_percent(frame(rows))
        pd.testing.assert_frame_equal(rescaled, (percent - 20) / 0.8, rtol=1e-9, atol=1e-9)
        assert rescaled.ge(0).all(axis=None) and rescaled.le(100).all(axis=None)

    @tried
    @given(sheets, st.randoms())
    def test_the_order_of_rows_and_columns_is_free(self, rows, random):
        ordered = frame(rows)
        columns, index = list(ordered.columns), list(ordered.index)
        random.shuffle(columns)
        random.shuffle(index)
        sums = metrics.category_sums(ordered.loc[index, columns])
        pd.testing.assert_frame_equal(sums.sort_index(), metrics.category_sums(ordered))
        alphas = [metrics.cronbach_alpha(ordered.loc[index, c]) for c in (columns, sorted(columns))]
        assert alphas[0] == pytest.approx(alphas[1], nan_ok=True)

    @tried
    @given(sheets)
    def test_alpha_is_the_same_whatever_the_variances_are_divided_by(self, rows):
        x = frame(rows).to_numpy(float)
        alpha = metrics.cronbach_alpha(frame(rows))
        total = x.sum(axis=1).var()
        if total:
            assert alpha == pytest.approx(5 / 4 * (1 - x.var(axis=0).sum() / total))
        else:
            assert np.isnan(alpha)


class TestRefusals:
    def test_an_answer_off_the_scale_is_named(self, small):
        small.loc["c", "C1Q2"] = 6
        with pytest.raises(ValueError, match=r"column C1Q2, row c: 6 is not an answer .* 1 to 5"):
            metrics.category_sums(small)

    def test_half_an_answer_is_named(self, small):
        small = small.astype(float)
        small.loc["a", "C2Q1"] = 2.5
        with pytest.raises(ValueError, match=r"column C2Q1, row a: 2\.5 is not an answer"):
            metrics.percent_of_maximum(small)

    @pytest.mark.parametrize(
        "function",
        [metrics.category_sums, metrics.rescaled_percent, metrics.cronbach_alpha],
    )
    def test_an_unanswered_item_is_named(self, small, function):
        small = small.astype(float)
        small.loc["b", "C1Q3"] = np.nan
        with pytest.raises(ValueError, match="column C1Q3, row b: no value"):
            function(small)

    def test_texts_are_named(self, small):
        small["C1Q1"] = ["5", "1", "4"]
        with pytest.raises(ValueError, match="column C1Q1 holds str, not numbers"):
            metrics.category_sums(small)

    def test_a_gap_in_the_items_is_named(self, small):
        with pytest.raises(ValueError, match="column C1Q2 is missing, C1Q3 is there"):
            metrics.category_sums(small.drop(columns="C1Q2"))

    def test_a_missing_column_is_named(self, small):
        with pytest.raises(ValueError, match="column C1Q4 is missing"):
            metrics.category_sums(small, {"C1": ["C1Q1", "C1Q4"]})

    def test_a_frame_without_items(self):
        with pytest.raises(ValueError, match=r"no column is named like C1Q1: \['dept'\]"):
            metrics.category_sums(pd.DataFrame({"dept": ["sales"]}))

    def test_a_frame_without_rows(self, small):
        with pytest.raises(ValueError, match="there are no rows"):
            metrics.category_sums(small.head(0))

    @pytest.mark.parametrize("shape", [(1, 3), (3, 1)])
    def test_alpha_of_too_little(self, shape):
        with pytest.raises(ValueError, match="two items and two respondents are needed"):
            metrics.cronbach_alpha(pd.DataFrame(np.ones(shape)))

    def test_groups_of_other_rows(self):
        with pytest.raises(ValueError, match="the same index"):
            metrics.group_means(pd.Series([1.0, 2.0]), pd.Series(["a", "b"], index=[1, 2]))

    def test_a_respondent_without_group(self):
        with pytest.raises(ValueError, match="row 1: no group"):
            metrics.group_means(pd.Series([1.0, 2.0]), pd.Series(["a", None]))

    def test_a_group_of_one(self):
        with pytest.raises(ValueError, match="the second group has 1 values, two are needed"):
            metrics.welch_test(pd.Series([1.0, 2.0]), pd.Series([1.0]))

    def test_groups_that_do_not_vary(self):
        with pytest.raises(ValueError, match="t is not defined"):
            metrics.welch_test(pd.Series([1.0, 1.0]), pd.Series([2.0, 2.0]))
