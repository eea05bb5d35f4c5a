"""The figures of exercise A6, scipy's and the formulas by hand, and what is refused."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmtrain import datasets
from crmtrain.metrics import indicators


@pytest.fixture(scope="module")
def flights():
    df = datasets.load("flight_delays")
    return df.assign(delayed=(df["Flight Status"] == "delayed").astype(int))


@pytest.fixture(scope="module")
def housing():
    return datasets.load("housing_satisfaction")


class TestWilson:
    def test_published_figures(self, flights):
        found = indicators.wilson_interval(flights["delayed"].sum(), len(flights))
        assert tuple(found) == pytest.approx((0.194457, 0.1785, 0.2115), abs=5e-5)
        united = flights.loc[flights["CARRIER"] == "UA", "delayed"]
        found = indicators.wilson_interval(united.sum(), len(united))
        assert tuple(found) == pytest.approx((0.1613, 0.071, 0.326), abs=5e-4)

    @given(st.integers(1, 500), st.floats(0, 1))
    def test_the_formula(self, n, share):
        k = round(n * share)
        p, z = k / n, stats.norm.ppf(0.975)
        middle, reach = p + z**2 / (2 * n), z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        known = ((middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n))
        assert indicators.wilson_interval(k, n)[1:] == pytest.approx(known, abs=1e-12)

    @pytest.mark.parametrize(("k", "n"), [(1, 0), (-1, 5), (6, 5), (1.5, 5)])
    def test_what_is_refused(self, k, n):
        with pytest.raises(ValueError, match="is no share"):
            indicators.wilson_interval(k, n)

    def test_a_level_is_a_share(self):
        with pytest.raises(ValueError, match="level is 95"):
            indicators.wilson_interval(1, 5, 95)


class TestControlChart:
    @staticmethod
    def of_days(flights):
        days = flights.groupby("DAY_OF_MONTH")["delayed"]
        return indicators.p_chart(days.sum(), days.size())

    def test_published_figures(self, flights):
        chart = self.of_days(flights)
        assert list(chart.index[chart["out"] == 1]) == [5, 15, 16, 18, 26, 27]
        assert list(chart.index[chart["out"] == -1]) == [1]
        assert chart.loc[1, "lcl"] == pytest.approx(0.0265, abs=5e-5)
        assert (chart["centre"] == flights["delayed"].mean()).all()

    def test_without_the_days_of_bad_weather(self, flights):
        rest = flights[flights["Weather"] == 0]
        assert len(flights) - len(rest) == 32
        chart = self.of_days(rest)
        assert chart["centre"].iloc[0] == pytest.approx(0.18257, abs=5e-6)
        assert list(chart.index[chart["out"] == 1]) == [4, 5, 15, 16, 18, 26, 27]

    def test_by_hand(self):
        chart = indicators.p_chart(pd.Series([2, 30]), pd.Series([16, 48]))
        assert list(chart["p"]) == [0.125, 0.625]
        assert list(chart["ucl"]) == pytest.approx([0.5 + 3 * 0.125, 0.5 + 3 * 0.5 / 48**0.5])
        assert chart["lcl"][0] == pytest.approx(0.125)
        assert list(chart["out"]) == [0, 0]
        low = indicators.p_chart(pd.Series([0, 1]), pd.Series([4, 4]))
        assert list(low["lcl"]) == [0, 0]

    @pytest.mark.parametrize(
        ("counts", "sizes", "says"),
        [
            ([], [], "there are no rows"),
            ([1, -1], [2, 2], "column counts, row 1: -1 is not from 0"),
            ([0, 0], [2, 0], "column sizes, row 1: 0 is not from 1"),
            ([1, 3], [2, 2], "row 1: 3 cases of 2"),
        ],
    )
    def test_what_is_refused(self, counts, sizes, says):
        with pytest.raises(ValueError, match=says):
            indicators.p_chart(pd.Series(counts, dtype=int), pd.Series(sizes, dtype=int))

    def test_other_days_are_refused(self):
        with pytest.raises(ValueError, match="do not have the same index"):
            indicators.p_chart(pd.Series([1], index=["Mon"]), pd.Series([2], index=["Tue"]))


class TestGrades:
    @staticmethod
    def index(cells):
        return indicators.ordinal_index(cells.set_index("Sat")["Freq"])

    def test_published_figures(self, housing):
        assert self.index(housing) == pytest.approx(53.0042, abs=5e-5)
        by = {str(k): self.index(v) for k, v in housing.groupby("Infl")}
        known = {"Low": 41.4673, "Medium": 54.4006, "High": 68.9873}
        assert by == pytest.approx(known, abs=5e-5)
        by = {str(k): self.index(v) for k, v in housing.groupby("Type")}
        known = {"Terrace": 38.6282, "Apartment": 52.0261, "Atrium": 56.6946, "Tower": 62.625}
        assert by == pytest.approx(known, abs=5e-5)

    def test_own_values(self):
        counts = pd.Series({"yes": 3, "no": 1})
        assert indicators.ordinal_index(counts, {"no": 0, "yes": 10}) == 7.5

    @pytest.mark.parametrize(
        ("counts", "says"),
        [
            ({}, "there are no rows"),
            ({"Low": 1, "Good": 2}, "grade Good has no value"),
            ({"Low": 0, "High": 0}, "all counts are 0"),
            ({"Low": 1, "High": -1}, "row 1: -1"),
        ],
    )
    def test_what_is_refused(self, counts, says):
        with pytest.raises(ValueError, match=says):
            indicators.ordinal_index(pd.Series(counts, dtype=int))


class TestChiSquare:
    def test_published_figures(self, flights, housing):
        found = indicators.chi_square_by_group(flights, "CARRIER", "Flight Status")
        assert (found.chi_square, found.df) == (pytest.approx(73.06, abs=5e-3), 7)
        found = indicators.chi_square_by_group(housing, "Infl", "Sat", "Freq")
        assert (found.chi_square, found.df) == (pytest.approx(106.175, abs=5e-4), 4)

    def test_cells_and_cases_give_the_same(self):
        cells = pd.DataFrame(
            {"g": ["a", "a", "b", "b"], "o": ["x", "y", "x", "y"], "n": [3, 7, 6, 4]}
        )
        cases = cells.loc[cells.index.repeat(cells["n"])].reset_index(drop=True)
        by_cells = indicators.chi_square_by_group(cells, "g", "o", "n")
        assert by_cells == indicators.chi_square_by_group(cases, "g", "o")
        assert by_cells.chi_square == pytest.approx(20 * (3 * 4 - 7 * 6) ** 2 / (10 * 10 * 9 * 11))

    def test_what_is_refused(self, housing):
        with pytest.raises(ValueError, match="two groups and two outcomes"):
            indicators.chi_square_by_group(housing[housing["Infl"] == "Low"], "Infl", "Sat")
        with pytest.raises(ValueError, match="column Influence is missing"):
            indicators.chi_square_by_group(housing, "Influence", "Sat")
        gap = housing.astype({"Sat": object})
        gap.loc[2, "Sat"] = None
        with pytest.raises(ValueError, match="column Sat, row 2: no value"):
            indicators.chi_square_by_group(gap, "Infl", "Sat", "Freq")
